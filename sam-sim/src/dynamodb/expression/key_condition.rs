//! Key conditions: which part of a partition a query reads.

use super::ast::{Comparator, Condition, Expr, Operand, Path};
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::key::{KeySchema, Partition, encode, encode_prefix};
use crate::dynamodb::value::Value;
use std::ops::Bound;

/// The conditions on the attributes of a key.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyCondition(Vec<(String, KeyOperator)>);

/// A condition on one attribute of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyOperator {
    /// A comparison, not `<>`.
    Compare(Comparator, Value),
    /// `BETWEEN`.
    Between(Value, Value),
    /// `begins_with`.
    BeginsWith(Value),
}

/// A range of encoded sort keys within a partition.
pub type SortRange = (Bound<Vec<u8>>, Bound<Vec<u8>>);

impl KeyCondition {
    /// Takes a checked condition apart.
    ///
    /// # Errors
    /// `ValidationException` if it is none on keys.
    pub fn new(condition: Condition) -> Result<Self, Error> {
        let mut conditions: Vec<(String, KeyOperator)> = Vec::new();
        let mut rest = vec![condition];
        while let Some(condition) = rest.pop() {
            let (path, operator) = match condition {
                Condition::And(pair) => {
                    let [left, right] = *pair;
                    rest.extend([right, left]);
                    continue;
                }
                Condition::Compare(comparator, Operand::Path(path), Operand::Value(value)) => {
                    (path, KeyOperator::Compare(comparator, value))
                }
                Condition::Compare(comparator, Operand::Value(value), Operand::Path(path)) => {
                    (path, KeyOperator::Compare(comparator.mirrored(), value))
                }
                Condition::Between(Operand::Path(path), Operand::Value(low), Operand::Value(high)) => {
                    (path, KeyOperator::Between(low, high))
                }
                Condition::BeginsWith(Operand::Path(path), Operand::Value(prefix)) => {
                    (path, KeyOperator::BeginsWith(prefix))
                }
                Condition::BeginsWith(Operand::Value(_), Operand::Path(_)) => {
                    return Err(invalid(
                        "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute \
                         as its first operand",
                    ));
                }
                Condition::Compare(_, Operand::Value(_), Operand::Value(_)) => {
                    return Err(invalid(
                        "Invalid condition in KeyConditionExpression: No key attribute specified",
                    ));
                }
                Condition::Compare(_, Operand::Path(_), Operand::Path(_))
                | Condition::Between(..)
                | Condition::BeginsWith(..) => {
                    return Err(invalid(
                        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
                    ));
                }
                _ => return Err(not_supported()),
            };
            let name = key_attribute(path)?;
            if conditions.iter().any(|(known, _)| *known == name) {
                return Err(invalid("KeyConditionExpressions must only contain one condition per key"));
            }
            conditions.push((name, operator));
        }
        Ok(Self(conditions))
    }

    /// The value that an attribute must be equal to.
    pub fn equal_to(&self, name: &str) -> Option<&Value> {
        self.0.iter().find_map(|(known, operator)| match operator {
            KeyOperator::Compare(Comparator::Equal, value) if known == name => Some(value),
            _ => None,
        })
    }

