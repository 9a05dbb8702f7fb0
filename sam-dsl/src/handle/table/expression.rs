//! Expressions with their placeholders: `#0 = :0`.

use crate::Error;
use crate::attribute::{Condition, Node};
use crate::handle::table::TableRef;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The type of the SDK, whose map of names and values has no order.
#[allow(clippy::disallowed_types, reason = "the SDK asks for it, and what goes over the wire is not emitted")]
pub(super) type SdkMap<V> = std::collections::HashMap<String, V>;

/// The names and values that the expressions of one request share.
#[derive(Default)]
pub(super) struct Placeholders {
    names: BTreeMap<String, String>,
    values: BTreeMap<String, AttributeValue>,
}

impl Placeholders {
    pub(super) fn name(&mut self, name: &str) -> String {
        let next = format!("#{}", self.names.len());
        self.names.entry(name.to_owned()).or_insert(next).clone()
    }

    pub(super) fn value(&mut self, value: impl Serialize) -> Result<String, Error> {
        let placeholder = format!(":{}", self.values.len());
        self.values.insert(placeholder.clone(), attribute_value(value)?);
        Ok(placeholder)
    }

    pub(super) fn condition<T>(&mut self, condition: Condition<T>) -> Result<String, Error> {
        self.node(condition.expression?)
    }

    fn node(&mut self, node: Node) -> Result<String, Error> {
        Ok(match node {
            Node::Compare(name, operator, value) => {
                format!("{} {operator} {}", self.name(name), self.value(value)?)
            }
            Node::Call(function, name, None) => format!("{function}({})", self.name(name)),
            Node::Call(function, name, Some(value)) => {
                format!("{function}({}, {})", self.name(name), self.value(value)?)
            }
            Node::Between(name, low, high) => {
                format!("{} BETWEEN {} AND {}", self.name(name), self.value(low)?, self.value(high)?)
            }
            Node::Join(left, operator, right) => {
                format!("({}) {operator} ({})", self.node(*left)?, self.node(*right)?)
            }
            Node::Not(condition) => format!("NOT ({})", self.node(*condition)?),
        })
    }

    /// The names, by placeholder; none if there are none, as DynamoDB refuses an empty map.
    pub(super) fn names(&self) -> Option<SdkMap<String>> {
        let names = self.names.iter().map(|(name, placeholder)| (placeholder.clone(), name.clone()));
        (!self.names.is_empty()).then(|| names.collect())
    }

    /// The values, by placeholder; none if there are none.
    pub(super) fn values(self) -> Option<SdkMap<AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.into_iter().collect())
    }
}

impl TableRef<'_> {
    pub(super) fn client(&self) -> &aws_sdk_dynamodb::Client {
        self.sandbox.dynamodb()
    }
}

pub(super) fn attribute_value(value: impl Serialize) -> Result<AttributeValue, Error> {
    Ok(serde_dynamo::to_attribute_value(value)?)
}

/// The key of an item, as the SDK takes it.
pub(super) fn key<T: crate::Table>(key: T::Key<'_>) -> Result<SdkMap<AttributeValue>, Error> {
    let attributes: Vec<(&str, Value)> = T::key_attributes(key)?;
    attributes.into_iter().map(|(name, value)| Ok((name.to_owned(), attribute_value(value)?))).collect()
}
