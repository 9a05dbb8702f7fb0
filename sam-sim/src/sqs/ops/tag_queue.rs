//! `TagQueue`: adds tags, and overwrites those of the same key.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html>

use super::{queue_name, required, with};
use crate::AwsError;
use crate::service::Call;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    tags: Option<BTreeMap<String, String>>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<(), AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let tags = required(input.tags, "Tags")?;
    Ok(with(call, |store, now| store.queue(&name, now).map(|queue| queue.tags.extend(tags)))?)
}
