//! `AWS::Lambda::Function`.
//!
//! The code is not of interest: whoever deploys gives an [`Invoker`](crate::lambda::Invoker). So the properties that
//! say where the code is and how fast it runs (`Code`, `Layers`, `Architectures`, `VpcConfig`, `TracingConfig`,
//! `SnapStart` ...) are accepted and have no effect. Those of another way to run code are refused.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html>

use super::{Created, Deployment, ResourceType};
use crate::cloudformation::properties::{Properties, invalid};
use crate::lambda::{self, Function, LogFormat};
use crate::{Account, AwsError};
use sam_model::arn::Arn;
use sam_model::limits::lambda as limits;
use sam_model::unit::{MegaBytes, Seconds};
use sam_model::value::Map;
use std::collections::BTreeMap;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Lambda::Function",
    replaced_by: &["FunctionName", "PackageType"],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    update: Some(|deployment, created, _| Box::pin(async move { update(&deployment, created) })),
    delete: |account, created| Box::pin(async move { delete(account, created) }),
};

const KNOWN: &[&str] = &[
    "Architectures",
    "Code",
    "CodeSigningConfigArn",
    "DeadLetterConfig",
    "Description",
    "Environment",
    "EphemeralStorage",
    "FunctionName",
    "Handler",
    "ImageConfig",
    "KmsKeyArn",
    "Layers",
    "LoggingConfig",
    "MemorySize",
    "PackageType",
    "RecursiveLoop",
    "ReservedConcurrentExecutions",
    "Role",
    "Runtime",
    "RuntimeManagementConfig",
    "SnapStart",
    "Tags",
    "Timeout",
    "TracingConfig",
    "VpcConfig",
];

const REFUSED: &[&str] = &[
    "CapacityProviderConfig",
    "DurableConfig",
    "FileSystemConfigs",
    "FunctionScalingConfig",
    "PublishToLatestPublished",
    "TenancyConfig",
];

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    let name = match properties.named("FunctionName", &limits::FUNCTION_NAME)? {
        Some(name) => name,
        None => generated_name(deployment),
    };
    let function = read(deployment, &properties, name.clone())?;
    let arn = function.arn.clone();
    lambda::create_function(deployment.account, function)?;
    let attributes = Map::from_iter([("Arn".to_owned(), arn.into())]);
    Ok(Created { physical_id: name, attributes })
}

fn update(deployment: &Deployment<'_>, created: &Created) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    let function = read(deployment, &properties, created.physical_id.clone())?;
    lambda::update_function(deployment.account, function)?;
    Ok(created.clone())
}

fn delete(account: &Account, created: &Created) -> Result<(), AwsError> {
    lambda::delete_function(account, &created.physical_id);
    Ok(())
}

/// Long stack names and logical ids are cut, as CloudFormation does, so that the random part remains.
fn generated_name(deployment: &Deployment<'_>) -> String {
    let name = deployment.generated_name();
    let surplus = name.len().saturating_sub(limits::FUNCTION_NAME.max_length);
    if surplus == 0 {
        return name;
    }
    let (rest, suffix) = name.rsplit_once('-').expect("a generated name has a random part");
    format!("{}-{suffix}", &rest[..rest.len() - surplus])
}

