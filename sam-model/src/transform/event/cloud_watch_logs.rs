//! `CloudWatchLogs`: log events that match a pattern call the function.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html>

use super::permission::permission;
use super::{Event, Source, Target, nothing};
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, required};
use crate::transform::resource::Made;
use crate::transform::{Context, arn};
use crate::value::json;

pub(super) static SOURCE: Source =
    Source { name: "CloudWatchLogs", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; 2] =
    [required("LogGroupName", Shape::Text), required("FilterPattern", Shape::Text)];

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    _: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let group = "log-group:${__LogGroupName__}:*";
    let text = arn::of_account(context.environment.partition(), "logs", group);
    let source = json!({"Fn::Sub": [text, {"__LogGroupName__": declared.value("LogGroupName")}]});
    let permission = permission(event, target, "logs.amazonaws.com", source, "")?;
    let mut filter = Made::new("AWS::Logs::SubscriptionFilter", &declared.logical_id, &target.attributes)?;
    filter.depends_on = Some(json!([permission.logical_id]));
    filter.take(declared, &["LogGroupName", "FilterPattern"]);
    filter.set("DestinationArn", target.arn());
    Ok(vec![permission, filter])
}
