//! Intrinsic functions that the transform itself resolves.
//!
//! Values of parameters stand for `Ref`s and within `Fn::Sub`, where the transform has to know them; `Function.Version`
//! and its like become the ids of the resources that were made; ids that changed are followed.

use super::fault::Fault;
use super::python27::{Node, Text};
use crate::value::{Map, Value, json};
use std::collections::BTreeMap;

/// The values of parameters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters(BTreeMap<String, Node>);

impl Parameters {
    pub(crate) fn insert(&mut self, name: &str, value: Node) {
        self.0.entry(name.to_owned()).or_insert(value);
    }

    /// The value of a parameter, unless CloudFormation only knows it later.
    fn get(&self, name: &str) -> Option<&Node> {
        self.0
            .get(name)
            .filter(|value| !value.as_str().is_some_and(|text| text.starts_with("{{IntrinsicFunction:")))
    }

    /// Puts the values of parameters into a value.
    pub(crate) fn resolve(&self, value: &mut Node) -> Result<(), Fault> {
        if let Some(name) =
            value.as_map().filter(|map| map.len() == 1).and_then(|_| value.get("Ref")?.as_str())
            && let Some(known) = self.get(name)
        {
            *value = known.clone();
            return Ok(());
        }
        match value {
            Node::List(list) => list.iter_mut().try_for_each(|value| self.resolve(value)),
            Node::Map(map) => {
                if map.len() == 1
                    && let Some(argument) = map.get_mut("Fn::Sub")
                {
                    self.substitute(argument)?;
                }
                map.values_mut().try_for_each(|value| self.resolve(value))
            }
            _ => Ok(()),
        }
    }

    /// A copy of a value with the values of parameters in it.
    pub(crate) fn resolved(&self, value: &Node) -> Result<Node, Fault> {
        let mut value = value.clone();
        self.resolve(&mut value)?;
        Ok(value)
    }

    fn substitute(&self, argument: &mut Node) -> Result<(), Fault> {
        let text = match argument {
            Node::Text(text) => text,
            Node::List(list) => match list.first_mut() {
                Some(Node::Text(text)) => text,
                _ => return Ok(()),
            },
            _ => return Ok(()),
        };
        let mut replaced = text.text.clone();
        for (whole, name) in references(&text.text) {
            match self.get(&name) {
                None => {}
                Some(Node::Text(Text { text: value, .. })) => replaced = replaced.replacen(&whole, value, 1),
                Some(value) => {
                    return Err(Fault::document(format!(
                        "Invalid Fn::Sub variable value {value}. Fn::Sub expects all variables to be strings."
                    )));
                }
            }
        }
        text.text = replaced;
        Ok(())
    }
}

/// `${A}`, `${A.B}` and `${AWS::C}` of a text, each whole and bare, in order.
fn references(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        rest = &rest[at + 2..];
        let Some(end) = rest.find('}') else { break };
        let name = &rest[..end];
        let pseudo = name.strip_prefix("AWS::").is_some_and(|name| {
            name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.chars().all(|c| c.is_ascii_alphabetic())
        });
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        if pseudo || plain {
            found.push((format!("${{{name}}}"), name.to_owned()));
            rest = &rest[end + 1..];
        }
    }
    found
}

/// What `LogicalId.Property` of SAM resources stands for.
pub(crate) type References = BTreeMap<String, BTreeMap<String, String>>;

/// Replaces references such as `Ref: Api.Stage` by the ids of the resources that were made.
pub(crate) fn resolve_references(value: &mut Value, references: &References) {
    let known = |id: &str, property: &str| references.get(id).and_then(|made| made.get(property));
    each_call(value, &|name, argument| match name {
        "Ref" => {
            let resolved = argument
                .as_str()
                .and_then(|path| path.split_once('.'))
                .and_then(|(id, property)| known(id, property));
            if let Some(id) = resolved {
                *argument = id.as_str().into();
            }
        }
        "Fn::GetAtt" => {
            let Some(parts) = path(argument) else { return };
            if let Some(id) = parts.get(1).and_then(|property| known(&parts[0], property)) {
                let rest = parts[2..].iter().map(|part| json!(part));
                *argument = std::iter::once(json!(id)).chain(rest).collect();
            }
        }
        _ => substitute(argument, &|whole, name| {
            let mut parts = name.split('.');
            let (id, property) = (parts.next()?, parts.next()?);
            Some(whole.replace(&format!("{id}.{property}"), known(id, property)?))
        }),
    });
}