fn read(
    deployment: &Deployment<'_>,
    properties: &Properties<'_>,
    name: String,
) -> Result<Function, AwsError> {
    properties.expect_only("lambda", KNOWN, REFUSED)?;
    let account = deployment.account;
    let role_arn = properties.required_text("Role")?;
    let role = Arn::parse(&role_arn).filter(|arn| arn.service == "iam");
    let role = role.as_ref().and_then(|arn| arn.resource.strip_prefix("role/"));
    // A role may have a path, which is no part of its name.
    let role = role.and_then(|path| path.rsplit('/').next()).map(str::to_owned);
    let role = role.ok_or_else(|| invalid(format!("#/Role: `{role_arn}` is not the ARN of a role")))?;

    let is_image = properties.text("PackageType")?.as_deref() == Some("Image");
    let handler = properties.named("Handler", &limits::HANDLER)?;
    let runtime = properties.text("Runtime")?;
    if !is_image && (handler.is_none() || runtime.is_none()) {
        let missing = if runtime.is_none() { "Runtime" } else { "Handler" };
        return Err(AwsError::sender(
            "InvalidParameterValueException",
            format!("{missing} is mandatory for functions created with deployment packages."),
        ));
    }
    let environment = match properties.object("Environment")? {
        Some(environment) => variables(&environment)?,
        None => BTreeMap::new(),
    };
    let dead_letter = properties.object("DeadLetterConfig")?;
    let dead_letter_queue = dead_letter.map(|config| config.text("TargetArn")).transpose()?.flatten();
    let (log_group, log_format) = logging(properties, &name)?;
    if let Some(storage) = properties.object("EphemeralStorage")? {
        storage.within("Size", &limits::EPHEMERAL_STORAGE)?;
    }
    let mut function = Function::default();
    function.arn = account.arn("lambda", &format!("function:{name}"));
    function.name = name;
    function.logical_id = deployment.logical_id.to_owned();
    function.handler = handler.unwrap_or_else(|| deployment.logical_id.to_owned());
    function.runtime = runtime;
    function.description = properties.text("Description")?.unwrap_or_default();
    function.role = role;
    function.role_arn = role_arn;
    if let Some(timeout) = properties.within("Timeout", &limits::FUNCTION_TIMEOUT)? {
        function.timeout = Seconds(timeout as u32);
    }
    if let Some(memory) = properties.within("MemorySize", &limits::FUNCTION_MEMORY)? {
        function.memory = MegaBytes(memory as u32);
    }
    let reserved = properties.within("ReservedConcurrentExecutions", &limits::RESERVED_CONCURRENCY)?;
    function.reserved_concurrency = reserved.map(|reserved| reserved as u32);
    function.recursive_loop = match properties.text("RecursiveLoop")?.as_deref() {
        None | Some("Terminate") => false,
        Some("Allow") => true,
        Some(other) => return Err(not_of_enum("RecursiveLoop", other, "[Allow, Terminate]")),
    };
    function.environment = environment;
    function.dead_letter_queue = dead_letter_queue.filter(|arn| !arn.is_empty());
    function.log_group = log_group;
    function.log_format = log_format;
    Ok(function)
}

fn variables(environment: &Properties<'_>) -> Result<BTreeMap<String, String>, AwsError> {
    let Some(variables) = environment.object("Variables")? else {
        return Ok(BTreeMap::new());
    };
    for name in
        variables.map().keys().filter(|name| !limits::RESERVED_ENVIRONMENT_NAMES.contains(&name.as_str()))
    {
        if let Some(violation) = limits::ENVIRONMENT_NAME.violation(name) {
            return Err(invalid(format!("#/Environment/Variables: {violation}")));
        }
    }
    variables.texts()
}

fn logging(properties: &Properties<'_>, function: &str) -> Result<(String, LogFormat), AwsError> {
    let group = format!("/aws/lambda/{function}");
    let Some(config) = properties.object("LoggingConfig")? else {
        return Ok((group, LogFormat::Text));
    };
    config.expect_only("lambda", &["ApplicationLogLevel", "LogFormat", "LogGroup", "SystemLogLevel"], &[])?;
    let group = config.named("LogGroup", &limits::LOG_GROUP_NAME)?.unwrap_or(group);
    let application_level = config.text("ApplicationLogLevel")?;
    let system_level = config.text("SystemLogLevel")?;
    let levels = application_level.is_some() || system_level.is_some();
    match config.text("LogFormat")?.as_deref() {
        Some("JSON") => Ok((group, LogFormat::Json { application_level, system_level })),
        None | Some("Text") if !levels => Ok((group, LogFormat::Text)),
        None | Some("Text") => Err(AwsError::sender(
            "InvalidParameterValueException",
            "To use ApplicationLogLevel or SystemLogLevel, you must set LogFormat to JSON.",
        )),
        Some(other) => Err(not_of_enum("LoggingConfig/LogFormat", other, "[Text, JSON]")),
    }
}

fn not_of_enum(name: &str, value: &str, values: &str) -> AwsError {
    invalid(format!("#/{name}: {value} is not a valid enum value; {values}"))
}
