//! AWS Lambda: functions, asynchronous invocation, event source mappings.

use crate::limit::Choice;
use crate::pattern::{Alphabet, VISIBLE, WORD};

const QUOTAS: &str = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const FUNCTION: &str = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html";
const MAPPING: &str = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html";
const ASYNC: &str = "https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html";
const CONCURRENCY: &str = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html";
const URL: &str = "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html";
const LOGS: &str =
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html";

limits! {
    /// `MemorySize`, in steps of 1 MB. Default 128.
    FUNCTION_MEMORY = ("memory of a function", 128..=10_240, "MB", "function_memory_out_of_range", QUOTAS);
    /// `Timeout`. Default 3. Functions of a capacity provider may run longer, to 5,400 s.
    FUNCTION_TIMEOUT = ("timeout of a function", 1..=900, "s", "function_timeout_out_of_range", QUOTAS);
    /// `EphemeralStorage.Size`: `/tmp`, in steps of 1 MB. Default 512.
    EPHEMERAL_STORAGE = ("ephemeral storage of a function", 512..=10_240, "MB", "ephemeral_storage_out_of_range", QUOTAS);
    /// `Environment.Variables`: names and values together, in UTF-8.
    ENVIRONMENT = ("environment of a function", 0..=4_096, "bytes", "environment_too_large", QUOTAS);
    /// `Description`.
    DESCRIPTION = ("description of a function", 0..=256, "characters", "function_description_too_long", FUNCTION);
    /// `Layers`.
    LAYERS = ("number of layers of a function", 0..=5, "", "too_many_layers", QUOTAS);
    /// `VpcConfig.SubnetIds`.
    SUBNETS = ("number of subnets of a function", 0..=16, "", "too_many_subnets", FUNCTION);
    /// `VpcConfig.SecurityGroupIds`.
    SECURITY_GROUPS = ("number of security groups of a function", 0..=5, "", "too_many_security_groups", FUNCTION);
    /// `ReservedConcurrentExecutions`; 0 stops the function. What an account has is a quota: [`ACCOUNT_CONCURRENCY`].
    RESERVED_CONCURRENCY = ("reserved concurrency of a function", 0..=2_147_483_647, "", "reserved_concurrency_out_of_range", FUNCTION);
    /// `ProvisionedConcurrentExecutions` of a version or an alias.
    PROVISIONED_CONCURRENCY = ("provisioned concurrency of a function", 1..=2_147_483_647, "", "provisioned_concurrency_out_of_range", FUNCTION);

    /// `MaximumRetryAttempts` of asynchronous invocation. Default 2.
    MAXIMUM_RETRY_ATTEMPTS_ASYNC = ("number of retries of an asynchronous invocation", 0..=2, "", "async_retries_out_of_range", ASYNC);
    /// `MaximumEventAgeInSeconds` of asynchronous invocation. Default 21,600 (6 h).
    MAXIMUM_EVENT_AGE = ("age of an asynchronous event", 60..=21_600, "s", "event_age_out_of_range", ASYNC);

    /// `BatchSize` of a standard queue. Default 10. More than [`BATCH_SIZE_WITHOUT_WINDOW`] needs a batching window.
    BATCH_SIZE_SQS = ("batch size of a queue's consumer", 1..=10_000, "", "batch_size_out_of_range", MAPPING);
    /// `BatchSize` of a queue that is read without a batching window.
    BATCH_SIZE_WITHOUT_WINDOW = ("batch size without a batching window", 1..=10, "", "batch_without_window", MAPPING);
    /// `BatchSize` of a FIFO queue, which has no batching window. Default 10.
    BATCH_SIZE_SQS_FIFO = ("batch size of a FIFO queue's consumer", 1..=10, "", "batch_size_out_of_range", MAPPING);
    /// `BatchSize` of DynamoDB Streams, Kinesis, Kafka, MQ and DocumentDB. Default 100.
    BATCH_SIZE_STREAM = ("batch size of a stream's consumer", 1..=10_000, "", "batch_size_out_of_range", MAPPING);
    /// `MaximumBatchingWindowInSeconds`. Default 0.
    BATCHING_WINDOW = ("batching window", 0..=300, "s", "batching_window_out_of_range", MAPPING);
    /// `ParallelizationFactor`: batches of a shard that are processed at once. Default 1.
    PARALLELIZATION_FACTOR = ("parallelization factor of a stream's consumer", 1..=10, "", "parallelization_factor_out_of_range", MAPPING);
    /// `MaximumRetryAttempts` of a stream. Default -1, which stands for "until the record expires".
    MAXIMUM_RETRY_ATTEMPTS_STREAM = ("number of retries of a stream's consumer", 0..=10_000, "", "stream_retries_out_of_range", MAPPING);
    /// `MaximumRecordAgeInSeconds` of a stream. Default -1, which stands for "until the record expires".
    MAXIMUM_RECORD_AGE = ("age of a stream's record", 60..=604_800, "s", "record_age_out_of_range", MAPPING);
    /// `TumblingWindowInSeconds` of a stream.
    TUMBLING_WINDOW = ("tumbling window of a stream's consumer", 0..=900, "s", "tumbling_window_out_of_range", MAPPING);
    /// `ScalingConfig.MaximumConcurrency` of a queue's consumer.
    MAXIMUM_CONCURRENCY_SQS = ("maximum concurrency of a queue's consumer", 2..=1_000, "", "maximum_concurrency_out_of_range", MAPPING);
    /// `ProvisionedPollerConfig.MinimumPollers`. Default 2.
    MINIMUM_POLLERS = ("minimum number of pollers", 2..=200, "", "pollers_out_of_range", MAPPING);
    /// `ProvisionedPollerConfig.MaximumPollers`. Default 200. The API's model says 10,000, its guide 2,000.
    MAXIMUM_POLLERS = ("maximum number of pollers", 2..=2_000, "", "pollers_out_of_range", MAPPING);
    /// `FilterCriteria.Filters`. A quota says 5; AWS raises it to 10.
    FILTERS = ("number of filters of an event source mapping", 0..=10, "", "too_many_filters", MAPPING);
    /// `FilterCriteria.Filters[].Pattern`.
    FILTER_PATTERN = ("pattern of a filter", 0..=4_096, "characters", "filter_pattern_too_long", MAPPING);

    /// Allowed origins of a function URL.
    URL_ORIGINS = ("number of allowed origins of a function URL", 0..=100, "", "cors_too_many_origins", URL);
    /// Allowed and exposed headers of a function URL, each.
    URL_HEADERS = ("number of headers of a function URL", 0..=100, "", "cors_too_many_headers", URL);
    /// Allowed methods of a function URL.
    URL_METHODS = ("number of allowed methods of a function URL", 0..=6, "", "cors_too_many_methods", URL);
    /// `MaxAge` of a function URL.
    URL_MAX_AGE = ("maximum age of a preflight answer of a function URL", 0..=86_400, "s", "cors_max_age_out_of_range", URL);

    /// Request and response of a synchronous invocation, each: 6 MB.
    PAYLOAD_SYNC = ("payload of a synchronous invocation", 0..=6_291_456, "bytes", "payload_too_large", QUOTAS);
    /// Payload of an asynchronous invocation: 1 MB. It was 256 KB until the end of 2025.
    PAYLOAD_ASYNC = ("payload of an asynchronous invocation", 0..=1_048_576, "bytes", "payload_too_large", QUOTAS);
}

