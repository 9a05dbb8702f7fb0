//! `MSK`: Lambda polls a topic of a Kafka cluster and calls the function with batches.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html>

use super::source_mapping::Polling;
use super::{Event, Source, Target, nothing, secrets, source_mapping};
use crate::transform::Context;
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, required};
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::value::json;

pub(super) static SOURCE: Source = Source { name: "MSK", properties: &PROPERTIES, check: nothing, transform };

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
    let mut statements = secrets::schema_registry(context, event)?;
    let configurations = event.declared.truthy("SourceAccessConfigurations").and_then(Node::as_list);
    for configuration in configurations.into_iter().flatten() {
        if configuration.get("Type").and_then(Node::as_str) == Some("CLIENT_CERTIFICATE_TLS_AUTH") {
            statements.extend(configuration.truthy_at("URI").map(secrets::read_secret));
        }
    }
    let policy = (!statements.is_empty()).then(
        || json!({"PolicyName": "MSKExecutionRolePolicy", "PolicyDocument": {"Statement": statements}}),
    );
    let config = Some("AmazonManagedKafkaEventSourceConfig");
    let managed = "service-role/AWSLambdaMSKExecutionRole";
    let polling = Polling { policy, config, ..source_mapping::polling("MSK", "Stream", managed) };
    Ok(vec![source_mapping::mapping(context, event, target, role, polling)?])
}
