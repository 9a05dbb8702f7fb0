//! `UntagQueue`: removes tags.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html>

use super::{queue_name, required, with};
use crate::AwsError;
use crate::service::Call;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    tag_keys: Option<Vec<String>>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<(), AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let keys = required(input.tag_keys, "TagKeys")?;
    Ok(with(call, |store, now| {
        store.queue(&name, now).map(|queue| queue.tags.retain(|key, _| !keys.contains(key)))
    })?)
}
