//! The definition of a state machine as text.
//!
//! CloudFormation does not resolve intrinsic functions within a text, so each is replaced by a substitution.

use crate::intrinsic;
use crate::transform::logical_id;
use crate::value::{Map, Value, json};

/// The definition as the lines of a text, and what is to be substituted in it.
pub(super) fn text(mut definition: Value) -> (Value, Map) {
    let mut substitutions = Map::new();
    substitute(&mut definition, &mut substitutions);
    let mut lines = String::new();
    print(&definition, 0, &mut lines);
    let lines: Vec<&str> = lines.split('\n').collect();
    (json!({"Fn::Join": ["\n", lines]}), substitutions)
}

fn substitute(value: &mut Value, substitutions: &mut Map) {
    let mut replace = |value: &mut Value| {
        if intrinsic::call(value).is_some() || is_dynamic_reference(value) {
            let name = format!("definition_substitution_{}", substitutions.len() + 1);
            let key = format!("${{{name}}}");
            substitutions.insert(name, std::mem::replace(value, key.into()));
        } else {
            substitute(value, substitutions);
        }
    };
    match value {
        Value::Object(map) => {
            let mut keys: Vec<String> = map.keys().cloned().collect();
            keys.sort();
            keys.iter().filter_map(|key| map.get_mut(key).map(&mut replace)).count();
        }
        Value::Array(list) => list.iter_mut().for_each(replace),
        _ => {}
    }
}

/// Whether a text is `{{resolve:service:key}}`.
fn is_dynamic_reference(value: &Value) -> bool {
    let inner = value.as_str().and_then(|text| text.strip_prefix("{{resolve:")?.strip_suffix("}}"));
    inner.and_then(|inner| inner.split_once(':')).is_some_and(|(service, key)| {
        !key.is_empty()
            && !key.contains('\n')
            && !service.is_empty()
            && service.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    })
}

/// JSON with sorted keys and four blanks of indentation.
fn print(value: &Value, depth: usize, out: &mut String) {
    const INDENT: &str = "    ";
    let line = |depth: usize, out: &mut String| {
        out.push('\n');
        out.push_str(&INDENT.repeat(depth));
    };
    match value {
        Value::Object(map) if !map.is_empty() => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (position, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if position == 0 { "" } else { "," });
                line(depth + 1, out);
                out.push_str(&logical_id::json(&Value::from(key.as_str()), true));
                out.push_str(": ");
                print(value, depth + 1, out);
            }
            line(depth, out);
            out.push('}');
        }
        Value::Array(list) if !list.is_empty() => {
            out.push('[');
            for (position, value) in list.iter().enumerate() {
                out.push_str(if position == 0 { "" } else { "," });
                line(depth + 1, out);
                print(value, depth + 1, out);
            }
            line(depth, out);
            out.push(']');
        }
        other => out.push_str(&logical_id::json(other, true)),
    }
}
