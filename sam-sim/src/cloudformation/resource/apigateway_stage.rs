//! `AWS::ApiGateway::Stage`: a stage of a REST API.
//!
//! Logs, metrics and traces of a stage are accepted and have no effect.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-stage.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::apigateway::resources::{self, StageProperties};
use crate::cloudformation::properties::Properties;
use sam_model::limits::apigateway::STAGE_NAME;
use sam_model::value::{Map, Value};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Stage",
    replaced_by: &["RestApiId", "StageName"],
    create: |deployment| Box::pin(async move { put(&deployment, false) }),
    update: Some(|deployment, _, _| Box::pin(async move { put(&deployment, true) })),
    delete: |account, created| {
        Box::pin(async move {
            let api_id = created.attributes.get(API_ID).and_then(Value::as_str).unwrap_or_default();
            resources::delete_stage(account, api_id, &created.physical_id);
            Ok(())
        })
    },
};

const API_ID: &str = "RestApiId";

const KNOWN: &[&str] = &[
    "AccessLogSetting",
    "CacheClusterEnabled",
    "DeploymentId",
    "Description",
    "DocumentationVersion",
    "MethodSettings",
    "RestApiId",
    "StageName",
    "Tags",
    "TracingEnabled",
    "Variables",
];

/// Settings of methods that change no answer.
const INERT_SETTINGS: &[&str] =
    &["DataTraceEnabled", "HttpMethod", "LoggingLevel", "MetricsEnabled", "ResourcePath"];

fn put(deployment: &Deployment<'_>, exists: bool) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only(
        "apigateway",
        KNOWN,
        &["CacheClusterSize", "CanarySetting", "ClientCertificateId"],
    )?;
    if properties.flag("CacheClusterEnabled")? == Some(true) {
        return Err(AwsError::unsupported("apigateway", "cache of a stage"));
    }
    for setting in properties.objects("MethodSettings")? {
        if let Some(name) = setting.map().keys().find(|name| !INERT_SETTINGS.contains(&name.as_str())) {
            return Err(AwsError::unsupported("apigateway", format!("{name} of a stage")));
        }
    }
    let api_id = properties.required_text("RestApiId")?;
    properties.required_text("StageName")?;
    let name = properties.named("StageName", &STAGE_NAME)?.unwrap_or_default();
    let variables = properties.object("Variables")?.map(|variables| variables.texts()).transpose()?;
    let stage = StageProperties {
        name: name.clone(),
        deployment: Some(properties.required_text("DeploymentId")?),
        variables: variables.unwrap_or_default(),
    };
    resources::put_stage(deployment.account, &api_id, exists, stage)?;
    Ok(Created { physical_id: name, attributes: Map::from_iter([(API_ID.to_owned(), api_id.into())]) })
}
