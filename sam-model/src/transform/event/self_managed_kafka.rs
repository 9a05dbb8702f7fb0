//! `SelfManagedKafka`: Lambda polls a topic of a Kafka cluster that AWS does not run.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html>

use super::source_mapping::Polling;
use super::{Event, Source, Target, nothing, secrets, source_mapping};
use crate::transform::Context;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property};
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::value::json;

pub(super) static SOURCE: Source =
    Source { name: "SelfManagedKafka", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; source_mapping::SHARED + 1] =
    source_mapping::properties([property("StartingPosition", Shape::Any).literal()]);

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    role: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    if declared.truthy("KafkaBootstrapServers").is_none() {
        return Err(
            event.fault("No KafkaBootstrapServers provided for self managed kafka as an event source")
        );
    }
    let Some(topics) = declared.truthy("Topics") else {
        return Err(event.fault("No Topics provided for self managed kafka as an event source"));
    };
    if topics.as_list().map_or(1, Vec::len) != 1 {
        return Err(event.fault("Topics for self managed kafka only supports single configuration entry."));
    }
    let access = access(event)?;
    let mut statements: Vec<_> = access.authentication.into_iter().map(secrets::read_secret).collect();
    if let Some(certificate) = access.certificate {
        // As the service does: beside a secret to log in with, the statement for the certificate names that secret again.
        statements.push(secrets::read_secret(access.authentication.unwrap_or(certificate)));
    }
    if access.in_vpc {
        statements.push(secrets::in_vpc());
    }
    statements.extend(secrets::decrypt(event, json!(["kms:Decrypt"]))?);
    statements.extend(secrets::schema_registry(context, event)?);
    let policy = Some(json!({
        "PolicyDocument": {"Statement": statements, "Version": "2012-10-17"},
        "PolicyName": "SelfManagedKafkaExecutionRolePolicy",
    }));
    let config = Some("SelfManagedKafkaEventSourceConfig");
    let polling = Polling { kind: "SelfManagedKafka", source: None, managed: None, policy, config };
    Ok(vec![source_mapping::mapping(context, event, target, role, polling)?])
}

/// How the cluster is reached.
#[derive(Default)]
struct Access<'e> {
    authentication: Option<&'e Node>,
    certificate: Option<&'e Node>,
    in_vpc: bool,
}

fn access(event: &Event) -> Result<Access<'_>, Fault> {
    let Some(configurations) = event.declared.truthy("SourceAccessConfigurations") else {
        return Err(event.fault("No SourceAccessConfigurations for self managed kafka event provided."));
    };
    let Some(configurations) = configurations.as_list() else {
        return Err(event.fault("SourceAccessConfigurations for self managed kafka event should be a list."));
    };
    let mut access = Access::default();
    let (mut subnet, mut group) = (false, false);
    for configuration in configurations {
        expect::map(Some(configuration), Of::Resource(&event.name), "SourceAccessConfigurations")?;
        match configuration.get("Type").and_then(Node::as_str) {
            Some(kind @ "VPC_SUBNET") => {
                uri(event, configuration, kind)?;
                subnet = true;
            }
            Some(kind @ "VPC_SECURITY_GROUP") => {
                uri(event, configuration, kind)?;
                group = true;
            }
            Some(
                "SASL_SCRAM_256_AUTH" | "SASL_SCRAM_512_AUTH" | "BASIC_AUTH" | "CLIENT_CERTIFICATE_TLS_AUTH",
            ) => {
                if access.authentication.is_some() {
                    return Err(event.fault(
                        "Multiple auth mechanism properties specified in SourceAccessConfigurations for self managed kafka \
                         event.",
                    ));
                }
                access.authentication = Some(uri(event, configuration, "auth mechanism")?);
            }
            Some(kind @ "SERVER_ROOT_CA_CERTIFICATE") => {
                access.certificate = Some(uri(event, configuration, kind)?)
            }
            _ => {
                return Err(event.fault(
                    "Invalid SourceAccessConfigurations Type provided for self managed kafka event.",
                ));
            }
        }
    }
    if subnet != group {
        return Err(event.fault(
            "VPC_SUBNET and VPC_SECURITY_GROUP in SourceAccessConfigurations for SelfManagedKafka must be both provided.",
        ));
    }
    access.in_vpc = subnet;
    Ok(access)
}

fn uri<'e>(event: &Event, configuration: &'e Node, what: &str) -> Result<&'e Node, Fault> {
    let place = "URI property specified in SourceAccessConfigurations for self managed kafka event.";
    let Some(uri) = configuration.truthy_at("URI") else {
        return Err(event.fault(format!("No {what} {place}")));
    };
    if uri.as_str().is_none() && !uri.is_intrinsic() {
        return Err(event.fault(format!("Wrong Type for {what} {place}")));
    }
    Ok(uri)
}
