//! `IoTRule`: messages of devices that a query selects call the function.
//!
//! Source: <https://docs.aws.amazon.com/iot/latest/developerguide/iot-rules.html>

use super::permission::permission;
use super::{Event, Source, Target, nothing};
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::transform::{Context, arn};
use crate::value::json;

pub(super) static SOURCE: Source =
    Source { name: "IoTRule", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; 2] = [required("Sql", Shape::Text), property("AwsIotSqlVersion", Shape::Text)];

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    _: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let mut rule = Made::new("AWS::IoT::TopicRule", &declared.logical_id, &target.attributes)?;
    let text = arn::of_account(context.environment.partition(), "iot", "rule/${RuleName}");
    let source = json!({"Fn::Sub": [text, {"RuleName": rule.reference()}]});
    let mut permission = permission(event, target, "iot.amazonaws.com", source, "")?;
    permission.set("SourceAccount", json!({"Fn::Sub": "${AWS::AccountId}"}));
    let mut payload = json!({
        "Sql": declared.value("Sql"),
        "RuleDisabled": false,
        "Actions": [{"Lambda": {"FunctionArn": target.arn()}}],
    });
    if let Some(version) = declared.truthy("AwsIotSqlVersion") {
        payload["AwsIotSqlVersion"] = Node::to_value(version);
    }
    rule.set("TopicRulePayload", payload);
    Ok(vec![permission, rule])
}
