//! `AWS::Serverless::Function`: a function, its role, its versions, its URL, and all that its events need.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html>

mod capacity_provider;
mod code;
mod event_invoke_config;
mod url;
mod version;

use super::event::{self, Target};
use super::expect::{self, Of};
use super::fault::Fault;
use super::policies::{self, Role};
use super::property::{Property, Shape, property};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made, marked_tag_list, propagate_tags};
use super::{Context, Expansion, deployment_preference, iam, managed_policy};
use crate::value::{Map, Value, json};
pub(super) use code::s3_location;

const KIND: &str = "AWS::Serverless::Function";

static PROPERTIES: [Property; 49] = [
    property("FunctionName", Shape::TextOrMap),
    property("Handler", Shape::Any).literal(),
    property("Runtime", Shape::Any).literal(),
    property("CodeUri", Shape::Any).literal(),
    property("ImageUri", Shape::Any).literal(),
    property("PackageType", Shape::Any).literal(),
    property("InlineCode", Shape::Any).literal(),
    property("DeadLetterQueue", Shape::Map),
    property("Description", Shape::Any).literal(),
    property("MemorySize", Shape::Any).literal(),
    property("Timeout", Shape::Any).literal(),
    property("VpcConfig", Shape::Any).literal(),
    property("Role", Shape::Text),
    property("AssumeRolePolicyDocument", Shape::Map),
    property("Policies", Shape::Policies),
    property("RolePath", Shape::Any).literal(),
    property("PermissionsBoundary", Shape::Text),
    property("Environment", Shape::MapOfMap),
    property("Events", Shape::MapOfMap),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property("Tracing", Shape::TextOrMap),
    property("KmsKeyArn", Shape::Any).literal(),
    property("DeploymentPreference", Shape::Map),
    property("ReservedConcurrentExecutions", Shape::Any).literal(),
    property("Layers", Shape::ListOfTextOrMap),
    property("EventInvokeConfig", Shape::Map),
    property("EphemeralStorage", Shape::Any).literal(),
    property("AutoPublishAlias", Shape::PlainText),
    property("AutoPublishCodeSha256", Shape::PlainText),
    property("AutoPublishAliasAllProperties", Shape::Bool).literal(),
    property("VersionDescription", Shape::Any).literal(),
    property("ProvisionedConcurrencyConfig", Shape::Any).literal(),
    property("FileSystemConfigs", Shape::Any).literal(),
    property("ImageConfig", Shape::Any).literal(),
    property("CodeSigningConfigArn", Shape::Any).literal(),
    property("Architectures", Shape::Any).literal(),
    property("SnapStart", Shape::Map),
    property("FunctionUrlConfig", Shape::Map),
    property("RuntimeManagementConfig", Shape::Any).literal(),
    property("LoggingConfig", Shape::Any).literal(),
    property("RecursiveLoop", Shape::Any).literal(),
    property("SourceKMSKeyArn", Shape::Any).literal(),
    property("CapacityProviderConfig", Shape::Map),
    property("FunctionScalingConfig", Shape::Map),
    property("VersionDeletionPolicy", Shape::Word(&["Delete", "Retain"])),
    property("PublishToLatestPublished", Shape::Any).literal(),
    property("TenancyConfig", Shape::Any).literal(),
    property("DurableConfig", Shape::Map),
];

/// The properties that the function takes over as they are.
const TAKEN: [&str; 26] = [
    "Architectures",
    "CodeSigningConfigArn",
    "Description",
    "DurableConfig",
    "Environment",
    "EphemeralStorage",
    "FileSystemConfigs",
    "Handler",
    "ImageConfig",
    "KmsKeyArn",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "PackageType",
    "PublishToLatestPublished",
    "RecursiveLoop",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "RuntimeManagementConfig",
    "SnapStart",
    "TenancyConfig",
    "Timeout",
    "VpcConfig",
    "FunctionName",
    "Code",
];

