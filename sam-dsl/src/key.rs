//! What can be a key of a table.

use serde::Serialize;

/// The type of a key attribute, as DynamoDB names it.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html>
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
    ///
    /// # Example
    /// ```
    /// assert_eq!(sam_dsl::ScalarAttributeType::S.as_str(), "S");
    /// ```
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
/// `String` and whole numbers of up to 64 bits are. An enum without fields becomes one with `#[derive(KeyAttribute)]`.
/// A text has 1 to 2,048 bytes as a partition key and 1 to 1,024 as a sort key.
///
/// # Example
/// ```
/// use sam_dsl::{KeyAttribute, ScalarAttributeType};
///
/// /// The number of an order, written as text.
/// #[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
/// #[serde(into = "String", try_from = "String")]
/// struct Number(u32);
/// # impl From<Number> for String { fn from(number: Number) -> Self { number.0.to_string() } }
/// # impl TryFrom<String> for Number {
/// #     type Error = std::num::ParseIntError;
/// #     fn try_from(text: String) -> Result<Self, Self::Error> { text.parse().map(Self) }
/// # }
///
/// impl KeyAttribute for Number {
///     const TYPE: ScalarAttributeType = ScalarAttributeType::S;
///     type Arg<'a> = Number;
/// }
/// ```
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
