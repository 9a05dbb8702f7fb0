//! DynamoDB's JSON, in which every value says its type, and plain JSON.

use serde_json::Value;
#[cfg(feature = "sim")]
use serde_json::json;

/// The plain JSON of an attribute value: `{"N": "5"}` is `5`. None if it is no attribute value.
pub(crate) fn plain(value: &Value) -> Option<Value> {
    let (kind, value) = value.as_object()?.iter().next()?;
    Some(match kind.as_str() {
        "N" => number(value)?,
        "NULL" => Value::Null,
        "L" => value.as_array()?.iter().map(plain).collect::<Option<_>>()?,
        "M" => plain_item(value)?,
        "NS" => value.as_array()?.iter().map(number).collect::<Option<_>>()?,
        "S" | "BOOL" | "B" | "SS" | "BS" => value.clone(),
        _ => return None,
    })
}

/// The plain JSON of an item.
pub(crate) fn plain_item(item: &Value) -> Option<Value> {
    let entries = item.as_object()?.iter();
    Some(Value::Object(
        entries.map(|(name, value)| Some((name.clone(), plain(value)?))).collect::<Option<_>>()?,
    ))
}

fn number(value: &Value) -> Option<Value> {
    serde_json::from_str(value.as_str()?).ok()
}

/// The attribute value of plain JSON: `5` is `{"N": "5"}`.
#[cfg(feature = "sim")]
pub(crate) fn typed(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(value) => json!({ "BOOL": value }),
        Value::Number(value) => json!({ "N": value.to_string() }),
        Value::String(value) => json!({ "S": value }),
        Value::Array(values) => json!({ "L": values.iter().map(typed).collect::<Value>() }),
        Value::Object(_) => json!({ "M": typed_item(value) }),
    }
}

/// The attribute values of an item.
#[cfg(feature = "sim")]
pub(crate) fn typed_item(item: &Value) -> Value {
    let entries = item.as_object().into_iter().flatten();
    Value::Object(entries.map(|(name, value)| (name.clone(), typed(value))).collect())
}
