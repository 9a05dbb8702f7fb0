//! The operators, and the values they compare with.

use super::{date, ip};
use crate::iam::Context;
use crate::iam::pattern::{Pattern, Style};
use std::cmp::Ordering;

macro_rules! operators {
    ($($name:ident),* $(,)?) => {
        /// AWS's condition operators, without quantifier and `IfExists`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Operator { $($name),* }

        impl Operator {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }

            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

operators! {
    ArnEquals, ArnLike, ArnNotEquals, ArnNotLike,
    BinaryEquals,
    Bool,
    DateEquals, DateGreaterThan, DateGreaterThanEquals, DateLessThan, DateLessThanEquals, DateNotEquals,
    IpAddress, NotIpAddress,
    Null,
    NumericEquals, NumericGreaterThan, NumericGreaterThanEquals, NumericLessThan, NumericLessThanEquals, NumericNotEquals,
    StringEquals, StringEqualsIgnoreCase, StringLike, StringNotEquals, StringNotEqualsIgnoreCase, StringNotLike,
}

/// A value of a condition, ready to compare with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Text(Pattern),
    /// The six parts of an ARN.
    Arn(Vec<Pattern>),
    /// An ARN with variables, which may stand for several parts.
    ArnTemplate(Pattern),
    Number(f64),
    Moment(date::Moment),
    Network(ip::Network),
}

impl Operator {
    /// Whether it holds where its positive counterpart does not.
    pub(super) fn is_negated(self) -> bool {
        matches!(
            self,
            Self::ArnNotEquals
                | Self::ArnNotLike
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::NumericNotEquals
                | Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
        )
    }

    /// Whether a value of the request that compares so with the operand matches.
    fn accepts(self, ordering: Ordering) -> bool {
        match self {
            Self::NumericLessThan | Self::DateLessThan => ordering.is_lt(),
            Self::NumericLessThanEquals | Self::DateLessThanEquals => ordering.is_le(),
            Self::NumericGreaterThan | Self::DateGreaterThan => ordering.is_gt(),
            Self::NumericGreaterThanEquals | Self::DateGreaterThanEquals => ordering.is_ge(),
            _ => ordering.is_eq(),
        }
    }
}

impl Operand {
    pub(super) fn parse(operator: Operator, text: &str, variables: bool) -> Option<Self> {
        use Operator as O;
        Some(match operator {
            O::ArnEquals | O::ArnLike | O::ArnNotEquals | O::ArnNotLike => {
                let whole = Pattern::new(text, variables);
                if whole.has_variables() { Self::ArnTemplate(whole) } else { Self::Arn(arn(text)) }
            }
            O::StringLike | O::StringNotLike => Self::Text(Pattern::new(text, variables)),
            O::BinaryEquals
            | O::StringEquals
            | O::StringEqualsIgnoreCase
            | O::StringNotEquals
            | O::StringNotEqualsIgnoreCase => Self::Text(Pattern::without_wildcards(text, variables)),
            O::Bool | O::Null => {
                let known = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
                known.then(|| Self::Text(Pattern::without_wildcards(text, false)))?
            }
            O::IpAddress | O::NotIpAddress => Self::Network(ip::Network::parse(text)?),
            O::NumericEquals
            | O::NumericGreaterThan
            | O::NumericGreaterThanEquals
            | O::NumericLessThan
            | O::NumericLessThanEquals
            | O::NumericNotEquals => Self::Number(number(text)?),
            O::DateEquals
            | O::DateGreaterThan
            | O::DateGreaterThanEquals
            | O::DateLessThan
            | O::DateLessThanEquals
            | O::DateNotEquals => Self::Moment(date::parse(text)?),
        })
    }

    /// Whether a value of the request matches, negation aside.
    pub(super) fn matches(&self, operator: Operator, value: &str, context: &Context) -> bool {
        match self {
            Self::Text(pattern) => {
                let style = match operator {
                    Operator::Bool
                    | Operator::Null
                    | Operator::StringEqualsIgnoreCase
                    | Operator::StringNotEqualsIgnoreCase => Style::IgnoreCase,
                    _ => Style::Text,
                };
                pattern.matches(value, style, context)
            }
            Self::Arn(parts) => arn_matches(parts, value, context),
            Self::ArnTemplate(whole) => {
                whole.expanded(context).is_some_and(|text| arn_matches(&arn(&text), value, context))
            }
            Self::Number(operand) => {
                number(value).is_some_and(|value| operator.accepts(value.total_cmp(operand)))
            }
            Self::Moment(operand) => {
                date::parse(value).is_some_and(|value| operator.accepts(value.cmp(operand)))
            }
            Self::Network(network) => network.contains(value),
        }
    }
}

/// The parts of an ARN; a pattern of fewer parts is compared as a whole.
fn arn(text: &str) -> Vec<Pattern> {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let parts = if parts.len() == 6 { parts } else { vec![text] };
    parts.into_iter().map(|part| Pattern::new(part, false)).collect()
}

fn arn_matches(parts: &[Pattern], value: &str, context: &Context) -> bool {
    if let [whole] = parts {
        return whole.matches(value, Style::Text, context);
    }
    let values: Vec<_> = value.splitn(6, ':').collect();
    values.len() == parts.len()
        && parts.iter().zip(values).all(|(part, value)| part.matches(value, Style::Text, context))
}

fn number(text: &str) -> Option<f64> {
    // Rust also reads `inf` and `NaN`, which are no numbers of a policy; and a zero has no sign.
    text.parse().ok().filter(|number: &f64| number.is_finite()).map(|number| number + 0.0)
}
