//! Schedules of EventBridge Scheduler.
//!
//! Source: <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html>

use super::dead_letter::DeadLetter;
use super::replace;
use super::retry::{Attempts, RetryPolicy};
use super::times::Times;
use crate::account::Principal;
use crate::error::Fault;
use crate::service::{Access, Call};
use crate::trace::{EventId, What};
use crate::{Account, AwsError, Timestamp, lambda, sqs};
use jiff::tz::TimeZone;
use sam_model::arn::Arn;
use sam_model::limits::scheduler as limits;
use serde_json::json;
use std::time::Duration;

/// What the trust policy of the role of a target must name.
const SERVICE: &str = "scheduler.amazonaws.com";

/// A schedule.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The name of its group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// When it is due.
    pub times: Times,
    /// For how long after a time it may wait; none: it is on time.
    pub flexible_window: Option<Duration>,
    /// Whether it runs.
    pub enabled: bool,
    /// What it invokes.
    pub target: ScheduleTarget,
}

/// What a schedule invokes.
#[derive(Clone, Debug)]
pub struct ScheduleTarget {
    /// The ARN of a function or queue.
    pub arn: String,
    /// The ARN of the role whose rights decide.
    pub role: String,
    /// The payload; none: an event that names the schedule.
    pub input: Option<String>,
    /// What is done when the target cannot be invoked.
    pub retry: RetryPolicy,
    /// The ARN of the queue for payloads that did not reach the target.
    pub dead_letter_queue: Option<String>,
    /// The message group, for a FIFO queue.
    pub message_group: Option<String>,
}

/// Makes a schedule. Gives its ARN.
///
/// # Errors
/// `ConflictException`, `ValidationException`, and `Unsupported` for targets that are not simulated.
pub fn create_schedule(account: &Account, schedule: Schedule) -> Result<String, AwsError> {
    let arn = schedule.arn(account);
    if account.services().scheduler.schedules().contains(&arn) {
        let message = format!("Schedule {} already exists.", schedule.name);
        return Err(AwsError { status: 409, ..AwsError::sender("ConflictException", message) });
    }
    update_schedule(account, schedule)
}

/// Puts a schedule in the place of the one that has the same name. Gives its ARN.
///
/// # Errors
/// As [`create_schedule`].
pub fn update_schedule(account: &Account, schedule: Schedule) -> Result<String, AwsError> {
    schedule.check(account)?;
    let arn = schedule.arn(account);
    let task = schedule.enabled.then(|| account.spawn(run(account.clone(), schedule, arn.clone())));
    replace(&account.services().scheduler.schedules, &arn, task);
    Ok(arn)
}

/// Ends a schedule; nothing happens if there is none.
pub fn delete_schedule(account: &Account, arn: &str) {
    replace(&account.services().scheduler.schedules, arn, None);
}

/// Reads `ScheduleExpressionTimezone`.
///
/// # Errors
/// `ValidationException`.
pub fn parse_time_zone(name: &str) -> Result<TimeZone, AwsError> {
    let invalid = |_| invalid(&format!("Invalid Schedule Expression Timezone {name}."));
    TimeZone::get(name).map_err(invalid)
}

/// Reads `StartDate` or `EndDate`; without an offset it is UTC.
///
/// # Errors
/// `ValidationException`.
pub fn parse_time(text: &str) -> Result<Timestamp, AwsError> {
    let with_offset = text.parse::<Timestamp>().or_else(|_| format!("{text}Z").parse());
    with_offset.map_err(|_| invalid(&format!("Invalid date {text}.")))
}

impl Schedule {
    fn arn(&self, account: &Account) -> String {
        account.arn("scheduler", &format!("schedule/{}/{}", self.group, self.name))
    }

    fn check(&self, account: &Account) -> Result<(), AwsError> {
        if !limits::SCHEDULE_NAME.allows(&self.name) || !limits::GROUP_NAME.allows(&self.group) {
            return Err(invalid(
                "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+",
            ));
        }
        if let Some(input) = &self.target.input
            && !limits::INPUT.allows(input.len() as u64)
        {
            return Err(invalid("Input is larger than 256 KB."));
        }
        if !account.services().iam.trusts(role_name(&self.target.role), SERVICE) {
            return Err(invalid(
                "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
            ));
        }
        match Arn::parse(&self.target.arn).as_ref().map(|arn| arn.service.as_str()) {
            Some("lambda" | "sqs") => Ok(()),
            Some(service) => {
                Err(AwsError::unsupported("scheduler", format_args!("a target of the service {service}")))
            }
            None => Err(invalid(&format!("Provided Arn is not in correct format. Arn: {}", self.target.arn))),
        }
    }
}

