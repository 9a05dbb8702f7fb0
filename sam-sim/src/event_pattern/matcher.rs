//! What the value of a field may be.

use super::wildcard::Wildcard;
use serde_json::Value;
use std::net::IpAddr;

/// One of the conditions of a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Matcher {
    /// This value. Numbers are compared as they are written: `300` is not `300.0`.
    Exactly(Value),
    /// A text that satisfies a condition.
    Text(Text),
    /// Any value that is none of these.
    AnythingBut(Vec<Value>),
    /// Any value that is not a text which satisfies one of these conditions.
    AnythingButText(Vec<Text>),
    /// A number that satisfies all comparisons.
    Numeric(Vec<(Comparison, f64)>),
    /// An address within the network.
    Cidr(Network),
    /// The field is there, or is not.
    Exists(bool),
}

/// A condition of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text {
    Prefix(String),
    PrefixIgnoringCase(String),
    Suffix(String),
    SuffixIgnoringCase(String),
    IgnoringCase(String),
    Wildcard(Wildcard),
}

/// A comparison of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A network of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Matcher {
    /// Whether a leaf satisfies it.
    pub(super) fn matches(&self, value: &Value) -> bool {
        match self {
            Self::Exactly(wanted) => same(wanted, value),
            Self::Text(text) => value.as_str().is_some_and(|value| text.matches(value)),
            Self::AnythingBut(refused) => !refused.iter().any(|refused| same(refused, value)),
            Self::AnythingButText(refused) => {
                value.as_str().is_none_or(|value| !refused.iter().any(|refused| refused.matches(value)))
            }
            Self::Numeric(comparisons) => {
                value.is_number()
                    && value.as_f64().is_some_and(|value| {
                        comparisons.iter().all(|(comparison, bound)| comparison.holds(value, *bound))
                    })
            }
            Self::Cidr(network) => value
                .as_str()
                .and_then(|text| text.parse().ok())
                .is_some_and(|address| network.contains(address)),
            Self::Exists(exists) => *exists,
        }
    }
}

impl Text {
    fn matches(&self, value: &str) -> bool {
        match self {
            Self::Prefix(prefix) => value.starts_with(prefix.as_str()),
            Self::PrefixIgnoringCase(prefix) => value.to_lowercase().starts_with(&prefix.to_lowercase()),
            Self::Suffix(suffix) => value.ends_with(suffix.as_str()),
            Self::SuffixIgnoringCase(suffix) => value.to_lowercase().ends_with(&suffix.to_lowercase()),
            Self::IgnoringCase(text) => value.to_lowercase() == text.to_lowercase(),
            Self::Wildcard(wildcard) => wildcard.matches(value),
        }
    }
}

impl Comparison {
    /// The comparison of this sign.
    pub(super) fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    #[allow(clippy::float_cmp, reason = "AWS compares doubles for equality too")]
    fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Self::Equal => value == bound,
            Self::Less => value < bound,
            Self::LessOrEqual => value <= bound,
            Self::Greater => value > bound,
            Self::GreaterOrEqual => value >= bound,
        }
    }
}

impl Network {
    /// Reads `10.0.0.0/24` or `2001:db8::/32`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let prefix = prefix.parse().ok().filter(|prefix| *prefix <= bits(address).1)?;
        Some(Self { address, prefix })
    }

    fn contains(&self, address: IpAddr) -> bool {
        let ((network, length), (address, other_length)) = (bits(self.address), bits(address));
        let host = length - self.prefix;
        length == other_length && network.checked_shr(host) == address.checked_shr(host)
    }
}

/// An address as a number, and how many bits it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

fn same(wanted: &Value, value: &Value) -> bool {
    match (wanted, value) {
        (Value::Number(wanted), Value::Number(value)) => wanted.to_string() == value.to_string(),
        _ => wanted == value,
    }
}
