//! What API Gateway answers when an API cannot be made.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html>

use crate::AwsError;

crate::aws_errors! {
    /// The errors of the control plane.
    #[allow(clippy::enum_variant_names, reason = "the names are AWS's")]
    pub(crate) enum Error {
        /// The document or a property is not valid.
        BadRequestException { message: String } = 400 Sender "{message}",
        /// The name is taken.
        ConflictException { message: String } = 409 Sender "{message}",
        /// There is no such thing.
        NotFoundException { message: String } = 404 Sender "{message}",
    }
}

impl Error {
    /// A document or a property that is not valid.
    pub(crate) fn bad_request(message: impl Into<String>) -> AwsError {
        Self::BadRequestException { message: message.into() }.into()
    }

    /// An API, a stage or a deployment that is not there.
    pub(crate) fn not_found(what: &str) -> AwsError {
        Self::NotFoundException { message: format!("Invalid {what} identifier specified") }.into()
    }
}
