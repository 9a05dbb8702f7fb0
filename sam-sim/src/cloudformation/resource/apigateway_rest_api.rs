//! `AWS::ApiGateway::RestApi`, defined by an OpenAPI document.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-restapi.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::apigateway::Kind;
use crate::apigateway::resources::{self, ApiProperties};
use crate::cloudformation::properties::Properties;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::ApiGateway::RestApi",
    replaced_by: &[],
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
    "ApiKeySourceType",
    "BinaryMediaTypes",
    "Body",
    "Description",
    "EndpointConfiguration",
    "FailOnWarnings",
    "Mode",
    "Name",
    "Parameters",
    "Tags",
];

const REFUSED: &[&str] = &[
    "BodyS3Location",
    "CloneFrom",
    "DisableExecuteApiEndpoint",
    "EndpointAccessMode",
    "MinimumCompressionSize",
    "Policy",
    "SecurityPolicy",
];

fn put(deployment: &Deployment<'_>, id: Option<&str>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("apigateway", KNOWN, REFUSED)?;
    if let Some(endpoint) = properties.object("EndpointConfiguration")?
        && endpoint.list("Types")?.iter().any(|kind| kind == "PRIVATE")
    {
        return Err(AwsError::unsupported("apigateway", "a private endpoint"));
    }
    let types = properties.list("BinaryMediaTypes")?.iter().filter_map(|kind| kind.as_str());
    let properties = ApiProperties {
        kind: Kind::Rest,
        name: properties.text("Name")?,
        body: deployment.properties.get("Body"),
        // The slash stands escaped, as in a JSON pointer.
        binary_media_types: types.map(|kind| kind.replace("~1", "/")).collect(),
    };
    let id = resources::put_api(deployment.account, id, &properties)?;
    let root = deployment.account.random().text(b"abcdefghijklmnopqrstuvwxyz0123456789", 10);
    let attributes = Map::from_iter([
        ("RestApiId".to_owned(), id.as_str().into()),
        ("RootResourceId".to_owned(), root.into()),
    ]);
    Ok(Created { physical_id: id, attributes })
}
