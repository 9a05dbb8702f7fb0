//! `ChangeMessageVisibility`: hides a message in flight for another while from now on, or shows it at once.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html>

use super::{queue_name, required, with};
use crate::service::Call;
use crate::sqs::error::Error;
use crate::{AwsError, Timestamp};
use sam_model::limits::sqs as limits;
use serde::Deserialize;
use std::time::Duration;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    receipt_handle: Option<String>,
    visibility_timeout: Option<i64>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<(), AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    Ok(with(call, |store, now| {
        change(store.queue(&name, now)?, input.receipt_handle, input.visibility_timeout, now)
    })?)
}

/// Changes one message of `queue`.
pub(super) fn change(
    queue: &mut crate::sqs::queue::Queue,
    handle: Option<String>,
    timeout: Option<i64>,
    now: Timestamp,
) -> Result<(), Error> {
    let handle = required(handle, "ReceiptHandle")?;
    let timeout = required(timeout, "VisibilityTimeout")?;
    let seconds = u64::try_from(timeout).ok().filter(|seconds| limits::VISIBILITY_TIMEOUT.allows(*seconds));
    let Some(seconds) = seconds else {
        let reason = "VisibilityTimeout must be an integer between 0 and 43200.";
        return Err(Error::value(timeout, "VisibilityTimeout", reason));
    };
    queue.change_visibility(&handle, Duration::from_secs(seconds), now)
}
