//! Every error that the simulated Lambda answers.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors>

use crate::AwsError;
use crate::error::Fault;

crate::aws_errors! {
    /// What the simulated Lambda can answer.
    pub enum Error {
        /// One of the parameters is not valid.
        InvalidParameterValueException { message: String } = 400 Sender "{message}",
        /// The event is not JSON.
        InvalidRequestContentException { problem: String } = 400 Sender "Could not parse request body into json: {problem}",
        /// The function is part of a loop that does not end.
        RecursiveInvocationException {} = 400 Sender "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
        /// The event is too large.
        RequestEntityTooLargeException { message: String } = 413 Sender "{message}",
        /// Something of that name exists.
        ResourceConflictException { message: String } = 409 Sender "{message}",
        /// There is no such function, version or alias.
        ResourceNotFoundException { arn: String } = 404 Sender "Function not found: {arn}",
        /// The service failed.
        ServiceException { message: String } = 500 Receiver "{message}",
        /// No execution environment is free.
        TooManyRequestsException { reason: ThrottleReason } = 429 Sender "Rate Exceeded.",
    }
}

/// Why an invocation was throttled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThrottleReason {
    /// The account has no execution environment left.
    ConcurrentInvocationLimitExceeded,
    /// The function uses all the environments that are reserved for it.
    ReservedFunctionConcurrentInvocationLimitExceeded,
}

impl Error {
    /// The event of a synchronous invocation is too large.
    pub(super) fn request_too_large(limit: usize) -> Self {
        let message = format!("Request must be smaller than {limit} bytes for the InvokeFunction operation");
        Self::RequestEntityTooLargeException { message }
    }

    /// The event of an asynchronous invocation is too large.
    pub(super) fn event_too_large(bytes: usize, limit: usize) -> Self {
        let message =
            format!("{bytes} byte payload is too large for the Event invocation type (limit {limit} bytes)");
        Self::RequestEntityTooLargeException { message }
    }

    /// The error as it goes over the wire, with the members `Type` and `Reason`.
    pub fn answer(self) -> AwsError {
        let reason = match &self {
            Self::TooManyRequestsException { reason } => Some(format!("{reason:?}")),
            _ => None,
        };
        let mut error = AwsError::from(self);
        let whose = if error.fault == Fault::Sender { "User" } else { "Service" };
        error = error.with_member("Type", whose.into());
        match reason {
            Some(reason) => error.with_member("Reason", reason.into()),
            None => error,
        }
    }
}
