//! `SendMessageBatch`: accepts up to ten messages, each by itself.
//!
//! Checks, in order: number and ids of the entries, queue, size of all together; then each entry as `SendMessage` does.
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html>

use super::send_message::{MessageInput, draft, send};
use super::{BatchOutput, check_batch, encode, queue_name, with};
use crate::AwsError;
use crate::service::Call;
use crate::sqs::error::Error;
use sam_model::limits::sqs as limits;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: Option<String>,
    #[serde(flatten)]
    message: MessageInput,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<BatchOutput, AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    check_batch(input.entries.iter().map(|entry| entry.id.as_deref()), "SendMessageBatchRequestEntry")?;
    let drafts: Vec<_> = input
        .entries
        .into_iter()
        .map(|entry| (entry.id.unwrap_or_default(), draft(call, entry.message)))
        .collect();
    with(call, |store, now| {
        let queue = store.queue(&name, now)?;
        let sent = drafts.iter().filter_map(|(_, draft)| draft.as_ref().ok()).map(|draft| draft.size()).sum();
        let limit = limits::MESSAGE.max;
        if sent > limit {
            return Err(Error::BatchRequestTooLong { limit, sent }.into());
        }
        let mut output = BatchOutput::default();
        for (id, draft) in drafts {
            let result = draft.and_then(|draft| send(call, queue, draft)).map(|sent| {
                let mut entry = encode(sent).unwrap_or_default();
                entry["Id"] = Value::from(id.as_str());
                entry
            });
            output.push(&id, result);
        }
        Ok(output)
    })
}
