//! `ListQueueTags`.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html>

use super::{queue_name, with};
use crate::AwsError;
use crate::service::Call;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let tags = with(call, |store, now| store.queue(&name, now).map(|queue| queue.tags.clone()))?;
    Ok(Output { tags })
}
