//! What is wrong with single values: numbers, lengths, counts, names and words, as rows of a table.

use super::model::{self, FUNCTION, MAPPING, QUEUE, SAM_FUNCTION, TABLE, USER_POOL, USER_POOL_CLIENT};
use crate::diagnostic::{Diagnostic, Place};
use crate::intrinsic;
use crate::limit::{Choice, Limit};
use crate::limits::{apigateway, cloudformation, cognito, dynamodb, iam, lambda, scheduler, sqs};
use crate::pattern::Pattern;
use crate::template::Template;
use crate::value::Value;

/// Where values stand, and what must hold for them.
struct Row {
    /// The types of resources, or of SAM events if they have no `::`.
    on: &'static [&'static str],
    /// The path below `Properties`; `*` is every entry of a list or a mapping.
    path: &'static str,
    must: Must,
}

enum Must {
    /// A number within a range.
    Be(&'static Limit),
    /// The same, or -1.
    BeOrMinusOne(&'static Limit),
    /// A text of so many characters.
    Measure(&'static Limit),
    /// A list or a mapping of so many entries.
    Count(&'static Limit),
    /// A text of a form.
    Match(&'static Pattern),
    /// One of some words.
    Choose(&'static Choice<&'static str>),
    /// One of some numbers.
    ChooseNumber(&'static Choice<u64>),
}

use Must::{Be, BeOrMinusOne, Choose, ChooseNumber, Count, Match, Measure};

const FUNCTIONS: &[&str] = &[FUNCTION, SAM_FUNCTION];
const MAPPINGS: &[&str] = &[MAPPING, "SQS", "DynamoDB", "Kinesis"];
const STREAMS: &[&str] = &[MAPPING, "DynamoDB", "Kinesis"];
const SCHEDULES: &[&str] = &["AWS::Scheduler::Schedule", "ScheduleV2"];

const fn row(on: &'static [&'static str], path: &'static str, must: Must) -> Row {
    Row { on, path, must }
}

#[rustfmt::skip]
static ROWS: &[Row] = &[
    row(FUNCTIONS, "MemorySize", Be(&lambda::FUNCTION_MEMORY)),
    row(FUNCTIONS, "Timeout", Be(&lambda::FUNCTION_TIMEOUT)),
    row(FUNCTIONS, "EphemeralStorage.Size", Be(&lambda::EPHEMERAL_STORAGE)),
    row(FUNCTIONS, "ReservedConcurrentExecutions", Be(&lambda::RESERVED_CONCURRENCY)),
    row(FUNCTIONS, "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions", Be(&lambda::PROVISIONED_CONCURRENCY)),
    row(FUNCTIONS, "Description", Measure(&lambda::DESCRIPTION)),
    row(FUNCTIONS, "FunctionName", Match(&lambda::FUNCTION_NAME)),
    row(FUNCTIONS, "Handler", Match(&lambda::HANDLER)),
    row(FUNCTIONS, "AutoPublishAlias", Match(&lambda::ALIAS_NAME)),
    row(FUNCTIONS, "Architectures.*", Choose(&lambda::ARCHITECTURES)),
    row(FUNCTIONS, "Layers", Count(&lambda::LAYERS)),
    row(FUNCTIONS, "VpcConfig.SubnetIds", Count(&lambda::SUBNETS)),
    row(FUNCTIONS, "VpcConfig.SecurityGroupIds", Count(&lambda::SECURITY_GROUPS)),
    row(FUNCTIONS, "LoggingConfig.LogGroup", Match(&lambda::LOG_GROUP_NAME)),
    row(FUNCTIONS, "EventInvokeConfig.MaximumRetryAttempts", Be(&lambda::MAXIMUM_RETRY_ATTEMPTS_ASYNC)),
    row(FUNCTIONS, "EventInvokeConfig.MaximumEventAgeInSeconds", Be(&lambda::MAXIMUM_EVENT_AGE)),
    row(FUNCTIONS, "FunctionUrlConfig.Cors.AllowOrigins", Count(&lambda::URL_ORIGINS)),
    row(FUNCTIONS, "FunctionUrlConfig.Cors.AllowMethods", Count(&lambda::URL_METHODS)),
    row(FUNCTIONS, "FunctionUrlConfig.Cors.AllowHeaders", Count(&lambda::URL_HEADERS)),
    row(FUNCTIONS, "FunctionUrlConfig.Cors.ExposeHeaders", Count(&lambda::URL_HEADERS)),
    row(FUNCTIONS, "FunctionUrlConfig.Cors.MaxAge", Be(&lambda::URL_MAX_AGE)),
    row(&["AWS::Lambda::EventInvokeConfig"], "MaximumRetryAttempts", Be(&lambda::MAXIMUM_RETRY_ATTEMPTS_ASYNC)),
    row(&["AWS::Lambda::EventInvokeConfig"], "MaximumEventAgeInSeconds", Be(&lambda::MAXIMUM_EVENT_AGE)),
    row(&["AWS::Lambda::Alias"], "Name", Match(&lambda::ALIAS_NAME)),
    row(&["AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"], "LayerName", Match(&lambda::LAYER_NAME)),
    row(&["AWS::Logs::LogGroup"], "LogGroupName", Match(&lambda::LOG_GROUP_NAME)),
    row(&["AWS::Logs::LogGroup"], "RetentionInDays", ChooseNumber(&lambda::LOG_RETENTION)),

    row(&[MAPPING, "SQS"], "BatchSize", Be(&lambda::BATCH_SIZE_SQS)),
    row(&["DynamoDB", "Kinesis"], "BatchSize", Be(&lambda::BATCH_SIZE_STREAM)),
    row(MAPPINGS, "MaximumBatchingWindowInSeconds", Be(&lambda::BATCHING_WINDOW)),
    row(MAPPINGS, "FunctionResponseTypes.*", Choose(&lambda::RESPONSE_TYPES)),
    row(MAPPINGS, "FilterCriteria.Filters", Count(&lambda::FILTERS)),
    row(MAPPINGS, "FilterCriteria.Filters.*.Pattern", Measure(&lambda::FILTER_PATTERN)),
    row(&[MAPPING, "SQS"], "ScalingConfig.MaximumConcurrency", Be(&lambda::MAXIMUM_CONCURRENCY_SQS)),
    row(&[MAPPING, "SQS"], "ProvisionedPollerConfig.MinimumPollers", Be(&lambda::MINIMUM_POLLERS)),
    row(&[MAPPING, "SQS"], "ProvisionedPollerConfig.MaximumPollers", Be(&lambda::MAXIMUM_POLLERS)),
    row(STREAMS, "ParallelizationFactor", Be(&lambda::PARALLELIZATION_FACTOR)),
    row(STREAMS, "MaximumRetryAttempts", BeOrMinusOne(&lambda::MAXIMUM_RETRY_ATTEMPTS_STREAM)),
    row(STREAMS, "MaximumRecordAgeInSeconds", BeOrMinusOne(&lambda::MAXIMUM_RECORD_AGE)),
    row(STREAMS, "TumblingWindowInSeconds", Be(&lambda::TUMBLING_WINDOW)),
    row(&["DynamoDB"], "StartingPosition", Choose(&lambda::STARTING_POSITIONS)),

    row(&[QUEUE], "VisibilityTimeout", Be(&sqs::VISIBILITY_TIMEOUT)),
    row(&[QUEUE], "DelaySeconds", Be(&sqs::DELAY)),
    row(&[QUEUE], "MessageRetentionPeriod", Be(&sqs::RETENTION)),
    row(&[QUEUE], "MaximumMessageSize", Be(&sqs::MAXIMUM_MESSAGE_SIZE)),
    row(&[QUEUE], "ReceiveMessageWaitTimeSeconds", Be(&sqs::RECEIVE_WAIT)),
    row(&[QUEUE], "KmsDataKeyReusePeriodSeconds", Be(&sqs::KMS_REUSE)),
    row(&[QUEUE], "RedrivePolicy.maxReceiveCount", Be(&sqs::MAX_RECEIVE_COUNT)),
    row(&[QUEUE], "RedriveAllowPolicy.sourceQueueArns", Count(&sqs::REDRIVE_SOURCES)),
    row(&[QUEUE], "DeduplicationScope", Choose(&sqs::DEDUPLICATION_SCOPES)),
    row(&[QUEUE], "FifoThroughputLimit", Choose(&sqs::FIFO_THROUGHPUT_LIMITS)),
    row(&["AWS::SQS::QueuePolicy"], "PolicyDocument.Statement", Count(&sqs::POLICY_STATEMENTS)),

    row(&[TABLE, "AWS::Serverless::SimpleTable"], "TableName", Match(&dynamodb::TABLE_NAME)),
    row(&[TABLE], "AttributeDefinitions.*.AttributeName", Measure(&dynamodb::KEY_ATTRIBUTE_NAME)),
    row(&[TABLE], "AttributeDefinitions.*.AttributeType", Choose(&dynamodb::KEY_TYPES)),
    row(&[TABLE], "BillingMode", Choose(&dynamodb::BILLING_MODES)),
    row(&[TABLE], "TableClass", Choose(&dynamodb::TABLE_CLASSES)),
    row(&[TABLE], "StreamSpecification.StreamViewType", Choose(&dynamodb::STREAM_VIEW_TYPES)),
    row(&[TABLE], "TimeToLiveSpecification.AttributeName", Measure(&dynamodb::TTL_ATTRIBUTE_NAME)),
    row(&[TABLE], "PointInTimeRecoverySpecification.RecoveryPeriodInDays", Be(&dynamodb::RECOVERY_PERIOD)),
    row(&[TABLE], "ProvisionedThroughput.ReadCapacityUnits", Be(&dynamodb::READ_CAPACITY)),
    row(&[TABLE], "ProvisionedThroughput.WriteCapacityUnits", Be(&dynamodb::WRITE_CAPACITY)),
    row(&[TABLE], "GlobalSecondaryIndexes", Count(&dynamodb::GLOBAL_INDEXES)),
    row(&[TABLE], "GlobalSecondaryIndexes.*.IndexName", Match(&dynamodb::INDEX_NAME)),
    row(&[TABLE], "GlobalSecondaryIndexes.*.Projection.ProjectionType", Choose(&dynamodb::PROJECTION_TYPES)),
    row(&[TABLE], "GlobalSecondaryIndexes.*.Projection.NonKeyAttributes", Count(&dynamodb::PROJECTED_ATTRIBUTES_OF_INDEX)),
    row(&[TABLE], "LocalSecondaryIndexes", Count(&dynamodb::LOCAL_INDEXES)),
    row(&[TABLE], "LocalSecondaryIndexes.*.IndexName", Match(&dynamodb::INDEX_NAME)),
    row(&[TABLE], "LocalSecondaryIndexes.*.Projection.ProjectionType", Choose(&dynamodb::PROJECTION_TYPES)),
    row(&[TABLE], "LocalSecondaryIndexes.*.Projection.NonKeyAttributes", Count(&dynamodb::PROJECTED_ATTRIBUTES_OF_INDEX)),

    row(&["Api"], "TimeoutInMillis", Be(&apigateway::REST_INTEGRATION_TIMEOUT_MILLIS)),
    row(&["HttpApi"], "TimeoutInMillis", Be(&apigateway::HTTP_INTEGRATION_TIMEOUT_MILLIS)),
    row(&["Api", "HttpApi"], "Auth.AuthorizationScopes", Count(&apigateway::ROUTE_SCOPES)),
    row(&["HttpApi"], "PayloadFormatVersion", Choose(&apigateway::PAYLOAD_FORMATS)),
    row(&["AWS::Serverless::Api", "AWS::Serverless::HttpApi"], "Auth.Authorizers", Count(&apigateway::AUTHORIZERS)),
    row(&["AWS::Serverless::Api", "AWS::Serverless::HttpApi"], "Auth.Authorizers.*.Identity.ReauthorizeEvery", Be(&apigateway::AUTHORIZER_TTL)),
    row(&["AWS::Serverless::HttpApi"], "Auth.Authorizers.*.JwtConfiguration.audience", Count(&apigateway::AUTHORIZER_AUDIENCES)),
    row(&["AWS::Serverless::HttpApi"], "CorsConfiguration.MaxAge", BeOrMinusOne(&apigateway::CORS_MAX_AGE)),
    row(&["AWS::Serverless::Api"], "StageName", Match(&apigateway::STAGE_NAME)),
    row(&["AWS::Serverless::Api"], "CacheClusterSize", Choose(&apigateway::CACHE_SIZES)),
    row(&["AWS::Serverless::Api"], "EndpointConfiguration.Type", Choose(&apigateway::ENDPOINT_TYPES)),
    row(&["AWS::Serverless::Api"], "Variables", Count(&apigateway::STAGE_VARIABLES)),
    row(&["AWS::Serverless::Api"], "Variables.*", Measure(&apigateway::STAGE_VARIABLE_VALUE)),
    row(&["AWS::Serverless::Api"], "MethodSettings.*.CacheTtlInSeconds", Be(&apigateway::CACHE_TTL)),

    row(&[USER_POOL], "UserPoolName", Match(&cognito::USER_POOL_NAME)),
    row(&[USER_POOL], "UsernameAttributes.*", Choose(&cognito::USERNAME_ATTRIBUTES)),
    row(&[USER_POOL], "AliasAttributes.*", Choose(&cognito::ALIAS_ATTRIBUTES)),
    row(&[USER_POOL], "AutoVerifiedAttributes.*", Choose(&cognito::VERIFIED_ATTRIBUTES)),
    row(&[USER_POOL], "MfaConfiguration", Choose(&cognito::MFA)),
    row(&[USER_POOL], "UserPoolTier", Choose(&cognito::TIERS)),
    row(&[USER_POOL], "Policies.PasswordPolicy.MinimumLength", Be(&cognito::PASSWORD_MINIMUM_LENGTH)),
    row(&[USER_POOL], "Policies.PasswordPolicy.PasswordHistorySize", Be(&cognito::PASSWORD_HISTORY)),
    row(&[USER_POOL], "Policies.PasswordPolicy.TemporaryPasswordValidityDays", Be(&cognito::TEMPORARY_PASSWORD_VALIDITY)),
    row(&[USER_POOL], "Schema", Count(&cognito::CUSTOM_ATTRIBUTES)),
    row(&[USER_POOL], "Schema.*.Name", Match(&cognito::CUSTOM_ATTRIBUTE_NAME)),
    row(&[USER_POOL], "Schema.*.AttributeDataType", Choose(&cognito::ATTRIBUTE_TYPES)),
    row(&[USER_POOL_CLIENT], "ClientName", Match(&cognito::CLIENT_NAME)),
    row(&[USER_POOL_CLIENT], "ExplicitAuthFlows.*", Choose(&cognito::AUTH_FLOWS)),
    row(&[USER_POOL_CLIENT], "AllowedOAuthFlows.*", Choose(&cognito::OAUTH_FLOWS)),
    row(&[USER_POOL_CLIENT], "AllowedOAuthScopes", Count(&cognito::CLIENT_SCOPES)),
    row(&[USER_POOL_CLIENT], "AuthSessionValidity", Be(&cognito::AUTH_SESSION_VALIDITY)),
    row(&[USER_POOL_CLIENT], "CallbackURLs", Count(&cognito::URLS)),
    row(&[USER_POOL_CLIENT], "LogoutURLs", Count(&cognito::URLS)),
    row(&["AWS::Cognito::UserPoolGroup"], "GroupName", Match(&cognito::GROUP_NAME)),
    row(&["AWS::Cognito::UserPoolGroup"], "Precedence", Be(&cognito::GROUP_PRECEDENCE)),
    row(&["AWS::Cognito::UserPoolResourceServer"], "Scopes", Count(&cognito::SCOPES)),
    row(&["AWS::Cognito::UserPoolResourceServer"], "Scopes.*.ScopeName", Match(&cognito::SCOPE_NAME)),

    row(&["AWS::Scheduler::Schedule", "Schedule", "ScheduleV2"], "Name", Match(&scheduler::SCHEDULE_NAME)),
    row(&["AWS::Scheduler::Schedule", "ScheduleV2"], "GroupName", Match(&scheduler::GROUP_NAME)),
    row(&["AWS::Events::Rule"], "Name", Match(&scheduler::RULE_NAME)),
    row(&["AWS::Scheduler::Schedule", "Schedule", "ScheduleV2"], "Description", Measure(&scheduler::DESCRIPTION)),
    row(SCHEDULES, "FlexibleTimeWindow.Mode", Choose(&scheduler::WINDOW_MODES)),
    row(SCHEDULES, "FlexibleTimeWindow.MaximumWindowInMinutes", Be(&scheduler::FLEXIBLE_WINDOW)),
    row(&["AWS::Scheduler::Schedule"], "Target.Input", Measure(&scheduler::INPUT)),
    row(&["AWS::Scheduler::Schedule"], "Target.RetryPolicy.MaximumRetryAttempts", Be(&scheduler::MAXIMUM_RETRY_ATTEMPTS)),
    row(&["AWS::Scheduler::Schedule"], "Target.RetryPolicy.MaximumEventAgeInSeconds", Be(&scheduler::MAXIMUM_EVENT_AGE)),
    row(&["Schedule", "ScheduleV2"], "RetryPolicy.MaximumRetryAttempts", Be(&scheduler::MAXIMUM_RETRY_ATTEMPTS)),
    row(&["Schedule", "ScheduleV2"], "RetryPolicy.MaximumEventAgeInSeconds", Be(&scheduler::MAXIMUM_EVENT_AGE)),
    row(&["AWS::Scheduler::Schedule", "ScheduleV2"], "State", Choose(&scheduler::STATES)),

    row(&["AWS::IAM::Role"], "RoleName", Match(&iam::ROLE_NAME)),
    row(&["AWS::IAM::Role"], "Policies.*.PolicyName", Match(&iam::POLICY_NAME)),
    row(&["AWS::IAM::Role"], "MaxSessionDuration", Be(&iam::SESSION_DURATION)),
    row(&["AWS::IAM::Role"], "ManagedPolicyArns", Count(&iam::MANAGED_POLICIES_OF_ROLE)),
    row(&["AWS::IAM::Role"], "Tags", Count(&iam::TAGS)),
];

/// Reports every value that breaks its row, and names and counts of the template itself.
pub(super) fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, resource) in &template.resources {
        if let Some(message) = cloudformation::LOGICAL_ID.violation(id) {
            let place = Place::resource(id);
            found.push(Diagnostic::error(
                cloudformation::LOGICAL_ID.code,
                place,
                message,
                "leave out other characters",
            ));
        }
        for row in ROWS.iter().filter(|row| row.on.contains(&resource.kind.as_str())) {
            let (first, rest) =
                row.path.split_once('.').map_or((row.path, None), |(first, rest)| (first, Some(rest)));
            if let Some(value) = resource.properties.get(first) {
                let place = |path: &str| Place::property(id, path);
                visit(value, rest, &format!("Properties.{first}"), &mut |value, path| {
                    row.must.hold(value, place(path), found)
                });
            }
        }
    }
    for event in model::events(template) {
        for row in ROWS.iter().filter(|row| row.on.contains(&event.kind)) {
            let (first, rest) =
                row.path.split_once('.').map_or((row.path, None), |(first, rest)| (first, Some(rest)));
            if let Some(value) = event.get(first) {
                visit(value, rest, first, &mut |value, path| row.must.hold(value, event.place(path), found));
            }
        }
    }
    for kind in ["AWS::Serverless::Function", "AWS::Serverless::Api", "AWS::Serverless::HttpApi"] {
        let Some(globals) =
            model::globals_section(kind).and_then(|section| template.globals.get_key_value(section))
        else {
            continue;
        };
        for row in ROWS.iter().filter(|row| row.on.contains(&kind)) {
            let place = |path: &str| Place { property: Some(path.to_owned()), ..Place::default() };
            let at = format!("Globals.{}", globals.0);
            visit(globals.1, Some(row.path), &at, &mut |value, path| {
                row.must.hold(value, place(path), found)
            });
        }
    }
}

/// Calls `see` with every value at a path, and the path with names in the place of `*`.
fn visit(value: &Value, path: Option<&str>, at: &str, see: &mut dyn FnMut(&Value, &str)) {
    let Some(path) = path else {
        return see(value, at);
    };
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match value {
        _ if intrinsic::call(value).is_some() => {}
        Value::Array(list) if first == "*" => {
            list.iter()
                .enumerate()
                .for_each(|(index, value)| visit(value, rest, &format!("{at}.{index}"), see));
        }
        Value::Object(map) if first == "*" => {
            map.iter().for_each(|(key, value)| visit(value, rest, &format!("{at}.{key}"), see));
        }
        _ => {
            if let Some(value) = value.get(first) {
                visit(value, rest, &format!("{at}.{first}"), see);
            }
        }
    }
}

impl Must {
    fn hold(&self, value: &Value, place: Place, found: &mut Vec<Diagnostic>) {
        if intrinsic::call(value).is_some() || value.is_null() {
            return;
        }
        match self {
            BeOrMinusOne(_) if value.as_i64() == Some(-1) || value.as_str() == Some("-1") => {}
            Be(limit) | BeOrMinusOne(limit) => match model::number(value) {
                Some(number) => {
                    report(limit.code, limit.violation(number), place, || nearest(limit, number), found)
                }
                None => {
                    let message = format!("{}, found {value}", limit.requirement());
                    report(limit.code, Some(message), place, || nearest(limit, limit.min), found);
                }
            },
            Measure(limit) => {
                if let Some(text) = value.as_str() {
                    let length = if limit.unit == "bytes" { text.len() } else { text.chars().count() };
                    report(
                        limit.code,
                        limit.violation(length as u64),
                        place,
                        || "write a shorter text".into(),
                        found,
                    );
                }
            }
            Count(limit) => {
                let count = value.as_array().map(Vec::len).or_else(|| value.as_object().map(|map| map.len()));
                if let Some(count) = count {
                    let help = || "see `cargo sam explain` for other ways to write it".into();
                    report(limit.code, limit.violation(count as u64), place, help, found);
                }
            }
            Match(pattern) => {
                if let Some(text) = value.as_str().filter(|text| !text.contains("{{resolve:")) {
                    let help = || format!("use {}", pattern.alphabet.described);
                    report(pattern.code, pattern.violation(text), place, help, found);
                }
            }
            Choose(choice) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let help = || format!("write `{}`", choice.values[0]);
                report(choice.code, choice.violation(&text.as_str()), place, help, found);
            }
            ChooseNumber(choice) => {
                let number = model::number(value).unwrap_or(u64::MAX);
                let above = choice.values.iter().find(|value| **value >= number);
                let help = || format!("write {}", above.unwrap_or(&choice.values[choice.values.len() - 1]));
                report(choice.code, choice.violation(&number), place, help, found);
            }
        }
    }
}

fn nearest(limit: &Limit, value: u64) -> String {
    let nearest = value.clamp(limit.min, limit.max);
    format!("the nearest allowed value is {nearest} {}", limit.unit).trim_end().to_owned()
}

fn report(
    code: &'static str,
    violation: Option<String>,
    place: Place,
    help: impl FnOnce() -> String,
    found: &mut Vec<Diagnostic>,
) {
    if let Some(message) = violation {
        found.push(Diagnostic::error(code, place, message, help()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{codes, findings};
    use super::*;

    fn function(properties: &str) -> Vec<String> {
        codes(&format!("F:\n  Type: AWS::Serverless::Function\n  Properties: {properties}"))
    }

    #[test]
    fn both_ends_of_a_range_are_clean_and_the_next_values_are_not() {
        let limit = lambda::FUNCTION_MEMORY;
        for value in [limit.min, limit.max] {
            assert_eq!(function(&format!("{{MemorySize: {value}}}")), [""; 0]);
        }
        for value in [limit.min - 1, limit.max + 1] {
            assert_eq!(
                function(&format!("{{MemorySize: {value}}}")),
                ["function_memory_out_of_range F.Properties.MemorySize"]
            );
        }
    }

    #[test]
    fn a_number_may_be_a_text_but_not_a_word_or_negative() {
        assert_eq!(function("{Timeout: '900'}"), [""; 0]);
        for value in ["'x'", "-1", "1.5", "[]", "true", "99999999999999999999"] {
            assert_eq!(function(&format!("{{Timeout: {value}}}")).len(), 1, "{value}");
        }
    }

    #[test]
    fn what_only_the_deployment_knows_is_left_to_it() {
        assert_eq!(
            findings(
                "Parameters: {T: {Type: Number}}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {Timeout: !Ref T, Layers: !Ref T}"
            ),
            [""; 0]
        );
    }

    #[test]
    fn minus_one_stands_for_no_end() {
        let stream = |value: &str| {
            format!(
                "F:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      S:\n        Type: DynamoDB\n        Properties: {{Stream: 'arn:aws:dynamodb:eu-west-1:1:table/T/stream/1', StartingPosition: LATEST, MaximumRetryAttempts: {value}}}"
            )
        };
        assert_eq!(codes(&stream("-1")), [""; 0]);
        assert_eq!(codes(&stream("10000")), [""; 0]);
        assert_eq!(
            codes(&stream("-2")),
            ["stream_retries_out_of_range F.Properties.Events.S.Properties.MaximumRetryAttempts"]
        );
    }

    #[test]
    fn globals_are_checked_where_they_stand() {
        let found = findings(
            "Globals: {Function: {Timeout: 901}}\nResources:\n  F: {Type: AWS::Serverless::Function}",
        );
        assert_eq!(found[0], "function_timeout_out_of_range Globals.Function.Timeout");
    }

    #[test]
    fn an_entry_of_a_list_is_named_by_its_index() {
        let found =
            codes("P:\n  Type: AWS::Cognito::UserPool\n  Properties: {UsernameAttributes: [email, name]}");
        assert_eq!(found, ["user_pool_sign_in_unknown P.Properties.UsernameAttributes.1"]);
    }

    #[test]
    fn a_retention_that_logs_do_not_have_gets_the_next_one() {
        let template = Template::parse(
            "Resources:\n  L:\n    Type: AWS::Logs::LogGroup\n    Properties: {RetentionInDays: 10}",
        )
        .unwrap();
        let mut found = Vec::new();
        check(&template, &mut found);
        assert_eq!(found[0].help, "write 14");
    }

    #[test]
    fn a_logical_id_is_letters_and_digits() {
        assert_eq!(codes("a-b: {Type: AWS::SNS::Topic}"), ["logical_id_invalid a-b"]);
        assert_eq!(codes(&format!("{}: {{Type: AWS::SNS::Topic}}", "a".repeat(255))), [""; 0]);
    }

    #[test]
    fn every_row_names_a_fault_of_the_catalogue() {
        for row in ROWS {
            let code = match &row.must {
                Be(limit) | BeOrMinusOne(limit) | Measure(limit) | Count(limit) => limit.code,
                Match(pattern) => pattern.code,
                Choose(choice) => choice.code,
                ChooseNumber(choice) => choice.code,
            };
            assert!(crate::fault::find(code).is_some(), "{code}");
        }
    }
}
