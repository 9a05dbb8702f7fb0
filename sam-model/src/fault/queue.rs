//! Queues: times, names, dead letters, messages.

const CREATE: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html";
const MESSAGES: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html";
const QUEUES: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html";
const FIFO: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-fifo.html";
const DEAD: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html";
const LAMBDA: &str = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html";
const SEND: &str =
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html";

faults! {
    QUEUE_VISIBILITY_BELOW_FUNCTION_TIMEOUT = Check "queue_visibility_below_function_timeout", "a queue shows a message again before its consumer must be done" {
        what "The visibility timeout of a queue is shorter than the timeout of a function that consumes it."
        why "Lambda refuses the event source mapping: `Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds`. A message would be handled twice at the same time."
        rust "queue! { pub Jobs: Charge, visibility_timeout = 30 s }\n\n#[function(consume Jobs, timeout = 60 s)]" => "queue! { pub Jobs: Charge, visibility_timeout = 6 min }\n\n#[function(consume Jobs, timeout = 60 s)]"
        source LAMBDA
    }
    QUEUE_VISIBILITY_BELOW_ADVICE = Build "queue_visibility_below_advice", "a queue's visibility timeout leaves no room for retries" {
        what "The visibility timeout of a queue is less than six times the timeout of its consumer."
        why "When the function is throttled Lambda tries the batch again; AWS advises six times, so that the messages do not reappear meanwhile. The build goes on."
        rust "queue! { pub Jobs: Charge, visibility_timeout = 60 s }\n\n#[function(consume Jobs, timeout = 60 s)]" => "queue! { pub Jobs: Charge, visibility_timeout = 6 min }\n\n#[function(consume Jobs, timeout = 60 s)]"
        source LAMBDA
    }
    QUEUE_VISIBILITY_OUT_OF_RANGE = Check "queue_visibility_out_of_range", "the visibility timeout of a queue is longer than SQS offers" {
        what "`visibility_timeout` is longer than SQS hides a message."
        why "SQS answers with `InvalidAttributeValue`."
        rust "queue! { pub Jobs: Charge, visibility_timeout = 24 h }" => "queue! { pub Jobs: Charge, visibility_timeout = 12 h }"
        source CREATE
    }
    QUEUE_DELAY_OUT_OF_RANGE = Check "queue_delay_out_of_range", "the delay of a queue is longer than SQS offers" {
        what "`delay` is longer than SQS holds a message back."
        why "SQS answers with `InvalidAttributeValue`. For longer delays use a schedule of EventBridge Scheduler."
        rust "queue! { pub Jobs: Charge, delay = 1 h }" => "queue! { pub Jobs: Charge, delay = 15 min }"
        source CREATE
    }
    QUEUE_RETENTION_OUT_OF_RANGE = Check "queue_retention_out_of_range", "the retention of a queue is outside of what SQS offers" {
        what "`retention` is shorter or longer than SQS keeps messages."
        why "SQS answers with `InvalidAttributeValue`."
        rust "queue! { pub Jobs: Charge, retention = 30 days }" => "queue! { pub Jobs: Charge, retention = 14 days }"
        source CREATE
    }
    QUEUE_MESSAGE_SIZE_OUT_OF_RANGE = Build "queue_message_size_out_of_range", "the greatest message of a queue is outside of what SQS offers" {
        what "`maximum_message_size` is less or more than SQS offers."
        why "SQS answers with `InvalidAttributeValue`."
        yaml "MaximumMessageSize: 100" => "MaximumMessageSize: 1024"
        source CREATE
    }
    QUEUE_RECEIVE_WAIT_OUT_OF_RANGE = Build "queue_receive_wait_out_of_range", "a receive waits longer than SQS offers" {
        what "`ReceiveMessageWaitTimeSeconds` is longer than a long poll lasts."
        why "SQS answers with `InvalidAttributeValue`."
        yaml "ReceiveMessageWaitTimeSeconds: 60" => "ReceiveMessageWaitTimeSeconds: 20"
        source CREATE
    }
    QUEUE_MAX_RECEIVE_COUNT_OUT_OF_RANGE = Check "queue_max_receive_count_out_of_range", "a queue's maximum receive count is outside of what SQS offers" {
        what "`dead_letter(after = ..)` is zero or too large."
        why "SQS answers with `InvalidParameterValue`. A message has to be received once before it can be a dead letter."
        rust "queue! { pub Jobs: Charge, dead_letter(after = 0) }" => "queue! { pub Jobs: Charge, dead_letter(after = 5) }"
        source DEAD
    }
    QUEUE_MAX_RECEIVE_COUNT_BELOW_ADVICE = Build "queue_max_receive_count_below_advice", "a queue gives up on a message sooner than AWS advises" {
        what "A queue that a function consumes moves messages to its dead letters after few receives."
        why "Throttled invocations count as receives too, so good messages can end among the dead letters. The build goes on."
        rust "queue! { pub Jobs: Charge, dead_letter(after = 1) }" => "queue! { pub Jobs: Charge, dead_letter(after = 5) }"
        source LAMBDA
    }
    QUEUE_KEY_REUSE_OUT_OF_RANGE = Build "queue_key_reuse_out_of_range", "a queue's data key is reused for a time that SQS does not offer" {
        what "`KmsDataKeyReusePeriodSeconds` is outside of what SQS offers."
        why "SQS answers with `InvalidAttributeValue`."
        yaml "KmsDataKeyReusePeriodSeconds: 10" => "KmsDataKeyReusePeriodSeconds: 300"
        source CREATE
    }
    QUEUE_TOO_MANY_REDRIVE_SOURCES = Build "queue_too_many_redrive_sources", "a dead-letter queue names more sources than SQS keeps" {
        what "`RedriveAllowPolicy` lists more source queues than SQS allows."
        why "SQS refuses it; `allowAll` is the way for more."
        yaml "RedriveAllowPolicy:\n  redrivePermission: byQueue\n  sourceQueueArns: [ .. eleven of them .. ]" => "RedriveAllowPolicy:\n  redrivePermission: allowAll"
        source DEAD
    }
    QUEUE_POLICY_TOO_LARGE = Build "queue_policy_too_large", "the policy of a queue is larger than SQS keeps" {
        what "A queue's policy has too many bytes or statements."
        why "SQS refuses it. One statement may name several principals and sources."
        yaml "Statement: [ .. one for each of thirty topics .. ]" => "Statement:\n  - Condition:\n      ArnLike:\n        aws:SourceArn: arn:aws:sns:*:*:shop-*"
        source MESSAGES
    }
    QUEUE_NAME_INVALID = Build "queue_name_invalid", "the name of a queue has a form that SQS refuses" {
        what "The name is too long or holds something else than letters, digits, `-` and `_`."
        why "SQS answers with `InvalidParameterValue`. Without a name CloudFormation makes one."
        yaml "QueueName: shop.jobs" => "QueueName: shop-jobs"
        source QUEUES
    }
    QUEUE_FIFO_NAME_SUFFIX = Build "queue_fifo_name_suffix", "the name of a FIFO queue must end in `.fifo`, and no other name may" {
        what "A FIFO queue has a name without the suffix, or a standard queue has one with it."
        why "SQS answers: `The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix`."
        yaml "QueueName: payments\nFifoQueue: true" => "QueueName: payments.fifo\nFifoQueue: true"
        source FIFO
    }
    QUEUE_FIFO_OPTION_UNKNOWN = Build "queue_fifo_option_unknown", "a FIFO queue has no such option" {
        what "`DeduplicationScope` or `FifoThroughputLimit` has a value that SQS does not know."
        why "SQS answers with `InvalidAttributeValue`."
        yaml "DeduplicationScope: group" => "DeduplicationScope: messageGroup"
        source CREATE
    }
    QUEUE_FIFO_OPTION_ON_STANDARD = Build "queue_fifo_option_on_standard", "an option of FIFO queues is given for a standard queue" {
        what "`ContentBasedDeduplication`, `DeduplicationScope` or `FifoThroughputLimit` stands on a queue that is not FIFO; or `FifoQueue` is `false`."
        why "SQS answers: `Unknown Attribute`. A standard queue is one without `FifoQueue`."
        yaml "QueueName: jobs\nContentBasedDeduplication: true" => "QueueName: jobs.fifo\nFifoQueue: true\nContentBasedDeduplication: true"
        source CREATE
    }
    QUEUE_DEAD_LETTER_KIND = Build "queue_dead_letter_kind", "a dead-letter queue must be of the same kind as its source" {
        what "A FIFO queue has a standard dead-letter queue, or the other way round."
        why "SQS answers: `Dead-letter queue must be same type of queue as the source`."
        yaml "Payments: { FifoQueue: true, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn } }\nDead: {}" => "Payments: { FifoQueue: true, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn } }\nDead: { FifoQueue: true }"
        source DEAD
    }
    QUEUE_DEAD_LETTER_LOOP = Build "queue_dead_letter_loop", "dead letters come back to the queue that they left" {
        what "Following the dead-letter queues from one to the next leads back to the first."
        why "A message that cannot be handled would go round for ever, and CloudFormation cannot order the queues."
        yaml "A: { RedrivePolicy: { deadLetterTargetArn: !GetAtt B.Arn } }\nB: { RedrivePolicy: { deadLetterTargetArn: !GetAtt A.Arn } }" => "A: { RedrivePolicy: { deadLetterTargetArn: !GetAtt B.Arn } }\nB: {}"
        source DEAD
    }
    QUEUE_DEAD_LETTER_RETENTION = Build "queue_dead_letter_retention", "a dead-letter queue forgets sooner than its source" {
        what "The retention of a dead-letter queue is shorter than that of its source."
        why "On a standard queue a dead letter keeps the time of its first sending; it may be gone before anybody looks. The build goes on."
        yaml "MessageRetentionPeriod: 345600 # of the dead letters, the source has 1209600" => "MessageRetentionPeriod: 1209600"
        source DEAD
    }
    QUEUE_REDRIVE_MALFORMED = Build "queue_redrive_malformed", "a redrive policy must name its target and its count" {
        what "`RedrivePolicy` has no `deadLetterTargetArn` or no `maxReceiveCount`."
        why "SQS answers with `InvalidParameterValue`."
        yaml "RedrivePolicy:\n  maxReceiveCount: 5" => "RedrivePolicy:\n  deadLetterTargetArn: !GetAtt Dead.Arn\n  maxReceiveCount: 5"
        source DEAD
    }
    QUEUE_BATCH_OUT_OF_RANGE = Simulation "queue_batch_out_of_range", "a batch of a queue is empty or too large" {
        what "A batch has no entries or more than SQS takes, or a receive asks for more messages than it gives."
        why "SQS answers with `TooManyEntriesInBatchRequest` or `ReadCountOutOfRange`."
        rust "client.send_message_batch().set_entries(Some(fifty))" => "for ten in fifty.chunks(10) {\n    client.send_message_batch().set_entries(Some(ten.to_vec())).send().await?;\n}"
        source MESSAGES
    }
    QUEUE_BATCH_ENTRY_ID_INVALID = Simulation "queue_batch_entry_id_invalid", "the id of an entry of a batch has a form that SQS refuses" {
        what "The id of an entry is too long or holds something else than letters, digits, `-` and `_`."
        why "SQS answers with `InvalidBatchEntryId`."
        rust "SendMessageBatchRequestEntry::builder().id(\"order/17\")" => "SendMessageBatchRequestEntry::builder().id(\"order-17\")"
        source MESSAGES
    }
    MESSAGE_TOO_LARGE = Simulation "message_too_large", "a message is empty or larger than SQS transports" {
        what "Body and attributes of a message take more bytes than SQS transports."
        why "SQS answers with `InvalidParameterValue`. Put the content into S3 and send its key."
        rust "jobs.send(&Import { file: bytes })" => "jobs.send(&Import { key })"
        source MESSAGES
    }
    MESSAGE_TOO_MANY_ATTRIBUTES = Simulation "message_too_many_attributes", "a message has more attributes than SQS transports" {
        what "A message has more attributes than SQS keeps."
        why "SQS answers with `InvalidParameterValue`. Fields belong in the body."
        rust "client.send_message().message_attributes(\"a\", a).message_attributes(\"b\", b) /* .. nine more */" => "jobs.send(&Charge { a, b, .. })"
        source MESSAGES
    }
    MESSAGE_GROUP_ID_INVALID = Simulation "message_group_id_invalid", "the id of a message group has a form that SQS refuses" {
        what "The id is empty, too long, or holds something else than letters, digits and punctuation. A FIFO queue needs one."
        why "SQS answers with `InvalidParameterValue` or `MissingParameter`."
        rust "payments.send(&payment).group(\"Zoë Müller\")" => "payments.send(&payment).group(&customer_id)"
        source SEND
    }
    MESSAGE_DEDUPLICATION_ID_INVALID = Simulation "message_deduplication_id_invalid", "the deduplication id of a message has a form that SQS refuses" {
        what "The id is empty, too long, or holds something else than letters, digits and punctuation."
        why "SQS answers with `InvalidParameterValue`."
        rust "payments.send(&payment).deduplication_id(\"order 17\")" => "payments.send(&payment).deduplication_id(\"order-17\")"
        source SEND
    }
    QUEUE_MESSAGE_MISSING = Check "queue_message_missing", "a queue needs the type of its messages" {
        what "`queue!` names no type after the queue."
        why "Producers and consumers agree on the type of a message; the compiler checks both against the queue."
        rust "queue! { pub Jobs }" => "queue! { pub Jobs: Charge }"
        source MESSAGES
    }
    NOT_A_QUEUE = Check "not_a_queue", "something that is no queue stands where a queue is needed" {
        what "A type was not declared with `queue!`: after `consume`, or in `Producer<Queue>`."
        why "Only a declared queue has an ARN for the policy, a URL for the environment, and a type for its messages."
        rust "async fn ask(jobs: Producer<Charge>) -> .." => "queue! { pub Jobs: Charge }\n\nasync fn ask(jobs: Producer<Jobs>) -> .."
        source QUEUES
    }
    MESSAGE_TYPE_MISMATCH = Check "message_type_mismatch", "a consumer takes messages of another type than its queue has" {
        what "The type in `Message<T>` is not the one that `queue!` gives to the queue."
        why "Messages are sent as JSON of the type of the queue. Another type would not fit, and each message would end among the dead letters."
        rust "queue! { pub Jobs: Charge }\n\n#[function(consume Jobs)]\nasync fn charge(job: Message<Refund>) -> .." => "queue! { pub Jobs: Charge }\n\n#[function(consume Jobs)]\nasync fn charge(job: Message<Charge>) -> .."
        source MESSAGES
    }
}