const REFERABLE: [(&str, &str); 4] = [
    ("Alias", "AWS::Lambda::Alias"),
    ("Version", "AWS::Lambda::Version"),
    ("DestinationTopic", "AWS::SNS::Topic"),
    ("DestinationQueue", "AWS::SQS::Queue"),
];

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let declared = Declared::read(id, KIND, &PROPERTIES, resource, |properties| {
        policies::convert_templates(id, properties)
    })?;
    let none = Dict::new();
    let events = declared.get("Events").and_then(Node::as_map).unwrap_or(&none).clone();
    event::check(context, id, &events)?;
    check_combinations(&declared)?;
    let dead_letter = dead_letter_queue(&declared)?;
    check_tenancy(&declared, &events)?;
    let mut function = function(context, &declared)?;
    if declared.truthy("ProvisionedConcurrencyConfig").is_some()
        && declared.truthy("AutoPublishAlias").is_none()
    {
        let message = "To set ProvisionedConcurrencyConfig AutoPublishALias must be defined on the function";
        return Err(Fault::resource(id, message));
    }
    let mut made = Vec::new();
    let mut alias = None;
    if declared.truthy("AutoPublishAlias").is_some() {
        let published = version::publish(context, &declared, &mut function)?;
        alias = Some((published.name, published.alias.logical_id.clone()));
        made.extend([published.version, published.alias]);
    }
    if let Some(config) = declared.truthy("FunctionUrlConfig") {
        made.extend(url::make(&declared, config, alias.as_ref().map(|(_, id)| id.as_str()))?);
    }
    let policy = deployment_preference::add(context, &declared, alias.is_some())?;
    let published = made.iter_mut().find(|made| made.kind == "AWS::Lambda::Alias");
    if let (Some(policy), Some(alias)) = (policy, published) {
        alias.attributes.insert("UpdatePolicy".to_owned(), policy);
    }
    let mut invoke_policies = Vec::new();
    if let Some(config) = declared.truthy("EventInvokeConfig") {
        let alias = alias.as_ref().map(|(name, id)| (name.as_str(), id.as_str()));
        let (resources, policies) = event_invoke_config::make(context, &declared, config, alias)?;
        made.extend(resources);
        invoke_policies = policies;
    }
    let mut role = role(context, &declared, dead_letter, invoke_policies)?;
    let has_role = give_role(context, &declared, &mut function, &mut role)?;
    let target = Target {
        function: id.to_owned(),
        alias: alias.map(|(_, id)| id),
        attributes: declared.passed_through(),
        condition: resource.get("Condition").cloned(),
        unicode: context.resources.keys().any(|key| key.text == id && key.unicode),
    };
    let for_events = event::transform(context, &target, &events, &mut role)?;
    made.insert(0, function);
    if has_role {
        made.push(role);
    }
    made.extend(for_events);
    if declared.truthy("PropagateTags").is_some() {
        propagate_tags(&mut made, declared.get("Tags"));
    }
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &REFERABLE })
}

fn check_combinations(declared: &Declared) -> Result<(), Fault> {
    let has = |name| declared.get(name).is_some();
    let mut messages = Vec::new();
    for other in ["ProvisionedConcurrencyConfig", "VpcConfig"] {
        if has("CapacityProviderConfig") && has(other) {
            messages.push(format!("Cannot specify 'CapacityProviderConfig' and '{other}' together."));
        }
    }
    for (name, needed) in
        [("FunctionScalingConfig", "CapacityProviderConfig"), ("VersionDeletionPolicy", "AutoPublishAlias")]
    {
        if has(name) && !has(needed) {
            messages.push(format!("'{name}' requires '{needed}'."));
        }
    }
    if !messages.is_empty() {
        return Err(Fault::resource(&declared.logical_id, messages.join("\n")));
    }
    Ok(())
}

/// The right to send to the dead-letter queue.
fn dead_letter_queue(declared: &Declared) -> Result<Option<Value>, Fault> {
    let Some(queue) = declared.truthy("DeadLetterQueue") else {
        return Ok(None);
    };
    let of = Of::Resource(&declared.logical_id);
    let (Some(kind), Some(target)) = (queue.truthy_at("Type"), queue.truthy_at("TargetArn")) else {
        return Err(of.fault("'DeadLetterQueue' requires Type and TargetArn properties to be specified."));
    };
    let action = match expect::text(Some(kind), of, "DeadLetterQueue.Type")?.text.as_str() {
        "SQS" => "sqs:SendMessage",
        "SNS" => "sns:Publish",
        _ => return Err(of.fault("'DeadLetterQueue' requires Type of ['SQS', 'SNS']")),
    };
    Ok(Some(iam::dead_letter_queue(action, &target.to_value())))
}

fn check_tenancy(declared: &Declared, events: &Dict) -> Result<(), Fault> {
    if declared.truthy("TenancyConfig").is_none() {
        return Ok(());
    }
    for (name, words) in [
        ("ProvisionedConcurrencyConfig", "Provisioned concurrency"),
        ("FunctionUrlConfig", "Function URL"),
        ("SnapStart", "SnapStart"),
    ] {
        if declared.truthy(name).is_some() {
            let message =
                format!("{words} is not supported for functions enabled with tenancy configuration.");
            return Err(Fault::resource(&declared.logical_id, message));
        }
    }
    for event in events.values() {
        let kind = event.get("Type").and_then(Node::as_str).unwrap_or("None");
        if kind != "Api" && kind != "HttpApi" {
            let message = format!(
                "Event source '{kind}' is not supported for functions enabled with tenancy configuration. Only Api and \
                 HttpApi event sources are supported."
            );
            return Err(Fault::resource(&declared.logical_id, message));
        }
    }
    Ok(())
}

