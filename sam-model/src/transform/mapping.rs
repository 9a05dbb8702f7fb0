//! `Mappings` and `Fn::FindInMap`, where the transform itself has to know the value.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html>

use super::fault::Fault;
use super::python27::Node;
use crate::value::{Map, Value};

/// Checks that the section `Mappings` is a mapping, if there is one.
pub(super) fn check(document: &Map) -> Result<(), Fault> {
    if document.get("Mappings").is_none_or(Value::is_object) {
        return Ok(());
    }
    Err(Fault::document("'Mappings' or 'Parameters' is either null or not a valid dictionary."))
}

/// Puts the values of `Fn::FindInMap` into a value; what is not found stays as it is.
pub(super) fn resolve(document: &Map, value: &mut Node) -> Result<(), Fault> {
    match value {
        Node::List(list) => list.iter_mut().try_for_each(|value| resolve(document, value))?,
        Node::Map(map) => map.values_mut().try_for_each(|value| resolve(document, value))?,
        _ => return Ok(()),
    }
    if let Some(path) = value.argument_of("Fn::FindInMap")
        && let Some(found) = find(document, path)?
    {
        *value = found;
    }
    Ok(())
}

fn find(document: &Map, path: &Node) -> Result<Option<Node>, Fault> {
    let Some([name, first, second]) = path.as_list().map(Vec::as_slice) else {
        let shown = path.as_str().map_or_else(|| path.to_string(), str::to_owned);
        let message = format!("Invalid FindInMap value {shown}. FindInMap expects an array with 3 values.");
        return Err(Fault::document(message));
    };
    let (Some(name), Some(first), Some(second)) = (name.as_str(), first.as_str(), second.as_str()) else {
        return Ok(None);
    };
    let flat = || {
        let message = format!("Cannot use Fn::FindInMap on Mapping '{name}' which is not a a two-level map.");
        Fault::document(message)
    };
    let Some(mapping) = document.get("Mappings").and_then(|mappings| mappings.get(name)) else {
        return Ok(None);
    };
    let Some(row) = mapping.as_object().ok_or_else(flat)?.get(first) else {
        return Ok(None);
    };
    Ok(row.as_object().ok_or_else(flat)?.get(second).map(Node::own))
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::transform::python27::Node;
    use crate::value::{Value, json};

    #[test]
    fn values_are_found_from_the_inside_out() {
        let document = json!({"Mappings": {"M": {"a": {"b": "c", "c": 1}}, "Flat": 1}});
        let check = |value: Value| {
            let mut value = Node::own(&value);
            let result = resolve(document.as_object().unwrap(), &mut value);
            result.map(|()| value.to_value()).map_err(|fault| fault.message())
        };
        let inner = json!({"Fn::FindInMap": ["M", "a", "b"]});
        assert_eq!(check(json!([inner])), Ok(json!(["c"])));
        assert_eq!(check(json!({"Fn::FindInMap": ["M", "a", inner]})), Ok(json!(1)));
        assert_eq!(
            check(json!({"Fn::FindInMap": ["M", "b", "b"]})),
            Ok(json!({"Fn::FindInMap": ["M", "b", "b"]}))
        );
        assert!(check(json!({"Fn::FindInMap": ["Flat", "a", "b"]})).unwrap_err().contains("two-level"));
        assert!(check(json!({"Fn::FindInMap": ["M"]})).unwrap_err().contains("value ['M']."));
    }
}
