//! `ListDeadLetterSourceQueues`: the queues whose redrive policy names this one.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html>

use super::{page, queue_name, with};
use crate::AwsError;
use crate::service::Call;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
pub(in crate::sqs) struct Output {
    // The one member of SQS that begins with a small letter.
    #[serde(rename = "queueUrls")]
    queue_urls: Vec<String>,
    #[serde(rename = "NextToken", skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let urls = with(call, |store, now| {
        let arn = store.queue(&name, now)?.arn.clone();
        let sources = store
            .queues()
            .filter(|queue| queue.attributes.redrive.as_ref().is_some_and(|redrive| redrive.target == arn));
        Ok::<_, AwsError>(sources.map(|queue| queue.url.clone()).collect())
    })?;
    let (queue_urls, next_token) = page(urls, input.max_results, input.next_token.as_deref())?;
    Ok(Output { queue_urls, next_token })
}
