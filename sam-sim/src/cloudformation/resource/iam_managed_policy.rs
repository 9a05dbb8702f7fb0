//! `AWS::IAM::ManagedPolicy`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-managedpolicy.html>

use super::iam_policy::roles;
use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::Properties;
use crate::iam::Iam;
use crate::iam::configure;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::IAM::ManagedPolicy",
    replaced_by: &["Description", "ManagedPolicyName", "Path"],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    update: Some(|deployment, created, previous| {
        Box::pin(async move {
            let put = put(&deployment, created.physical_id.clone())?;
            let kept = roles(deployment.properties)?;
            let left: Vec<_> = roles(previous)?.into_iter().filter(|role| !kept.contains(role)).collect();
            configure::detach(deployment.account, &created.physical_id, &left);
            Ok(put)
        })
    }),
    delete: |account, created| {
        Box::pin(async move {
            configure::delete_managed_policy(account, &created.physical_id);
            Ok(())
        })
    },
};

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    let name = properties.text("ManagedPolicyName")?.unwrap_or_else(|| deployment.generated_name());
    let path = properties.text("Path")?.unwrap_or_else(|| "/".to_owned());
    let arn = format!("arn:aws:iam::{}:policy{path}{name}", deployment.account.id());
    if configure::has_managed_policy(deployment.account, &arn) {
        return Err(configure::already_exists("A policy called", &name));
    }
    put(deployment, arn)
}

fn put(deployment: &Deployment<'_>, arn: String) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only(
        Iam::NAME,
        &["Description", "ManagedPolicyName", "Path", "PolicyDocument", "Roles", "Tags"],
        &["Groups", "Users"],
    )?;
    let document = properties.map().get("PolicyDocument").cloned().unwrap_or_default();
    configure::put_managed_policy(deployment.account, &arn, &document, &roles(properties.map())?)?;
    let attributes = Map::from_iter([("PolicyArn".to_owned(), arn.as_str().into())]);
    Ok(Created { physical_id: arn, attributes })
}
