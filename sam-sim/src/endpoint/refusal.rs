//! What every service answers to a caller that it does not know.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html>

use crate::AwsError;

crate::aws_errors! {
    /// A request that no operation has seen yet was refused.
    pub(crate) enum Refusal {
        /// The header `Authorization` is there, but it is no signature.
        IncompleteSignatureException { message: String } = 400 Sender "{message}",
        /// The credential scope is wrong.
        InvalidSignatureException { message: String } = 400 Sender "{message}",
        /// The older services' name for an unknown access key.
        InvalidClientTokenId {} = 403 Sender "The security token included in the request is invalid.",
        /// The request is not signed.
        MissingAuthenticationTokenException {} = 400 Sender "Missing Authentication Token",
        /// The access key is unknown.
        UnrecognizedClientException {} = 400 Sender "The security token included in the request is invalid.",
    }
}

/// Services that refuse unknown callers with the status 403 instead of 400.
const FORBIDDEN: &[&str] = &["lambda", "sqs", "sts"];

/// The refusal as `service` puts it.
pub(crate) fn of_service(service: &str, refusal: Refusal) -> AwsError {
    let mut error = AwsError::from(refusal);
    if FORBIDDEN.contains(&service) {
        error.status = 403;
    }
    error
}

/// What `service` answers to an access key that nobody holds.
pub(crate) fn unknown_key(service: &str) -> AwsError {
    match service {
        "sqs" | "sts" => Refusal::InvalidClientTokenId {}.into(),
        _ => of_service(service, Refusal::UnrecognizedClientException {}),
    }
}
