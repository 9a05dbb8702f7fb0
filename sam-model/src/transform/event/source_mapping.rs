//! Event source mappings: what the sources that Lambda polls have in common.

use super::{Event, Target};
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property};
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::transform::{Context, expect, iam, managed_policy};
use crate::value::{Value, json};

/// The properties of every polled source, and `N` more of its own.
pub(super) const fn properties<const N: usize, const M: usize>(own: [Property; N]) -> [Property; M] {
    let mut all = [property("", Shape::Any).literal(); M];
    let mut at = 0;
    while at < COMMON.len() {
        all[at] = COMMON[at];
        at += 1;
    }
    let mut own_at = 0;
    while own_at < N {
        all[at] = own[own_at];
        at += 1;
        own_at += 1;
    }
    assert!(at == M, "the length of the table is that of both parts");
    all
}

/// How many properties all polled sources share.
pub(super) const SHARED: usize = COMMON.len();

const COMMON: [Property; 24] = [
    property("BatchSize", Shape::Integer),
    property("StartingPositionTimestamp", Shape::Any).literal(),
    property("Enabled", Shape::Bool),
    property("MaximumBatchingWindowInSeconds", Shape::Integer),
    property("MaximumRetryAttempts", Shape::Integer),
    property("BisectBatchOnFunctionError", Shape::Bool),
    property("MaximumRecordAgeInSeconds", Shape::Integer),
    property("DestinationConfig", Shape::Map),
    property("ParallelizationFactor", Shape::Integer),
    property("Topics", Shape::List),
    property("Queues", Shape::List),
    property("SourceAccessConfigurations", Shape::List),
    property("SecretsManagerKmsKeyId", Shape::Text),
    property("TumblingWindowInSeconds", Shape::Integer),
    property("FunctionResponseTypes", Shape::List),
    property("KafkaBootstrapServers", Shape::List),
    property("FilterCriteria", Shape::Map),
    property("KmsKeyArn", Shape::Any).literal(),
    property("ConsumerGroupId", Shape::Text),
    property("ScalingConfig", Shape::Map),
    property("ProvisionedPollerConfig", Shape::Map),
    property("SchemaRegistryConfig", Shape::Map),
    property("MetricsConfig", Shape::Map),
    property("LoggingConfig", Shape::Map),
];

/// The properties that the mapping takes over as they are.
const TAKEN: [&str; 20] = [
    "StartingPosition",
    "StartingPositionTimestamp",
    "BatchSize",
    "Enabled",
    "MaximumBatchingWindowInSeconds",
    "MaximumRetryAttempts",
    "BisectBatchOnFunctionError",
    "MaximumRecordAgeInSeconds",
    "ParallelizationFactor",
    "Topics",
    "Queues",
    "SourceAccessConfigurations",
    "TumblingWindowInSeconds",
    "FunctionResponseTypes",
    "FilterCriteria",
    "KmsKeyArn",
    "ScalingConfig",
    "ProvisionedPollerConfig",
    "MetricsConfig",
    "LoggingConfig",
];

/// Makes the mapping from `source`, and gives the role what polling needs.
pub(super) fn mapping(
    context: &Context<'_>,
    event: &Event,
    target: &Target,
    role: &mut Made,
    source: &str,
    managed: &str,
) -> Result<Made, Fault> {
    let declared = &event.declared;
    let mut mapping = Made::new(
        "AWS::Lambda::EventSourceMapping",
        &declared.logical_id,
        &target.attributes,
    )?;
    mapping.set("FunctionName", target.name());
    mapping.set("EventSourceArn", declared.value(source));
    mapping.take(declared, &TAKEN);
    check_filter(event)?;
    if let Some(servers) = declared.truthy("KafkaBootstrapServers") {
        let endpoints = json!({"Endpoints": {"KafkaBootstrapServers": servers.to_value()}});
        mapping.set("SelfManagedEventSource", endpoints);
    }
    if declared.truthy("ConsumerGroupId").is_some() {
        let kind = source_kind(source);
        let message = format!("Property ConsumerGroupId not defined for resource of type {kind}.");
        return Err(Fault::event(&declared.logical_id, message));
    }
    let mut policy = None;
    if let Some(destination) = declared.truthy("DestinationConfig") {
        let (config, made) = destination_config(event, destination)?;
        mapping.set("DestinationConfig", config);
        policy = made;
    }
    let arn: Value = managed_policy::arn(context.environment.partition(), managed).into();
    add_unique(role, "ManagedPolicyArns", arn, |have, new| have == new);
    if let Some(policy) = policy {
        add_unique(role, "Policies", policy, |have, new| {
            have["PolicyDocument"] == new["PolicyDocument"]
        });
    }
    Ok(mapping)
}

fn source_kind(source: &str) -> &str {
    match source {
        "Queue" => "SQS",
        _ => "DynamoDB",
    }
}

/// Adds a value to a list of the role, unless an equal one is there.
fn add_unique(role: &mut Made, property: &str, value: Value, equal: impl Fn(&Value, &Value) -> bool) {
    let list = role.properties.entry(property).or_insert_with(|| json!([]));
    if let Some(list) = list.as_array_mut()
        && !list.iter().any(|have| equal(have, &value))
    {
        list.push(value);
    }
}

fn check_filter(event: &Event) -> Result<(), Fault> {
    let Some(criteria) = event
        .declared
        .truthy("FilterCriteria")
        .filter(|criteria| !criteria.is_intrinsic())
    else {
        return Ok(());
    };
    let keys = criteria
        .as_map()
        .map(|criteria| criteria.keys())
        .unwrap_or_default();
    if keys.is_empty() || (keys.len() == 1 && keys[0] == *"Filters") {
        return Ok(());
    }
    Err(event.fault("FilterCriteria field has a wrong format"))
}

/// The destination of failed batches without SAM's `Type`, and the right to send there.
fn destination_config(event: &Event, destination: &Node) -> Result<(Value, Option<Value>), Fault> {
    let id = &event.declared.logical_id;
    let failure = expect::map(
        destination.get("OnFailure"),
        expect::Of::Event(id),
        "DestinationConfig.OnFailure",
    )?;
    let mut config = destination.to_value();
    let Some(kind) = failure.get("Type").filter(|kind| kind.truthy()) else {
        return Ok((config, None));
    };
    if let Some(failure) = config["OnFailure"].as_object_mut() {
        failure.shift_remove("Type");
    }
    let target = failure.get("Destination").map_or(Value::Null, Node::to_value);
    let policy = match kind.as_str() {
        Some("SQS") => Some(iam::sqs_send_message(&target, id)),
        Some("SNS") => Some(iam::sns_publish(&target, id)),
        Some("S3") => Some(iam::s3_put_object(&target, id)),
        Some("Kafka") => None,
        _ => {
            return Err(Fault::event(
                id,
                "The only valid values for 'Type' are 'SQS', 'SNS', 'S3', and 'Kafka'",
            ));
        }
    };
    Ok((config, policy))
}
