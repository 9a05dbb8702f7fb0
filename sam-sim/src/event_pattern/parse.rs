//! Reading a pattern.

use super::matcher::{Comparison, Matcher, Network, Text};
use super::wildcard::Wildcard;
use super::{EventPattern, Field};
use serde_json::{Map, Value};

/// The most combinations of `$or`.
const COMBINATIONS: usize = 1_000;

pub(super) fn parse(pattern: &Value) -> Result<EventPattern, String> {
    let Value::Object(members) = pattern else {
        return Err("Filter is not an object".to_owned());
    };
    Ok(EventPattern { alternatives: object(members, "")? })
}

/// The alternatives that an object of a pattern stands for.
fn object(members: &Map<String, Value>, path: &str) -> Result<Vec<Vec<Field>>, String> {
    if members.is_empty() {
        return Err("Empty objects are not allowed".to_owned());
    }
    let mut alternatives = vec![Vec::new()];
    for (name, value) in members {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let choices = match value {
            Value::Array(list) if name == "$or" && list.iter().all(Value::is_object) => {
                either(list, path.trim_end_matches("$or").trim_end_matches('.'))?
            }
            Value::Array(list) => vec![vec![Field { path, matchers: matchers(list, name)? }]],
            Value::Object(members) => object(members, &path)?,
            _ => return Err(format!("\"{name}\" must be an object or an array")),
        };
        if alternatives.len() * choices.len() > COMBINATIONS {
            return Err("Rule is too complex: too many combinations of $or".to_owned());
        }
        let combine = |fields: &Vec<Field>| {
            choices.iter().map(|choice| [fields.as_slice(), choice].concat()).collect::<Vec<_>>()
        };
        alternatives = alternatives.iter().flat_map(combine).collect();
    }
    Ok(alternatives)
}

fn either(list: &[Value], path: &str) -> Result<Vec<Vec<Field>>, String> {
    if list.len() < 2 {
        return Err("There must have at least 2 Objects in $or relationship.".to_owned());
    }
    let mut alternatives = Vec::new();
    for members in list.iter().filter_map(Value::as_object) {
        alternatives.extend(object(members, path)?);
    }
    Ok(alternatives)
}

fn matchers(list: &[Value], name: &str) -> Result<Vec<Matcher>, String> {
    if list.is_empty() {
        return Err(format!("Empty arrays are not allowed: \"{name}\""));
    }
    list.iter().map(matcher).collect()
}

fn matcher(value: &Value) -> Result<Matcher, String> {
    let Value::Object(members) = value else {
        return match value {
            Value::Array(_) => Err("Pattern may not contain nested arrays".to_owned()),
            plain => Ok(Matcher::Exactly(plain.clone())),
        };
    };
    let (operator, operand) = only(members)?;
    Ok(match operator {
        "anything-but" => anything_but(operand)?,
        "cidr" => {
            let network = operand.as_str().and_then(Network::parse);
            Matcher::Cidr(network.ok_or("Malformed CIDR, one '/' required")?)
        }
        "exists" => {
            Matcher::Exists(operand.as_bool().ok_or("exists match pattern must be either true or false.")?)
        }
        "numeric" => Matcher::Numeric(numeric(operand)?),
        "prefix" | "suffix" if operand.is_object() => {
            let (inner, operand) = operand.as_object().map(only).transpose()?.unwrap_or(("", &Value::Null));
            match (inner, operand.as_str()) {
                ("equals-ignore-case", Some(text)) if operator == "prefix" => {
                    Matcher::Text(Text::PrefixIgnoringCase(text.to_owned()))
                }
                ("equals-ignore-case", Some(text)) => {
                    Matcher::Text(Text::SuffixIgnoringCase(text.to_owned()))
                }
                _ => return Err(format!("{operator} match pattern must be a string")),
            }
        }
        _ => Matcher::Text(text(operator, operand)?),
    })
}

/// An operator on a single text.
fn text(operator: &str, operand: &Value) -> Result<Text, String> {
    let make: fn(String) -> Text = match operator {
        "prefix" => Text::Prefix,
        "suffix" => Text::Suffix,
        "equals-ignore-case" => Text::IgnoringCase,
        "wildcard" => {
            let operand = operand.as_str().ok_or("wildcard match pattern must be a string")?;
            return Wildcard::parse(operand).map(Text::Wildcard);
        }
        _ => return Err(format!("Unrecognized match type {operator}")),
    };
    let operand = operand.as_str().ok_or_else(|| format!("{operator} match pattern must be a string"))?;
    Ok(make(operand.to_owned()))
}

fn anything_but(operand: &Value) -> Result<Matcher, String> {
    let list = match operand {
        Value::Object(members) => {
            let (operator, operand) = only(members)?;
            let operands = operand.as_array().map_or(std::slice::from_ref(operand), Vec::as_slice);
            if operands.is_empty()
                || operands.iter().any(|operand| operand.as_str() == Some(""))
                    && operator != "equals-ignore-case"
            {
                return Err(format!("Null {operator} not allowed"));
            }
            let texts = operands.iter().map(|operand| text(operator, operand)).collect::<Result<_, _>>()?;
            return Ok(Matcher::AnythingButText(texts));
        }
        Value::Array(list) => list.clone(),
        single => vec![single.clone()],
    };
    let uniform = list.iter().all(Value::is_string) || list.iter().all(Value::is_number);
    if list.is_empty() || !uniform {
        return Err(
            "Inside anything but list, either all values are string or number, mixed type is not supported"
                .to_owned(),
        );
    }
    Ok(Matcher::AnythingBut(list))
}

fn numeric(operand: &Value) -> Result<Vec<(Comparison, f64)>, String> {
    let list = operand.as_array().ok_or("Numeric match pattern must be an array")?;
    let comparison = |pair: &[Value]| {
        let [sign, bound] = pair else {
            return Err("Value of the numeric comparison is missing".to_owned());
        };
        let comparison = sign
            .as_str()
            .and_then(Comparison::of)
            .ok_or_else(|| format!("Unrecognized numeric range operator: {sign}"))?;
        let bound = bound.as_f64().filter(|bound| bound.is_finite());
        Ok((comparison, bound.ok_or_else(|| format!("Value of {sign} must be numeric"))?))
    };
    let comparisons = list.chunks(2).map(comparison).collect::<Result<Vec<_>, _>>()?;
    match comparisons.as_slice() {
        [_] => Ok(comparisons),
        [(lower, bottom), (upper, top)] => {
            let is_range = matches!(lower, Comparison::Greater | Comparison::GreaterOrEqual)
                && matches!(upper, Comparison::Less | Comparison::LessOrEqual);
            match is_range && bottom < top {
                true => Ok(comparisons),
                false => Err("Bottom must be less than top".to_owned()),
            }
        }
        _ => Err("Too many terms in numeric range expression".to_owned()),
    }
}

/// The one member of an operator.
fn only(members: &Map<String, Value>) -> Result<(&str, &Value), String> {
    let mut members = members.iter();
    match (members.next(), members.next()) {
        (Some((name, value)), None) => Ok((name, value)),
        _ => Err("Only one key allowed in match expression".to_owned()),
    }
}
