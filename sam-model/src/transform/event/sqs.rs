//! `SQS`: Lambda polls a queue and calls the function with batches.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs.html>

use super::source_mapping::Polling;
use super::{Event, Source, Target, nothing, source_mapping};
use crate::transform::Context;
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::resource::Made;

pub(super) static SOURCE: Source = Source { name: "SQS", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; source_mapping::SHARED + 2] = source_mapping::properties([
    property("StartingPosition", Shape::Any).literal(),
    required("Queue", Shape::Any).literal(),
]);

/// How Lambda polls a queue.
pub(super) const POLLING: Polling =
    source_mapping::polling("SQS", "Queue", "service-role/AWSLambdaSQSQueueExecutionRole");

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    role: &mut Made,
) -> Result<Vec<Made>, Fault> {
    Ok(vec![source_mapping::mapping(context, event, target, role, POLLING)?])
}
