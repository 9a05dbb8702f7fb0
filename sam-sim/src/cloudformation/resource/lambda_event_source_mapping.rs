//! `AWS::Lambda::EventSourceMapping`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventsourcemapping.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::lambda::{
    EventSourceMapping, Filters, StartingPosition, StreamSettings, create_event_source_mapping,
    delete_event_source_mapping, update_event_source_mapping,
};
use sam_model::arn::Arn;
use sam_model::limit::Limit;
use sam_model::limits::{lambda as limits, sqs};
use sam_model::value::Map;
use std::time::Duration;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Lambda::EventSourceMapping",
    replaced_by: &["EventSourceArn", "StartingPosition", "StartingPositionTimestamp"],
    create: |deployment| Box::pin(async move { create(&deployment).await }),
    update: Some(|deployment, created, _| Box::pin(async move { update(&deployment, created) })),
    delete: |account, created| {
        Box::pin(async move {
            delete_event_source_mapping(account, &created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &[
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "Enabled",
    "EventSourceArn",
    "FilterCriteria",
    "FunctionName",
    "FunctionResponseTypes",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "ScalingConfig",
    "StartingPosition",
    "Tags",
];

const REFUSED: &[&str] = &[
    "AmazonManagedKafkaEventSourceConfig",
    "DocumentDBEventSourceConfig",
    "KmsKeyArn",
    "LoggingConfig",
    "MetricsConfig",
    "ProvisionedPollerConfig",
    "Queues",
    "SelfManagedEventSource",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "StartingPositionTimestamp",
    "Topics",
    "TumblingWindowInSeconds",
];

/// The properties that only streams have.
const OF_STREAMS: &[&str] = &[
    "BisectBatchOnFunctionError",
    "DestinationConfig",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "ParallelizationFactor",
    "StartingPosition",
];

/// `BatchSize` without the property, of queues and of streams.
const BATCH_SIZE_SQS: u64 = 10;
const BATCH_SIZE_STREAM: u64 = 100;

async fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let settings = settings(deployment)?;
    let uuid = create_event_source_mapping(deployment.account, settings).await?;
    Ok(describe(deployment, uuid))
}

fn update(deployment: &Deployment<'_>, created: &Created) -> Result<Created, AwsError> {
    update_event_source_mapping(deployment.account, &created.physical_id, settings(deployment)?)?;
    Ok(created.clone())
}

fn describe(deployment: &Deployment<'_>, uuid: String) -> Created {
    let arn = deployment.account.arn("lambda", &format!("event-source-mapping:{uuid}"));
    let attributes = [("EventSourceMappingArn", arn), ("Id", uuid.clone())];
    let attributes =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect::<Map>();
    Created { physical_id: uuid, attributes }
}

fn settings(deployment: &Deployment<'_>) -> Result<EventSourceMapping, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("lambda", KNOWN, REFUSED)?;
    let source = properties.required_text("EventSourceArn")?;
    let arn = Arn::parse(&source);
    let is_queue = arn.as_ref().is_some_and(|arn| arn.service == "sqs");
    let is_fifo = is_queue && source.ends_with(sqs::FIFO_SUFFIX);
    let window =
        properties.within("MaximumBatchingWindowInSeconds", &limits::BATCHING_WINDOW)?.unwrap_or_default();
    let batch_limit = match (is_queue, is_fifo) {
        (_, true) => limits::BATCH_SIZE_SQS_FIFO,
        (true, _) => limits::BATCH_SIZE_SQS,
        (false, _) => limits::BATCH_SIZE_STREAM,
    };
    let default = if is_queue { BATCH_SIZE_SQS } else { BATCH_SIZE_STREAM };
    let batch_size = properties.within("BatchSize", &batch_limit)?.unwrap_or(default);
    if is_fifo && window > 0 {
        return Err(refused("Batching window is not supported for FIFO queues"));
    }
    if is_queue && window == 0 && !limits::BATCH_SIZE_WITHOUT_WINDOW.allows(batch_size) {
        return Err(refused(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
        ));
    }
    let stream = if is_queue {
        if let Some(name) = OF_STREAMS.iter().find(|name| properties.map().contains_key(**name)) {
            return Err(refused(&format!(
                "Unsupported {name} parameter for given event source mapping type."
            )));
        }
        None
    } else {
        Some(stream(&properties)?)
    };
    let maximum_concurrency = match properties.object("ScalingConfig")? {
        Some(_) if !is_queue => {
            return Err(refused("Unsupported ScalingConfig parameter for given event source mapping type."));
        }
        Some(scaling) => scaling.within("MaximumConcurrency", &limits::MAXIMUM_CONCURRENCY_SQS)?,
        None => None,
    };
    Ok(EventSourceMapping {
        function: properties.required_text("FunctionName")?,
        source,
        enabled: properties.flag("Enabled")?.unwrap_or(true),
        batch_size: batch_size as usize,
        batching_window: Duration::from_secs(window),
        filters: filters(&properties)?,
        report_batch_item_failures: reports_failures(&properties)?,
        maximum_concurrency: maximum_concurrency.map(|concurrency| concurrency as usize),
        stream,
    })
}

fn stream(properties: &Properties<'_>) -> Result<StreamSettings, AwsError> {
    let starting_position = match properties.text("StartingPosition")?.as_deref() {
        Some("TRIM_HORIZON") => StartingPosition::TrimHorizon,
        Some("LATEST") => StartingPosition::Latest,
        Some(other) => return Err(refused(&format!("Unsupported starting position: {other}."))),
        None => {
            return Err(refused(
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
            ));
        }
    };
    let factor = properties.within("ParallelizationFactor", &limits::PARALLELIZATION_FACTOR)?.unwrap_or(1);
    let retries = or_minus_one(properties, "MaximumRetryAttempts", &limits::MAXIMUM_RETRY_ATTEMPTS_STREAM)?;
    let age = or_minus_one(properties, "MaximumRecordAgeInSeconds", &limits::MAXIMUM_RECORD_AGE)?;
    let on_failure = match properties.object("DestinationConfig")? {
        None => None,
        Some(config) => {
            config.expect_only("lambda", &["OnFailure"], &["OnSuccess"])?;
            config.object("OnFailure")?.map(|target| target.required_text("Destination")).transpose()?
        }
    };
    Ok(StreamSettings {
        starting_position,
        parallelization_factor: factor as usize,
        maximum_retry_attempts: retries.and_then(|retries| u32::try_from(retries).ok()),
        maximum_record_age: age.map(Duration::from_secs),
        bisect_batch_on_function_error: properties.flag("BisectBatchOnFunctionError")?.unwrap_or_default(),
        on_failure,
    })
}

/// A number for which -1 stands for "no limit", and so does its absence.
fn or_minus_one(properties: &Properties<'_>, name: &str, limit: &Limit) -> Result<Option<u64>, AwsError> {
    let value = properties.map().get(name);
    if value.is_some_and(|value| value.as_i64() == Some(-1) || value.as_str() == Some("-1")) {
        return Ok(None);
    }
    properties.within(name, limit)
}

fn filters(properties: &Properties<'_>) -> Result<Filters, AwsError> {
    let Some(criteria) = properties.object("FilterCriteria")? else {
        return Ok(Filters::default());
    };
    criteria.expect_only("lambda", &["Filters"], &[])?;
    let filters = criteria.objects("Filters")?;
    let patterns =
        filters.iter().map(|filter| filter.required_text("Pattern")).collect::<Result<Vec<_>, _>>()?;
    if let Some(violation) = limits::FILTERS.violation(patterns.len() as u64) {
        return Err(refused(&violation));
    }
    let too_long = |pattern: &String| limits::FILTER_PATTERN.violation(pattern.chars().count() as u64);
    if let Some(violation) = patterns.iter().find_map(too_long) {
        return Err(refused(&violation));
    }
    let invalid = |reason| refused(&format!("Invalid filter pattern definition. Reason: {reason}"));
    Filters::parse(patterns.iter().map(String::as_str)).map_err(invalid)
}

fn reports_failures(properties: &Properties<'_>) -> Result<bool, AwsError> {
    let types = properties.list("FunctionResponseTypes")?;
    match types.iter().find(|kind| kind.as_str() != Some("ReportBatchItemFailures")) {
        Some(unknown) => {
            Err(invalid(format!("#/FunctionResponseTypes/0: {unknown} is not a valid enum value")))
        }
        None => Ok(!types.is_empty()),
    }
}

fn refused(message: &str) -> AwsError {
    AwsError::sender("InvalidParameterValueException", message)
}
