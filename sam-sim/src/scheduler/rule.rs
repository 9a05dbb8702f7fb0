//! Scheduled rules of EventBridge.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html>

use super::dead_letter::DeadLetter;
use super::replace;
use super::retry::{Attempts, RetryPolicy};
use super::times::Times;
use crate::account::{Principal, PrincipalKind};
use crate::error::Fault;
use crate::trace::{EventId, What};
use crate::{Account, AwsError, Timestamp, lambda};
use sam_model::arn::Arn;
use sam_model::limits::scheduler as limits;
use serde_json::json;

/// The service whose calls the resource policy of a function permits.
const SERVICE: &str = "events.amazonaws.com";

/// The most targets of a rule.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html>
const TARGETS: usize = 5;

/// A rule on the default bus that a schedule triggers.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// When it is due.
    pub times: Times,
    /// Whether it runs.
    pub enabled: bool,
    /// What it invokes.
    pub targets: Vec<RuleTarget>,
}

/// A function that a rule invokes.
#[derive(Clone, Debug)]
pub struct RuleTarget {
    /// Its name within the rule.
    pub id: String,
    /// The ARN of the function.
    pub arn: String,
    /// The payload; none: the event.
    pub input: Option<String>,
    /// What is done when the target cannot be invoked.
    pub retry: RetryPolicy,
    /// The ARN of the queue for events that did not reach the target.
    pub dead_letter_queue: Option<String>,
}

/// Makes a rule, or puts it in the place of the one that has the same name. Gives its ARN.
///
/// # Errors
/// `LimitExceededException`, `ValidationException`, and `Unsupported` for targets that are not simulated.
pub fn put_rule(account: &Account, rule: Rule) -> Result<String, AwsError> {
    if !limits::RULE_NAME.allows(&rule.name) {
        let message = format!(
            "1 validation error detected: Value '{}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
            rule.name
        );
        return Err(AwsError::sender("ValidationException", message));
    }
    if rule.targets.len() > TARGETS {
        let message = "The requested resource exceeds the maximum number allowed.";
        return Err(AwsError::sender("LimitExceededException", message));
    }
    for target in &rule.targets {
        let arn = Arn::parse(&target.arn);
        if arn.as_ref().is_none_or(|arn| arn.service != "lambda") {
            return Err(AwsError::unsupported("events", format_args!("a target {}", target.arn)));
        }
    }
    let arn = account.arn("events", &format!("rule/{}", rule.name));
    let task = rule.enabled.then(|| account.spawn(run(account.clone(), rule, arn.clone())));
    replace(&account.services().scheduler.rules, &arn, task);
    Ok(arn)
}

/// Ends a rule; nothing happens if there is none.
pub fn delete_rule(account: &Account, arn: &str) {
    replace(&account.services().scheduler.rules, arn, None);
}

async fn run(account: Account, rule: Rule, arn: String) {
    let mut last = rule.times.created;
    while let Some(time) = rule.times.next_after(last) {
        last = time;
        account.clock().sleep_until(time).await;
        let event = event(&account, &arn, time);
        for target in &rule.targets {
            let payload = target.input.clone().unwrap_or_else(|| event.clone());
            let delivery =
                Delivery { account: account.clone(), rule: arn.clone(), target: target.clone(), payload };
            account.spawn(delivery.run());
        }
    }
}

/// The event of a scheduled rule.
fn event(account: &Account, rule: &str, time: Timestamp) -> String {
    json!({
        "version": "0",
        "id": account.random().uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": account.id(),
        "time": format!("{time:.0}"),
        "region": account.region(),
        "resources": [rule],
        "detail": {},
    })
    .to_string()
}

/// An event on its way to a target.
struct Delivery {
    account: Account,
    rule: String,
    target: RuleTarget,
    payload: String,
}

impl Delivery {
    async fn run(self) {
        let Self { account, rule, target, payload } = &self;
        let what =
            What::Delivery { from: rule.clone(), to: target.arn.clone(), detail: "schedule".to_owned() };
        let cause = Some(account.trace().record(account.now(), None, what));
        let mut attempts = Attempts::new(&target.retry, account.now());
        let (code, error, exhausted) = loop {
            let error = match self.invoke(cause) {
                Ok(()) => return,
                Err(error) => error,
            };
            match error.code {
                "AccessDeniedException" => break ("NO_PERMISSIONS", error, None),
                "ResourceNotFoundException" => break ("NO_RESOURCE", error, None),
                _ if error.fault == Fault::Sender && error.code != "TooManyRequestsException" => {
                    break ("SDK_CLIENT_ERROR", error, None);
                }
                _ => {}
            }
            match attempts.next(account.now()) {
                Ok(wait) => account.clock().sleep(wait).await,
                Err(condition) => break ("SDK_CLIENT_ERROR", error, Some(condition)),
            }
        };
        let Some(queue) = &target.dead_letter_queue else {
            return;
        };
        let mut attributes = vec![
            ("RULE_ARN", rule.clone()),
            ("TARGET_ARN", target.arn.clone()),
            ("ERROR_CODE", code.to_owned()),
            ("ERROR_MESSAGE", error.message),
            ("RETRY_ATTEMPTS", attempts.retries.to_string()),
        ];
        attributes.extend(exhausted.map(|condition| ("EXHAUSTED_RETRY_CONDITION", condition.to_owned())));
        let principal =
            Principal { arn: SERVICE.to_owned(), kind: PrincipalKind::Service(SERVICE.to_owned()) };
        DeadLetter { account, principal: &principal, source: rule, payload, attributes, cause }
            .send(queue)
            .await;
    }

    fn invoke(&self, cause: Option<EventId>) -> Result<(), AwsError> {
        let Self { account, rule, target, payload } = self;
        // Without a function there is no policy that could refuse.
        let exists = account.services().lambda.function(&target.arn).is_some();
        if exists && !lambda::permits(account, &target.arn, SERVICE, rule) {
            let action = "lambda:InvokeFunction";
            let (principal, resource) = (SERVICE.to_owned(), target.arn.clone());
            account.trace().record(
                account.now(),
                cause,
                What::Denial { principal, action: action.to_owned(), resource },
            );
            let because = "no resource-based policy allows the lambda:InvokeFunction action";
            return Err(AwsError::access_denied(SERVICE, action, &target.arn, because));
        }
        lambda::invoke_async(account, &target.arn, payload.clone().into(), "events", cause)
    }
}
