//! `AWS::IAM::Policy`: an inline policy of roles.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-policy.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::iam::Iam;
use crate::iam::configure;
use sam_model::value::{Map, Value};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::IAM::Policy",
    replaced_by: &["PolicyName"],
    create: |deployment| Box::pin(async move { put(&deployment, deployment.generated_name()) }),
    update: Some(|deployment, created, previous| {
        Box::pin(async move {
            let (name, roles) =
                (deployment.properties["PolicyName"].as_str().unwrap_or_default(), roles(previous)?);
            let put = put(&deployment, created.physical_id.clone())?;
            let kept = self::roles(deployment.properties)?;
            let left: Vec<_> = roles.into_iter().filter(|role| !kept.contains(role)).collect();
            configure::delete_role_policy(deployment.account, &left, name);
            Ok(put)
        })
    }),
    delete: |account, created| {
        Box::pin(async move {
            let name = created.attributes.get(NAME).and_then(Value::as_str).unwrap_or_default();
            configure::delete_role_policy(account, &roles(&created.attributes)?, name);
            Ok(())
        })
    },
};

/// Where the name is remembered; `Fn::GetAtt` knows `Id` only, but the removal needs it.
const NAME: &str = "PolicyName";
const ROLES: &str = "Roles";

fn put(deployment: &Deployment<'_>, physical_id: String) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only(Iam::NAME, &[NAME, "PolicyDocument", ROLES], &["Groups", "Users"])?;
    let name = properties.required_text(NAME)?;
    let document = properties.map().get("PolicyDocument").cloned().unwrap_or_default();
    let roles = roles(properties.map())?;
    if roles.is_empty() {
        return Err(invalid("At least one of [Groups,Roles,Users] must be non-empty.".to_owned()));
    }
    configure::put_role_policy(deployment.account, &roles, &name, &document)?;
    let attributes = [
        ("Id".to_owned(), physical_id.as_str().into()),
        (NAME.to_owned(), name.into()),
        (ROLES.to_owned(), roles.into()),
    ];
    Ok(Created { attributes: Map::from_iter(attributes), physical_id })
}

/// The names of the roles.
pub(super) fn roles(properties: &Map) -> Result<Vec<String>, AwsError> {
    let role = |role: &Value| {
        role.as_str().map(str::to_owned).ok_or_else(|| invalid("#/Roles: expected type: String".to_owned()))
    };
    Properties::new(properties).list(ROLES)?.iter().map(role).collect()
}
