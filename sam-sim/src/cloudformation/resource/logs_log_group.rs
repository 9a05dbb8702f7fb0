//! `AWS::Logs::LogGroup`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-logs-loggroup.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use sam_model::limits::lambda as limits;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Logs::LogGroup",
    replaced_by: &["LogGroupName"],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    update: Some(|deployment, created, _| Box::pin(async move { update(&deployment, created) })),
    delete: |account, created| {
        Box::pin(async move {
            account.services().logs.delete_group(&created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &["KmsKeyId", "LogGroupClass", "LogGroupName", "RetentionInDays", "Tags"];

const REFUSED: &[&str] = &[
    "BearerTokenAuthenticationEnabled",
    "DataProtectionPolicy",
    "DeletionProtectionEnabled",
    "FieldIndexPolicies",
    "ResourcePolicyDocument",
];

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    let days = retention(&properties)?;
    let name = properties.named("LogGroupName", &limits::LOG_GROUP_NAME)?;
    let name = name.unwrap_or_else(|| deployment.generated_name());
    let logs = &deployment.account.services().logs;
    if !logs.create_group(&name) {
        return Err(AwsError::sender(
            "ResourceAlreadyExistsException",
            "The specified log group already exists",
        ));
    }
    logs.set_retention(&name, days);
    let arn = deployment.account.arn("logs", &format!("log-group:{name}:*"));
    let attributes = Map::from_iter([("Arn".to_owned(), arn.into())]);
    Ok(Created { physical_id: name, attributes })
}

fn update(deployment: &Deployment<'_>, created: &Created) -> Result<Created, AwsError> {
    let days = retention(&Properties::new(deployment.properties))?;
    deployment.account.services().logs.set_retention(&created.physical_id, days);
    Ok(created.clone())
}

fn retention(properties: &Properties<'_>) -> Result<Option<u32>, AwsError> {
    properties.expect_only("logs", KNOWN, REFUSED)?;
    let days = properties.number("RetentionInDays")?;
    match days.and_then(|days| limits::LOG_RETENTION.violation(&days)) {
        Some(violation) => Err(invalid(format!("#/RetentionInDays: {violation}"))),
        None => Ok(days.map(|days| days as u32)),
    }
}
