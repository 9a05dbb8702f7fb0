//! Attribute values and items as DynamoDB JSON.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html>

use super::error::{Error, invalid};
use super::number::Number;
use super::value::{Item, MAX_DEPTH, Value};
use crate::Timestamp;
use base64::Engine;
use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// The bytes of a base64 text; none if it is no base64.
pub(super) fn read_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Reads an item whose types are checked.
///
/// # Errors
/// `ValidationException` for values that DynamoDB refuses.
pub(super) fn read_item(members: Map<String, Json>) -> Result<Item, Error> {
    members.into_iter().map(|(name, value)| Ok((name, read_value(value, 0)?))).collect()
}

/// Reads a value whose types are checked, within `depth` lists and maps.
///
/// # Errors
/// `ValidationException` for values that DynamoDB refuses.
pub(super) fn read_value(json: Json, depth: usize) -> Result<Value, Error> {
    const KINDS: [&str; 10] = ["B", "BOOL", "BS", "L", "M", "N", "NS", "NULL", "S", "SS"];
    let Json::Object(members) = json else {
        return Err(empty_value());
    };
    let mut members =
        members.into_iter().filter(|(kind, value)| KINDS.contains(&kind.as_str()) && !value.is_null());
    let (kind, value) = members.next().ok_or_else(empty_value)?;
    if members.next().is_some() {
        return Err(invalid(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        ));
    }
    if depth > MAX_DEPTH || (depth == MAX_DEPTH && (kind == "L" || kind == "M")) {
        return Err(invalid("Nesting Levels have exceeded supported limits"));
    }
    Ok(match (kind.as_str(), value) {
        ("S", Json::String(text)) => Value::String(text),
        ("N", Json::String(text)) => Value::Number(Number::parse(&text)?),
        ("B", Json::String(text)) => Value::Binary(read_base64(&text).ok_or_else(empty_value)?),
        ("BOOL", Json::Bool(value)) => Value::Bool(value),
        ("NULL", Json::Bool(true)) => Value::Null,
        ("NULL", _) => {
            return Err(invalid(
                "One or more parameter values were invalid: Null attribute value types must have the value of true",
            ));
        }
        ("L", Json::Array(list)) => {
            Value::List(list.into_iter().map(|value| read_value(value, depth + 1)).collect::<Result<_, _>>()?)
        }
        ("M", Json::Object(members)) => {
            let read = |(name, value)| Ok((name, read_value(value, depth + 1)?));
            Value::Map(members.into_iter().map(read).collect::<Result<_, _>>()?)
        }
        ("SS", Json::Array(list)) => {
            let texts = texts(list);
            if texts.is_empty() {
                return Err(invalid(
                    "One or more parameter values were invalid: An string set  may not be empty",
                ));
            }
            let set: BTreeSet<_> = texts.iter().cloned().collect();
            if set.len() < texts.len() {
                return Err(duplicates(&format!("[{}] contains duplicates.", texts.join(", "))));
            }
            Value::StringSet(set)
        }
        ("NS", Json::Array(list)) => {
            let numbers =
                texts(list).iter().map(|text| Number::parse(text)).collect::<Result<Vec<_>, _>>()?;
            if numbers.is_empty() {
                return Err(invalid(
                    "One or more parameter values were invalid: An number set  may not be empty",
                ));
            }
            let set: BTreeSet<_> = numbers.iter().copied().collect();
            if set.len() < numbers.len() {
                return Err(invalid("Input collection contains duplicates"));
            }
            Value::NumberSet(set)
        }
        ("BS", Json::Array(list)) => {
            let texts = texts(list);
            if texts.is_empty() {
                return Err(invalid(
                    "One or more parameter values were invalid: Binary sets should not be empty",
                ));
            }
            let set: BTreeSet<_> = texts.iter().filter_map(|text| read_base64(text)).collect();
            if set.len() < texts.len() {
                return Err(duplicates(&format!("[{}]of type BS contains duplicates.", texts.join(", "))));
            }
            Value::BinarySet(set)
        }
        _ => return Err(empty_value()),
    })
}

/// An item or a value that is written as DynamoDB JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<T>(pub(super) T);

