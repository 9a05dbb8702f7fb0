//! Amazon SQS.

use crate::pattern::{Alphabet, WORD};

const QUEUES: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html";
const MESSAGES: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html";
const FIFO: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-fifo.html";
const CREATE: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html";
const SEND: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html";

limits! {
    /// `VisibilityTimeout`. Default 30.
    VISIBILITY_TIMEOUT = ("visibility timeout of a queue", 0..=43_200, "s", "queue_visibility_out_of_range", CREATE);
    /// `DelaySeconds` of a queue or a message. Default 0.
    DELAY = ("delay of a queue", 0..=900, "s", "queue_delay_out_of_range", CREATE);
    /// `MessageRetentionPeriod`. Default 345,600 (4 days).
    RETENTION = ("retention of a queue", 60..=1_209_600, "s", "queue_retention_out_of_range", CREATE);
    /// `MaximumMessageSize`. Default 1,048,576. It was 262,144 until August 2025.
    MAXIMUM_MESSAGE_SIZE = ("maximum message size of a queue", 1_024..=1_048_576, "bytes", "queue_message_size_out_of_range", CREATE);
    /// `ReceiveMessageWaitTimeSeconds`. Default 0.
    RECEIVE_WAIT = ("wait time of a receive", 0..=20, "s", "queue_receive_wait_out_of_range", CREATE);
    /// `RedrivePolicy.maxReceiveCount`.
    MAX_RECEIVE_COUNT = ("maximum receive count of a queue", 1..=1_000, "", "queue_max_receive_count_out_of_range", CREATE);
    /// `KmsDataKeyReusePeriodSeconds`. Default 300.
    KMS_REUSE = ("reuse period of a queue's data key", 60..=86_400, "s", "queue_key_reuse_out_of_range", CREATE);
    /// `RedriveAllowPolicy.sourceQueueArns`.
    REDRIVE_SOURCES = ("number of source queues of a dead-letter queue", 0..=10, "", "queue_too_many_redrive_sources", CREATE);
    /// `Policy`.
    POLICY = ("policy of a queue", 0..=8_192, "bytes", "queue_policy_too_large", MESSAGES);
    /// Statements of a policy.
    POLICY_STATEMENTS = ("number of statements of a queue's policy", 0..=20, "", "queue_policy_too_large", MESSAGES);
    /// Entries of `SendMessageBatch`, `DeleteMessageBatch` and `ChangeMessageVisibilityBatch`, and `MaxNumberOfMessages`.
    BATCH_ENTRIES = ("number of entries of a batch", 1..=10, "", "queue_batch_out_of_range", MESSAGES);
    /// Body and attributes of a message.
    MESSAGE = ("message", 1..=1_048_576, "bytes", "message_too_large", MESSAGES);
    /// Attributes of a message.
    MESSAGE_ATTRIBUTES = ("number of attributes of a message", 0..=10, "", "message_too_many_attributes", MESSAGES);
}

/// What the name of a FIFO queue ends in.
pub const FIFO_SUFFIX: &str = ".fifo";

/// `VisibilityTimeout` of a queue that names none, in seconds.
pub const VISIBILITY_TIMEOUT_DEFAULT: u64 = 30;

/// `MessageRetentionPeriod` of a queue that names none, in seconds.
pub const RETENTION_DEFAULT: u64 = 345_600;

/// QUOTA: messages of a queue that are received and neither deleted nor visible again.
pub const IN_FLIGHT: u64 = 120_000;

/// How long a deduplication id is remembered, in seconds.
pub const DEDUPLICATION_WINDOW: u64 = 300;

const IDENTIFIER: Alphabet = Alphabet::new("letters, digits and punctuation", "!-~");

patterns! {
    /// `QueueName` of a standard queue.
    QUEUE_NAME = ("name of a queue", 1..=80, WORD, "", "queue_name_invalid", QUEUES);
    /// `QueueName` of a FIFO queue; its 80 characters include the suffix.
    FIFO_QUEUE_NAME = ("name of a FIFO queue", 6..=80, WORD, ".fifo", "queue_fifo_name_suffix", FIFO);
    /// `MessageGroupId`.
    MESSAGE_GROUP_ID = ("id of a message group", 1..=128, IDENTIFIER, "", "message_group_id_invalid", SEND);
    /// `MessageDeduplicationId`.
    DEDUPLICATION_ID = ("deduplication id of a message", 1..=128, IDENTIFIER, "", "message_deduplication_id_invalid", SEND);
    /// `Id` of an entry of a batch.
    BATCH_ENTRY_ID = ("id of an entry of a batch", 1..=80, WORD, "", "queue_batch_entry_id_invalid", MESSAGES);
}

choices! {
    /// `DeduplicationScope` of a FIFO queue.
    DEDUPLICATION_SCOPES = ("deduplication scope of a FIFO queue", ["messageGroup", "queue"], "queue_fifo_option_unknown", CREATE);
    /// `FifoThroughputLimit` of a FIFO queue.
    FIFO_THROUGHPUT_LIMITS = ("throughput limit of a FIFO queue", ["perMessageGroupId", "perQueue"], "queue_fifo_option_unknown", CREATE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifo_name_counts_its_suffix() {
        let name = |letters: usize| format!("{}.fifo", "a".repeat(letters));
        assert!(FIFO_QUEUE_NAME.allows(&name(75)));
        assert!(!FIFO_QUEUE_NAME.allows(&name(76)));
        assert!(!FIFO_QUEUE_NAME.allows("jobs") && !FIFO_QUEUE_NAME.allows(".fifo"));
        assert!(!QUEUE_NAME.allows("jobs.fifo"));
    }
}
