//! The element `Condition`: tests of the request context.
//!
//! Operators, keys and values combine as AWS documents it: all operators and all keys must hold, of the values of a key
//! any one is enough, and for a negated operator none may match.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>

mod date;
mod ip;
mod operator;

use super::document::{one_or_many, strings, syntax};
use super::{Context, PolicyError};
use crate::value::{Map, Value};
use operator::{Operand, Operator};

/// One operator on one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    quantifier: Option<Quantifier>,
    operator: Operator,
    if_exists: bool,
    /// As written.
    key: String,
    /// In lower case.
    lookup: String,
    /// As written.
    values: Vec<String>,
    operands: Vec<Operand>,
}

/// What stands before an operator on a key with several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantifier {
    /// `ForAllValues:`
    All,
    /// `ForAnyValue:`
    Any,
}

impl Quantifier {
    fn prefix(self) -> &'static str {
        match self {
            Self::All => "ForAllValues:",
            Self::Any => "ForAnyValue:",
        }
    }
}

impl Condition {
    pub(super) fn parse(value: &Value, variables: bool) -> Result<Vec<Self>, PolicyError> {
        let mut conditions = Vec::new();
        for (name, keys) in value.as_object().ok_or_else(syntax)? {
            let invalid = || PolicyError(format!("Invalid Condition type : {name}."));
            let quantifier =
                [Quantifier::All, Quantifier::Any].into_iter().find(|one| name.starts_with(one.prefix()));
            let bare = quantifier.map_or(name.as_str(), |one| &name[one.prefix().len()..]);
            let (bare, if_exists) = bare.strip_suffix("IfExists").map_or((bare, false), |bare| (bare, true));
            let operator = Operator::named(bare).ok_or_else(invalid)?;
            if operator == Operator::Null && (if_exists || quantifier.is_some()) {
                return Err(invalid());
            }
            for (key, values) in keys.as_object().ok_or_else(syntax)? {
                let values = scalars(values).ok_or_else(syntax)?;
                let operand = |value: &String| {
                    let message =
                        || PolicyError(format!("Invalid value {value} for Condition type : {name}."));
                    Operand::parse(operator, value, variables).ok_or_else(message)
                };
                conditions.push(Self {
                    quantifier,
                    operator,
                    if_exists,
                    key: key.clone(),
                    lookup: key.to_ascii_lowercase(),
                    operands: values.iter().map(operand).collect::<Result<_, _>>()?,
                    values,
                });
            }
        }
        Ok(conditions)
    }

