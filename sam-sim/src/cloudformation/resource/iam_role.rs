//! `AWS::IAM::Role`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-role.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::iam::configure::{self, RoleInput};
use crate::iam::{Iam, Role};
use sam_model::limits::iam as limits;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::IAM::Role",
    replaced_by: &["Path", "RoleName"],
    create: |deployment| {
        Box::pin(async move {
            let name = match deployment.properties.get("RoleName").and_then(|name| name.as_str()) {
                Some(name) => name.to_owned(),
                None => generated_name(&deployment),
            };
            let role = configure::create_role(deployment.account, input(deployment.properties, name)?)?;
            Ok(created(&role))
        })
    },
    update: Some(|deployment, created_before, previous| {
        Box::pin(async move {
            let name = &created_before.physical_id;
            let removed = input(previous, name.clone())?;
            let role = configure::update_role(
                deployment.account,
                input(deployment.properties, name.clone())?,
                &removed,
            )?;
            Ok(created(&role))
        })
    }),
    delete: |account, created| {
        Box::pin(async move {
            configure::delete_role(account, &created.physical_id);
            Ok(())
        })
    },
};

/// How much of the names of stack and resource goes into a generated name, so that it fits.
const NAME_PART: usize = 24;

fn generated_name(deployment: &Deployment<'_>) -> String {
    let part = |text: &str| text.chars().take(NAME_PART).collect::<String>();
    let suffix = deployment
        .account
        .random()
        .text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 12);
    format!("{}-{}-{suffix}", part(deployment.stack), part(deployment.logical_id))
}

fn input(properties: &Map, name: String) -> Result<RoleInput, AwsError> {
    let properties = Properties::new(properties);
    properties.expect_only(
        Iam::NAME,
        &[
            "AssumeRolePolicyDocument",
            "Description",
            "ManagedPolicyArns",
            "MaxSessionDuration",
            "Path",
            "PermissionsBoundary",
            "Policies",
            "RoleName",
            "Tags",
        ],
        &[],
    )?;
    properties.within("MaxSessionDuration", &limits::SESSION_DURATION)?;
    let trust = properties.map().get("AssumeRolePolicyDocument").cloned();
    let trust =
        trust.ok_or_else(|| invalid("#: required key [AssumeRolePolicyDocument] not found".to_owned()))?;
    let mut inline = std::collections::BTreeMap::new();
    for policy in properties.objects("Policies")? {
        let document = policy.map().get("PolicyDocument").cloned().unwrap_or_default();
        inline.insert(policy.required_text("PolicyName")?, document);
    }
    let arn = |arn: &sam_model::Value| {
        let text = arn.as_str().map(str::to_owned);
        text.ok_or_else(|| invalid("#/ManagedPolicyArns: expected type: String".to_owned()))
    };
    Ok(RoleInput {
        name,
        path: properties.text("Path")?.unwrap_or_else(|| "/".to_owned()),
        trust,
        inline,
        attached: properties.list("ManagedPolicyArns")?.iter().map(arn).collect::<Result<_, _>>()?,
        boundary: properties.text("PermissionsBoundary")?,
    })
}

fn created(role: &Role) -> Created {
    let attributes = [("Arn", &role.arn), ("RoleId", &role.id)];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value.as_str().into()));
    Created { physical_id: role.name.clone(), attributes: Map::from_iter(attributes) }
}
