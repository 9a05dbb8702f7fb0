//! The `Globals` section: properties that SAM adds to every resource of a type.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html>

use super::fault::Fault;
use super::python27::{Dict, Node, Text};
use super::{Context, PREFIX, open_api};
use crate::value::Value;

/// The properties that may stand in `Globals`, by the resource type.
const SUPPORTED: [(&str, &[&str]); 9] = [
    (
        "Function",
        &[
            "Handler",
            "Runtime",
            "CodeUri",
            "DeadLetterQueue",
            "Description",
            "MemorySize",
            "Timeout",
            "VpcConfig",
            "Environment",
            "Tags",
            "PropagateTags",
            "Tracing",
            "KmsKeyArn",
            "AutoPublishAlias",
            "AutoPublishAliasAllProperties",
            "Layers",
            "DeploymentPreference",
            "RolePath",
            "PermissionsBoundary",
            "ReservedConcurrentExecutions",
            "ProvisionedConcurrencyConfig",
            "AssumeRolePolicyDocument",
            "EventInvokeConfig",
            "FileSystemConfigs",
            "CodeSigningConfigArn",
            "Architectures",
            "SnapStart",
            "EphemeralStorage",
            "FunctionUrlConfig",
            "RuntimeManagementConfig",
            "LoggingConfig",
            "RecursiveLoop",
            "SourceKMSKeyArn",
            "TenancyConfig",
            "DurableConfig",
            "CapacityProviderConfig",
            "FunctionScalingConfig",
            "PublishToLatestPublished",
            "VersionDeletionPolicy",
        ],
    ),
    (
        "Api",
        &[
            "Auth",
            "Name",
            "DefinitionUri",
            "CacheClusterEnabled",
            "CacheClusterSize",
            "MergeDefinitions",
            "Variables",
            "EndpointConfiguration",
            "MethodSettings",
            "BinaryMediaTypes",
            "MinimumCompressionSize",
            "Cors",
            "GatewayResponses",
            "AccessLogSetting",
            "CanarySetting",
            "TracingEnabled",
            "OpenApiVersion",
            "Domain",
            "AlwaysDeploy",
            "PropagateTags",
            "SecurityPolicy",
            "EndpointAccessMode",
        ],
    ),
    (
        "HttpApi",
        &[
            "Auth",
            "AccessLogSettings",
            "StageVariables",
            "Tags",
            "CorsConfiguration",
            "DefaultRouteSettings",
            "Domain",
            "RouteSettings",
            "FailOnWarnings",
            "PropagateTags",
        ],
    ),
    ("SimpleTable", &["SSESpecification"]),
    ("StateMachine", &["PropagateTags"]),
    (UNLISTED, &["OperatorRole", "Tags", "PropagateTags"]),
    ("LayerVersion", &["PublishLambdaVersion"]),
    (
        "CapacityProvider",
        &[
            "VpcConfig",
            "OperatorRole",
            "Tags",
            "InstanceRequirements",
            "ScalingConfig",
            "KmsKeyArn",
            "PropagateTags",
        ],
    ),
    (
        "WebSocketApi",
        &[
            "AccessLogSettings",
            "ApiKeySelectionExpression",
            "DefaultRouteSettings",
            "DisableExecuteApiEndpoint",
            "DisableSchemaValidation",
            "Domain",
            "FailOnWarnings",
            "IpAddressType",
            "PropagateTags",
            "RouteSelectionExpression",
            "RouteSettings",
            "StageVariables",
            "Tags",
        ],
    ),
];

/// A section that is too new to be named when another one is refused.
const UNLISTED: &str = "NetworkConnector";

/// Merges `Globals` into the resources and removes the section.
pub(super) fn merge(context: &mut Context<'_>) -> Result<(), Fault> {
    if let Some(globals) = context.document.shift_remove("Globals") {
        let Value::Object(sections) = globals else {
            return Err(refuse("It must be a non-empty dictionary"));
        };
        let mut merged = Vec::new();
        for (section, properties) in &sections {
            merged.push((section.as_str(), read(section, properties)?));
        }
        for id in context.ids_of(&super::SHAPED) {
            apply(context, &id, &merged)?;
        }
    }
    set_open_api_versions(context);
    Ok(())
}

fn refuse(message: impl Into<String>) -> Fault {
    Fault::Document(vec![Fault::Globals { message: message.into() }])
}

