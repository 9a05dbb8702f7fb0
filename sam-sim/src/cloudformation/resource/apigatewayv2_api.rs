//! `AWS::ApiGatewayV2::Api`: an HTTP API, defined by an OpenAPI document.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-api.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::apigateway::Kind;
use crate::apigateway::resources::{self, ApiProperties};
use crate::cloudformation::properties::Properties;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::ApiGatewayV2::Api",
    replaced_by: &["ProtocolType"],
    create: |deployment| Box::pin(async move { put(&deployment, None) }),
    update: Some(|deployment, created, _| {
        Box::pin(async move { put(&deployment, Some(&created.physical_id)) })
    }),
    delete: |account, created| {
        Box::pin(async move {
            resources::delete_api(account, &created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &[
    "Body",
    "Description",
    "DisableExecuteApiEndpoint",
    "FailOnWarnings",
    "Name",
    "ProtocolType",
    "Tags",
    "Version",
];

const REFUSED: &[&str] = &[
    "ApiKeySelectionExpression",
    "BasePath",
    "BodyS3Location",
    "CorsConfiguration",
    "CredentialsArn",
    "DisableSchemaValidation",
    "IpAddressType",
    "RouteKey",
    "RouteSelectionExpression",
    "Target",
];

fn put(deployment: &Deployment<'_>, id: Option<&str>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("apigateway", KNOWN, REFUSED)?;
    if let Some(protocol) = properties.text("ProtocolType")?.filter(|protocol| protocol != "HTTP") {
        return Err(AwsError::unsupported("apigateway", format!("an API of the protocol {protocol}")));
    }
    if properties.flag("DisableExecuteApiEndpoint")? == Some(true) {
        return Err(AwsError::unsupported("apigateway", "DisableExecuteApiEndpoint"));
    }
    let properties = ApiProperties {
        kind: Kind::Http,
        name: properties.text("Name")?,
        body: deployment.properties.get("Body"),
        binary_media_types: Vec::new(),
    };
    let id = resources::put_api(deployment.account, id, &properties)?;
    let attributes = Map::from_iter([
        ("ApiEndpoint".to_owned(), resources::endpoint(deployment.account, &id).into()),
        ("ApiId".to_owned(), id.as_str().into()),
    ]);
    Ok(Created { physical_id: id, attributes })
}
