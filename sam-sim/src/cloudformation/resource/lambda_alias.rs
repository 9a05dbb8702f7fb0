//! `AWS::Lambda::Alias`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-alias.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::lambda::{self, Alias};
use sam_model::limits::lambda as limits;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Lambda::Alias",
    replaced_by: &["FunctionName", "Name"],
    create: |deployment| Box::pin(async move { put(&deployment) }),
    update: Some(|deployment, _, _| Box::pin(async move { put(&deployment) })),
    delete: |account, created| {
        Box::pin(async move {
            lambda::delete_alias(account, &created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &["Description", "FunctionName", "FunctionVersion", "Name", "RoutingConfig"];

fn put(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("lambda", KNOWN, &["ProvisionedConcurrencyConfig"])?;
    let function = properties.required_text("FunctionName")?;
    properties.required_text("Name")?;
    let name = properties.named("Name", &limits::ALIAS_NAME)?.unwrap_or_default();
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid(format!("#/Name: `{name}` is a version; an alias must not be all digits")));
    }
    let version = properties.required_text("FunctionVersion")?;
    let alias = Alias { version, additional: additional(&properties)? };
    let arn = lambda::put_alias(deployment.account, &function, &name, alias)?;
    let attributes = Map::from_iter([("AliasArn".to_owned(), arn.clone().into())]);
    Ok(Created { physical_id: arn, attributes })
}

fn additional(properties: &Properties<'_>) -> Result<Option<(String, f64)>, AwsError> {
    let Some(routing) = properties.object("RoutingConfig")? else {
        return Ok(None);
    };
    let weights = routing.objects("AdditionalVersionWeights")?;
    let [weight] = weights.as_slice() else {
        return match weights.is_empty() {
            true => Ok(None),
            false => Err(invalid(
                "#/RoutingConfig/AdditionalVersionWeights: an alias has one additional version at most"
                    .to_owned(),
            )),
        };
    };
    let text = weight.required_text("FunctionWeight")?;
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    let share = share.ok_or_else(|| {
        invalid(format!(
            "#/RoutingConfig/AdditionalVersionWeights/0/FunctionWeight: `{text}` is not between 0 and 1"
        ))
    })?;
    Ok(Some((weight.required_text("FunctionVersion")?, share)))
}
