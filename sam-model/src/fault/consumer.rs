//! Functions that read queues and streams: event source mappings.

const MAPPING: &str = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html";
const SQS: &str = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html";
const STREAM: &str = "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html";
const FILTER: &str = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html";

faults! {
    BATCH_SIZE_OUT_OF_RANGE = Check "batch_size_out_of_range", "the batch size of a consumer is outside of what its source offers" {
        what "`batch` is zero or more than a consumer of this kind of source may ask for. FIFO queues allow far less than standard ones."
        why "Lambda refuses the event source mapping."
        rust "queue! { pub Steps: Step, fifo }\n\n#[function(consume Steps, batch = 100)]" => "queue! { pub Steps: Step, fifo }\n\n#[function(consume Steps, batch = 10)]"
        source MAPPING
    }
    BATCH_WITHOUT_WINDOW = Check "batch_without_window", "a large batch of a queue needs a batching window" {
        what "`batch` asks for more messages than one receive can bring, without the time to collect them."
        why "Lambda refuses a large `BatchSize` for a queue unless `MaximumBatchingWindowInSeconds` is at least 1."
        rust "#[function(consume Jobs, batch = 100)]" => "#[function(consume Jobs, batch = 100, window = 5 s)]"
        source SQS
    }
    WINDOW_ON_FIFO_QUEUE = Build "window_on_fifo_queue", "a FIFO queue has no batching window" {
        what "A batching window is set for the consumer of a FIFO queue."
        why "Lambda refuses it: waiting would hold up the order of the message groups."
        yaml "BatchSize: 10\nMaximumBatchingWindowInSeconds: 5" => "BatchSize: 10"
        source SQS
    }
    BATCHING_WINDOW_OUT_OF_RANGE = Check "batching_window_out_of_range", "a batching window is longer than Lambda waits" {
        what "`window` is longer than Lambda collects records for a batch."
        why "Lambda refuses the event source mapping."
        rust "#[function(consume Jobs, window = 10 min)]" => "#[function(consume Jobs, window = 5 min)]"
        source MAPPING
    }
    PARALLELIZATION_FACTOR_OUT_OF_RANGE = Build "parallelization_factor_out_of_range", "the parallelization factor is outside of what Lambda offers" {
        what "`parallelization_factor` is zero or more than the batches of a shard that Lambda runs at once."
        why "Lambda refuses the event source mapping."
        yaml "ParallelizationFactor: 20" => "ParallelizationFactor: 10"
        source MAPPING
    }
    STREAM_RETRIES_OUT_OF_RANGE = Check "stream_retries_out_of_range", "a stream's consumer is retried more often than Lambda offers" {
        what "`maximum_retry_attempts` is more than Lambda offers. Left out, it retries until the record expires."
        why "Lambda refuses the event source mapping."
        yaml "MaximumRetryAttempts: 20000" => "MaximumRetryAttempts: -1 # until the record expires"
        source MAPPING
    }
    RECORD_AGE_OUT_OF_RANGE = Build "record_age_out_of_range", "the greatest age of a stream's record is outside of what Lambda offers" {
        what "`maximum_record_age` is shorter or longer than Lambda offers."
        why "Lambda refuses the event source mapping."
        yaml "MaximumRecordAgeInSeconds: 5" => "MaximumRecordAgeInSeconds: 60"
        source MAPPING
    }
    TUMBLING_WINDOW_OUT_OF_RANGE = Build "tumbling_window_out_of_range", "a tumbling window is longer than Lambda offers" {
        what "`TumblingWindowInSeconds` is longer than a window of a stream may be."
        why "Lambda refuses the event source mapping."
        yaml "TumblingWindowInSeconds: 3600" => "TumblingWindowInSeconds: 900"
        source MAPPING
    }
    MAXIMUM_CONCURRENCY_OUT_OF_RANGE = Check "maximum_concurrency_out_of_range", "the maximum concurrency of a queue's consumer is outside of what Lambda offers" {
        what "`maximum_concurrency` is less than the pollers of a queue need, or more than Lambda offers."
        why "Lambda refuses it. To run one message at a time use a FIFO queue with one message group."
        rust "#[function(consume Jobs, maximum_concurrency = 1)]" => "#[function(consume Jobs, maximum_concurrency = 2)]"
        source MAPPING
    }
    POLLERS_OUT_OF_RANGE = Build "pollers_out_of_range", "the provisioned pollers of a consumer are outside of what Lambda offers" {
        what "`ProvisionedPollerConfig` asks for less or more pollers than Lambda offers."
        why "Lambda refuses the event source mapping."
        yaml "ProvisionedPollerConfig:\n  MinimumPollers: 1" => "ProvisionedPollerConfig:\n  MinimumPollers: 2"
        source MAPPING
    }
    STARTING_POSITION_UNKNOWN = Build "starting_position_unknown", "a table's stream has no such starting position" {
        what "`StartingPosition` is something else than `TRIM_HORIZON` or `LATEST`."
        why "Lambda refuses the event source mapping; a time can only be named for other streams."
        yaml "StartingPosition: BEGINNING" => "StartingPosition: TRIM_HORIZON"
        source STREAM
    }
    RESPONSE_TYPE_UNKNOWN = Build "response_type_unknown", "an event source mapping knows one response type" {
        what "`FunctionResponseTypes` names something else than `ReportBatchItemFailures`."
        why "Lambda refuses the event source mapping."
        yaml "FunctionResponseTypes:\n  - BatchItemFailures" => "FunctionResponseTypes:\n  - ReportBatchItemFailures"
        source MAPPING
    }
    TOO_MANY_FILTERS = Build "too_many_filters", "an event source mapping has more filters than Lambda applies" {
        what "A trigger has more filters than a mapping may have."
        why "Lambda refuses the event source mapping. One filter may name several values for a field."
        yaml "Filters:\n  - Pattern: '{ \"eventName\": [\"INSERT\"] }'\n  - Pattern: '{ \"eventName\": [\"MODIFY\"] }'\n  # .. and nine more" => "Filters:\n  - Pattern: '{ \"eventName\": [\"INSERT\", \"MODIFY\"] }'"
        source FILTER
    }
    FILTER_PATTERN_TOO_LONG = Build "filter_pattern_too_long", "the pattern of a filter is too long" {
        what "A filter's pattern has more characters than Lambda keeps."
        why "Lambda refuses the event source mapping."
        yaml "Filters:\n  - Pattern: '{ \"dynamodb\": { \"Keys\": .. five thousand characters .. } }'" => "Filters:\n  - Pattern: '{ \"eventName\": [\"INSERT\"] }'"
        source FILTER
    }
    STREAM_NOT_ENABLED = Check "stream_not_enabled", "a function reads the stream of a table that has none" {
        what "The table that the trigger names has no `stream`."
        why "The table has no stream ARN that the mapping could name, so the deployment fails."
        rust "#[derive(Table)]\n#[table(name = Orders)]\npub struct Order { .. }" => "#[derive(Table)]\n#[table(name = Orders, stream = new_and_old_images)]\npub struct Order { .. }"
        source STREAM
    }
    STREAM_TOO_MANY_CONSUMERS = Build "stream_too_many_consumers", "more functions read a table's stream than it serves" {
        what "A stream has more consumers than DynamoDB serves at once from a shard."
        why "Readers beyond that are throttled. Let one function read the stream and pass the changes on."
        rust "#[function(stream Order)] async fn a(..)\n#[function(stream Order)] async fn b(..)\n#[function(stream Order)] async fn c(..)" => "#[function(stream Order)]\nasync fn publish(change: Change<Order>, bills: Producer<Bills>, mails: Producer<Mails>) -> .. { .. }"
        source "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html"
    }
}
