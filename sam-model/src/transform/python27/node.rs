//! The tree in which the transform works.

use super::Dict;
use crate::intrinsic;
use crate::value::{Map, Number, Value};

/// A text, and whether the template brought it (`u'..'`) or the transform made it (`'..'`).
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) unicode: bool,
}

impl Text {
    /// A text of the template.
    pub(crate) fn unicode(text: impl Into<String>) -> Self {
        Self { text: text.into(), unicode: true }
    }

    /// A text that is made of this one and keeps its origin.
    pub(crate) fn map(&self, change: impl FnOnce(&str) -> String) -> Self {
        Self { text: change(&self.text), unicode: self.unicode }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), unicode: false }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { text, unicode: false }
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    List(Vec<Node>),
    Map(Dict),
}

/// Two values are equal whatever their order and origin.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a.text == b.text,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Map(a), Self::Map(b)) => {
                a.len() == b.len() && a.iter().all(|(key, value)| b.get(&key.text) == Some(value))
            }
            _ => false,
        }
    }
}

impl Node {
    /// A value of the template, in the order of Python 2.7.
    pub(crate) fn unicode(value: &Value) -> Self {
        Self::convert(value, true)
    }

    /// A value of the transform's own, or one whose order does not matter.
    pub(crate) fn own(value: &Value) -> Self {
        Self::convert(value, false)
    }

    fn convert(value: &Value, unicode: bool) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(value) => Self::Number(value.clone()),
            Value::String(text) => Self::Text(Text { text: text.clone(), unicode }),
            Value::Array(list) => {
                Self::List(list.iter().map(|value| Self::convert(value, unicode)).collect())
            }
            Value::Object(map) => {
                let mut dict = if unicode { Dict::new() } else { Dict::plain() };
                for (key, value) in map {
                    dict.insert(Text { text: key.clone(), unicode }, Self::convert(value, unicode));
                }
                Self::Map(dict)
            }
        }
    }

    /// A text of the transform's own.
    pub(crate) fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// An empty dictionary in the order of Python 2.7.
    pub(crate) fn empty() -> Self {
        Self::Map(Dict::new())
    }

    /// A dictionary in the order of Python 2.7, of entries of the transform's own.
    pub(crate) fn map<const N: usize>(entries: [(&str, Node); N]) -> Self {
        let mut dict = Dict::new();
        for (key, value) in entries {
            dict.insert(key, value);
        }
        Self::Map(dict)
    }

    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(value) => Value::Number(value.clone()),
            Self::Text(text) => Value::String(text.text.clone()),
            Self::List(list) => Value::Array(list.iter().map(Self::to_value).collect()),
            Self::Map(dict) => Value::Object(map_to_value(dict)),
        }
    }

    /// Python's `deepcopy`.
    pub(crate) fn deep_copy(&self) -> Self {
        match self {
            Self::List(list) => Self::List(list.iter().map(Self::deep_copy).collect()),
            Self::Map(dict) => Self::Map(dict.deep_copy()),
            other => other.clone(),
        }
    }

    /// Whether a deep copy would be the same in all that shows.
    pub(super) fn is_settled(&self) -> bool {
        match self {
            Self::List(list) => list.iter().all(Self::is_settled),
            Self::Map(dict) => dict.is_settled(),
            _ => true,
        }
    }

    /// Whether Python takes it for true.
    pub(crate) fn truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(value) => value.as_f64() != Some(0.0),
            Self::Text(text) => !text.text.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Map(dict) => !dict.is_empty(),
        }
    }

    /// What the service calls the type of the value in its messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "NoneType",
            Self::Bool(_) => "bool",
            Self::Number(number) if number.is_f64() => "float",
            Self::Number(_) => "int",
            Self::Text(text) if text.unicode => "Py27UniStr",
            Self::Text(_) => "str",
            Self::List(_) => "list",
            Self::Map(dict) if dict.is_in_slot_order() => "Py27Dict",
            Self::Map(_) => "dict",
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn as_text(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        self.as_text().map(|text| text.text.as_str())
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    pub(crate) fn as_list(&self) -> Option<&Vec<Node>> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub(crate) fn as_list_mut(&mut self) -> Option<&mut Vec<Node>> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub(crate) fn as_map(&self) -> Option<&Dict> {
        if let Self::Map(dict) = self { Some(dict) } else { None }
    }

    pub(crate) fn as_map_mut(&mut self) -> Option<&mut Dict> {
        if let Self::Map(dict) = self { Some(dict) } else { None }
    }

    /// The value of a key of a mapping; none if there is no such key, or it holds nothing.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).filter(|value| !value.is_null())
    }

    /// The value of a key if Python takes it for true.
    pub(crate) fn truthy_at(&self, key: &str) -> Option<&Node> {
        self.get(key).filter(|value| value.truthy())
    }

    /// The only key and value of a mapping that calls an intrinsic function.
    pub(crate) fn call(&self) -> Option<(&Text, &Node)> {
        let map = self.as_map().filter(|map| map.len() == 1)?;
        let (key, value) = map.iter().next()?;
        (*key == *"Ref" || *key == *"Condition" || key.text.starts_with("Fn::")).then_some((key, value))
    }

    pub(crate) fn is_intrinsic(&self) -> bool {
        self.call().is_some()
    }

    /// The argument of the intrinsic function `name`, if this is a call of it.
    pub(crate) fn argument_of(&self, name: &str) -> Option<&Node> {
        self.call().filter(|(called, _)| **called == *name).map(|(_, argument)| argument)
    }

    /// `{"Ref": "AWS::NoValue"}`.
    pub(crate) fn is_no_value(&self) -> bool {
        self.argument_of("Ref").and_then(Self::as_str) == Some("AWS::NoValue")
    }

    /// The logical id that a `Ref` or an `Fn::GetAtt` names.
    pub(crate) fn referenced_id(&self) -> Option<String> {
        let value = self.to_value();
        match intrinsic::call(&value)? {
            ("Ref", Value::String(id)) => Some(id.clone()),
            ("Fn::GetAtt", Value::Array(parts)) if parts.len() == 2 => parts[0].as_str().map(str::to_owned),
            ("Fn::GetAtt", Value::String(path)) => {
                path.split_once('.').filter(|(_, rest)| !rest.contains('.')).map(|(id, _)| id.to_owned())
            }
            _ => None,
        }
    }
}

/// The mapping as plain data, in order.
pub(super) fn map_to_value(dict: &Dict) -> Map {
    dict.iter().map(|(key, value)| (key.text.clone(), value.to_value())).collect()
}
