//! `AWS::ApiGatewayV2::Stage`: a stage of an HTTP API that deploys itself.
//!
//! Logs and metrics of a stage are accepted and have no effect.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-stage.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::apigateway::resources::{self, StageProperties};
use crate::cloudformation::properties::Properties;
use sam_model::value::{Map, Value};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::ApiGatewayV2::Stage",
    replaced_by: &["ApiId", "StageName"],
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

const API_ID: &str = "ApiId";

const KNOWN: &[&str] = &[
    "AccessLogSettings",
    "ApiId",
    "AutoDeploy",
    "DefaultRouteSettings",
    "Description",
    "RouteSettings",
    "StageName",
    "StageVariables",
    "Tags",
];

const REFUSED: &[&str] = &["AccessPolicyId", "ClientCertificateId", "DeploymentId"];

/// Settings of routes that change no answer.
const INERT_SETTINGS: &[&str] = &["DataTraceEnabled", "DetailedMetricsEnabled", "LoggingLevel"];

fn put(deployment: &Deployment<'_>, exists: bool) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("apigateway", KNOWN, REFUSED)?;
    let route_settings = properties.object("RouteSettings")?;
    let of_routes = route_settings.iter().flat_map(|settings| settings.map().values());
    let of_all = deployment.properties.get("DefaultRouteSettings");
    for settings in of_routes.chain(of_all).filter_map(Value::as_object) {
        if let Some(name) = settings.keys().find(|name| !INERT_SETTINGS.contains(&name.as_str())) {
            return Err(AwsError::unsupported("apigateway", format!("{name} of a stage")));
        }
    }
    if properties.flag("AutoDeploy")? != Some(true) {
        return Err(AwsError::unsupported("apigateway", "a stage of an HTTP API without AutoDeploy"));
    }
    let api_id = properties.required_text("ApiId")?;
    let name = properties.required_text("StageName")?;
    let variables = properties.object("StageVariables")?.map(|variables| variables.texts()).transpose()?;
    let stage =
        StageProperties { name: name.clone(), deployment: None, variables: variables.unwrap_or_default() };
    resources::put_stage(deployment.account, &api_id, exists, stage)?;
    Ok(Created { physical_id: name, attributes: Map::from_iter([(API_ID.to_owned(), api_id.into())]) })
}
