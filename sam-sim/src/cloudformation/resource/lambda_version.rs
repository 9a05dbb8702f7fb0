//! `AWS::Lambda::Version`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-version.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::Properties;
use crate::lambda;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Lambda::Version",
    replaced_by: &[],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    update: None,
    delete: |account, created| {
        Box::pin(async move {
            lambda::delete_version(account, &created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &["CodeSha256", "Description", "FunctionName", "RuntimePolicy"];

const REFUSED: &[&str] = &["FunctionScalingConfig", "ProvisionedConcurrencyConfig"];

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("lambda", KNOWN, REFUSED)?;
    let version = lambda::publish_version(deployment.account, &properties.required_text("FunctionName")?)?;
    let arn = version.qualified_arn();
    let attributes = Map::from_iter([
        ("FunctionArn".to_owned(), arn.clone().into()),
        ("Version".to_owned(), version.version.clone().into()),
    ]);
    Ok(Created { physical_id: arn, attributes })
}