fn function(context: &Context<'_>, declared: &Declared) -> Result<Made, Fault> {
    let id = &declared.logical_id;
    let mut function = declared.made("AWS::Lambda::Function")?;
    function.set("Code", code::make(declared)?);
    for name in TAKEN.into_iter().filter(|name| *name != "Code") {
        function.set(name, declared.value(name));
    }
    if declared.truthy("FunctionName").is_none() {
        function.properties.shift_remove("FunctionName");
    }
    function.set("Tags", marked_tag_list(id, declared.get("Tags"), Vec::new())?);
    if is_traced(context, declared)? {
        function.set("TracingConfig", json!({"Mode": declared.value("Tracing")}));
    }
    if let Some(queue) = declared.truthy("DeadLetterQueue") {
        function.set("DeadLetterConfig", json!({"TargetArn": queue.get("TargetArn").map(Node::to_value)}));
    }
    capacity_provider::set(declared, &mut function)?;
    code::check_package(declared, &function)?;
    Ok(function)
}

fn is_traced(context: &Context<'_>, declared: &Declared) -> Result<bool, Fault> {
    let Some(tracing) = declared.truthy("Tracing") else {
        return Ok(false);
    };
    Ok(context.parameters.resolved(tracing)?.as_str() != Some("Disabled"))
}

fn role(
    context: &Context<'_>,
    declared: &Declared,
    dead_letter: Option<Value>,
    invoke_policies: Vec<Value>,
) -> Result<Made, Fault> {
    let partition = context.environment.partition();
    let mut managed = vec![if declared.truthy("DurableConfig").is_some() {
        "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
    } else {
        "service-role/AWSLambdaBasicExecutionRole"
    }];
    if is_traced(context, declared)? {
        managed.push(if partition == "aws" { "AWSXrayWriteOnlyAccess" } else { "AWSXRayDaemonWriteAccess" });
    }
    if declared.truthy("VpcConfig").is_some() {
        managed.push("service-role/AWSLambdaVPCAccessExecutionRole");
    }
    let trust = declared.get("AssumeRolePolicyDocument");
    Role {
        owner: &declared.logical_id,
        attributes: declared.passed_through(),
        trust: trust.map_or_else(|| iam::trust("lambda.amazonaws.com"), Node::to_value),
        policies: declared.get("Policies"),
        managed: managed.into_iter().map(|path| managed_policy::arn(partition, path).into()).collect(),
        inline: dead_letter.into_iter().chain(invoke_policies).collect(),
        path: declared.value("RolePath"),
        permissions_boundary: declared.value("PermissionsBoundary"),
        tags: marked_tag_list(&declared.logical_id, declared.get("Tags"), Vec::new())?,
    }
    .make(context.environment)
}

/// Gives the function the role that was made for it, if it brings none; says whether that role is needed.
fn give_role(
    context: &mut Context<'_>,
    declared: &Declared,
    function: &mut Made,
    role: &mut Made,
) -> Result<bool, Fault> {
    let own = role.get_att("Arn");
    let Some(given) = declared.get("Role") else {
        function.set("Role", own);
        return Ok(true);
    };
    if given.argument_of("Fn::If").is_none() {
        return Ok(false);
    }
    let resolved = context.parameters.resolved(given)?;
    let Some([condition, yes, no]) =
        resolved.argument_of("Fn::If").and_then(Node::as_list).map(Vec::as_slice)
    else {
        let message = "Malformed 'Role' property: Fn::If requires 3 arguments.";
        return Err(Fault::resource(&declared.logical_id, message));
    };
    let choose = |yes: Value, no: Value| json!({"Fn::If": [condition.to_value(), yes, no]});
    match (yes.is_no_value(), no.is_no_value()) {
        (true, true) => function.set("Role", own),
        (true, false) => {
            function.set("Role", choose(own, no.to_value()));
            role.attributes.insert("Condition".to_owned(), condition.to_value());
        }
        (false, true) => {
            function.set("Role", choose(yes.to_value(), own));
            let negated = format!("NOT{}", condition.as_str().unwrap_or_default());
            role.attributes.insert("Condition".to_owned(), negated.clone().into());
            let mut conditions = Map::new();
            conditions.insert(negated, json!({"Fn::Not": [{"Condition": condition.to_value()}]}));
            context.add_conditions(conditions);
        }
        (false, false) => return Ok(false),
    }
    Ok(true)
}
