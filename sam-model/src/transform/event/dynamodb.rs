//! `DynamoDB`: Lambda polls the stream of a table and calls the function with batches.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>

use super::source_mapping::Polling;
use super::{Event, Source, Target, nothing, source_mapping};
use crate::transform::Context;
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, required};
use crate::transform::resource::Made;

pub(super) static SOURCE: Source =
    Source { name: "DynamoDB", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; source_mapping::SHARED + 2] = source_mapping::properties([
    required("StartingPosition", Shape::Any).literal(),
    required("Stream", Shape::Any).literal(),
]);

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    role: &mut Made,
) -> Result<Vec<Made>, Fault> {
    const POLLING: Polling =
        source_mapping::polling("DynamoDB", "Stream", "service-role/AWSLambdaDynamoDBExecutionRole");
    Ok(vec![source_mapping::mapping(context, event, target, role, POLLING)?])
}
