//! How a handler fails.

use std::fmt;

/// A failure of a handler, with a type that stays the same from build to build.
///
/// Lambda reports it as `errorType` and `errorMessage`; state machines, alarms and callers match on the type. An
/// operation of a [handle](crate::handle#errors) fails under AWS's code. Any [`std::error::Error`] becomes one with
/// `?`: the type is the error's own name, which for a raw client of the AWS SDK is `SdkError`. An error that is just
/// called `Error` has the name of its crate before it, `SerdeJsonError`; one of the standard library that of its module,
/// `IoError`. It deliberately is no [`std::error::Error`] itself, so that this conversion can exist.
///
/// # Example
/// ```
/// use sam_dsl::Error;
///
/// fn charge(amount: &str) -> Result<u32, Error> {
///     let amount: u32 = amount.parse()?;
///     if amount == 0 {
///         return Err(Error::new("PaymentDeclined", "nothing to pay"));
///     }
///     Ok(amount)
/// }
///
/// assert_eq!(charge("x").unwrap_err().error_type(), "ParseIntError");
/// assert_eq!(charge("0").unwrap_err().error_type(), "PaymentDeclined");
/// assert_eq!(Error::from(serde_json::from_str::<u32>("x").unwrap_err()).error_type(), "SerdeJsonError");
/// ```
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    error_type: String,
    message: String,
}

impl Error {
    /// A failure of this type. The type should be a name: letters and digits, as `PaymentDeclined`.
    pub fn new(error_type: impl Into<String>, message: impl Into<String>) -> Self {
        Self { error_type: error_type.into(), message: message.into() }
    }

    /// The type: a name to match on.
    pub fn error_type(&self) -> &str {
        &self.error_type
    }

    /// What happened, for a person; with the causes of an error that was converted.
    ///
    /// # Example
    /// ```
    /// let error = sam_dsl::Error::new("PaymentDeclined", "nothing to pay");
    /// assert_eq!((error.message(), error.to_string().as_str()), ("nothing to pay", "PaymentDeclined: nothing to pay"));
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether a condition on a write did not hold: AWS answered `ConditionalCheckFailedException`, or a transaction
    /// was cancelled for that reason.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::Error;
    ///
    /// assert!(Error::new("ConditionalCheckFailedException", "The conditional request failed").is_condition_failed());
    /// assert!(!Error::new("TransactionCanceledException", "[TransactionConflict]").is_condition_failed());
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
    pub fn is_condition_failed(&self) -> bool {
        self.error_type == "ConditionalCheckFailedException"
            || (self.error_type == "TransactionCanceledException"
                && self.message.contains("ConditionalCheckFailed"))
    }

    /// Whether IAM refused the call: the type is `AccessDeniedException`, or `AccessDenied` of SQS. Of an operation of
    /// a handle; the error of a raw client is `SdkError`.
    ///
    /// # Example
    /// ```
    /// assert!(sam_dsl::Error::new("AccessDenied", "not authorized").is_access_denied());
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
    pub fn is_access_denied(&self) -> bool {
        self.error_type == "AccessDeniedException" || self.error_type == "AccessDenied"
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error_type, self.message)
    }
}

impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Self {
        Self { error_type: name_of::<E>(), message: with_causes(&error) }
    }
}

/// The last part of the type's path, without generics: `core::num::error::ParseIntError` is `ParseIntError`. `Error`
/// alone names nothing: `serde_json::error::Error` is `SerdeJsonError`.
fn name_of<E>() -> String {
    let path = std::any::type_name::<E>().trim_start_matches('&');
    let path = path.split('<').next().unwrap_or(path);
    let parts: Vec<_> = path.split("::").collect();
    match parts[..] {
        // The standard library moves its types from crate to crate.
        ["alloc" | "core" | "std", module, .., "Error"] => format!("{}Error", crate::names::pascal(module)),
        [owner, .., "Error"] => format!("{}Error", crate::names::pascal(owner)),
        _ => parts.last().map_or_else(String::new, |name| (*name).to_owned()),
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}

/// The failure of a call of the AWS SDK, under AWS's own code.
#[cfg(any(feature = "dynamodb", feature = "sqs"))]
pub(crate) fn of_sdk<E, R>(error: aws_smithy_runtime_api::client::result::SdkError<E, R>) -> Error
where
    E: std::error::Error + aws_smithy_types::error::metadata::ProvideErrorMetadata + 'static,
    R: std::fmt::Debug + 'static,
{
    match error.as_service_error() {
        Some(service) => Error {
            error_type: service.code().unwrap_or("ServiceError").to_owned(),
            message: service.message().map_or_else(|| with_causes(service), str::to_owned),
        },
        None => Error { error_type: "SdkError".to_owned(), message: with_causes(&error) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_converted_error_has_a_name_that_can_be_matched() {
        fn check(error: impl std::error::Error, expected: &str) {
            assert_eq!(Error::from(error).error_type(), expected);
        }
        let json = serde_json::from_str::<u32>("x").unwrap_err();
        check("x".parse::<u32>().unwrap_err(), "ParseIntError");
        check(&json, "SerdeJsonError");
        check(std::io::Error::other("x"), "IoError");
        check(fmt::Error, "FmtError");
        check(json, "SerdeJsonError");
    }
}
