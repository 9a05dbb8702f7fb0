//! The secrets with which Lambda reaches a broker, and the statements that let it read them.

use super::Event;
use crate::transform::Context;
use crate::transform::expect;
use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::value::{Value, json};

/// The right to read one secret.
pub(super) fn read_secret(uri: &Node) -> Value {
    json!({"Action": ["secretsmanager:GetSecretValue"], "Effect": "Allow", "Resource": uri.to_value()})
}

/// The right to decrypt secrets with the key that the event names.
pub(super) fn decrypt(event: &Event, action: Value) -> Result<Option<Value>, Fault> {
    let Some(key) = event.declared.truthy("SecretsManagerKmsKeyId") else {
        return Ok(None);
    };
    let key = &expect::text(Some(key), event.of(), "SecretsManagerKmsKeyId")?.text;
    let arn = format!("arn:${{AWS::Partition}}:kms:${{AWS::Region}}:${{AWS::AccountId}}:key/{key}");
    Ok(Some(json!({"Action": action, "Effect": "Allow", "Resource": {"Fn::Sub": arn}})))
}

/// The right to reach sources within a VPC.
pub(super) fn in_vpc() -> Value {
    json!({
        "Action": [
            "ec2:CreateNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeVpcs",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups",
        ],
        "Effect": "Allow",
        "Resource": "*",
    })
}

/// The URI of the one configuration of the type `BASIC_AUTH`; all must be of `supported` types.
pub(super) fn basic_auth<'e>(event: &'e Event, kind: &str, supported: &[&str]) -> Result<&'e Node, Fault> {
    const REQUIRED: &str = "BASIC_AUTH";
    let Some(configurations) = event.declared.truthy("SourceAccessConfigurations") else {
        return Err(event.fault(format!("No SourceAccessConfigurations for Amazon {kind} event provided.")));
    };
    let Some(configurations) = configurations.as_list() else {
        return Err(event.fault("Provided SourceAccessConfigurations cannot be parsed into a list."));
    };
    let mut found = None;
    for (position, configuration) in configurations.iter().enumerate() {
        let path = format!("SourceAccessConfigurations[{position}]");
        expect::map(Some(configuration), event.of(), &path)?;
        let kind = &expect::text(configuration.get("Type"), event.of(), &format!("{path}.Type"))?.text;
        if !supported.contains(&kind.as_str()) {
            let names: Vec<String> = supported.iter().map(|name| format!("'{name}'")).collect();
            return Err(event.fault(format!(
                "Invalid property Type specified in SourceAccessConfigurations. The supported values are: [{}].",
                names.join(", ")
            )));
        }
        if kind != REQUIRED {
            continue;
        }
        if found.is_some() {
            let message = format!("Multiple {REQUIRED} properties specified in SourceAccessConfigurations.");
            return Err(event.fault(message));
        }
        found = configuration.truthy_at("URI");
        if found.is_none() {
            let message = format!("No {REQUIRED} URI property specified in SourceAccessConfigurations.");
            return Err(event.fault(message));
        }
    }
    found.ok_or_else(|| {
        event.fault(format!("No {REQUIRED} property specified in SourceAccessConfigurations."))
    })
}

/// The rights to use a schema registry.
pub(super) fn schema_registry(context: &Context<'_>, event: &Event) -> Result<Vec<Value>, Fault> {
    let Some(config) = event.declared.truthy("SchemaRegistryConfig") else {
        return Ok(Vec::new());
    };
    let map = expect::map(Some(config), event.of(), "SchemaRegistryConfig")?;
    for field in ["SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"] {
        if !map.contains_key(field) {
            return Err(event.fault(format!("Missing required field {field} in SchemaRegistryConfig")));
        }
    }
    if !matches!(config.get("EventRecordFormat").and_then(Node::as_str), Some("JSON" | "SOURCE")) {
        return Err(
            event.fault("EventRecordFormat in SchemaRegistryConfig must be either 'JSON' or 'SOURCE'")
        );
    }
    if config.get("SchemaValidationConfigs").and_then(Node::as_list).is_none() {
        return Err(event.fault("SchemaValidationConfigs must be a list"));
    }
    let mut statements = Vec::new();
    if let Some(access) = config.truthy_at("AccessConfigs") {
        let Some(access) = access.as_list() else {
            return Err(event.fault("AccessConfigs in SchemaRegistryConfig must be a list"));
        };
        let uris: Option<Vec<&Node>> = access
            .iter()
            .map(|config| {
                config.as_map().filter(|map| map.contains_key("Type")).and_then(|map| map.get("URI"))
            })
            .collect();
        let Some(uris) = uris else {
            return Err(event.fault("Each AccessConfig must be a dict with 'Type' and 'URI' fields"));
        };
        statements.extend(uris.into_iter().map(read_secret));
    }
    let Some(uri) = config.get("SchemaRegistryURI") else {
        return Ok(statements);
    };
    let resolved = context.parameters.resolved(uri)?;
    let text = match &resolved {
        Node::Text(text) => Some(text.text.as_str()),
        other => other.get("Fn::Sub").and_then(Node::as_str),
    };
    if let Some(name) = text.and_then(registry_name) {
        let schema =
            format!("arn:${{AWS::Partition}}:glue:${{AWS::Region}}:${{AWS::AccountId}}:schema/{name}/*");
        statements
            .push(json!({"Action": ["glue:GetRegistry"], "Effect": "Allow", "Resource": uri.to_value()}));
        statements.push(json!({
            "Action": ["glue:GetSchemaVersion"], "Effect": "Allow", "Resource": [{"Fn::Sub": schema}],
        }));
    }
    Ok(statements)
}

fn registry_name(uri: &str) -> Option<&str> {
    let parts: Vec<&str> = uri.split(':').collect();
    (uri.starts_with("arn") && parts.len() >= 6).then(|| parts[5].strip_prefix("registry/"))?
}
