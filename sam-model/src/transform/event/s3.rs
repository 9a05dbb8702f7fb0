//! `S3`: changes of the objects of a bucket call the function.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/NotificationHowTo.html>

use super::cognito::changed;
use super::permission::permission;
use super::{Event, Source, Target, api_id};
use crate::transform::Context;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::intrinsics::conditional;
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::Made;
use crate::value::{Value, json};

pub(super) static SOURCE: Source = Source { name: "S3", properties: &PROPERTIES, check, transform };

static PROPERTIES: [Property; 3] = [
    required("Bucket", Shape::Text),
    required("Events", Shape::Texts).literal(),
    property("Filter", Shape::MapOfText),
];

const KIND: &str = "AWS::S3::Bucket";

/// The properties that a bucket may have if an event changes it.
const BUCKET: [&str; 20] = [
    "AccessControl",
    "AccelerateConfiguration",
    "AnalyticsConfigurations",
    "BucketEncryption",
    "BucketName",
    "CorsConfiguration",
    "IntelligentTieringConfigurations",
    "InventoryConfigurations",
    "LifecycleConfiguration",
    "LoggingConfiguration",
    "MetricsConfigurations",
    "NotificationConfiguration",
    "ObjectLockConfiguration",
    "ObjectLockEnabled",
    "OwnershipControls",
    "PublicAccessBlockConfiguration",
    "ReplicationConfiguration",
    "Tags",
    "VersioningConfiguration",
    "WebsiteConfiguration",
];

fn bucket_id(event: &Event) -> Option<&Node> {
    event
        .declared
        .get("Bucket")
        .filter(|bucket| bucket.as_map().is_some_and(|map| map.contains_key("Ref")))
        .and_then(api_id)
}

fn check(context: &Context<'_>, event: &Event) -> Result<(), Fault> {
    match bucket_id(event) {
        Some(id) if id.as_str().is_none() => {
            Err(event.fault("'Ref' value in S3 events is not a valid string."))
        }
        Some(id) if context.resources.contains_key(id.as_str().unwrap_or_default()) => Ok(()),
        _ => Err(event.fault("S3 events must reference an S3 bucket in the same template.")),
    }
}

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    _: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let bucket = bucket_id(event).and_then(Node::as_str).unwrap_or_default().to_owned();
    let mut permission = permission(event, target, "s3.amazonaws.com", Value::Null, "")?;
    permission.set("SourceAccount", json!({"Ref": "AWS::AccountId"}));
    let Some(resource) = context.resources.get_mut(&bucket).and_then(Node::as_map_mut) else {
        return Ok(vec![permission]);
    };
    match permission.attributes.get("Condition") {
        None => depend(event, resource, &permission.logical_id)?,
        Some(condition) => depend_by_tag(&bucket, resource, &permission.logical_id, condition)?,
    }
    notify(event, target, &bucket, resource)?;
    Ok(vec![permission, changed(context, &bucket, KIND, &BUCKET)?])
}

/// The bucket must wait for the permission, because S3 checks it.
fn depend(event: &Event, resource: &mut Dict, permission: &str) -> Result<(), Fault> {
    let mut all = match resource.get("DependsOn") {
        None => Vec::new(),
        Some(Node::List(list)) => list.clone(),
        Some(one) => vec![one.clone()],
    };
    if all.iter().any(|id| id.as_str().is_none()) {
        let message = "Invalid type for field 'DependsOn'. Expected a string or list of strings.";
        return Err(Fault::resource(&event.declared.logical_id, message));
    }
    all.push(Node::text(permission));
    let mut unique: Vec<Node> = Vec::new();
    for id in all {
        if !unique.contains(&id) {
            unique.push(id);
        }
    }
    resource.insert("DependsOn", Node::List(unique));
    Ok(())
}

/// A bucket cannot depend on what may not be made, but a tag can refer to it under a condition.
fn depend_by_tag(id: &str, resource: &mut Dict, permission: &str, condition: &Value) -> Result<(), Fault> {
    let properties = resource.get_or_insert_with("Properties", || Node::Map(Dict::plain()));
    let Some(properties) = properties.as_map_mut() else {
        return Ok(());
    };
    let mut tags = match properties.get("Tags").filter(|tags| !tags.is_null()) {
        None => Vec::new(),
        tags => expect::list(tags, Of::Resource(id), "Tags")?.clone(),
    };
    tags.push(Node::own(&json!({
        "Key": format!("sam:ConditionalDependsOn:{permission}"),
        "Value": {"Fn::If": [condition, {"Ref": permission}, "no dependency"]},
    })));
    properties.insert("Tags", Node::List(tags));
    Ok(())
}

fn notify(event: &Event, target: &Target, id: &str, resource: &mut Dict) -> Result<(), Fault> {
    let of = Of::Resource(id);
    let properties = resource.get_or_insert_with("Properties", || Node::Map(Dict::plain()));
    let Some(properties) = properties.as_map_mut() else {
        return Err(of.fault("Properties should be a map."));
    };
    if properties.get("NotificationConfiguration").is_none_or(Node::is_null) {
        properties.insert("NotificationConfiguration", Node::Map(Dict::plain()));
    }
    let config = properties.get_mut("NotificationConfiguration");
    expect::map(config.as_deref(), of, "NotificationConfiguration")?;
    let Some(config) = config.and_then(Node::as_map_mut) else {
        return Ok(());
    };
    if config.get("LambdaConfigurations").is_none_or(Node::is_null) {
        config.insert("LambdaConfigurations", Node::List(Vec::new()));
    }
    let Some(all) = config.get_mut("LambdaConfigurations").and_then(Node::as_list_mut) else {
        return Err(of.fault("Invalid type for LambdaConfigurations. Must be a list."));
    };
    let events = match event.declared.get("Events") {
        Some(Node::List(list)) => list.clone(),
        other => other.cloned().into_iter().collect(),
    };
    for kind in events {
        let mut mapping = Dict::plain();
        mapping.insert("Function", Node::own(&target.arn()));
        if let Some(filter) = event.declared.get("Filter") {
            mapping.insert("Filter", filter.clone());
        }
        mapping.insert("Event", kind);
        let mapping = match &target.condition {
            Some(condition) => conditional(condition.clone(), Node::Map(mapping)),
            None => Node::Map(mapping),
        };
        if !all.contains(&mapping) {
            all.push(mapping);
        }
    }
    Ok(())
}
