//! `ListQueues`: the URLs of the queues, in the order of their names.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html>

use super::{page, with};
use crate::AwsError;
use crate::service::Call;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_name_prefix: Option<String>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    queue_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let prefix = input.queue_name_prefix.unwrap_or_default();
    let urls = with(call, |store, _| {
        store
            .queues()
            .filter(|queue| queue.name.starts_with(&prefix))
            .map(|queue| queue.url.clone())
            .collect()
    });
    let (queue_urls, next_token) = page(urls, input.max_results, input.next_token.as_deref())?;
    Ok(Output { queue_urls, next_token })
}
