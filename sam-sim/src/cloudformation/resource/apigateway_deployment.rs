//! `AWS::ApiGateway::Deployment`: what a REST API says at this moment, for stages to show.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::apigateway::resources;
use crate::cloudformation::properties::Properties;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Deployment",
    replaced_by: &["DeploymentCanarySettings", "RestApiId", "StageName"],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    // What can change without a replacement is the description.
    update: Some(|_, created, _| Box::pin(async move { Ok(created.clone()) })),
    delete: |account, created| {
        Box::pin(async move {
            let api_id = created.attributes.get(API_ID).and_then(|id| id.as_str()).unwrap_or_default();
            resources::delete_deployment(account, api_id, &created.physical_id);
            Ok(())
        })
    },
};

const API_ID: &str = "RestApiId";

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    let refused = ["DeploymentCanarySettings", "StageDescription"];
    properties.expect_only("apigateway", &["Description", "RestApiId", "StageName"], &refused)?;
    let api_id = properties.required_text("RestApiId")?;
    let stage = properties.text("StageName")?;
    let id = resources::create_deployment(deployment.account, &api_id, stage.as_deref())?;
    let attributes =
        Map::from_iter([("DeploymentId".to_owned(), id.as_str().into()), (API_ID.to_owned(), api_id.into())]);
    Ok(Created { physical_id: id, attributes })
}
