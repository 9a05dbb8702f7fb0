//! Typed attributes of an item, and the conditions and updates that are made of them.

use crate::Error;
use serde::Serialize;
use serde_json::Value;
use std::marker::PhantomData;

/// An attribute of the item `T` with values of the type `V`: `Order::STATUS`. Made by `#[derive(Table)]`.
///
/// Its methods make conditions. For an attribute that the item does not have, and for one of another type, only
/// [`is_not`](Self::is_not) holds.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// async fn compare(orders: Db<Order, Scan>) -> Result<(), Error> {
///     let placed = "placed".to_owned();
///     for (condition, expected) in [
///         (Order::TOTAL.is(5), 1),
///         (Order::TOTAL.is_not(5), 1),
///         (Order::TOTAL.less_than(20), 1),
///         (Order::TOTAL.at_most(20), 2),
///         (Order::TOTAL.more_than(20), 0),
///         (Order::TOTAL.at_least(5), 2),
///         (Order::TOTAL.between(5, 20), 2),
///         (Order::NOTE.exists(), 2), // it is null
///         (Order::NOTE.begins_with("urgent"), 0),
///         (Order::STATUS.is(placed).and(!Order::TOTAL.is(5)), 1),
///         (Order::TOTAL.is(1).or(Order::TOTAL.is(5)), 1),
///     ] {
///         assert_eq!(orders.scan().filter(condition).await?.len(), expected);
///     }
///     Ok(())
/// }
/// # fn main() { run(compare) }
/// ```
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
pub struct Attribute<T, V> {
    name: &'static str,
    types: PhantomData<fn() -> (T, V)>,
}

impl<T, V> Clone for Attribute<T, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, V> Copy for Attribute<T, V> {}

/// A condition on an item of `T`, for a write or as a filter: up to 4,096 bytes as an expression.
///
/// `!condition` is the opposite.
///
/// # Example
/// ```
/// # use sam_dsl::prelude::*;
/// # #[derive(Serialize, Deserialize, Table)] struct Order { #[partition_key] id: String, total: u32, note: Option<String> }
/// let large = Order::TOTAL.at_least(100).and(Order::NOTE.exists());
/// let small_or_plain = !large;
/// ```
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html>
#[derive(Clone, Debug)]
pub struct Condition<T> {
    pub(crate) expression: Result<Node, Error>,
    item: PhantomData<fn() -> T>,
}

/// The tree of a condition.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "dynamodb"), allow(dead_code, reason = "only an operation reads it"))]
pub(crate) enum Node {
    /// `#name operator :value`
    Compare(&'static str, &'static str, Value),
    /// `function(#name)`, or `function(#name, :value)`
    Call(&'static str, &'static str, Option<Value>),
    /// `#name BETWEEN :low AND :high`
    Between(&'static str, Value, Value),
    /// `(left) AND|OR (right)`
    Join(Box<Node>, &'static str, Box<Node>),
    /// `NOT (condition)`
    Not(Box<Node>),
}

impl<T, V: Serialize> Attribute<T, V> {
    /// The attribute of this name.
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self { name, types: PhantomData }
    }

    /// The name of the attribute in the table, as serde writes it: up to 65,535 bytes, of a key up to 255.
    ///
    /// # Example
    /// ```
    /// # use sam_dsl::prelude::*;
    /// #[derive(Serialize, Deserialize, Table)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Order { #[partition_key] id: String, placed_at: u64 }
    ///
    /// assert_eq!(Order::PLACED_AT.name(), "placedAt");
    /// ```
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// `=`: it is `value`.
    pub fn is(self, value: V) -> Condition<T> {
        self.compare("=", value)
    }

    /// `<>`: it is not `value`, or the item does not have it.
    pub fn is_not(self, value: V) -> Condition<T> {
        self.compare("<>", value)
    }

    /// `<`: it is less than `value`.
    pub fn less_than(self, value: V) -> Condition<T> {
        self.compare("<", value)
    }

    /// `<=`: it is `value` or less.
    pub fn at_most(self, value: V) -> Condition<T> {
        self.compare("<=", value)
    }

    /// `>`: it is more than `value`.
    pub fn more_than(self, value: V) -> Condition<T> {
        self.compare(">", value)
    }

    /// `>=`: it is `value` or more.
    pub fn at_least(self, value: V) -> Condition<T> {
        self.compare(">=", value)
    }

    /// `BETWEEN`: it is between the two, ends included. DynamoDB refuses a `low` that is greater than `high`.
    pub fn between(self, low: V, high: V) -> Condition<T> {
        Condition::of(json(&low).and_then(|low| Ok(Node::Between(self.name, low, json(&high)?))))
    }

    /// `attribute_exists`: the item has it. serde writes `None` as null, which is there, unless it skips it.
    pub fn exists(self) -> Condition<T> {
        Condition::of(Ok(Node::Call("attribute_exists", self.name, None)))
    }

    /// `attribute_not_exists`: the item does not have it. serde writes `None` as null, which is there, unless it skips
    /// it.
    pub fn is_absent(self) -> Condition<T> {
        Condition::of(Ok(Node::Call("attribute_not_exists", self.name, None)))
    }

    /// `begins_with`: it is a text that begins so.
    pub fn begins_with(self, prefix: &str) -> Condition<T> {
        Condition::of(Ok(Node::Call("begins_with", self.name, Some(prefix.into()))))
    }

    fn compare(self, operator: &'static str, value: V) -> Condition<T> {
        Condition::of(json(&value).map(|value| Node::Compare(self.name, operator, value)))
    }
}

impl<T> Condition<T> {
    pub(crate) fn of(expression: Result<Node, Error>) -> Self {
        Self { expression, item: PhantomData }
    }

    /// `AND`: both hold.
    pub fn and(self, other: Self) -> Self {
        self.join("AND", other)
    }

    /// `OR`: one holds, or both.
    pub fn or(self, other: Self) -> Self {
        self.join("OR", other)
    }

    fn join(self, operator: &'static str, other: Self) -> Self {
        let right = other.expression;
        Self::of(self.expression.and_then(|left| Ok(Node::Join(left.into(), operator, right?.into()))))
    }
}

impl<T> std::ops::Not for Condition<T> {
    type Output = Self;

    fn not(self) -> Self {
        Self::of(self.expression.map(|condition| Node::Not(condition.into())))
    }
}

/// The JSON of a value; an error for what JSON cannot say, such as a map whose keys are no texts.
pub(crate) fn json(value: &impl Serialize) -> Result<Value, Error> {
    Ok(serde_json::to_value(value)?)
}
