//! What AWS answers when it refuses, and how a service declares it.

use serde_json::{Map, Value};
use std::fmt;

/// An error answer of a service: code, message and status exactly as AWS gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct AwsError {
    /// The code without namespace: `ConditionalCheckFailedException`.
    pub code: &'static str,
    /// The text.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// Whose fault it is.
    pub fault: Fault,
    /// The code of the older Query protocol where it differs: `AWS.SimpleQueueService.NonExistentQueue`.
    pub query_code: Option<&'static str>,
    /// Further members of the answer, such as `CancellationReasons` and `Item`.
    pub members: Map<String, Value>,
}

/// Who caused an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The request: sending it again gives the same answer.
    Sender,
    /// The service: a retry may help.
    Receiver,
}

impl AwsError {
    /// An error that the request caused, with the status 400.
    pub fn sender(code: &'static str, message: impl Into<String>) -> Self {
        let (message, members) = (message.into(), Map::new());
        Self { code, message, status: 400, fault: Fault::Sender, query_code: None, members }
    }

    /// What AWS can do and this simulator cannot. Never an AWS code, never silence.
    pub fn unsupported(service: &str, what: impl fmt::Display) -> Self {
        Self {
            status: 501,
            fault: Fault::Receiver,
            ..Self::sender("Unsupported", format!("Unsupported: {service}:{what}"))
        }
    }

    /// `AccessDeniedException`, in the words of IAM.
    pub fn access_denied(principal: &str, action: &str, resource: &str, because: &str) -> Self {
        Self::sender(
            "AccessDeniedException",
            format!(
                "User: {principal} is not authorized to perform: {action} on resource: {resource} because {because}"
            ),
        )
    }

    /// The same error with one more member.
    pub fn with_member(mut self, name: &str, value: Value) -> Self {
        self.members.insert(name.to_owned(), value);
        self
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for AwsError {}

/// Declares every error that a service answers: name, status, fault and text, one row each.
///
/// ```
/// sam_sim::aws_errors! {
///     /// What the simulated DynamoDB can answer.
///     pub enum Error {
///         /// A constraint of the API was broken.
///         ValidationException { message: String } = 400 Sender "{message}",
///         /// There is no such table.
///         ResourceNotFoundException {} = 400 Sender "Requested resource not found",
///     }
/// }
/// let error: sam_sim::AwsError = Error::ResourceNotFoundException {}.into();
/// assert_eq!(error.code, "ResourceNotFoundException");
/// ```
#[macro_export]
macro_rules! aws_errors {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident { $($field:ident: $type:ty),* $(,)? } = $status:literal $fault:ident $text:literal $(query $query:literal)?
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::enum_variant_names, reason = "the names are AWS's")]
        $vis enum $name {
            $(
                $(#[$variant_meta])*
                #[allow(missing_docs, reason = "the fields are what the text names")]
                $variant { $($field: $type),* },
            )*
        }

        impl From<$name> for $crate::AwsError {
            fn from(error: $name) -> Self {
                match error {
                    $($name::$variant { $($field),* } => {
                        // A field may serve other members of the answer than the text.
                        $(let _ = &$field;)*
                        Self {
                            code: stringify!($variant),
                            message: format!($text),
                            status: $status,
                            fault: $crate::error::Fault::$fault,
                            query_code: None$(.or(Some($query)))?,
                            members: Default::default(),
                        }
                    })*
                }
            }
        }
    };
}
