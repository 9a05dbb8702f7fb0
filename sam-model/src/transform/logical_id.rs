//! Logical ids that end in a hash of what they stand for.

use crate::value::Value;
use std::fmt::Write;

/// How many digits of the hash an id ends in.
const HASH_LENGTH: usize = 10;

/// `prefix` and the hash of `data`; only `prefix` if there is no data.
pub(crate) fn generate(prefix: &str, data: &Value) -> String {
    format!("{prefix}{}", hash(&stringify(data), HASH_LENGTH))
}

/// The first digits of the hash of `data`; nothing for nothing.
pub(crate) fn hash(data: &str, length: usize) -> String {
    if data.is_empty() {
        return String::new();
    }
    let mut digits = sha1_smol::Sha1::from(data).digest().to_string();
    digits.truncate(length);
    digits
}

/// The same as [`generate`], with the digits of a hash made elsewhere.
pub(crate) fn with_hash(prefix: &str, hash: &str) -> String {
    format!("{prefix}{}", hash.chars().take(HASH_LENGTH).collect::<String>())
}

fn stringify(data: &Value) -> String {
    match data {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Number(number) if number.as_f64() == Some(0.0) => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.as_f64() == Some(0.0) => String::new(),
        Value::Object(map) if map.is_empty() => String::new(),
        Value::Array(list) if list.is_empty() => String::new(),
        data => json(data, true),
    }
}

/// JSON as Python writes it: ASCII only; either compact with sorted keys, or with blanks and in order.
pub(crate) fn json(value: &Value, compact: bool) -> String {
    let mut out = String::new();
    write_json(value, compact, &mut out);
    out
}

fn write_json(value: &Value, compact: bool, out: &mut String) {
    let (comma, colon) = if compact { (",", ":") } else { (", ", ": ") };
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            if compact {
                // Python compares code points, as UTF-8 does byte for byte.
                entries.sort_by_key(|(key, _)| key.as_str());
            }
            out.push('{');
            for (position, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if position == 0 { "" } else { comma });
                write_text(key, out);
                out.push_str(colon);
                write_json(value, compact, out);
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (position, value) in list.iter().enumerate() {
                out.push_str(if position == 0 { "" } else { comma });
                write_json(value, compact, out);
            }
            out.push(']');
        }
        Value::String(text) => write_text(text, out),
        other => out.push_str(&other.to_string()),
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    write!(out, "\\u{unit:04x}").expect("writing to a string cannot fail");
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::{generate, json};
    use crate::value::json;

    #[test]
    fn ids_end_in_ten_digits_of_a_stable_hash() {
        assert_eq!(generate("F", &json!("")), "F");
        assert_eq!(generate("F", &json!("abc")), "Fa9993e3647");
        assert_eq!(generate("F", &json!({"b": 1, "a": 2})), generate("F", &json!({"a": 2, "b": 1})));
        assert_eq!(json(&json!({"b": ["é😀\n"], "a": {}}), true), r#"{"a":{},"b":["\u00e9\ud83d\ude00\n"]}"#);
        assert_eq!(json(&json!({"b": [1, 2], "a": {}}), false), r#"{"b": [1, 2], "a": {}}"#);
    }
}
