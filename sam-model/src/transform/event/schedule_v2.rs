//! `ScheduleV2`: EventBridge Scheduler calls the function at set times.
//!
//! Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>

use super::rule::{check_dead_letter_config, make_queue};
use super::{Event, Source, Target, nothing};
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::transform::{Context, iam};
use crate::value::{Map, Value, json};

pub(super) static SOURCE: Source =
    Source { name: "ScheduleV2", properties: &PROPERTIES, check: nothing, transform };

pub(in crate::transform) static PROPERTIES: [Property; 16] = [
    property("PermissionsBoundary", Shape::Text),
    required("ScheduleExpression", Shape::Text),
    property("FlexibleTimeWindow", Shape::Map),
    property("Name", Shape::Text),
    property("State", Shape::Text),
    property("Description", Shape::Text),
    property("StartDate", Shape::Text),
    property("EndDate", Shape::Text),
    property("ScheduleExpressionTimezone", Shape::Text),
    property("GroupName", Shape::Text),
    property("KmsKeyArn", Shape::Text),
    property("Input", Shape::Text),
    property("RoleArn", Shape::Text),
    property("DeadLetterConfig", Shape::Map),
    property("RetryPolicy", Shape::Map),
    property("OmitName", Shape::Bool).literal(),
];

fn transform(_: &mut Context<'_>, event: &Event, target: &Target, _: &mut Made) -> Result<Vec<Made>, Fault> {
    make(event, &target.arn(), &target.attributes, iam::invoke_function)
}

/// A schedule that calls `arn`; `allow` makes the policy with which it may.
pub(in crate::transform) fn make(
    event: &Event,
    arn: &Value,
    attributes: &Map,
    allow: fn(&Value, &str) -> Value,
) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let id = &declared.logical_id;
    let mut schedule = Made::new("AWS::Scheduler::Schedule", id, attributes)?;
    schedule.set("ScheduleExpression", declared.value("ScheduleExpression"));
    let window = declared.truthy("FlexibleTimeWindow").map_or_else(|| json!({"Mode": "OFF"}), Node::to_value);
    schedule.set("FlexibleTimeWindow", window);
    let name = declared.truthy("Name");
    match (declared.truthy("OmitName"), name) {
        (Some(_), Some(_)) => return Err(Fault::event(id, "Name cannot be set when OmitName is True")),
        (Some(_), None) => {}
        (None, name) => schedule.set("Name", name.map_or_else(|| id.as_str().into(), Node::to_value)),
    }
    schedule.set("State", declared.truthy("State").map_or(Value::Null, Node::to_value));
    schedule.take(
        declared,
        &["Description", "StartDate", "EndDate", "ScheduleExpressionTimezone", "GroupName", "KmsKeyArn"],
    );
    let mut queue = None;
    let mut made = Vec::new();
    if let Some(config) = declared.get("DeadLetterConfig") {
        check_dead_letter_config(event, config)?;
        queue = match config.get("Arn") {
            Some(arn) => Some(arn.to_value()),
            None => {
                let queue = make_queue(event, config, attributes)?;
                let arn = queue.get_att("Arn");
                made.push(queue);
                Some(arn)
            }
        };
    }
    let mut call = Map::new();
    call.insert("Arn".to_owned(), arn.clone());
    let role = match declared.truthy("RoleArn") {
        Some(role) => role.to_value(),
        None => {
            let mut role = Made::new("AWS::IAM::Role", &format!("{id}Role"), attributes)?;
            role.set("AssumeRolePolicyDocument", iam::trust("scheduler.amazonaws.com"));
            let send = queue.iter().map(|queue| iam::sqs_send_message(queue, id));
            role.set("Policies", std::iter::once(allow(arn, id)).chain(send).collect::<Vec<_>>());
            role.set(
                "PermissionsBoundary",
                declared.truthy("PermissionsBoundary").map_or(Value::Null, Node::to_value),
            );
            let arn = role.get_att("Arn");
            made.push(role);
            arn
        }
    };
    call.insert("RoleArn".to_owned(), role);
    for name in ["Input", "RetryPolicy"] {
        if let Some(value) = declared.get(name) {
            call.insert(name.to_owned(), value.to_value());
        }
    }
    if let Some(queue) = queue {
        call.insert("DeadLetterConfig".to_owned(), json!({ "Arn": queue }));
    }
    schedule.set("Target", Value::Object(call));
    made.insert(0, schedule);
    Ok(made)
}