    pub(super) fn to_value(conditions: &[Self]) -> Value {
        let mut operators = Map::new();
        for condition in conditions {
            let prefix = condition.quantifier.map_or("", Quantifier::prefix);
            let suffix = if condition.if_exists { "IfExists" } else { "" };
            let name = format!("{prefix}{}{suffix}", condition.operator.name());
            let keys = operators.entry(name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(keys) = keys {
                keys.insert(condition.key.clone(), one_or_many(condition.values.clone()));
            }
        }
        Value::Object(operators)
    }

    /// Whether the request context passes.
    pub(super) fn holds(&self, context: &Context) -> bool {
        let values = context.get(&self.lookup);
        let matches = |value: &String| {
            self.operands.iter().any(|operand| operand.matches(self.operator, value, context))
        };
        let negated = self.operator.is_negated();
        match self.quantifier {
            _ if self.operator == Operator::Null => {
                let absent = if values.is_empty() { "true" } else { "false" };
                matches(&absent.to_owned())
            }
            // `IfExists` adds nothing to a quantifier: each looks at one value, which exists.
            Some(Quantifier::All) => values.iter().all(|value| matches(value) != negated),
            Some(Quantifier::Any) => values.iter().any(|value| matches(value) != negated),
            None if values.is_empty() => self.if_exists || negated,
            None => values.iter().any(matches) != negated,
        }
    }
}

/// Texts; numbers and booleans count as what they look like.
fn scalars(value: &Value) -> Option<Vec<String>> {
    let scalar = |value: &Value| match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        _ => None,
    };
    match value {
        Value::Array(all) => {
            all.iter().map(|one| one.as_str().map(str::to_owned).or_else(|| scalar(one))).collect()
        }
        one => strings(one).or_else(|| Some(vec![scalar(one)?])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::json;

    fn context() -> Context {
        let mut context = Context::default();
        context.set("aws:username", "ann");
        context.set("aws:SecureTransport", "true");
        context.set("s3:max-keys", "10");
        context.set("aws:CurrentTime", "2030-01-01T12:00:00Z");
        context.set("aws:EpochTime", "1893499200");
        context.set("aws:SourceIp", "203.0.113.7");
        context.set("aws:SourceArn", "arn:aws:events:eu-central-1:123456789012:rule/nightly");
        context.set_all("dynamodb:LeadingKeys", vec!["ann".to_owned(), "bob".to_owned()]);
        context.set_all("aws:TagKeys", Vec::new());
        context
    }

    fn check(operator: &str, key: &str, value: Value, expected: bool) {
        let parsed = Condition::parse(&json!({ operator: { key: value } }), true).unwrap();
        assert_eq!(parsed.iter().all(|one| one.holds(&context())), expected, "{operator} {key} {value}");
    }

    #[test]
    fn strings_compare_exactly_or_by_wildcards() {
        check("StringEquals", "aws:username", json!("ann"), true);
        check("StringEquals", "AWS:UserName", json!(["bob", "ann"]), true);
        check("StringEquals", "aws:username", json!("Ann"), false);
        check("StringEquals", "aws:username", json!("a*"), false);
        check("StringEquals", "aws:username", json!("${aws:username}"), true);
        check("StringEqualsIgnoreCase", "aws:username", json!("ANN"), true);
        check("StringLike", "aws:username", json!("a?*"), true);
        check("StringLike", "aws:username", json!("A*"), false);
        check("StringNotEquals", "aws:username", json!(["bob", "ann"]), false);
        check("StringNotEquals", "aws:username", json!(["bob", "eve"]), true);
        check("StringNotEqualsIgnoreCase", "aws:username", json!("ANN"), false);
        check("StringNotLike", "aws:username", json!("a*"), false);
    }

    #[test]
    fn an_absent_key_fails_unless_negated_or_if_exists() {
        check("StringEquals", "aws:userid", json!("x"), false);
        check("StringNotEquals", "aws:userid", json!("x"), true);
        check("StringEqualsIfExists", "aws:userid", json!("x"), true);
        check("StringEqualsIfExists", "aws:username", json!("x"), false);
        check("NumericLessThan", "aws:userid", json!(5), false);
        check("IpAddressIfExists", "aws:userid", json!("10.0.0.0/8"), true);
        check("StringEquals", "aws:TagKeys", json!("x"), false);
    }

    #[test]
    fn null_asks_whether_the_key_is_absent() {
        check("Null", "aws:userid", json!("true"), true);
        check("Null", "aws:userid", json!(false), false);
        check("Null", "aws:username", json!("true"), false);
        check("Null", "aws:username", json!("false"), true);
        check("Null", "aws:TagKeys", json!("true"), true);
    }

    #[test]
    fn quantifiers_look_at_each_value_of_the_request() {
        let keys = "dynamodb:LeadingKeys";
        check("ForAllValues:StringEquals", keys, json!(["ann", "bob", "eve"]), true);
        check("ForAllValues:StringEquals", keys, json!(["ann"]), false);
        check("ForAnyValue:StringEquals", keys, json!(["ann", "eve"]), true);
        check("ForAnyValue:StringEquals", keys, json!(["eve"]), false);
        check("ForAllValues:StringLike", keys, json!("*n*"), false);
        check("ForAllValues:StringNotEquals", keys, json!(["eve"]), true);
        check("ForAllValues:StringNotEquals", keys, json!(["ann"]), false);
        check("ForAnyValue:StringNotEquals", keys, json!(["ann"]), true);
        check("ForAnyValue:StringNotEquals", keys, json!(["ann", "bob"]), false);
    }

    #[test]
    fn of_an_absent_key_all_values_match_and_none_does() {
        for key in ["aws:userid", "aws:TagKeys"] {
            check("ForAllValues:StringEquals", key, json!("x"), true);
            check("ForAnyValue:StringEquals", key, json!("x"), false);
            check("ForAnyValue:StringEqualsIfExists", key, json!("x"), false);
            check("ForAnyValue:StringNotEquals", key, json!("x"), false);
        }
    }

    #[test]
    fn numbers_compare_by_value() {
        check("NumericEquals", "s3:max-keys", json!("10.0"), true);
        check("NumericNotEquals", "s3:max-keys", json!(10), false);
        check("NumericLessThan", "s3:max-keys", json!("10"), false);
        check("NumericLessThanEquals", "s3:max-keys", json!("10"), true);
        check("NumericGreaterThan", "s3:max-keys", json!("9.5"), true);
        check("NumericGreaterThanEquals", "s3:max-keys", json!("11"), false);
        check("NumericEquals", "aws:username", json!("10"), false);
    }

    #[test]
    fn dates_compare_as_moments() {
        check("DateEquals", "aws:CurrentTime", json!("2030-01-01T13:00:00+01:00"), true);
        check("DateEquals", "aws:EpochTime", json!("2030-01-01T12:00:00Z"), true);
        check("DateLessThan", "aws:CurrentTime", json!("2030-01-01T12:00:00Z"), false);
        check("DateLessThanEquals", "aws:CurrentTime", json!("2030-01-01T12:00:00Z"), true);
        check("DateGreaterThan", "aws:CurrentTime", json!("2030-01-01"), true);
        check("DateNotEquals", "aws:CurrentTime", json!("1893499200"), false);
        check("DateGreaterThanEquals", "aws:CurrentTime", json!(1_893_499_201), false);
    }

    #[test]
    fn addresses_match_by_network() {
        check("IpAddress", "aws:SourceIp", json!("203.0.113.0/24"), true);
        check("IpAddress", "aws:SourceIp", json!("203.0.113.7"), true);
        check("IpAddress", "aws:SourceIp", json!(["10.0.0.0/8", "0.0.0.0/0"]), true);
        check("IpAddress", "aws:SourceIp", json!("2001:db8::/32"), false);
        check("NotIpAddress", "aws:SourceIp", json!("203.0.113.0/30"), true);
        check("NotIpAddress", "aws:SourceIp", json!("203.0.113.0/29"), false);
    }

    #[test]
    fn arns_match_part_by_part() {
        let rule = "arn:aws:events:eu-central-1:123456789012:rule";
        check("ArnLike", "aws:SourceArn", json!("arn:aws:events:*:*:rule/*"), true);
        check("ArnEquals", "aws:SourceArn", json!("arn:aws:events:*:123456789012:rule/n?ghtly"), true);
        check("ArnLike", "aws:SourceArn", json!("arn:aws:events:*:rule/nightly:*"), false);
        check("ArnNotLike", "aws:SourceArn", json!(format!("{rule}/other")), true);
        check("ArnNotEquals", "aws:SourceArn", json!(format!("{rule}/nightly")), false);
        check("ArnLike", "aws:SourceArn", json!("arn:aws:events:*:*:rule/${aws:username}"), false);
    }

    #[test]
    fn booleans_and_binaries_compare() {
        check("Bool", "aws:SecureTransport", json!(true), true);
        check("Bool", "aws:SecureTransport", json!("false"), false);
        check("BinaryEquals", "aws:username", json!("ann"), true);
    }

    #[test]
    fn all_keys_and_all_operators_must_hold() {
        let value = json!({
            "StringEquals": { "aws:username": "ann", "aws:userid": "x" },
            "Bool": { "aws:SecureTransport": "true" },
        });
        let parsed = Condition::parse(&value, true).unwrap();
        assert_eq!(parsed.iter().filter(|one| one.holds(&context())).count(), 2);
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for value in [
            json!({ "StringMatches": { "k": "v" } }),
            json!({ "NullIfExists": { "k": "true" } }),
            json!({ "ForAllValues:Null": { "k": "true" } }),
            json!({ "StringEquals": "v" }),
            json!({ "StringEquals": { "k": { "Ref": "X" } } }),
            json!({ "StringEquals": { "k": [["v"]] } }),
            json!({ "NumericEquals": { "k": "many" } }),
            json!({ "DateEquals": { "k": "tomorrow" } }),
            json!({ "IpAddress": { "k": "1.2.3.4/33" } }),
            json!({ "Bool": { "k": "maybe" } }),
        ] {
            assert!(Condition::parse(&value, true).is_err(), "{value}");
        }
    }
}
