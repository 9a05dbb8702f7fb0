//! `ReceiveMessage`: gives messages to a consumer and hides them from the others.
//!
//! Checks, in order: ranges, queue. Without a message it waits, if it may, until there is one or the time is over.
//! Every receive asks all servers, so a short poll never misses a message, as it may on AWS.
//! Not simulated: `ReceiveRequestAttemptId` (refused, see `Unsupported`).
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html>

use super::{queue_name, with};
use crate::service::Call;
use crate::sqs::error::Error;
use crate::sqs::message::{Message, Wanted, md5, md5_of_attributes};
use crate::sqs::receipt::Receipt;
use crate::trace::What;
use crate::{AwsError, Timestamp};
use sam_model::limits::sqs as limits;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

/// `MaxNumberOfMessages` without one.
const DEFAULT_NUMBER_OF_MESSAGES: i64 = 1;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    attribute_names: Option<Vec<String>>,
    message_system_attribute_names: Option<Vec<String>>,
    message_attribute_names: Option<Vec<String>>,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
    receive_request_attempt_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Value>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    validate(&input)?;
    let maximum = input.max_number_of_messages.unwrap_or(DEFAULT_NUMBER_OF_MESSAGES) as usize;
    let visibility = input.visibility_timeout.map(|seconds| Duration::from_secs(seconds.unsigned_abs()));
    let system_attributes = Wanted(
        [input.attribute_names, input.message_system_attribute_names]
            .into_iter()
            .flatten()
            .flatten()
            .collect(),
    );
    let message_attributes = Wanted(input.message_attribute_names.unwrap_or_default());

    let begun = call.now();
    let mut deadline = None;
    loop {
        let changed =
            with(call, |store, now| store.queue(&name, now).map(|queue| Arc::clone(&queue.changed)))?;
        let changed = changed.notified();
        tokio::pin!(changed);
        changed.as_mut().enable();

        let turn = with(call, |store, now| receive(call, store, &name, maximum, visibility, now))?;
        let deadline = *deadline.get_or_insert_with(|| {
            let seconds = input.wait_time_seconds.map_or(u64::from(turn.receive_wait), i64::unsigned_abs);
            begun + Duration::from_secs(seconds)
        });
        if turn.over_limit && deadline <= begun {
            let message = "Too many messages in flight for this queue.".to_owned();
            return Err(Error::OverLimit { message }.into());
        }
        if !turn.messages.is_empty() || deadline <= call.now() {
            let describe = |(receipt, message): &(Receipt, Message)| {
                describe(&receipt.handle(&turn.queue), message, &system_attributes, &message_attributes)
            };
            return Ok(Output { messages: turn.messages.iter().map(describe).collect() });
        }
        let wake = turn.next_change.map_or(deadline, |next| next.min(deadline));
        wait(call, changed, wake).await;
    }
}

/// One look at the queue.
struct Turn {
    messages: Vec<(Receipt, Message)>,
    queue: String,
    receive_wait: u32,
    over_limit: bool,
    next_change: Option<Timestamp>,
}

fn receive(
    call: &Call<'_>,
    store: &mut crate::sqs::store::Store,
    name: &str,
    maximum: usize,
    visibility: Option<Duration>,
    now: Timestamp,
) -> Result<Turn, Error> {
    let queue = store.queue(name, now)?;
    let default = Duration::from_secs(queue.attributes.visibility.into());
    let (messages, dead) = queue.receive(maximum, visibility.unwrap_or(default), now);
    let turn = Turn {
        messages,
        queue: queue.identity(),
        receive_wait: queue.attributes.receive_wait,
        over_limit: queue.counts().in_flight as u64 >= limits::IN_FLIGHT,
        next_change: queue.next_change(),
    };
    for redriven in store.redrive(name, dead, now) {
        let what =
            What::Delivery { from: call.account.arn("sqs", name), to: redriven.target, detail: redriven.id };
        call.account.trace().record(now, call.cause, what);
    }
    Ok(turn)
}

/// Waits until the queue changes, or until `wake`.
async fn wait(
    call: &Call<'_>,
    changed: std::pin::Pin<&mut tokio::sync::futures::Notified<'_>>,
    wake: Timestamp,
) {
    let clock = call.account.clock();
    tokio::select! {
        biased;
        () = changed => {}
        () = clock.sleep_until(wake) => {}
    }
}

fn validate(input: &Input) -> Result<(), AwsError> {
    if input.receive_request_attempt_id.is_some() {
        return Err(AwsError::unsupported("sqs", "ReceiveMessage ReceiveRequestAttemptId"));
    }
    let outside = |value: Option<i64>, limit: &sam_model::limit::Limit| {
        value.filter(|value| u64::try_from(*value).map_or(true, |value| !limit.allows(value)))
    };
    if let Some(value) = outside(input.max_number_of_messages, &limits::BATCH_ENTRIES) {
        let reason = "Must be between 1 and 10, if provided.";
        return Err(Error::value(value, "MaxNumberOfMessages", reason).into());
    }
    if let Some(value) = outside(input.visibility_timeout, &limits::VISIBILITY_TIMEOUT) {
        let reason = "Must be between 0 and 43200, if provided.";
        return Err(Error::value(value, "VisibilityTimeout", reason).into());
    }
    if let Some(value) = outside(input.wait_time_seconds, &limits::RECEIVE_WAIT) {
        let reason = "Must be >= 0 and <= 20, if provided.";
        return Err(Error::value(value, "WaitTimeSeconds", reason).into());
    }
    Ok(())
}

fn describe(handle: &str, message: &Message, system: &Wanted, wanted: &Wanted) -> Value {
    let mut output = json!({
        "MessageId": message.id,
        "ReceiptHandle": handle,
        "MD5OfBody": md5(&message.body),
        "Body": message.body,
    });
    let attributes = message.system_attributes(system);
    if !attributes.is_empty() {
        output["Attributes"] = attributes.into();
    }
    let named = || message.attributes.iter().filter(|(name, _)| wanted.matches(name));
    if let Some(digest) = md5_of_attributes(named().map(|(name, attribute)| (name.as_str(), attribute))) {
        output["MD5OfMessageAttributes"] = digest.into();
        let values = named().map(|(name, attribute)| (name.clone(), json!(attribute)));
        output["MessageAttributes"] = values.collect::<Map<_, _>>().into();
    }
    output
}
