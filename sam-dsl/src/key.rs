//! What can be a key of a table.

use serde::Serialize;

/// The type of a key attribute, as DynamoDB names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarAttributeType {
    /// A string, ordered by its UTF-8 bytes.
    S,
    /// A number, ordered by its value.
    N,
    /// Bytes, ordered as unsigned.
    B,
}

impl ScalarAttributeType {
    /// The letter that stands in a template.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}

/// A type that can be a partition key or a sort key.
///
/// Strings and whole numbers are. An enum without fields becomes one with `#[derive(KeyAttribute)]`.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key of a DynamoDB table",
    label = "a key is a string, a whole number or bytes",
    note = "use `String` or an integer, or `#[derive(KeyAttribute)]` on an enum without fields [key_type_unsupported]"
)]
pub trait KeyAttribute: Serialize {
    /// How DynamoDB stores it.
    const TYPE: ScalarAttributeType;

    /// How a key is passed to an operation: `&str` for a `String`.
    type Arg<'a>: Serialize + Copy + Send + Sync;
}

#[diagnostic::do_not_recommend]
impl KeyAttribute for String {
    const TYPE: ScalarAttributeType = ScalarAttributeType::S;
    type Arg<'a> = &'a str;
}

macro_rules! number_keys {
    ($($type:ty),*) => {
        $(#[diagnostic::do_not_recommend]
        impl KeyAttribute for $type {
            const TYPE: ScalarAttributeType = ScalarAttributeType::N;
            type Arg<'a> = $type;
        })*
    };
}

number_keys!(u8, u16, u32, u64, i8, i16, i32, i64);
