//! Every error that SQS answers.
//!
//! SQS speaks JSON but is compatible with its Query protocol: a row carries the Query code where the two differ, and the
//! wire sends both.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html>

use crate::AwsError;
use serde_json::{Value, json};

crate::aws_errors! {
    /// What the simulated SQS can answer.
    pub(super) enum Error {
        /// Two entries of a batch have the same id.
        BatchEntryIdsNotDistinct { id: String } = 400 Sender "Id {id} repeated." query "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        /// The messages of a batch are too long together.
        BatchRequestTooLong { limit: u64, sent: u64 } = 400 Sender "Batch requests cannot be longer than {limit} bytes. You have sent {sent} bytes." query "AWS.SimpleQueueService.BatchRequestTooLong",
        /// A batch without entries.
        EmptyBatchRequest { entry: &'static str } = 400 Sender "There should be at least one {entry} in the request." query "AWS.SimpleQueueService.EmptyBatchRequest",
        /// A URL that names no queue.
        InvalidAddress { address: String } = 400 Sender "The address {address} is not valid for this endpoint.",
        /// There is no such queue attribute.
        InvalidAttributeName { name: String } = 400 Sender "Unknown Attribute {name}.",
        /// The value of a queue attribute is out of range.
        InvalidAttributeValue { name: String } = 400 Sender "Invalid value for the parameter {name}.",
        /// The id of an entry of a batch.
        InvalidBatchEntryId {} = 400 Sender "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long." query "AWS.SimpleQueueService.InvalidBatchEntryId",
        /// A character that a message must not contain.
        InvalidMessageContents { character: u32, place: &'static str } = 400 Sender "Invalid binary character '#x{character:X}' was found in the {place}, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
        /// Any other parameter that is out of range.
        InvalidParameterValueException { message: String } = 400 Sender "{message}" query "InvalidParameterValue",
        /// The message of the receipt handle is not in flight.
        MessageNotInflight {} = 400 Sender "The specified message isn't in flight." query "AWS.SimpleQueueService.MessageNotInflight",
        /// A required parameter is missing.
        MissingRequiredParameterException { name: &'static str } = 400 Sender "The request must contain the parameter {name}." query "MissingParameter",
        /// Too many messages in flight.
        OverLimit { message: String } = 403 Sender "{message}" query "OverLimit",
        /// A queue can be purged once a minute.
        PurgeQueueInProgress { queue: String } = 403 Sender "Only one PurgeQueue operation on {queue} is allowed every 60 seconds." query "AWS.SimpleQueueService.PurgeQueueInProgress",
        /// A name is free again a minute after its queue was deleted.
        QueueDeletedRecently {} = 400 Sender "You must wait 60 seconds after deleting a queue before you can create another with the same name." query "AWS.SimpleQueueService.QueueDeletedRecently",
        /// There is no queue of this name in the account and Region.
        QueueDoesNotExist {} = 400 Sender "The specified queue does not exist." query "AWS.SimpleQueueService.NonExistentQueue",
        /// A queue of this name exists with other attributes.
        QueueNameExists { attribute: String } = 400 Sender "A queue already exists with the same name and a different value for attribute {attribute}" query "QueueAlreadyExists",
        /// Not a receipt handle of this queue.
        ReceiptHandleIsInvalid { handle: String } = 404 Sender "The input receipt handle \"{handle}\" is not a valid receipt handle." query "ReceiptHandleIsInvalid",
        /// The queue or the task of a message move does not exist.
        ResourceNotFoundException { message: &'static str } = 404 Sender "{message}" query "ResourceNotFoundException",
        /// More than ten entries.
        TooManyEntriesInBatchRequest { limit: u64, sent: usize } = 400 Sender "Maximum number of entries per request are {limit}. You have sent {sent}." query "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
    }
}

impl Error {
    /// `InvalidParameterValue` in the words that SQS uses for most of them.
    pub(super) fn value(value: impl std::fmt::Display, parameter: &str, reason: &str) -> Self {
        Self::invalid(format!("Value {value} for parameter {parameter} is invalid. Reason: {reason}"))
    }

    /// `InvalidParameterValue` in words of its own.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::InvalidParameterValueException { message: message.into() }
    }
}

/// An entry of `Failed` in the answer to a batch.
pub(super) fn batch_entry(id: &str, error: Error) -> Value {
    let error = AwsError::from(error);
    let sender = error.fault == crate::error::Fault::Sender;
    json!({"Id": id, "SenderFault": sender, "Code": error.query_code.unwrap_or(error.code), "Message": error.message})
}
