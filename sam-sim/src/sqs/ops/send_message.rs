//! `SendMessage`: accepts a message.
//!
//! Checks, in order: body, attributes, delay, ids, queue, size, what the kind of queue asks for.
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html>

use super::{queue_name, required, sender_id, with};
use crate::AwsError;
use crate::service::Call;
use crate::sqs::error::Error;
use crate::sqs::message::{Draft, MessageAttribute, md5, md5_of_attributes};
use crate::sqs::queue::Queue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    #[serde(flatten)]
    message: MessageInput,
}

/// The members that `SendMessage` shares with the entries of `SendMessageBatch`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MessageInput {
    message_body: Option<String>,
    delay_seconds: Option<i64>,
    message_attributes: Option<BTreeMap<String, MessageAttribute>>,
    message_system_attributes: Option<BTreeMap<String, MessageAttribute>>,
    message_deduplication_id: Option<String>,
    message_group_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    #[serde(rename = "MD5OfMessageBody")]
    md5_of_body: String,
    #[serde(rename = "MD5OfMessageAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_attributes: Option<String>,
    #[serde(rename = "MD5OfMessageSystemAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_system_attributes: Option<String>,
    message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence_number: Option<String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let draft = draft(call, input.message)?;
    Ok(with(call, |store, now| send(call, store.queue(&name, now)?, draft))?)
}

/// The message as the sender gave it, checked as far as the request tells.
pub(super) fn draft(call: &Call<'_>, input: MessageInput) -> Result<Draft, Error> {
    let delay = match input.delay_seconds.map(|delay| (delay, u32::try_from(delay))) {
        None => None,
        Some((_, Ok(delay))) => Some(delay),
        Some((delay, Err(_))) => {
            let reason = "DelaySeconds must be >= 0 and <= 900.";
            return Err(Error::value(delay, "DelaySeconds", reason));
        }
    };
    let mut trace_header = None;
    for (name, attribute) in input.message_system_attributes.unwrap_or_default() {
        if name != "AWSTraceHeader" {
            return Err(Error::invalid(format!("Message system attribute name '{name}' is invalid.")));
        }
        if attribute.data_type != "String" || attribute.string_value.is_none() {
            return Err(Error::invalid(format!(
                "Message system attribute '{name}' must contain a non-empty value of type 'String'."
            )));
        }
        trace_header = attribute.string_value;
    }
    let draft = Draft {
        body: required(input.message_body, "MessageBody")?,
        attributes: input.message_attributes.unwrap_or_default(),
        trace_header,
        delay,
        group: input.message_group_id,
        deduplication: input.message_deduplication_id,
        cause: call.cause,
    };
    draft.validate()?;
    Ok(draft)
}

/// Puts the message into the queue.
pub(super) fn send(call: &Call<'_>, queue: &mut Queue, draft: Draft) -> Result<Output, Error> {
    let attributes = draft.attributes.iter().map(|(name, attribute)| (name.as_str(), attribute));
    let digest_of_attributes = md5_of_attributes(attributes);
    let trace = draft.trace_header.as_ref().map(|header| MessageAttribute {
        data_type: "String".to_owned(),
        string_value: Some(header.clone()),
        binary_value: None,
    });
    let md5_of_system_attributes = md5_of_attributes(trace.iter().map(|header| ("AWSTraceHeader", header)));
    let md5_of_body = md5(&draft.body);
    let id = call.account.random().uuid();
    let sent = queue.send(draft, id, sender_id(call), call.now())?;
    Ok(Output {
        md5_of_body,
        md5_of_attributes: digest_of_attributes,
        md5_of_system_attributes,
        message_id: sent.id,
        sequence_number: sent.sequence_number,
    })
}
