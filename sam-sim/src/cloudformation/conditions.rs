//! The section `Conditions`, decided before anything is made.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html>

use super::scope::Scope;
use sam_model::intrinsic;
use sam_model::value::{Map, Value};
use std::collections::BTreeMap;

/// Every condition by name. A condition that cannot be decided is a problem, and counts as false.
pub(super) fn decide(scope: &mut Scope<'_>, declared: &Map, problems: &mut Vec<String>) {
    for name in declared.keys() {
        if let Err(problem) = named(scope, declared, name, &mut Vec::new()) {
            problems.push(problem);
            scope.conditions.insert(name.clone(), false);
        }
    }
}

fn named(scope: &mut Scope<'_>, declared: &Map, name: &str, path: &mut Vec<String>) -> Result<bool, String> {
    if let Some(known) = scope.conditions.get(name) {
        return Ok(*known);
    }
    let Some(expression) = declared.get(name) else {
        return Err(format!(
            "Template format error: Unresolved condition dependency {name} in the Conditions block of the template"
        ));
    };
    if path.iter().any(|outer| outer == name) {
        return Err(format!(
            "Template format error: Circular dependencies for condition [{}]",
            path.join(", ")
        ));
    }
    path.push(name.to_owned());
    let value = evaluate(scope, declared, expression, path)?;
    path.pop();
    scope.conditions.insert(name.to_owned(), value);
    Ok(value)
}

fn evaluate(
    scope: &mut Scope<'_>,
    declared: &Map,
    expression: &Value,
    path: &mut Vec<String>,
) -> Result<bool, String> {
    let malformed = || {
        "Template error: every Conditions member must be an expression of Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition"
            .to_owned()
    };
    let (name, argument) = intrinsic::call(expression).ok_or_else(malformed)?;
    let list = || argument.as_array().ok_or_else(malformed);
    match name {
        "Condition" => named(scope, declared, argument.as_str().ok_or_else(malformed)?, path),
        "Fn::Equals" => match list()?.as_slice() {
            [left, right] => {
                let nothing = BTreeMap::new();
                let side = |side: &Value| scope.resolve(side, &nothing).map(Option::unwrap_or_default);
                let (left, right) = (side(left)?, side(right)?);
                // `1` and `"1"` are equal, as all scalars of a template are texts.
                let text = |value: &Value| match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                Ok(text(&left) == text(&right))
            }
            _ => Err("Template error: Fn::Equals requires a list argument with two elements".to_owned()),
        },
        "Fn::Not" => match list()?.as_slice() {
            [one] => evaluate(scope, declared, one, path).map(|value| !value),
            _ => Err("Template error: Fn::Not requires a list argument with one element".to_owned()),
        },
        "Fn::And" | "Fn::Or" => {
            let all = list()?;
            if !(2..=10).contains(&all.len()) {
                return Err(format!(
                    "Template error: every {name} object requires a list of at least 2 and at most 10 boolean parameters."
                ));
            }
            let values =
                all.iter().map(|one| evaluate(scope, declared, one, path)).collect::<Result<Vec<_>, _>>()?;
            Ok(if name == "Fn::And" {
                values.iter().all(|value| *value)
            } else {
                values.iter().any(|value| *value)
            })
        }
        _ => Err(malformed()),
    }
}
