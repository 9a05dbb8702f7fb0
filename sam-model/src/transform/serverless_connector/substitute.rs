//! `%{Source.Arn}` and its like in what a connection allows.

use crate::value::{Map, Value, json};

/// Puts the properties of the connected resources into a value.
///
/// A text that is nothing but one variable becomes its value; any other text that has variables, of connectors or of
/// CloudFormation, becomes an `Fn::Sub`.
///
/// # Errors
/// The message for the first variable, in order, that has no value.
pub(super) fn substitute(value: &Value, find: &dyn Fn(&str) -> Option<Value>) -> Result<Value, String> {
    match value {
        Value::String(text) => substitute_text(text, find),
        Value::Array(list) => list.iter().map(|value| substitute(value, find)).collect(),
        Value::Object(map) => {
            let filled = map.iter().map(|(key, value)| Ok((key.clone(), substitute(value, find)?)));
            filled.collect::<Result<Map, String>>().map(Value::Object)
        }
        other => Ok(other.clone()),
    }
}

fn substitute_text(text: &str, find: &dyn Fn(&str) -> Option<Value>) -> Result<Value, String> {
    let known = |variable: &str| find(variable).ok_or_else(|| format!("{variable} is missing."));
    if let Some(variable) = text.strip_prefix("%{").and_then(|rest| rest.strip_suffix('}'))
        && !variable.contains('}')
    {
        return known(variable);
    }
    let (mut replaced, mut variables, mut rest) = (String::new(), Map::new(), text);
    while let Some((before, after)) = rest.split_once("%{") {
        let Some((variable, after)) = after.split_once('}') else { break };
        let name = variable.replace('.', "");
        replaced.push_str(&format!("{before}${{{name}}}"));
        variables.insert(name, known(variable)?);
        rest = after;
    }
    replaced.push_str(rest);
    Ok(match (variables.is_empty(), replaced.contains("${")) {
        (false, _) => json!({"Fn::Sub": [replaced, variables]}),
        (true, true) => json!({"Fn::Sub": replaced}),
        (true, false) => replaced.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::substitute;
    use crate::value::{Value, json};

    #[test]
    fn texts_become_values_or_substitutions() {
        let check = |text: &str, wanted: Value| {
            let find = |variable: &str| (variable == "Source.Arn").then(|| json!({"Ref": "Topic"}));
            assert_eq!(substitute(&text.into(), &find).unwrap_or_else(Value::from), wanted);
        };
        check("sns:Publish", json!("sns:Publish"));
        check("%{Source.Arn}", json!({"Ref": "Topic"}));
        check("${AWS::AccountId}", json!({"Fn::Sub": "${AWS::AccountId}"}));
        check("%{Source.Arn}/*", json!({"Fn::Sub": ["${SourceArn}/*", {"SourceArn": {"Ref": "Topic"}}]}));
        check("a:%{Destination.Name}", json!("Destination.Name is missing."));
    }
}
