//! `StartMessageMoveTask`: moves the messages of a dead-letter queue to another queue or back to where they came from.
//!
//! The messages that can be received now are moved at once, as new messages. Messages in flight stay.
//! Not simulated: `MaxNumberOfMessagesPerSecond` (refused, see `Unsupported`), and with it the operations that list and
//! cancel tasks.
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html>

use super::{required, with};
use crate::AwsError;
use crate::service::{Access, Call};
use crate::sqs::error::Error;
use crate::sqs::message::Message;
use crate::trace::What;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    source_arn: Option<String>,
    destination_arn: Option<String>,
    max_number_of_messages_per_second: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    task_handle: String,
}

/// Whoever moves messages must also be allowed to receive, delete and send them.
pub(in crate::sqs) fn access(_: &Call<'_>, input: &Value, action: &str) -> Vec<Access> {
    let source = input["SourceArn"].as_str().unwrap_or("*");
    let on_source = [action, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
    let mut needed: Vec<Access> = on_source.map(|action| Access::new(action, source)).into();
    needed.extend(input["DestinationArn"].as_str().map(|target| Access::new("sqs:SendMessage", target)));
    needed
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    if input.max_number_of_messages_per_second.is_some() {
        return Err(AwsError::unsupported("sqs", "StartMessageMoveTask MaxNumberOfMessagesPerSecond"));
    }
    let source = required(input.source_arn, "SourceArn")?;
    with(call, |store, now| {
        let missing = "The resource that you specified for the SourceArn parameter doesn't exist.";
        let name = store.by_arn(&source).map(|queue| queue.name.clone());
        let name = name.ok_or(Error::ResourceNotFoundException { message: missing })?;
        let is_target = store
            .queues()
            .any(|queue| queue.attributes.redrive.as_ref().is_some_and(|redrive| redrive.target == source));
        if !is_target {
            return Err(Error::invalid("Source queue must be configured as a Dead Letter Queue.").into());
        }
        if let Some(target) = &input.destination_arn
            && store.by_arn(target).is_none()
        {
            let message = "The resource that you specified for the DestinationArn parameter doesn't exist.";
            return Err(Error::ResourceNotFoundException { message }.into());
        }
        let mut kept = Vec::new();
        let mut moved = Vec::new();
        while let Some(message) = store.queue(&name, now)?.take() {
            let target = input.destination_arn.as_ref().or(message.dead_letter_source.as_ref());
            match target.and_then(|target| store.by_arn(target)).map(|queue| queue.name.clone()) {
                Some(target) => moved.push((target, message)),
                None => kept.push(message),
            }
        }
        for message in kept {
            store.queue(&name, now)?.take_over(message, now);
        }
        for (target, message) in moved {
            let queue = store.queue(&target, now)?;
            let detail = message.id.clone();
            queue.take_over(
                Message {
                    sent: now,
                    receive_count: 0,
                    first_received: None,
                    dead_letter_source: None,
                    ..message
                },
                now,
            );
            let what = What::Delivery { from: source.clone(), to: queue.arn.clone(), detail };
            call.account.trace().record(now, call.cause, what);
        }
        let task = json!({"taskId": call.account.random().uuid(), "sourceArn": source});
        Ok(Output { task_handle: BASE64.encode(task.to_string()) })
    })
}
