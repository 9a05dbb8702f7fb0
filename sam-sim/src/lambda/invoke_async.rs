//! Asynchronous invocation: the queue in front of a function, its retries, and where events go in the end.
//!
//! A function that fails is tried again after one and two minutes. A throttled event goes back to the queue, with
//! longer and longer waits, as long as it is not too old; that uses up no retry.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>

use super::destination::{self, Condition, Record};
use super::error::Error;
use super::event_invoke_config::EventInvokeConfig;
use super::function::LATEST;
use super::invoke::{self, Completed, Outcome, Request};
use super::store::{Lambda, Target};
use crate::error::Fault;
use crate::trace::EventId;
use crate::{Account, AwsError, Timestamp};
use bytes::Bytes;
use sam_model::limits::lambda as limits;
use std::time::Duration;

/// The largest event of an asynchronous invocation in bytes.
const PAYLOAD: usize = limits::PAYLOAD_ASYNC.max as usize;

/// How long Lambda waits before it tries a function again that failed once, twice.
const RETRY_DELAYS: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(120)];

/// The first and the longest wait after a throttle.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));

/// Accepts an event for a function, which is invoked with it later.
///
/// # Errors
/// `ResourceNotFoundException`, `RequestEntityTooLargeException`.
pub fn invoke_async(
    account: &Account,
    function: &str,
    payload: Bytes,
    trigger: &str,
    cause: Option<EventId>,
) -> Result<(), AwsError> {
    accept(account, function, payload, trigger, cause, account.random().uuid()).map_err(Error::answer)
}

/// Puts an event into the queue of a function.
pub(super) fn accept(
    account: &Account,
    function: &str,
    payload: Bytes,
    trigger: &str,
    cause: Option<EventId>,
    request_id: String,
) -> Result<(), Error> {
    check_size(&payload)?;
    let target = invoke::find(account, function)?;
    let queued = Queued {
        account: account.clone(),
        name: target.arn,
        received: account.now(),
        payload,
        trigger: trigger.to_owned(),
        cause,
        request_id,
    };
    tokio::spawn(queued.deliver());
    Ok(())
}

/// Refuses an event that is too large.
pub(super) fn check_size(payload: &Bytes) -> Result<(), Error> {
    if payload.len() > PAYLOAD {
        return Err(Error::event_too_large(payload.len(), PAYLOAD));
    }
    Ok(())
}

/// An event in the queue of a function.
struct Queued {
    account: Account,
    /// The ARN that was invoked.
    name: String,
    received: Timestamp,
    payload: Bytes,
    trigger: String,
    cause: Option<EventId>,
    request_id: String,
}

/// Why an event was given up.
struct GivenUp {
    condition: Condition,
    /// The last answer of the function, if it ran.
    last: Option<Completed>,
    /// What the function was when it was invoked last.
    target: Target,
}

impl Queued {
    async fn deliver(self) {
        let mut invocations = 0;
        match self.run(&mut invocations).await {
            // The function was deleted meanwhile.
            None => {}
            Some(Ok((target, completed))) => {
                let config = self.config(&target);
                let record = self.record(&target, Condition::Success, invocations, Some(&completed));
                if let Some(arn) = config.on_success {
                    record.send_to(&arn, Some(completed.ended)).await;
                }
            }
            Some(Err(GivenUp { condition, last, target })) => {
                let config = self.config(&target);
                let cause = last.as_ref().map(|completed| completed.ended).or(self.cause);
                let record = self.record(&target, condition, invocations, last.as_ref());
                if let Some(arn) = &target.function.dead_letter_queue {
                    record.send_to_dead_letter_queue(arn, cause).await;
                }
                if let Some(arn) = config.on_failure {
                    record.send_to(&arn, cause).await;
                }
            }
        }
    }

    /// Invokes the function until it succeeds or the event is given up; none if there is no such function any more.
    async fn run(&self, invocations: &mut u32) -> Option<Result<(Target, Completed), GivenUp>> {
        let mut failures = 0;
        let mut back_off = BACK_OFF.0;
        let mut last = None;
        loop {
            let target = invoke::find(&self.account, &self.name).ok()?;
            let config = self.config(&target);
            let give_up = |condition, last| Some(Err(GivenUp { condition, last, target: target.clone() }));
            let maximum_age = Duration::from_secs(u64::from(config.maximum_event_age.get()));
            if self.account.now() > self.received + maximum_age {
                return give_up(Condition::EventAgeExceeded, last);
            }
            let request = Request {
                request_id: &self.request_id,
                trigger: &self.trigger,
                cause: self.cause,
                client_context: None,
            };
            let wait = match invoke::run(&self.account, &target, self.payload.clone(), request).await {
                Ok(completed) => {
                    *invocations += 1;
                    if let Outcome::Success(_) = completed.outcome {
                        return Some(Ok((target, completed)));
                    }
                    last = Some(completed);
                    if failures >= config.maximum_retry_attempts {
                        return give_up(Condition::RetriesExhausted, last);
                    }
                    failures += 1;
                    RETRY_DELAYS[(failures as usize - 1).min(RETRY_DELAYS.len() - 1)]
                }
                Err(error) => match error.code {
                    "RecursiveInvocationException" => return give_up(Condition::RetriesExhausted, last),
                    // A function whose concurrency is switched off takes nothing, now or later.
                    "TooManyRequestsException" if target.function.reserved_concurrency == Some(0) => {
                        return give_up(Condition::RetriesExhausted, last);
                    }
                    code if code == "TooManyRequestsException" || error.fault == Fault::Receiver => {
                        let wait = back_off;
                        back_off = (back_off * 2).min(BACK_OFF.1);
                        wait
                    }
                    // The function was deleted meanwhile.
                    _ => return None,
                },
            };
            self.account.clock().sleep(wait).await;
        }
    }

    fn config(&self, target: &Target) -> EventInvokeConfig {
        self.account.services().lambda.event_invoke_config(&target.function.name, &target.qualifier)
    }

    fn record<'a>(
        &'a self,
        target: &'a Target,
        condition: Condition,
        invocations: u32,
        last: Option<&'a Completed>,
    ) -> Record<'a> {
        destination::Record {
            account: &self.account,
            target,
            request_id: &self.request_id,
            condition,
            invocations,
            payload: &self.payload,
            last,
        }
    }
}

impl Lambda {
    /// How asynchronous invocations of a function, version or alias are handled.
    pub fn event_invoke_config(&self, name: &str, qualifier: &str) -> EventInvokeConfig {
        let qualifier = if qualifier.is_empty() { LATEST } else { qualifier };
        self.with(|state| {
            let entry = state.functions.get(name);
            entry.and_then(|entry| entry.event_invoke_configs.get(qualifier)).cloned().unwrap_or_default()
        })
    }
}
