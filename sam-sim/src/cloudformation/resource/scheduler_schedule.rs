//! `AWS::Scheduler::Schedule`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-scheduler-schedule.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::scheduler::{
    RetryPolicy, Schedule, ScheduleTarget, Times, create_schedule, delete_schedule, parse_time,
    parse_time_zone, update_schedule,
};
use sam_model::limits::scheduler as limits;
use sam_model::schedule::Schedule as Expression;
use sam_model::value::Map;
use std::time::Duration;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Scheduler::Schedule",
    replaced_by: &["GroupName", "Name"],
    create: |deployment| Box::pin(async move { create(&deployment) }),
    update: Some(|deployment, created, _| Box::pin(async move { update(&deployment, created) })),
    delete: |account, created| {
        Box::pin(async move {
            if let Some(arn) = created.attributes.get("Arn").and_then(|arn| arn.as_str()) {
                delete_schedule(account, arn);
            }
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &[
    "Description",
    "EndDate",
    "FlexibleTimeWindow",
    "GroupName",
    "Name",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "StartDate",
    "State",
    "Target",
];

const TARGET: &[&str] = &["Arn", "DeadLetterConfig", "Input", "RetryPolicy", "RoleArn", "SqsParameters"];

const REFUSED_TARGET: &[&str] =
    &["EcsParameters", "EventBridgeParameters", "KinesisParameters", "SageMakerPipelineParameters"];

/// The group of a schedule that names none.
const DEFAULT_GROUP: &str = "default";

fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    let name = match properties.text("Name")? {
        Some(name) => name,
        None => deployment.generated_name_within(limits::SCHEDULE_NAME.max_length),
    };
    let schedule = schedule(deployment, name.clone())?;
    let arn = create_schedule(deployment.account, schedule)?;
    Ok(Created { physical_id: name, attributes: Map::from_iter([("Arn".to_owned(), arn.into())]) })
}

fn update(deployment: &Deployment<'_>, created: &Created) -> Result<Created, AwsError> {
    let schedule = schedule(deployment, created.physical_id.clone())?;
    update_schedule(deployment.account, schedule)?;
    Ok(created.clone())
}

fn schedule(deployment: &Deployment<'_>, name: String) -> Result<Schedule, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("scheduler", KNOWN, &["KmsKeyArn"])?;
    let text = properties.required_text("ScheduleExpression")?;
    let expression = Expression::parse(&text).map_err(|_| {
        AwsError::sender("ValidationException", format!("Invalid Schedule Expression {text}."))
    })?;
    let zone = properties.text("ScheduleExpressionTimezone")?;
    let time = |name| properties.text(name)?.map(|text| parse_time(&text)).transpose();
    let times = Times {
        expression,
        time_zone: parse_time_zone(zone.as_deref().unwrap_or("UTC"))?,
        start: time("StartDate")?,
        end: time("EndDate")?,
        created: deployment.account.now(),
        at_once: true,
    };
    let target = properties.object("Target")?.ok_or_else(|| missing("Target"))?;
    Ok(Schedule {
        group: properties.text("GroupName")?.unwrap_or_else(|| DEFAULT_GROUP.to_owned()),
        name,
        times,
        flexible_window: flexible_window(&properties)?,
        enabled: enabled(&properties)?,
        target: self::target(&target)?,
    })
}

fn flexible_window(properties: &Properties<'_>) -> Result<Option<Duration>, AwsError> {
    let window = properties.object("FlexibleTimeWindow")?.ok_or_else(|| missing("FlexibleTimeWindow"))?;
    window.expect_only("scheduler", &["MaximumWindowInMinutes", "Mode"], &[])?;
    let minutes = window.within("MaximumWindowInMinutes", &limits::FLEXIBLE_WINDOW)?;
    match (window.required_text("Mode")?.as_str(), minutes) {
        ("OFF", None) => Ok(None),
        ("FLEXIBLE", Some(minutes)) => Ok(Some(Duration::from_secs(minutes * 60))),
        ("OFF", Some(_)) => {
            Err(refused("MaximumWindowInMinutes must not be set when the flexible time window is OFF."))
        }
        ("FLEXIBLE", None) => {
            Err(refused("MaximumWindowInMinutes is required when the flexible time window is FLEXIBLE."))
        }
        (mode, _) => Err(invalid(format!("#/FlexibleTimeWindow/Mode: {mode} is not a valid enum value"))),
    }
}

fn target(properties: &Properties<'_>) -> Result<ScheduleTarget, AwsError> {
    properties.expect_only("scheduler", TARGET, REFUSED_TARGET)?;
    let message_group = match properties.object("SqsParameters")? {
        Some(parameters) => parameters.text("MessageGroupId")?,
        None => None,
    };
    Ok(ScheduleTarget {
        arn: properties.required_text("Arn")?,
        role: properties.required_text("RoleArn")?,
        input: properties.text("Input")?,
        retry: retry_policy(properties)?,
        dead_letter_queue: dead_letter_queue(properties)?,
        message_group,
    })
}

/// `RetryPolicy` of a target.
pub(super) fn retry_policy(target: &Properties<'_>) -> Result<RetryPolicy, AwsError> {
    let default = RetryPolicy::default();
    let Some(policy) = target.object("RetryPolicy")? else {
        return Ok(default);
    };
    policy.expect_only("scheduler", &["MaximumEventAgeInSeconds", "MaximumRetryAttempts"], &[])?;
    let age = policy.within("MaximumEventAgeInSeconds", &limits::MAXIMUM_EVENT_AGE)?;
    let attempts = policy.within("MaximumRetryAttempts", &limits::MAXIMUM_RETRY_ATTEMPTS)?;
    Ok(RetryPolicy {
        maximum_event_age: age.map_or(default.maximum_event_age, Duration::from_secs),
        maximum_retry_attempts: attempts.map_or(default.maximum_retry_attempts, |attempts| attempts as u32),
    })
}

/// `DeadLetterConfig.Arn` of a target.
pub(super) fn dead_letter_queue(target: &Properties<'_>) -> Result<Option<String>, AwsError> {
    match target.object("DeadLetterConfig")? {
        Some(config) => config.text("Arn"),
        None => Ok(None),
    }
}

/// `State`, which is `ENABLED` unless set.
pub(super) fn enabled(properties: &Properties<'_>) -> Result<bool, AwsError> {
    match properties.text("State")?.as_deref() {
        None | Some("ENABLED") => Ok(true),
        Some("DISABLED") => Ok(false),
        Some(state) => Err(invalid(format!("#/State: {state} is not a valid enum value"))),
    }
}

fn missing(name: &str) -> AwsError {
    invalid(format!("#: required key [{name}] not found"))
}

fn refused(message: &str) -> AwsError {
    AwsError::sender("ValidationException", message)
}
