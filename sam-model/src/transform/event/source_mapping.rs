//! Event source mappings: what the sources that Lambda polls have in common.

use super::{Event, Target};
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property};
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::Made;
use crate::transform::{Context, expect, iam, managed_policy};
use crate::value::{Map, Value, json};

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

/// What sets one polled source apart from another.
pub(super) struct Polling {
    /// The `Type` of the event.
    pub(super) kind: &'static str,
    /// The property that holds the ARN of the source.
    pub(super) source: Option<&'static str>,
    /// The managed policy with which Lambda may poll.
    pub(super) managed: Option<&'static str>,
    /// The inline policy with which Lambda may poll.
    pub(super) policy: Option<Value>,
    /// The property of the mapping that takes the consumer group and the schema registry.
    pub(super) config: Option<&'static str>,
}

/// A source that only needs a managed policy.
pub(super) const fn polling(kind: &'static str, source: &'static str, managed: &'static str) -> Polling {
    Polling { kind, source: Some(source), managed: Some(managed), policy: None, config: None }
}

/// Makes the mapping, and gives the role what polling needs.
pub(super) fn mapping(
    context: &Context<'_>,
    event: &Event,
    target: &Target,
    role: &mut Made,
    polling: Polling,
) -> Result<Made, Fault> {
    let declared = &event.declared;
    let mut mapping = Made::new("AWS::Lambda::EventSourceMapping", &declared.logical_id, &target.attributes)?;
    mapping.set("FunctionName", target.name());
    mapping.set("EventSourceArn", polling.source.map_or(Value::Null, |source| declared.value(source)));
    mapping.take(declared, &TAKEN);
    check_filter(event)?;
    if let Some(servers) = declared.truthy("KafkaBootstrapServers") {
        let endpoints = json!({"Endpoints": {"KafkaBootstrapServers": servers.to_value()}});
        mapping.set("SelfManagedEventSource", endpoints);
    }
    let mut config = Map::new();
    if let Some(group) = declared.truthy("ConsumerGroupId") {
        if polling.config.is_none() {
            let message =
                format!("Property ConsumerGroupId not defined for resource of type {}.", polling.kind);
            return Err(Fault::event(&declared.logical_id, message));
        }
        config.insert("ConsumerGroupId".to_owned(), group.to_value());
    }
    if let Some(registry) = declared.truthy("SchemaRegistryConfig") {
        config.insert("SchemaRegistryConfig".to_owned(), registry.to_value());
    }
    if let Some(name) = polling.config.filter(|_| !config.is_empty()) {
        mapping.set(name, Value::Object(config));
    }
    let mut destination_policy = None;
    if let Some(destination) = declared.truthy("DestinationConfig") {
        let (config, policy) = destination_config(event, destination)?;
        mapping.set("DestinationConfig", config);
        destination_policy = policy;
    }
    if let Some(managed) = polling.managed {
        let arn: Value = managed_policy::arn(context.environment.partition(), managed).into();
        add_unique(role, "ManagedPolicyArns", arn, |have, new| have == new);
    }
    for policy in polling.policy.into_iter().chain(destination_policy) {
        add_unique(role, "Policies", policy, |have, new| have["PolicyDocument"] == new["PolicyDocument"]);
    }
    Ok(mapping)
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
    let Some(criteria) = event.declared.truthy("FilterCriteria").filter(|criteria| !criteria.is_intrinsic())
    else {
        return Ok(());
    };
    let keys: Vec<_> = criteria.as_map().into_iter().flat_map(Dict::keys).collect();
    if keys.is_empty() || (keys.len() == 1 && *keys[0] == *"Filters") {
        return Ok(());
    }
    Err(event.fault("FilterCriteria field has a wrong format"))
}

/// The destination of failed batches without SAM's `Type`, and the right to send there.
fn destination_config(event: &Event, destination: &Node) -> Result<(Value, Option<Value>), Fault> {
    let id = &event.declared.logical_id;
    let failure =
        expect::map(destination.get("OnFailure"), expect::Of::Event(id), "DestinationConfig.OnFailure")?;
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
