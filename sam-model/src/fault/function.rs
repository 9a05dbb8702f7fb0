//! Functions: size, time, environment, package.

const QUOTAS: &str = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const API: &str = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html";
const ENVIRONMENT: &str = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html";
const CONCURRENCY: &str = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html";
const ASYNC: &str = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html";

faults! {
    FUNCTION_MEMORY_OUT_OF_RANGE = Check "function_memory_out_of_range", "the memory of a function is outside of what Lambda offers" {
        what "`memory` is less than the least or more than the most that a function can have."
        why "Lambda answers `CreateFunction` with a `ValidationException`, and the stack rolls back."
        rust "#[function(consume Jobs, memory = 64)]" => "#[function(consume Jobs, memory = 128)]"
        source QUOTAS
    }
    FUNCTION_TIMEOUT_OUT_OF_RANGE = Check "function_timeout_out_of_range", "the timeout of a function is outside of what Lambda offers" {
        what "`timeout` is zero, or longer than an invocation may last."
        why "Lambda ends every invocation after its longest timeout; longer work must be cut into steps, for instance by a queue."
        rust "#[function(consume Jobs, timeout = 20 min)]" => "#[function(consume Jobs, timeout = 15 min)]"
        source QUOTAS
    }
    EPHEMERAL_STORAGE_OUT_OF_RANGE = Check "ephemeral_storage_out_of_range", "the `/tmp` of a function is outside of what Lambda offers" {
        what "`ephemeral_storage` is less or more than a function's `/tmp` can hold."
        why "Lambda refuses the function."
        rust "#[function(consume Jobs, ephemeral_storage = 256)]" => "#[function(consume Jobs, ephemeral_storage = 512)]"
        source QUOTAS
    }
    RESERVED_CONCURRENCY_OUT_OF_RANGE = Check "reserved_concurrency_out_of_range", "the reserved concurrency of a function is not a count that Lambda knows" {
        what "`reserved_concurrency` is negative or too large to be a number of invocations."
        why "Lambda refuses it. Zero is allowed, and stops the function."
        yaml "ReservedConcurrentExecutions: -1" => "ReservedConcurrentExecutions: 10"
        source CONCURRENCY
    }
    RESERVED_CONCURRENCY_ABOVE_QUOTA = Build "reserved_concurrency_above_quota", "the functions of a template reserve more concurrency than an account has by default" {
        what "The reserved concurrency of all functions together leaves less for the rest of the account than AWS insists on."
        why "Lambda refuses a reservation that would leave too little unreserved. It is advice, because AWS raises the quota on request."
        rust "#[function(consume Jobs, reserved_concurrency = 1000)]" => "#[function(consume Jobs, reserved_concurrency = 50)]"
        source CONCURRENCY
    }
    PROVISIONED_CONCURRENCY_OUT_OF_RANGE = Build "provisioned_concurrency_out_of_range", "the provisioned concurrency of a function must be at least one" {
        what "`provisioned_concurrency` is zero or too large."
        why "Lambda refuses it; leave the option out to have none."
        yaml "ProvisionedConcurrencyConfig:\n  ProvisionedConcurrentExecutions: 0" => "ProvisionedConcurrencyConfig:\n  ProvisionedConcurrentExecutions: 1"
        source CONCURRENCY
    }
    ENVIRONMENT_TOO_LARGE = Build "environment_too_large", "the environment variables of a function are too large together" {
        what "The names and values of a function's environment exceed the space that Lambda gives them. Values that are only known at deployment are counted as empty."
        why "Lambda refuses the function. The space is for all variables together, those that the handles of resources add included."
        yaml "Environment:\n  Variables:\n    CATALOGUE: '[ .. five kilobytes of JSON .. ]'" => "Environment:\n  Variables:\n    CATALOGUE_BUCKET: !Ref Catalogue"
        source ENVIRONMENT
    }
    ENVIRONMENT_NAME_INVALID = Build "environment_name_invalid", "the name of an environment variable has a form that Lambda refuses" {
        what "The name is too short, begins with something else than a letter, or holds something else than letters, digits and `_`."
        why "Lambda refuses the function."
        yaml "Environment:\n  Variables:\n    my-table: orders" => "Environment:\n  Variables:\n    MY_TABLE: orders"
        source ENVIRONMENT
    }
    ENVIRONMENT_NAME_RESERVED = Build "environment_name_reserved", "the name of an environment variable is one that Lambda sets itself" {
        what "Lambda sets this variable in every function."
        why "Lambda refuses a function that wants to set it too. Region and credentials reach the SDK without your help."
        yaml "Environment:\n  Variables:\n    AWS_REGION: eu-west-1" => "Environment:\n  Variables:\n    ARCHIVE_REGION: eu-west-1"
        source ENVIRONMENT
    }
    FUNCTION_DESCRIPTION_TOO_LONG = Check "function_description_too_long", "the description of a function is too long" {
        what "`description` has more characters than Lambda keeps."
        why "Lambda refuses the function."
        rust "#[function(invoke, description = \"The whole history of this function, from its first day on, with ..\")]" => "#[function(invoke, description = \"Charges an order\")]"
        source API
    }
    FUNCTION_NAME_INVALID = Build "function_name_invalid", "the name of a function has a form that Lambda refuses" {
        what "The name is too long or holds something else than letters, digits, `-` and `_`."
        why "Lambda refuses the function. Without a name CloudFormation makes one, which also lets two stacks live in one account."
        yaml "FunctionName: shop.charge" => "FunctionName: shop-charge"
        source API
    }
    HANDLER_NAME_INVALID = Build "handler_name_invalid", "the handler of a function has a form that Lambda refuses" {
        what "`Handler` is empty, too long or holds white space."
        why "Lambda refuses the function. For Rust the handler is the logical id, which the binary finds in `_HANDLER`."
        yaml "Handler: charge order" => "Handler: ChargeOrder"
        source API
    }
    ARCHITECTURE_UNKNOWN = Build "architecture_unknown", "the architecture of a function is none that Lambda has" {
        what "`Architectures` names something else than `arm64` or `x86_64`."
        why "Lambda refuses the function."
        yaml "Architectures:\n  - aarch64" => "Architectures:\n  - arm64"
        source API
    }
    LOG_RETENTION_NOT_ALLOWED = Build "log_retention_not_allowed", "CloudWatch Logs has no retention of so many days" {
        what "The retention of a log group is not one of the lengths that CloudWatch Logs offers."
        why "CloudWatch Logs refuses any other number of days."
        yaml "RetentionInDays: 10" => "RetentionInDays: 14"
        source "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"
    }
    LOG_GROUP_NAME_INVALID = Build "log_group_name_invalid", "the name of a log group has a form that CloudWatch Logs refuses" {
        what "The name is too long or holds something else than letters, digits, `.`, `-`, `_`, `/` and `#`."
        why "CloudWatch Logs refuses the log group."
        yaml "LogGroupName: /shop/charge orders" => "LogGroupName: /shop/charge-orders"
        source "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"
    }
    TOO_MANY_LAYERS = Build "too_many_layers", "a function has more layers than Lambda loads" {
        what "`Layers` names more layers than a function may have."
        why "Lambda refuses the function. A Rust binary rarely needs one."
        yaml "Layers: [!Ref A, !Ref B, !Ref C, !Ref D, !Ref E, !Ref F]" => "Layers: [!Ref A, !Ref B]"
        source QUOTAS
    }
    LAYER_NAME_INVALID = Build "layer_name_invalid", "the name of a layer has a form that Lambda refuses" {
        what "The name is too long or holds something else than letters, digits, `-` and `_`."
        why "Lambda refuses the layer."
        yaml "LayerName: fonts v2" => "LayerName: fonts-v2"
        source "https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html"
    }
    ALIAS_NAME_INVALID = Build "alias_name_invalid", "the name of an alias has a form that Lambda refuses" {
        what "The name holds something else than letters, digits, `-` and `_`, or only digits."
        why "Digits alone are the number of a version, so Lambda could not tell the two apart."
        yaml "AutoPublishAlias: '1'" => "AutoPublishAlias: live"
        source "https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html"
    }
    TOO_MANY_SUBNETS = Build "too_many_subnets", "a function is in more subnets than Lambda connects" {
        what "`VpcConfig.SubnetIds` has more subnets than a function may have."
        why "Lambda refuses the function. Two subnets in two zones already make it survive the loss of one."
        yaml "VpcConfig:\n  SubnetIds: [ .. seventeen of them .. ]" => "VpcConfig:\n  SubnetIds: [!Ref SubnetA, !Ref SubnetB]"
        source API
    }
    TOO_MANY_SECURITY_GROUPS = Build "too_many_security_groups", "a function has more security groups than Lambda attaches" {
        what "`VpcConfig.SecurityGroupIds` has more groups than a function may have."
        why "Lambda refuses the function."
        yaml "VpcConfig:\n  SecurityGroupIds: [ .. six of them .. ]" => "VpcConfig:\n  SecurityGroupIds: [!Ref FunctionGroup]"
        source API
    }
    ASYNC_RETRIES_OUT_OF_RANGE = Build "async_retries_out_of_range", "Lambda does not retry an asynchronous invocation so often" {
        what "`maximum_retry_attempts` of asynchronous invocation is more than Lambda offers."
        why "Lambda refuses the configuration. For more retries put a queue before the function."
        yaml "EventInvokeConfig:\n  MaximumRetryAttempts: 5" => "EventInvokeConfig:\n  MaximumRetryAttempts: 2"
        source ASYNC
    }
    EVENT_AGE_OUT_OF_RANGE = Build "event_age_out_of_range", "Lambda does not keep an asynchronous event so short or so long" {
        what "`maximum_event_age` is outside of what Lambda offers."
        why "Lambda refuses the configuration."
        yaml "EventInvokeConfig:\n  MaximumEventAgeInSeconds: 86400" => "EventInvokeConfig:\n  MaximumEventAgeInSeconds: 21600"
        source ASYNC
    }
    PAYLOAD_TOO_LARGE = Simulation "payload_too_large", "an event or an answer is larger than the service transports" {
        what "The payload of an invocation, or the body of a request or a response, is too large."
        why "Lambda and API Gateway refuse it at run time, with `RequestTooLargeException` or status 413."
        rust "Ok(Json(all_orders))" => "Ok(Json(first_page(all_orders)))"
        source QUOTAS
    }
}