async fn run(account: Account, schedule: Schedule, arn: String) {
    // A rate without a start is due at the moment of its making.
    let mut last = schedule.times.created - Duration::from_nanos(1);
    while let Some(time) = schedule.times.next_after(last) {
        last = time;
        let window = schedule.flexible_window.map_or(0, |window| window.as_secs());
        let late = if window == 0 { 0 } else { account.random().below(window) };
        account.clock().sleep_until(time + Duration::from_secs(late)).await;
        let firing = Firing::new(&account, &schedule.target, &arn, time);
        // In a task of its own: attempts may go on when the next time is due.
        account.spawn(firing.run());
    }
}

/// One time of a schedule.
struct Firing {
    account: Account,
    target: ScheduleTarget,
    schedule: String,
    time: Timestamp,
    id: String,
    principal: Principal,
}

impl Firing {
    fn new(account: &Account, target: &ScheduleTarget, schedule: &str, time: Timestamp) -> Self {
        let id = account.random().uuid();
        let principal = account.session(role_name(&target.role), &id.replace('-', ""));
        Self {
            account: account.clone(),
            target: target.clone(),
            schedule: schedule.to_owned(),
            time,
            id,
            principal,
        }
    }

    async fn run(self) {
        let (account, target) = (&self.account, &self.target);
        let what = What::Delivery {
            from: self.schedule.clone(),
            to: target.arn.clone(),
            detail: "schedule".to_owned(),
        };
        let cause = Some(account.trace().record(account.now(), None, what));
        let mut attempts = Attempts::new(&target.retry, account.now());
        let (error, exhausted) = loop {
            let error = match self.invoke(attempts.retries + 1, cause).await {
                Ok(()) => return,
                Err(error) => error,
            };
            if error.fault == Fault::Sender && error.code != "TooManyRequestsException" {
                break (error, None);
            }
            match attempts.next(account.now()) {
                Ok(wait) => account.clock().sleep(wait).await,
                Err(condition) => break (error, Some(condition)),
            }
        };
        let Some(queue) = &target.dead_letter_queue else {
            return;
        };
        let mut attributes = vec![
            ("ERROR_CODE", error.code.to_owned()),
            ("ERROR_MESSAGE", error.message),
            ("EXECUTION_ID", self.id.clone()),
        ];
        attributes.extend(exhausted.map(|condition| ("EXHAUSTED_RETRY_CONDITION", condition.to_owned())));
        attributes.extend([
            ("IS_PAYLOAD_TRUNCATED", "false".to_owned()),
            ("RETRY_ATTEMPTS", attempts.retries.to_string()),
            ("SCHEDULED_TIME", format!("{:.0}", self.time)),
            ("SCHEDULE_ARN", self.schedule.clone()),
            ("TARGET_ARN", target.arn.clone()),
        ]);
        let payload = self.payload(attempts.retries + 1);
        let letter = DeadLetter {
            account,
            principal: &self.principal,
            source: &self.schedule,
            payload: &payload,
            attributes,
            cause,
        };
        letter.send(queue).await;
    }

    async fn invoke(&self, attempt: u32, cause: Option<EventId>) -> Result<(), AwsError> {
        let (account, target) = (&self.account, &self.target);
        let payload = self.payload(attempt);
        let Some(arn) = Arn::parse(&target.arn).filter(|arn| arn.service == "sqs") else {
            let (region, request_id) = (account.region(), self.id.as_str());
            let call = Call { account, principal: Some(&self.principal), region, request_id, cause };
            account.authorize(&call, &[Access::new("lambda:InvokeFunction", &target.arn)])?;
            return lambda::invoke_async(account, &target.arn, payload.into(), "scheduler", cause);
        };
        let url = format!("https://sqs.{}.amazonaws.com/{}/{}", arn.region, arn.account, arn.resource);
        let mut input = json!({"QueueUrl": url, "MessageBody": payload});
        if let Some(group) = &target.message_group {
            input["MessageGroupId"] = group.as_str().into();
        }
        account.call(&sqs::SERVICE, "SendMessage", &self.principal, input, cause).await.map(drop)
    }

    /// The input with its context attributes filled in, or the event that stands for none.
    ///
    /// Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html>
    fn payload(&self, attempt: u32) -> String {
        let time = format!("{:.0}", self.time);
        if let Some(input) = &self.target.input {
            return input
                .replace("<aws.scheduler.schedule-arn>", &self.schedule)
                .replace("<aws.scheduler.scheduled-time>", &time)
                .replace("<aws.scheduler.execution-id>", &self.id)
                .replace("<aws.scheduler.attempt-number>", &attempt.to_string());
        }
        json!({
            "version": "0",
            "id": self.id,
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": self.account.id(),
            "time": time,
            "region": self.account.region(),
            "resources": [self.schedule],
            "detail": "{}",
        })
        .to_string()
    }
}

/// The name in the ARN of a role.
fn role_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

fn invalid(message: &str) -> AwsError {
    AwsError::sender("ValidationException", message)
}
