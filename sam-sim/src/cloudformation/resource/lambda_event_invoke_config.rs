//! `AWS::Lambda::EventInvokeConfig`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventinvokeconfig.html>

use super::{Created, Deployment, ResourceType};
use crate::cloudformation::properties::Properties;
use crate::lambda::{self, EventInvokeConfig};
use crate::{Account, AwsError};
use sam_model::limits::lambda as limits;
use sam_model::unit::Seconds;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Lambda::EventInvokeConfig",
    replaced_by: &["FunctionName", "Qualifier"],
    create: |deployment| Box::pin(async move { put(&deployment) }),
    update: Some(|deployment, _, _| Box::pin(async move { put(&deployment) })),
    delete: |account, created| Box::pin(async move { delete(account, created) }),
};

const KNOWN: &[&str] =
    &["DestinationConfig", "FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "Qualifier"];

/// Between function and qualifier in the physical id; neither can hold it.
const SEPARATOR: char = '|';

fn put(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("lambda", KNOWN, &[])?;
    let function = properties.required_text("FunctionName")?;
    let qualifier = properties.required_text("Qualifier")?;
    let mut config = EventInvokeConfig::default();
    if let Some(age) = properties.within("MaximumEventAgeInSeconds", &limits::MAXIMUM_EVENT_AGE)? {
        config.maximum_event_age = Seconds(age as u32);
    }
    if let Some(attempts) =
        properties.within("MaximumRetryAttempts", &limits::MAXIMUM_RETRY_ATTEMPTS_ASYNC)?
    {
        config.maximum_retry_attempts = attempts as u32;
    }
    if let Some(destinations) = properties.object("DestinationConfig")? {
        destinations.expect_only("lambda", &["OnFailure", "OnSuccess"], &[])?;
        config.on_success = destination(&destinations, "OnSuccess")?;
        config.on_failure = destination(&destinations, "OnFailure")?;
    }
    lambda::put_event_invoke_config(deployment.account, &function, &qualifier, Some(config))?;
    let physical_id = format!("{function}{SEPARATOR}{qualifier}");
    Ok(Created { physical_id, attributes: Map::new() })
}

fn delete(account: &Account, created: &Created) -> Result<(), AwsError> {
    if let Some((function, qualifier)) = created.physical_id.rsplit_once(SEPARATOR)
        && account.services().lambda.function(function).is_some()
    {
        lambda::put_event_invoke_config(account, function, qualifier, None)?;
    }
    Ok(())
}

fn destination(config: &Properties<'_>, name: &str) -> Result<Option<String>, AwsError> {
    config.object(name)?.map(|destination| destination.required_text("Destination")).transpose()
}
