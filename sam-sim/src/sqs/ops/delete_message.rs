//! `DeleteMessage`: deletes the message of a receipt handle.
//!
//! A handle that is not the latest of its message succeeds and deletes nothing, on a standard queue; on a FIFO queue it
//! has expired.
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html>

use super::{queue_name, required, with};
use crate::AwsError;
use crate::service::Call;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    receipt_handle: Option<String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<(), AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let handle = required(input.receipt_handle, "ReceiptHandle")?;
    Ok(with(call, |store, now| store.queue(&name, now)?.delete(&handle))?)
}