/// QUOTA: environments that an account may have at once in a Region. AWS raises it on request.
pub const ACCOUNT_CONCURRENCY: u64 = 1_000;

/// What must stay of the account's concurrency for functions without a reservation.
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html>
pub const UNRESERVED_CONCURRENCY_MINIMUM: u64 = 100;

/// Where the two figures above stand.
pub const CONCURRENCY_SOURCE: &str = CONCURRENCY;

/// `Timeout` of a function that names none.
pub const FUNCTION_TIMEOUT_DEFAULT: u64 = 3;

/// `MemorySize` of a function that names none.
pub const FUNCTION_MEMORY_DEFAULT: u64 = 128;

/// A queue's visibility timeout should be this many times the timeout of its consumer, so that a throttled batch can
/// be retried before its messages reappear.
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
pub const VISIBILITY_TIMES_FUNCTION_TIMEOUT: u64 = 6;

/// How often a queue that Lambda consumes should let a message be received before it becomes a dead letter.
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
pub const MAX_RECEIVE_COUNT_ADVICE: u64 = 5;

const ENVIRONMENT_LETTERS: Alphabet =
    Alphabet::new("letters, digits and `_`, a letter first", "a-zA-Z0-9_").starting("a-zA-Z");

patterns! {
    /// `FunctionName`.
    FUNCTION_NAME = ("name of a function", 1..=64, WORD, "", "function_name_invalid", FUNCTION);
    /// `Handler`.
    HANDLER = ("handler of a function", 1..=128, VISIBLE, "", "handler_name_invalid", FUNCTION);
    /// The name of an environment variable; see also [`RESERVED_ENVIRONMENT_NAMES`].
    ENVIRONMENT_NAME = ("name of an environment variable", 2..=4_096, ENVIRONMENT_LETTERS, "", "environment_name_invalid", FUNCTION);
    /// The name of an alias, which also must not be all digits.
    ALIAS_NAME = ("name of an alias", 1..=128, WORD, "", "alias_name_invalid", "https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html");
    /// The name of a layer.
    LAYER_NAME = ("name of a layer", 1..=140, WORD, "", "layer_name_invalid", "https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html");
    /// The name of a log group.
    LOG_GROUP_NAME = ("name of a log group", 1..=512, LOG_LETTERS, "", "log_group_name_invalid", LOGS);
}

