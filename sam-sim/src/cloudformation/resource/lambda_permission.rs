//! `AWS::Lambda::Permission`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::Properties;
use crate::lambda::{self, Permission};
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Lambda::Permission",
    replaced_by: &[],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    update: None,
    delete: |account, created| {
        Box::pin(async move {
            lambda::remove_permission(account, &created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &["Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"];

const REFUSED: &[&str] =
    &["EventSourceToken", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID"];

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("lambda", KNOWN, REFUSED)?;
    let id = deployment.generated_name();
    let permission = Permission {
        id: id.clone(),
        action: properties.required_text("Action")?,
        principal: properties.required_text("Principal")?,
        source_arn: properties.text("SourceArn")?,
        source_account: properties.text("SourceAccount")?,
    };
    lambda::add_permission(deployment.account, &properties.required_text("FunctionName")?, permission)?;
    let attributes = Map::from_iter([("Id".to_owned(), id.clone().into())]);
    Ok(Created { physical_id: id, attributes })
}
