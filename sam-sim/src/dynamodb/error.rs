//! Every error that the simulated DynamoDB answers, one row each.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>

use crate::{AwsError, aws_errors};

aws_errors! {
    /// Everything the simulated DynamoDB can answer.
    pub enum Error {
        /// The condition of a write was false.
        ConditionalCheckFailedException {} = 400 Sender "The conditional request failed",
        /// A shard iterator was used more than 15 minutes after it was made.
        ExpiredIteratorException { message: String } = 400 Sender "{message}",
        /// A `ClientRequestToken` came again with another request.
        IdempotentParameterMismatchException {} = 400 Sender "The provided ClientRequestToken was already used with a different request",
        /// A limit of the account, such as two readers of a shard.
        LimitExceededException { message: String } = 400 Sender "{message}",
        /// A provisioned table has no capacity left.
        ProvisionedThroughputExceededException {} = 400 Sender "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
        /// The table exists already, or is being changed.
        ResourceInUseException { message: String } = 400 Sender "{message}",
        /// There is no such table, index or stream.
        ResourceNotFoundException { message: String } = 400 Sender "{message}",
        /// The JSON of the request has a value of the wrong type.
        SerializationException { message: String } = 400 Sender "{message}",
        /// A transaction was not executed; the reasons stand in `CancellationReasons`, one for each action.
        TransactionCanceledException { codes: String } = 400 Sender "Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        /// The records that an iterator points at are older than 24 hours.
        TrimmedDataAccessException { message: String } = 400 Sender "{message}",
        /// A constraint of the API or of an expression was broken. Nothing was written.
        ValidationException { message: String } = 400 Sender "{message}",
    }
}

/// A [`Error::ValidationException`] with this text.
pub(super) fn invalid(message: impl Into<String>) -> Error {
    Error::ValidationException { message: message.into() }
}

/// A [`Error::ResourceNotFoundException`] for a data operation, which does not name the table.
pub(super) fn not_found() -> Error {
    Error::ResourceNotFoundException { message: "Requested resource not found".to_owned() }
}

/// What DynamoDB can do and this simulator cannot.
pub(super) fn unsupported(what: impl std::fmt::Display) -> AwsError {
    AwsError::unsupported("dynamodb", what)
}