const LOG_LETTERS: Alphabet = Alphabet::new("letters, digits, `.`, `-`, `_`, `/` and `#`", "a-zA-Z0-9_./#-");

/// Names that Lambda sets itself and refuses in `Environment.Variables`.
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>
pub const RESERVED_ENVIRONMENT_NAMES: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// Days that a log group may keep its events.
pub const LOG_RETENTION: Choice<u64> = Choice {
    what: "retention of a log group",
    values: &[
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922,
        3_288, 3_653,
    ],
    unit: "days",
    code: "log_retention_not_allowed",
    source: LOGS,
};

choices! {
    /// `Architectures`, exactly one of them. Default `x86_64`.
    ARCHITECTURES = ("architecture of a function", ["arm64", "x86_64"], "architecture_unknown", FUNCTION);
    /// `StartingPosition` of a DynamoDB stream.
    STARTING_POSITIONS = ("starting position of a DynamoDB stream's consumer", ["LATEST", "TRIM_HORIZON"], "starting_position_unknown", MAPPING);
    /// `FunctionResponseTypes` of an event source mapping.
    RESPONSE_TYPES = ("response type of an event source mapping", ["ReportBatchItemFailures"], "response_type_unknown", MAPPING);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_name_has_two_characters_and_begins_with_a_letter() {
        assert!(ENVIRONMENT_NAME.allows("A1"));
        for wrong in ["A", "1A", "_A", "A-B", "Ä1", ""] {
            assert!(!ENVIRONMENT_NAME.allows(wrong), "{wrong}");
        }
    }

    #[test]
    fn fifteen_minutes_is_the_longest_timeout() {
        const { FUNCTION_TIMEOUT.assert(900) };
        assert!(!FUNCTION_TIMEOUT.allows(901) && !FUNCTION_TIMEOUT.allows(0));
    }
}
