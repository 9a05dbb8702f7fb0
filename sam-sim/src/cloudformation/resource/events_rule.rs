//! `AWS::Events::Rule`, of those with a schedule.
//!
//! Not simulated: `EventPattern`, event buses other than the default one, targets other than functions, and inputs that
//! are made from the event.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-events-rule.html>

use super::scheduler_schedule::{dead_letter_queue, enabled, retry_policy};
use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::scheduler::{Rule, RuleTarget, Times, delete_rule, put_rule};
use jiff::tz::TimeZone;
use sam_model::limits::scheduler as limits;
use sam_model::schedule::Schedule as Expression;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Events::Rule",
    replaced_by: &["EventBusName", "Name"],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    update: Some(|deployment, created, _| {
        Box::pin(async move { put(&deployment, created.physical_id.clone()) })
    }),
    delete: |account, created| {
        Box::pin(async move {
            if let Some(arn) = created.attributes.get("Arn").and_then(|arn| arn.as_str()) {
                delete_rule(account, arn);
            }
            Ok(())
        })
    },
};

const KNOWN: &[&str] =
    &["Description", "EventBusName", "Name", "ScheduleExpression", "State", "Tags", "Targets"];

const TARGET: &[&str] = &["Arn", "DeadLetterConfig", "Id", "Input", "RetryPolicy"];

const REFUSED_TARGET: &[&str] = &[
    "AppSyncParameters",
    "BatchParameters",
    "EcsParameters",
    "HttpParameters",
    "InputPath",
    "InputTransformer",
    "KinesisParameters",
    "RedshiftDataParameters",
    "RoleArn",
    "RunCommandParameters",
    "SageMakerPipelineParameters",
    "SqsParameters",
];

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let name = match Properties::new(deployment.properties).text("Name")? {
        Some(name) => name,
        None => deployment.generated_name_within(limits::RULE_NAME.max_length),
    };
    put(deployment, name)
}

fn put(deployment: &Deployment<'_>, name: String) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("events", KNOWN, &["EventPattern", "RoleArn"])?;
    if let Some(bus) = properties.text("EventBusName")?.filter(|bus| bus != "default") {
        return Err(AwsError::unsupported("events", format_args!("the event bus {bus}")));
    }
    let text = properties.required_text("ScheduleExpression")?;
    let expression = Expression::parse_of_rule(&text)
        .map_err(|_| AwsError::sender("ValidationException", "Parameter ScheduleExpression is not valid."))?;
    let times = Times {
        expression,
        time_zone: TimeZone::UTC,
        start: None,
        end: None,
        created: deployment.account.now(),
        at_once: false,
    };
    let targets = properties.objects("Targets")?.iter().map(target).collect::<Result<_, _>>()?;
    let rule = Rule { name: name.clone(), times, enabled: enabled(&properties)?, targets };
    let arn = put_rule(deployment.account, rule)?;
    Ok(Created { physical_id: name, attributes: Map::from_iter([("Arn".to_owned(), arn.into())]) })
}

fn target(properties: &Properties<'_>) -> Result<RuleTarget, AwsError> {
    properties.expect_only("events", TARGET, REFUSED_TARGET)?;
    let input = properties.text("Input")?;
    if input.as_deref().is_some_and(|input| serde_json::from_str::<serde_json::Value>(input).is_err()) {
        return Err(invalid("#/Targets: JSON syntax error in input for target".to_owned()));
    }
    Ok(RuleTarget {
        id: properties.required_text("Id")?,
        arn: properties.required_text("Arn")?,
        input,
        retry: retry_policy(properties)?,
        dead_letter_queue: dead_letter_queue(properties)?,
    })
}
