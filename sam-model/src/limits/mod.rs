//! Every number of AWS that this project knows, a file per service, each once.
//!
//! A macro, a `const` assertion, a rule and the simulator all ask the same constant, so that they agree and say the
//! same words. Figures are AWS's today; older ones that many people remember are mentioned where they changed.
//! A kilobyte of AWS is 1,024 bytes. A quota that AWS raises on request is named `QUOTA` in its documentation and is
//! never a reason to refuse a build, unless the API itself has no room for more.

use crate::limit::{Choice, Limit};
use crate::pattern::Pattern;

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = ($what:literal, $min:literal..=$max:literal, $unit:literal, $code:literal, $source:expr);)*) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::limit::Limit = $crate::limit::Limit {
                what: $what, min: $min, max: $max, unit: $unit, code: $code, source: $source,
            };
        )*
        /// Every range of this service.
        pub const LIMITS: &[$crate::limit::Limit] = &[$($name),*];
    };
}

macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident = ($what:literal, $min:literal..=$max:literal, $alphabet:expr, $suffix:literal, $code:literal, $source:expr);)*) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::pattern::Pattern = $crate::pattern::Pattern {
                what: $what, min_length: $min, max_length: $max, alphabet: $alphabet, suffix: $suffix, code: $code,
                source: $source,
            };
        )*
        /// Every form of a name of this service.
        pub const PATTERNS: &[$crate::pattern::Pattern] = &[$($name),*];
    };
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident = ($what:literal, [$($value:literal),* $(,)?], $code:literal, $source:expr);)*) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::limit::Choice<&str> = $crate::limit::Choice {
                what: $what, values: &[$($value),*], unit: "", code: $code, source: $source,
            };
        )*
        /// Every set of allowed words of this service.
        pub const CHOICES: &[$crate::limit::Choice<&str>] = &[$($name),*];
    };
}

pub mod apigateway;
pub mod cloudformation;
pub mod cognito;
pub mod dynamodb;
pub mod iam;
pub mod lambda;
pub mod scheduler;
pub mod sqs;

/// The ranges of all services.
pub fn limits() -> impl Iterator<Item = &'static Limit> {
    [
        apigateway::LIMITS,
        cloudformation::LIMITS,
        cognito::LIMITS,
        dynamodb::LIMITS,
        iam::LIMITS,
        lambda::LIMITS,
        scheduler::LIMITS,
        sqs::LIMITS,
    ]
    .into_iter()
    .flatten()
}

/// The forms of names of all services.
pub fn patterns() -> impl Iterator<Item = &'static Pattern> {
    [
        apigateway::PATTERNS,
        cloudformation::PATTERNS,
        cognito::PATTERNS,
        dynamodb::PATTERNS,
        iam::PATTERNS,
        lambda::PATTERNS,
        scheduler::PATTERNS,
        sqs::PATTERNS,
    ]
    .into_iter()
    .flatten()
}

/// The sets of allowed words of all services.
pub fn choices() -> impl Iterator<Item = &'static Choice<&'static str>> {
    [
        apigateway::CHOICES,
        cognito::CHOICES,
        dynamodb::CHOICES,
        lambda::CHOICES,
        scheduler::CHOICES,
        sqs::CHOICES,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_not_empty_and_names_its_source() {
        for limit in limits() {
            assert!(limit.min <= limit.max, "{}", limit.what);
            assert!(limit.source.starts_with("https://docs.aws.amazon.com/"), "{}", limit.what);
        }
        for pattern in patterns() {
            assert!(pattern.min_length <= pattern.max_length, "{}", pattern.what);
            assert!(pattern.source.starts_with("https://docs.aws.amazon.com/"), "{}", pattern.what);
        }
        assert!(choices().all(|choice| choice.source.starts_with("https://docs.aws.amazon.com/")));
    }

    #[test]
    fn codes_are_written_in_snake_case() {
        let codes = limits().map(|limit| limit.code).chain(patterns().map(|pattern| pattern.code));
        for code in codes.chain(choices().map(|choice| choice.code)) {
            assert!(code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()), "{code}");
        }
    }
}
