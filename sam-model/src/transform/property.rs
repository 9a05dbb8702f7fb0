//! The properties that a SAM resource or event takes, as tables.

use super::fault::Fault;
use super::python27::{Dict, Node};

/// A property: its name, and what it may hold.
#[derive(Clone, Copy)]
pub(crate) struct Property {
    name: &'static str,
    required: bool,
    /// Whether an intrinsic function may stand for the value.
    intrinsic: bool,
    shape: Shape,
}

/// What a property may hold.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Any,
    Bool,
    Integer,
    List,
    ListOfText,
    ListOfTextOrMap,
    Map,
    MapOfIntegerOrMap,
    /// A mapping that messages do not call a map.
    MapOfAny,
    /// A mapping whose values are mappings.
    MapOfMap,
    MapOfText,
    /// A mapping or a list of mappings.
    MapOrMaps,
    Text,
    /// The same as `Text`, but a fault does not say so.
    PlainText,
    TextOrMap,
    BoolOrMap,
    /// A text, a mapping or a list of both.
    Policies,
    /// A text or a list of texts.
    Texts,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// A property that may hold `shape`, or an intrinsic function instead.
pub(crate) const fn property(name: &'static str, shape: Shape) -> Property {
    Property { name, required: false, intrinsic: true, shape }
}

/// The same as [`property`], but it must be there.
pub(crate) const fn required(name: &'static str, shape: Shape) -> Property {
    Property { name, required: true, intrinsic: true, shape }
}

impl Property {
    /// The same property, for which no intrinsic function may stand.
    pub(crate) const fn literal(self) -> Self {
        Self { intrinsic: false, ..self }
    }

    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name
    }
}

/// Checks the properties of `id`, a resource or event of the type `kind`.
pub(crate) fn check(id: &str, kind: &str, table: &[Property], properties: &Dict) -> Result<(), Fault> {
    for key in properties.keys() {
        if !table.iter().any(|property| *key == *property.name) && !KEYWORDS.contains(&key.text.as_str()) {
            let message = format!("property {} not defined for resource of type {kind}", key.text);
            return Err(Fault::resource(id, message));
        }
    }
    for Property { name, required, intrinsic, shape } in table {
        let value = properties.get(name).filter(|value| !value.is_null());
        match value {
            Some(Node::Map(map)) if *intrinsic && map.len() == 1 => {}
            Some(value) if !shape.allows(value) => {
                let message = match shape.expected() {
                    Some(expected) => format!("Property '{name}' should be a {expected}."),
                    None => format!("Type of property '{name}' is invalid."),
                };
                return Err(Fault::resource(id, message));
            }
            None if *required => {
                return Err(Fault::resource(id, format!("Missing required property '{name}'.")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Checks that `id` has no property but `names`.
pub(crate) fn check_names(id: &str, kind: &str, names: &[&str], properties: &Dict) -> Result<(), Fault> {
    let unknown = properties.keys().find(|key| !names.contains(&key.text.as_str()));
    match unknown {
        Some(key) => {
            let message = format!("property {} not defined for resource of type {kind}", key.text);
            Err(Fault::resource(id, message))
        }
        None => Ok(()),
    }
}

/// Names that the service takes for its own and so never refuses.
const KEYWORDS: [&str; 4] = ["logical_id", "relative_id", "depends_on", "resource_attributes"];

impl Shape {
    fn allows(self, value: &Node) -> bool {
        let text = |value: &Node| value.as_str().is_some();
        let map = |value: &Node| value.as_map().is_some();
        let integer = |value: &Node| match value {
            Node::Bool(_) => true,
            Node::Number(number) => !number.is_f64(),
            _ => false,
        };
        let values =
            |check: &dyn Fn(&Node) -> bool| value.as_map().is_some_and(|map| map.values().all(check));
        let items =
            |check: &dyn Fn(&Node) -> bool| value.as_list().is_some_and(|list| list.iter().all(check));
        match self {
            Self::Any => true,
            Self::Bool => value.as_bool().is_some(),
            Self::Integer => integer(value),
            Self::List => value.as_list().is_some(),
            Self::ListOfText => items(&text),
            Self::ListOfTextOrMap => items(&|value| text(value) || map(value)),
            Self::Map => map(value),
            Self::MapOfIntegerOrMap => values(&|value| integer(value) || map(value)),
            Self::MapOfAny => map(value),
            Self::MapOfMap => values(&map),
            Self::MapOfText => values(&text),
            Self::MapOrMaps => map(value) || items(&map),
            Self::Text | Self::PlainText => text(value),
            Self::TextOrMap => text(value) || map(value),
            Self::BoolOrMap => value.as_bool().is_some() || map(value),
            Self::Policies => text(value) || map(value) || items(&|value| text(value) || map(value)),
            Self::Texts => text(value) || items(&text),
            Self::Word(words) => value.as_str().is_some_and(|text| words.contains(&text)),
        }
    }

    fn expected(self) -> Option<String> {
        match self {
            Self::Map => Some("map".to_owned()),
            Self::Text => Some("string".to_owned()),
            Self::Word([one]) => Some(format!("the string '{one}'")),
            Self::Word([one, other]) => Some(format!("one of the strings: '{one}' or '{other}'")),
            _ => None,
        }
    }
}
