//! Typed attributes of an item, and the conditions and updates that are made of them.

use crate::Error;
use serde::Serialize;
use serde_json::Value;
use std::marker::PhantomData;

/// An attribute of the item `T` with values of the type `V`: `Order::STATUS`. Made by `#[derive(Table)]`.
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

/// A condition on an item of `T`, for a write or as a filter.
///
/// # Example
/// ```
/// # use sam_dsl::prelude::*;
/// # #[derive(Serialize, Deserialize, Table)] struct Order { #[partition_key] id: String, total: u32, note: Option<String> }
/// let large = Order::TOTAL.at_least(100).and(Order::NOTE.exists());
/// ```
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

    /// The name of the attribute in the table.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// It is `value`.
    pub fn is(self, value: V) -> Condition<T> {
        self.compare("=", value)
    }

    /// It is not `value`.
    pub fn is_not(self, value: V) -> Condition<T> {
        self.compare("<>", value)
    }

    /// It is less than `value`.
    pub fn less_than(self, value: V) -> Condition<T> {
        self.compare("<", value)
    }

    /// It is `value` or less.
    pub fn at_most(self, value: V) -> Condition<T> {
        self.compare("<=", value)
    }

    /// It is more than `value`.
    pub fn more_than(self, value: V) -> Condition<T> {
        self.compare(">", value)
    }

    /// It is `value` or more.
    pub fn at_least(self, value: V) -> Condition<T> {
        self.compare(">=", value)
    }

    /// It is between the two, ends included.
    pub fn between(self, low: V, high: V) -> Condition<T> {
        Condition::of(json(&low).and_then(|low| Ok(Node::Between(self.name, low, json(&high)?))))
    }

    /// The item has it.
    pub fn exists(self) -> Condition<T> {
        Condition::of(Ok(Node::Call("attribute_exists", self.name, None)))
    }

    /// The item does not have it.
    pub fn is_absent(self) -> Condition<T> {
        Condition::of(Ok(Node::Call("attribute_not_exists", self.name, None)))
    }

    /// It is a text that begins so.
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

    /// Both hold.
    pub fn and(self, other: Self) -> Self {
        self.join("AND", other)
    }

    /// One holds, or both.
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
