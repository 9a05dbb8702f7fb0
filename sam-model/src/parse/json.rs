//! JSON, with keys that stand twice refused.

use super::fault;
use crate::diagnostic::Diagnostic;
use crate::value::{Map, Value};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Whether a text may be JSON that is a template.
pub(super) fn begins(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads a JSON document; none if it is not JSON, and may be YAML that begins with a brace.
pub(super) fn read(text: &str) -> Result<Option<Value>, Diagnostic> {
    match serde_json::from_str::<Unique>(text) {
        Ok(Unique(value)) => Ok(Some(value)),
        Err(error) if error.to_string().starts_with(TWICE) => {
            Err(fault(error.line(), error.column(), error.to_string(), "remove one of the two"))
        }
        Err(_) => Ok(None),
    }
}

const TWICE: &str = "key stands twice";

/// A value in which no mapping has a key twice.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree).map(Self)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(value)) = access.next_element()? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Unique(value))) = access.next_entry::<String, Unique>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!("{TWICE}: `{key}`")));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
