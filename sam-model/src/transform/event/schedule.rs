//! `Schedule`: a rule of EventBridge calls the function at set times.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html>

use super::permission::permission;
use super::rule::{self, PRINCIPAL};
use super::{Event, Source, Target, nothing};
use crate::transform::Context;
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::resource::Made;
use crate::value::json;

pub(super) static SOURCE: Source =
    Source { name: "Schedule", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; 9] = [
    required("Schedule", Shape::Text),
    property("RuleName", Shape::Text),
    property("Input", Shape::Text),
    property("Enabled", Shape::Bool),
    property("State", Shape::Text),
    property("Name", Shape::Text),
    property("Description", Shape::Text),
    property("DeadLetterConfig", Shape::Map),
    property("RetryPolicy", Shape::Map),
];

fn transform(_: &mut Context<'_>, event: &Event, target: &Target, _: &mut Made) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let mut rule = Made::new("AWS::Events::Rule", &declared.logical_id, &target.attributes)?;
    rule.set("ScheduleExpression", declared.value("Schedule"));
    rule.set("State", rule::state(event)?);
    rule.take(declared, &["Name", "Description"]);
    let arn = rule.get_att("Arn");
    let (queue, made) = rule::dead_letter_queue(event, &arn, &target.attributes)?;
    rule.set("Targets", json!([rule::rule_target(event, target, queue, None, &["Input"])]));
    let permission = permission(event, target, PRINCIPAL, arn, "")?;
    Ok([vec![rule], made, vec![permission]].concat())
}