impl Serialize for Written<&Item> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, Written(value))))
    }
}

impl Serialize for Written<&Value> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut member = serializer.serialize_map(Some(1))?;
        let kind = self.0.kind().name();
        match self.0 {
            Value::Binary(bytes) => member.serialize_entry(kind, &Base64(bytes))?,
            Value::Bool(value) => member.serialize_entry(kind, value)?,
            Value::BinarySet(set) => {
                member.serialize_entry(kind, &Sequence(set.iter().map(|bytes| Base64(bytes))))?
            }
            Value::List(list) => member.serialize_entry(kind, &Sequence(list.iter().map(Written)))?,
            Value::Map(map) => member.serialize_entry(kind, &Written(map))?,
            Value::Number(number) => member.serialize_entry(kind, &number.to_string())?,
            Value::NumberSet(set) => {
                member.serialize_entry(kind, &Sequence(set.iter().map(Number::to_string)))?
            }
            Value::Null => member.serialize_entry(kind, &true)?,
            Value::String(text) => member.serialize_entry(kind, text)?,
            Value::StringSet(set) => member.serialize_entry(kind, set)?,
        }
        member.end()
    }
}

/// Bytes as base64.
struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
}

/// What an iterator gives, as a list.
struct Sequence<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Sequence<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

/// An item as DynamoDB JSON.
pub(super) fn write_item(item: &Item) -> Json {
    serde_json::to_value(Written(item)).expect("an item is JSON")
}

/// A value as DynamoDB JSON.
pub(super) fn write_value(value: &Value) -> Json {
    serde_json::to_value(Written(value)).expect("an attribute value is JSON")
}

/// A time as AWS JSON writes it: seconds since 1970, with milliseconds.
pub(super) fn write_time(time: Timestamp) -> Json {
    (time.as_millisecond() as f64 / 1000.0).into()
}

fn texts(list: Vec<Json>) -> Vec<String> {
    let text = |json| {
        if let Json::String(text) = json { Some(text) } else { None }
    };
    list.into_iter().filter_map(text).collect()
}

fn duplicates(what: &str) -> Error {
    invalid(format!("One or more parameter values were invalid: Input collection {what}"))
}

fn empty_value() -> Error {
    invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(json: Json) -> String {
        crate::AwsError::from(read_value(json, 0).unwrap_err()).message
    }

    #[test]
    fn every_type_reads_back_as_it_was_written() {
        for json in [
            json!({"S": ""}),
            json!({"N": "-12.5"}),
            json!({"B": "AAH/"}),
            json!({"BOOL": false}),
            json!({"NULL": true}),
            json!({"SS": ["a", "b"]}),
            json!({"NS": ["-1", "2"]}),
            json!({"BS": ["AA==", "AQ=="]}),
            json!({"L": []}),
            json!({"M": {"a": {"L": [{"M": {}}]}}}),
        ] {
            assert_eq!(write_value(&read_value(json.clone(), 0).unwrap()), json);
        }
    }

    #[test]
    fn values_that_dynamodb_refuses_are_refused_in_its_words() {
        assert!(message(json!({})).starts_with("Supplied AttributeValue is empty"));
        assert!(message(json!({"X": "a"})).starts_with("Supplied AttributeValue is empty"));
        assert!(
            message(json!({"S": "a", "N": "1"})).starts_with("Supplied AttributeValue has more than one")
        );
        assert!(message(json!({"SS": []})).ends_with("An string set  may not be empty"));
        assert!(message(json!({"SS": ["a", "a"]})).ends_with("Input collection [a, a] contains duplicates."));
        assert!(message(json!({"NS": ["1", "1.0"]})).ends_with("Input collection contains duplicates"));
        assert!(message(json!({"NULL": false})).ends_with("must have the value of true"));
    }

    #[test]
    fn thirty_two_levels_are_kept_and_the_next_is_refused() {
        let nested = |levels| (0..levels).fold(json!({"S": "a"}), |inner, _| json!({"L": [inner]}));
        assert_eq!(read_value(nested(32), 0).unwrap().depth(), 32);
        assert!(message(nested(33)).starts_with("Nesting Levels"));
    }
}
