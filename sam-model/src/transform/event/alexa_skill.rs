//! `AlexaSkill`: a skill of Alexa calls the function.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-alexaskill.html>

use super::permission::permission;
use super::{Event, Source, Target, nothing};
use crate::transform::Context;
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property};
use crate::transform::resource::Made;
use crate::value::Value;

pub(super) static SOURCE: Source =
    Source { name: "AlexaSkill", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; 1] = [property("SkillId", Shape::Text)];

fn transform(_: &mut Context<'_>, event: &Event, target: &Target, _: &mut Made) -> Result<Vec<Made>, Fault> {
    let mut permission = permission(event, target, "alexa-appkit.amazon.com", Value::Null, "")?;
    permission.set("EventSourceToken", event.declared.value("SkillId"));
    Ok(vec![permission])
}
