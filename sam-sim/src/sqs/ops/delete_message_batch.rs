//! `DeleteMessageBatch`: deletes up to ten messages, each by itself.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html>

use super::{BatchOutput, check_batch, queue_name, required, with};
use crate::AwsError;
use crate::service::Call;
use serde::Deserialize;
use serde_json::json;

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
    receipt_handle: Option<String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<BatchOutput, AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    check_batch(input.entries.iter().map(|entry| entry.id.as_deref()), "DeleteMessageBatchRequestEntry")?;
    with(call, |store, now| {
        let queue = store.queue(&name, now)?;
        let mut output = BatchOutput::default();
        for Entry { id, receipt_handle } in input.entries {
            let id = id.unwrap_or_default();
            let result = required(receipt_handle, "ReceiptHandle").and_then(|handle| queue.delete(&handle));
            output.push(&id, result.map(|()| json!({"Id": id})));
        }
        Ok(output)
    })
}
