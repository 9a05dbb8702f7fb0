//! The values of a template's parameters, checked against what the template allows.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>

use sam_model::value::{Map, Value};
use std::collections::BTreeMap;

/// The value of every parameter: what was given, or the default. Lists are lists.
pub(super) fn resolve(
    declared: &Map,
    given: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Value>, Vec<String>> {
    let mut problems = Vec::new();
    let names = |names: Vec<&str>| names.join(", ");
    let unknown: Vec<_> =
        given.keys().map(String::as_str).filter(|name| !declared.contains_key(*name)).collect();
    if !unknown.is_empty() {
        problems.push(format!("Parameters: [{}] do not exist in the template", names(unknown)));
    }
    let mut missing = Vec::new();
    let mut values = BTreeMap::new();
    for (name, declaration) in declared {
        let Some(text) = given.get(name).cloned().or_else(|| declaration.get("Default").and_then(text))
        else {
            missing.push(name.as_str());
            continue;
        };
        match value(name, declaration, &text) {
            Ok(value) => drop(values.insert(name.clone(), value)),
            Err(problem) => problems.push(problem),
        }
    }
    if !missing.is_empty() {
        problems.push(format!("Parameters: [{}] must have values", names(missing)));
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

fn value(name: &str, declaration: &Value, text: &str) -> Result<Value, String> {
    let kind = declaration.get("Type").and_then(Value::as_str).unwrap_or_default();
    if kind.starts_with("AWS::SSM::") {
        return Err(format!("Unsupported: cloudformation: parameter {name} of the type {kind}"));
    }
    let list = kind == "CommaDelimitedList" || kind.starts_with("List<");
    let items: Vec<&str> = if list { text.split(',').map(str::trim).collect() } else { vec![text] };
    for item in &items {
        check(name, declaration, kind, item)?;
    }
    Ok(if list { items.into() } else { text.into() })
}

fn check(name: &str, declaration: &Value, kind: &str, text: &str) -> Result<(), String> {
    let described = |problem: String| match declaration.get("ConstraintDescription").and_then(Value::as_str) {
        Some(description) => format!("Parameter '{name}' failed to satisfy constraint: {description}"),
        None => problem,
    };
    let length =
        |limit: &str| number(declaration.get(limit)).map(|limit| (limit, text.chars().count() as f64));
    if let Some(allowed) = declaration.get("AllowedValues").and_then(Value::as_array)
        && !allowed.iter().filter_map(self::text).any(|allowed| allowed == text)
    {
        return Err(described(format!("Parameter '{name}' must be one of AllowedValues")));
    }
    if let Some((limit, _)) = length("MinLength").filter(|(limit, length)| length < limit) {
        return Err(described(format!("Parameter '{name}' must contain at least {limit} characters")));
    }
    if let Some((limit, _)) = length("MaxLength").filter(|(limit, length)| length > limit) {
        return Err(described(format!("Parameter '{name}' must contain at most {limit} characters")));
    }
    if kind == "Number" || kind == "List<Number>" {
        let value: f64 = text.parse().map_err(|_| format!("Parameter '{name}' must be a number"))?;
        if let Some(limit) = number(declaration.get("MinValue")).filter(|limit| value < *limit) {
            return Err(described(format!("Parameter '{name}' must be a number not less than {limit}")));
        }
        if let Some(limit) = number(declaration.get("MaxValue")).filter(|limit| value > *limit) {
            return Err(described(format!("Parameter '{name}' must be a number not greater than {limit}")));
        }
    }
    if let Some(pattern) = declaration.get("AllowedPattern").and_then(Value::as_str) {
        let regex = regex_lite::Regex::new(&format!("^(?:{pattern})$"));
        let regex = regex
            .map_err(|error| format!("Unsupported: cloudformation: AllowedPattern of {name}: {error}"))?;
        if !regex.is_match(text) {
            return Err(described(format!("Parameter '{name}' must match pattern {pattern}")));
        }
    }
    Ok(())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn number(value: Option<&Value>) -> Option<f64> {
    text(value?)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(declaration: Value, given: Option<&str>, expected: Result<Value, &str>) {
        let declared = Map::from_iter([("P".to_owned(), declaration)]);
        let given = given.map(|given| ("P".to_owned(), given.to_owned())).into_iter().collect();
        let found = resolve(&declared, &given)
            .map(|values| values["P"].clone())
            .map_err(|problems| problems.join("; "));
        assert_eq!(found, expected.map_err(str::to_owned), "{declared:?}");
    }

    #[test]
    fn a_value_comes_from_the_caller_or_from_the_default() {
        check(json!({ "Type": "String", "Default": "a" }), None, Ok(json!("a")));
        check(json!({ "Type": "String", "Default": "a" }), Some("b"), Ok(json!("b")));
        check(json!({ "Type": "Number", "Default": 5 }), None, Ok(json!("5")));
        check(json!({ "Type": "CommaDelimitedList" }), Some("a, b"), Ok(json!(["a", "b"])));
        check(json!({ "Type": "String" }), None, Err("Parameters: [P] must have values"));
    }

    #[test]
    fn constraints_are_checked_at_their_edges() {
        check(json!({ "Type": "String", "MinLength": 2, "MaxLength": "2" }), Some("ab"), Ok(json!("ab")));
        let message = "Parameter 'P' must contain at least 2 characters";
        check(json!({ "Type": "String", "MinLength": 2 }), Some("a"), Err(message));
        let message = "Parameter 'P' must contain at most 2 characters";
        check(json!({ "Type": "String", "MaxLength": 2 }), Some("abc"), Err(message));
        check(json!({ "Type": "Number", "MaxValue": 5 }), Some("5"), Ok(json!("5")));
        let message = "Parameter 'P' must be a number not greater than 5";
        check(json!({ "Type": "Number", "MaxValue": 5 }), Some("5.1"), Err(message));
        check(json!({ "Type": "Number" }), Some("five"), Err("Parameter 'P' must be a number"));
        let message = "Parameter 'P' must be one of AllowedValues";
        check(json!({ "Type": "String", "AllowedValues": ["a", 1] }), Some("1"), Ok(json!("1")));
        check(json!({ "Type": "String", "AllowedValues": ["a"] }), Some("A"), Err(message));
        check(json!({ "Type": "String", "AllowedPattern": "[a-z]+" }), Some("abc"), Ok(json!("abc")));
        let message = "Parameter 'P' must match pattern a|b";
        check(json!({ "Type": "String", "AllowedPattern": "a|b" }), Some("ab"), Err(message));
        let description =
            json!({ "Type": "String", "AllowedPattern": "a", "ConstraintDescription": "must be a" });
        check(description, Some("b"), Err("Parameter 'P' failed to satisfy constraint: must be a"));
    }

    #[test]
    fn a_parameter_that_is_not_declared_is_named() {
        let given = BTreeMap::from([("X".to_owned(), String::new())]);
        let problems = resolve(&Map::new(), &given).unwrap_err();
        assert_eq!(problems, ["Parameters: [X] do not exist in the template"]);
    }
}