/// Replaces the ids that the transform changed.
pub(crate) fn resolve_changed_ids(value: &mut Value, changed: &BTreeMap<String, String>) {
    if changed.is_empty() {
        return;
    }
    each_call(value, &|name, argument| match name {
        "Ref" => {
            if let Some(id) = argument.as_str().and_then(|id| changed.get(id)) {
                *argument = id.as_str().into();
            }
        }
        "Fn::GetAtt" => {
            let Some(parts) = path(argument) else { return };
            if let Some(id) = changed.get(&parts[0]) {
                let rest = parts[1..].iter().map(|part| json!(part));
                *argument = std::iter::once(json!(id)).chain(rest).collect();
            }
        }
        _ => substitute(argument, &|whole, name| {
            let id = name.split('.').next()?;
            Some(whole.replace(id, changed.get(id)?))
        }),
    });
}

/// Replaces changed ids in every `DependsOn`.
pub(crate) fn resolve_dependencies(value: &mut Value, changed: &BTreeMap<String, String>) {
    let follow = |value: &mut Value| {
        if let Some(id) = value.as_str().and_then(|id| changed.get(id)) {
            *value = id.as_str().into();
        }
    };
    match value {
        Value::Object(map) => {
            match map.get_mut("DependsOn") {
                Some(Value::Array(list)) => list.iter_mut().for_each(follow),
                Some(value) => follow(value),
                None => {}
            }
            map.values_mut().for_each(|value| resolve_dependencies(value, changed));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| resolve_dependencies(value, changed)),
        _ => {}
    }
}

fn each_call(value: &mut Value, change: &dyn Fn(&str, &mut Value)) {
    match value {
        Value::Object(map) => {
            if map.len() == 1 {
                for name in ["Ref", "Fn::Sub", "Fn::GetAtt"] {
                    if let Some(argument) = map.get_mut(name) {
                        change(name, argument);
                    }
                }
            }
            map.values_mut().for_each(|value| each_call(value, change));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| each_call(value, change)),
        _ => {}
    }
}

/// The dotted parts of the argument of `Fn::GetAtt`; at least two.
fn path(argument: &Value) -> Option<Vec<String>> {
    let parts = argument.as_array().filter(|parts| parts.len() >= 2)?;
    let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
    Some(parts?.join(".").split('.').map(str::to_owned).collect())
}

fn substitute(argument: &mut Value, replacement: &dyn Fn(&str, &str) -> Option<String>) {
    let text = match argument {
        Value::String(text) => text,
        Value::Array(list) => match list.first_mut() {
            Some(Value::String(text)) => text,
            _ => return,
        },
        _ => return,
    };
    let mut replaced = text.clone();
    for (whole, name) in references(text) {
        if let Some(value) = replacement(&whole, &name) {
            replaced = replaced.replacen(&whole, &value, 1);
        }
    }
    *text = replaced;
}

/// `{"Fn::If": [condition, value, {"Ref": "AWS::NoValue"}]}`.
pub(crate) fn conditional(condition: Node, value: Node) -> Node {
    let no_value = Node::own(&json!({"Ref": "AWS::NoValue"}));
    let mut map = super::python27::Dict::plain();
    map.insert("Fn::If", Node::List(vec![condition, value, no_value]));
    Node::Map(map)
}

/// Conditions that together hold if one of `conditions` holds; the last is called `name`.
///
/// `Fn::Or` takes ten conditions at most, so many of them are combined in steps.
pub(crate) fn combined_condition(mut conditions: Vec<String>, name: &str) -> Map {
    const MOST: usize = 10;
    let mut made = Map::new();
    if conditions.len() < 2 {
        return made;
    }
    let mut left = (conditions.len() - 2) / (MOST - 1);
    while conditions.len() > 1 {
        let step = if left > 0 { format!("{name}{left}") } else { name.to_owned() };
        left = left.saturating_sub(1);
        let rest = conditions.split_off(conditions.len().min(MOST));
        let parts: Vec<Value> = conditions.iter().map(|condition| json!({"Condition": condition})).collect();
        made.insert(step.clone(), json!({"Fn::Or": parts}));
        conditions = rest;
        conditions.push(step);
    }
    made
}