    /// The partition and the range of it that the conditions select.
    ///
    /// # Errors
    /// `ValidationException` if the conditions do not fit the key.
    pub fn bind(&self, schema: &KeySchema) -> Result<(Partition, SortRange), Error> {
        let condition =
            |name: &str| self.0.iter().find(|(known, _)| known == name).map(|(_, operator)| operator);
        let missed = |name: &str| invalid(format!("Query condition missed key schema element: {name}"));
        let mut partition = Vec::new();
        for key in &schema.partition {
            match condition(&key.name).ok_or_else(|| missed(&key.name))? {
                KeyOperator::Compare(Comparator::Equal, value) => encode(value, &mut partition),
                _ => return Err(not_supported()),
            }
        }
        if let Some((_, _)) = self.0.iter().find(|(name, _)| !schema.contains(name)) {
            let sort = schema.sort.iter().find(|key| condition(&key.name).is_none());
            return Err(sort.map_or_else(not_supported, |key| missed(&key.name)));
        }
        for (name, operator) in &self.0 {
            let kind = schema.attributes().find(|key| key.name == *name).map(|key| key.kind);
            if operator.values().any(|value| Some(value.kind()) != kind) {
                return Err(invalid(
                    "One or more parameter values were invalid: Condition parameter type does not match schema type",
                ));
            }
            if let Some(empty) =
                operator.values().find(|value| crate::dynamodb::key::value_length(value) == 0)
                && !matches!(operator, KeyOperator::BeginsWith(_))
            {
                let kind = if matches!(empty, Value::Binary(_)) { "binary" } else { "string" };
                return Err(invalid(format!(
                    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain \
                     an empty {kind} value. Key: {name}"
                )));
            }
        }
        // Sort keys are given from left to right without gaps, and only the last may be a range.
        let mut prefix = Vec::new();
        let mut range = None;
        let mut gap = None;
        for key in &schema.sort {
            match condition(&key.name) {
                None => gap = gap.or(Some(&key.name)),
                Some(_) if gap.is_some() => return Err(gap.map_or_else(not_supported, |name| missed(name))),
                Some(_) if range.is_some() => return Err(not_supported()),
                Some(KeyOperator::Compare(Comparator::Equal, value)) => encode(value, &mut prefix),
                Some(operator) => range = Some(operator.range(&prefix)),
            }
        }
        let range = range.unwrap_or_else(|| within(&prefix));
        Ok((Partition::new(partition), range))
    }
}

impl KeyOperator {
    fn values(&self) -> impl Iterator<Item = &Value> {
        let (first, second) = match self {
            Self::Compare(_, value) | Self::BeginsWith(value) => (value, None),
            Self::Between(low, high) => (low, Some(high)),
        };
        std::iter::once(first).chain(second)
    }

    /// The sort keys that begin with `prefix` and whose next attribute fulfils the condition.
    fn range(&self, prefix: &[u8]) -> SortRange {
        let key = |value: &Value| {
            let mut bytes = prefix.to_vec();
            encode(value, &mut bytes);
            bytes
        };
        let (start, end) = within(prefix);
        match self {
            Self::Compare(Comparator::Less, value) => (start, Bound::Excluded(key(value))),
            Self::Compare(Comparator::LessOrEqual, value) => (start, within(&key(value)).1),
            Self::Compare(Comparator::Greater, value) => (after(&key(value)), end),
            Self::Compare(Comparator::GreaterOrEqual, value) => (Bound::Included(key(value)), end),
            Self::Compare(_, value) => within(&key(value)),
            Self::Between(low, high) => (Bound::Included(key(low)), within(&key(high)).1),
            Self::BeginsWith(value) => {
                let mut bytes = prefix.to_vec();
                encode_prefix(value, &mut bytes);
                within(&bytes)
            }
        }
    }
}

/// What must not stand in a key condition at all, in AWS's name for it.
pub(super) fn forbidden_operator<'a>(expr: &Expr<'a>) -> Option<&'a str> {
    match expr {
        Expr::Or(_) => Some("OR"),
        Expr::Not(_) => Some("NOT"),
        Expr::In(_) => Some("IN"),
        Expr::Compare(Comparator::NotEqual, _) => Some("<>"),
        Expr::Call(function, _) if *function != "begins_with" => Some(function),
        other => other.children().iter().find_map(forbidden_operator),
    }
}

/// Every key that begins with `prefix`.
fn within(prefix: &[u8]) -> SortRange {
    (Bound::Included(prefix.to_vec()), successor(prefix).map_or(Bound::Unbounded, Bound::Excluded))
}

/// Every key after those that begin with `prefix`.
fn after(prefix: &[u8]) -> Bound<Vec<u8>> {
    // Only a prefix of 0xff alone has no successor, and no encoding begins so.
    successor(prefix).map_or(Bound::Unbounded, Bound::Included)
}

fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != 0xff)?;
    let mut bytes = prefix[..=last].to_vec();
    bytes[last] += 1;
    Some(bytes)
}

fn key_attribute(path: Path) -> Result<String, Error> {
    if path.0.len() > 1 {
        return Err(invalid("KeyConditionExpressions cannot have conditions on nested attributes"));
    }
    Ok(path.root().to_owned())
}

fn not_supported() -> Error {
    invalid("Query key condition not supported")
}
