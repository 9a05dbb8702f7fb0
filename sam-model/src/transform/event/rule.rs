//! `EventBridgeRule`, once `CloudWatchEvent`: events on a bus that match a pattern call the function.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html>

use super::permission::permission;
use super::{Event, Source, Target, nothing};
use crate::transform::Context;
use crate::transform::fault::Fault;
use crate::transform::iam;
use crate::transform::property::{Property, Shape, property};
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::value::{Map, Value, json};

pub(super) static CLOUD_WATCH_EVENT: Source =
    Source { name: "CloudWatchEvent", properties: &PROPERTIES, check: nothing, transform };

pub(super) static EVENT_BRIDGE_RULE: Source =
    Source { name: "EventBridgeRule", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; 11] = [
    property("EventBusName", Shape::Text),
    property("RuleName", Shape::Text),
    property("Pattern", Shape::Map),
    property("DeadLetterConfig", Shape::Map),
    property("RetryPolicy", Shape::Map),
    property("Input", Shape::Text),
    property("InputPath", Shape::Text),
    property("Target", Shape::Map),
    property("Enabled", Shape::Bool),
    property("State", Shape::Text),
    property("InputTransformer", Shape::Map),
];

pub(super) const PRINCIPAL: &str = "events.amazonaws.com";

fn transform(_: &mut Context<'_>, event: &Event, target: &Target, _: &mut Made) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let mut rule = Made::new("AWS::Events::Rule", &declared.logical_id, &target.attributes)?;
    rule.set("EventBusName", declared.value("EventBusName"));
    rule.set("EventPattern", declared.value("Pattern"));
    rule.set("Name", declared.value("RuleName"));
    let arn = rule.get_att("Arn");
    let (queue, mut made) = dead_letter_queue(event, &arn, &target.attributes)?;
    rule.set("State", state(event)?);
    let id = declared.get("Target").and_then(|target| target.get("Id")).map(Node::to_value);
    rule.set(
        "Targets",
        json!([rule_target(event, target, queue, id, &["Input", "InputPath", "InputTransformer"])]),
    );
    made.push(rule);
    made.push(permission(event, target, PRINCIPAL, arn, "")?);
    Ok(made)
}

/// The target of a rule.
pub(super) fn rule_target(
    event: &Event,
    target: &Target,
    queue: Option<Value>,
    id: Option<Value>,
    taken: &[&str],
) -> Value {
    let id = id.unwrap_or_else(|| target_id(&event.declared.logical_id, "LambdaTarget").into());
    rule_target_of(event, target.arn(), queue, id, taken)
}

/// The same as [`rule_target`], for any ARN.
pub(in crate::transform) fn rule_target_of(
    event: &Event,
    arn: Value,
    queue: Option<Value>,
    id: Value,
    taken: &[&str],
) -> Value {
    let mut map = Map::new();
    map.insert("Arn".to_owned(), arn);
    map.insert("Id".to_owned(), id);
    for name in taken.iter().copied().chain(["RetryPolicy"]) {
        if let Some(value) = event.declared.get(name) {
            map.insert(name.to_owned(), value.to_value());
        }
    }
    if let Some(queue) = queue {
        map.insert("DeadLetterConfig".to_owned(), json!({ "Arn": queue }));
    }
    Value::Object(map)
}

/// The name of a target, at most 64 characters.
pub(in crate::transform) fn target_id(logical_id: &str, suffix: &str) -> String {
    const LONGEST: usize = 64;
    let room = LONGEST.saturating_sub(suffix.len());
    logical_id.chars().take(room).chain(suffix.chars()).collect()
}

/// `State`, or what `Enabled` says.
pub(in crate::transform) fn state(event: &Event) -> Result<Value, Fault> {
    let declared = &event.declared;
    match (declared.truthy("State"), declared.get("Enabled")) {
        (Some(_), Some(_)) => Err(event.fault("State and Enabled Properties cannot both be specified.")),
        (Some(state), None) => Ok(state.to_value()),
        (None, Some(enabled)) => Ok(if enabled.truthy() { "ENABLED" } else { "DISABLED" }.into()),
        (None, None) => Ok(Value::Null),
    }
}

/// The ARN of the queue for events that could not be delivered, and the queue if it is to be made.
pub(in crate::transform) fn dead_letter_queue(
    event: &Event,
    rule_arn: &Value,
    attributes: &Map,
) -> Result<(Option<Value>, Vec<Made>), Fault> {
    let Some(config) = event.declared.get("DeadLetterConfig") else {
        return Ok((None, Vec::new()));
    };
    check_dead_letter_config(event, config)?;
    if let Some(arn) = config.get("Arn") {
        return Ok((Some(arn.to_value()), Vec::new()));
    }
    let queue = make_queue(event, config, attributes)?;
    let arn = queue.get_att("Arn");
    let mut policy =
        Made::new("AWS::SQS::QueuePolicy", &format!("{}QueuePolicy", event.declared.logical_id), attributes)?;
    policy.set("PolicyDocument", iam::send_from(&json!({ "Service": PRINCIPAL }), &arn, rule_arn));
    policy.set("Queues", json!([queue.reference()]));
    Ok((Some(arn), vec![queue, policy]))
}

/// The queue that `Type: SQS` of a dead-letter configuration asks for.
pub(super) fn make_queue(event: &Event, config: &Node, attributes: &Map) -> Result<Made, Fault> {
    let id = &event.declared.logical_id;
    let name = match config.get("QueueLogicalId") {
        None => format!("{id}Queue"),
        Some(Node::Text(name)) if name.text.is_empty() => format!("{id}Queue"),
        Some(Node::Text(name)) => name.text.clone(),
        Some(_) => return Err(Fault::event(id, "QueueLogicalId must be a string")),
    };
    Made::new("AWS::SQS::Queue", &name, attributes)
}

/// Checks that either an ARN or the type of a queue to make is given.
pub(super) fn check_dead_letter_config(event: &Event, config: &Node) -> Result<(), Fault> {
    let has = |name: &str| config.as_map().is_some_and(|config| config.contains_key(name));
    let message = match (has("Arn"), has("Type")) {
        (true, true) => "You can either define 'Arn' or 'Type' property of DeadLetterConfig.",
        (false, true) if config.get("Type").and_then(Node::as_str) != Some("SQS") => {
            "The only valid value for 'Type' property of DeadLetterConfig is 'SQS'."
        }
        (false, false) => "No 'Arn' or 'Type' property provided for DeadLetterConfig.",
        _ => return Ok(()),
    };
    Err(Fault::event(&event.declared.logical_id, message))
}
