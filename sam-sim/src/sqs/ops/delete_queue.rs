//! `DeleteQueue`: deletes a queue with its messages; the name is free again after 60 seconds.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html>

use super::{queue_name, with};
use crate::AwsError;
use crate::service::Call;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<(), AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    Ok(with(call, |store, now| store.remove(&name, now))?)
}