fn read(section: &str, properties: &Value) -> Result<Dict, Fault> {
    let Some((_, supported)) = SUPPORTED.iter().find(|(name, _)| *name == section) else {
        let mut names: Vec<&str> =
            SUPPORTED.iter().map(|(name, _)| *name).filter(|name| *name != UNLISTED).collect();
        names.sort_unstable();
        let names = quoted(&names);
        return Err(refuse(format!(
            "'{section}' is not supported. Must be one of the following values - {names}"
        )));
    };
    let Value::Object(map) = properties else {
        return Err(refuse("Value of ${section} must be a dictionary"));
    };
    for key in map.keys() {
        if !supported.contains(&key.as_str()) {
            let names = quoted(supported);
            return Err(refuse(format!(
                "'{key}' is not a supported property of '{section}'. Must be one of the following values - {names}"
            )));
        }
    }
    let node = if section == "Api" { Node::unicode(properties) } else { Node::own(properties) };
    Ok(node.as_map().cloned().unwrap_or_else(Dict::plain))
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    format!("[{}]", names.join(", "))
}

fn apply(context: &mut Context<'_>, id: &str, globals: &[(&str, Dict)]) -> Result<(), Fault> {
    let Some(resource) = context.resources.get_mut(id).and_then(Node::as_map_mut) else {
        return Ok(());
    };
    let kind = resource
        .get("Type")
        .and_then(Node::as_str)
        .and_then(|kind| kind.strip_prefix(PREFIX))
        .unwrap_or_default();
    let Some((_, section)) = globals.iter().find(|(name, _)| *name == kind) else {
        return Ok(());
    };
    let section = match resource.get("IgnoreGlobals").filter(|ignored| ignored.truthy()) {
        None => section.clone(),
        Some(Node::Text(Text { text, .. })) if text == "*" => Dict::plain(),
        Some(Node::List(keys)) => {
            let mut section = section.deep_copy();
            for key in keys {
                let name = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
                if section.remove(&name).is_none() {
                    let message = format!(
                        "Resource {id} has invalid resource attribute 'IgnoreGlobals' on item '{name}'."
                    );
                    return Err(Fault::Document(vec![Fault::resource(id, message)]));
                }
            }
            section
        }
        Some(_) => {
            let message = format!("Resource {id} has invalid resource attribute 'IgnoreGlobals'.");
            return Err(Fault::Document(vec![Fault::resource(id, message)]));
        }
    };
    let local = resource.get("Properties").cloned().unwrap_or_else(|| Node::Map(Dict::plain()));
    let merged = merge_values(&Node::Map(section), local);
    resource.insert("Properties", merged);
    Ok(())
}

/// The local value over the global one: mappings are merged, lists joined, all else is replaced.
fn merge_values(global: &Node, local: Node) -> Node {
    match (global, local) {
        (Node::Map(global), Node::Map(local)) if !is_call(global) && !is_call(&local) => {
            let mut merged = global.copy();
            for (key, value) in local.iter() {
                let value = match merged.get(&key.text) {
                    Some(global) => merge_values(global, value.clone()),
                    None => value.clone(),
                };
                merged.insert(key, value);
            }
            Node::Map(merged)
        }
        (Node::List(global), Node::List(local)) => Node::List(global.iter().cloned().chain(local).collect()),
        (_, local) => local,
    }
}

fn is_call(map: &Dict) -> bool {
    map.len() == 1 && map.keys().all(|key| key == "Ref" || key == "Condition" || key.text.starts_with("Fn::"))
}

/// Writes `OpenApiVersion` into the definitions that the transform makes.
fn set_open_api_versions(context: &mut Context<'_>) {
    for id in context.ids_of(&["Api"]) {
        let Some(properties) = context.properties_mut(&id) else {
            continue;
        };
        if !properties.contains_key(open_api::MANAGED) {
            continue;
        }
        let Some(version) = properties.get("OpenApiVersion") else {
            continue;
        };
        let text = match version {
            Node::Text(text) => text.clone(),
            other => Text::from(other.to_string()),
        };
        if !open_api::is_version_3(&text.text) {
            continue;
        }
        properties.insert("OpenApiVersion", Node::Text(text.clone()));
        if let Some(definition) = properties.get_mut("DefinitionBody").and_then(Node::as_map_mut) {
            definition.insert("openapi", Node::Text(text));
            if definition.get("swagger").is_some_and(Node::truthy) {
                definition.remove("swagger");
            }
        }
    }
}
