//! `AWS::Cognito::UserPoolGroup`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolgroup.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::Properties;
use crate::cognito::{Group, resources};
use sam_model::limits::cognito as limits;
use sam_model::value::{Map, Value};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Cognito::UserPoolGroup",
    replaced_by: &["GroupName", "UserPoolId"],
    create: |deployment| Box::pin(async move { put(&deployment, false) }),
    update: Some(|deployment, _, _| Box::pin(async move { put(&deployment, true) })),
    delete: |account, created| {
        Box::pin(async move {
            let pool_id = created.attributes.get(POOL_ID).and_then(Value::as_str).unwrap_or_default();
            resources::delete_group(account, pool_id, &created.physical_id);
            Ok(())
        })
    },
};

const POOL_ID: &str = "UserPoolId";

fn put(deployment: &Deployment<'_>, exists: bool) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    let known = ["Description", "GroupName", "Precedence", "RoleArn", "UserPoolId"];
    properties.expect_only("cognito-idp", &known, &[])?;
    let account = deployment.account;
    let pool_id = properties.required_text("UserPoolId")?;
    let name = match properties.named("GroupName", &limits::GROUP_NAME)? {
        Some(name) => name,
        None => deployment.generated_name(),
    };
    let group = Group {
        name: name.clone(),
        description: properties.text("Description")?,
        precedence: properties.within("Precedence", &limits::GROUP_PRECEDENCE)?,
        role_arn: properties.text("RoleArn")?,
        created: account.now(),
        modified: account.now(),
    };
    resources::put_group(account, &pool_id, exists, group)?;
    Ok(Created { physical_id: name, attributes: Map::from_iter([(POOL_ID.to_owned(), pool_id.into())]) })
}
