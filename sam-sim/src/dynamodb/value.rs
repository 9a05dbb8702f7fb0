//! Attribute values and items.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>

use super::number::Number;
use sam_model::limits::dynamodb as limits;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// An item, or an image or a part of one: values by attribute name.
pub type Item = BTreeMap<String, Value>;

/// How deep lists and maps may lie within each other.
pub const MAX_DEPTH: usize = limits::NESTING.max as usize;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `B`: bytes.
    Binary(Vec<u8>),
    /// `BOOL`.
    Bool(bool),
    /// `BS`: a set of byte strings, not empty.
    BinarySet(BTreeSet<Vec<u8>>),
    /// `L`: a list.
    List(Vec<Value>),
    /// `M`: a map.
    Map(Item),
    /// `N`: a number.
    Number(Number),
    /// `NS`: a set of numbers, not empty.
    NumberSet(BTreeSet<Number>),
    /// `NULL`.
    Null,
    /// `S`: text.
    String(String),
    /// `SS`: a set of texts, not empty.
    StringSet(BTreeSet<String>),
}

/// The types of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is named as its variant of `Value`")]
pub enum Type {
    Binary,
    Bool,
    BinarySet,
    List,
    Map,
    Number,
    NumberSet,
    Null,
    String,
    StringSet,
}

impl Type {
    /// Every type, in the order in which AWS's messages list them.
    pub const ALL: [Self; 10] = [
        Self::Binary,
        Self::Null,
        Self::StringSet,
        Self::Bool,
        Self::List,
        Self::BinarySet,
        Self::Number,
        Self::NumberSet,
        Self::String,
        Self::Map,
    ];

    /// AWS's name: `S`, `NS`, `BOOL`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Binary => "B",
            Self::Bool => "BOOL",
            Self::BinarySet => "BS",
            Self::List => "L",
            Self::Map => "M",
            Self::Number => "N",
            Self::NumberSet => "NS",
            Self::Null => "NULL",
            Self::String => "S",
            Self::StringSet => "SS",
        }
    }

    /// The name that the messages about `ADD` and `DELETE` use.
    pub fn long_name(self) -> &'static str {
        match self {
            Self::Binary => "BINARY",
            Self::Bool => "BOOLEAN",
            Self::BinarySet => "BINARY_SET",
            Self::List => "LIST",
            Self::Map => "MAP",
            Self::Number => "NUMBER",
            Self::NumberSet => "NUMBER_SET",
            Self::Null => "NULL",
            Self::String => "STRING",
            Self::StringSet => "STRING_SET",
        }
    }

    /// The type that AWS calls `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether values of this type have an order, so that `<` and `BETWEEN` can compare them.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::String | Self::Number | Self::Binary)
    }

    /// Whether it is a set.
    pub fn is_set(self) -> bool {
        matches!(self, Self::StringSet | Self::NumberSet | Self::BinarySet)
    }
}

impl Value {
    /// The type.
    pub fn kind(&self) -> Type {
        match self {
            Self::Binary(_) => Type::Binary,
            Self::Bool(_) => Type::Bool,
            Self::BinarySet(_) => Type::BinarySet,
            Self::List(_) => Type::List,
            Self::Map(_) => Type::Map,
            Self::Number(_) => Type::Number,
            Self::NumberSet(_) => Type::NumberSet,
            Self::Null => Type::Null,
            Self::String(_) => Type::String,
            Self::StringSet(_) => Type::StringSet,
        }
    }

    /// How many levels of lists and maps it has: 0 for a scalar or a set.
    pub fn depth(&self) -> usize {
        match self {
            Self::List(list) => 1 + list.iter().map(Self::depth).max().unwrap_or(0),
            Self::Map(map) => 1 + map.values().map(Self::depth).max().unwrap_or(0),
            _ => 0,
        }
    }
}

/// As AWS's messages show a value: `{S:abc}`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn joined<T>(values: impl IntoIterator<Item = T>, show: impl Fn(T) -> String) -> String {
            values.into_iter().map(show).collect::<Vec<_>>().join(",")
        }
        write!(f, "{{{}:", self.kind().name())?;
        match self {
            Self::Binary(bytes) => write!(f, "{}", String::from_utf8_lossy(bytes))?,
            Self::Bool(value) => write!(f, "{value}")?,
            Self::BinarySet(set) => {
                write!(f, "[{}]", joined(set, |bytes| String::from_utf8_lossy(bytes).into_owned()))?
            }
            Self::List(list) => write!(f, "[{}]", joined(list, Value::to_string))?,
            Self::Map(map) => write!(f, "{{{}}}", joined(map, |(name, value)| format!("{name}={value}")))?,
            Self::Number(number) => write!(f, "{number}")?,
            Self::NumberSet(set) => write!(f, "[{}]", joined(set, Number::to_string))?,
            Self::Null => write!(f, "true")?,
            Self::String(text) => write!(f, "{text}")?,
            Self::StringSet(set) => write!(f, "[{}]", joined(set, String::clone))?,
        }
        f.write_str("}")
    }
}
