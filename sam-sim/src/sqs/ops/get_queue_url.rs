//! `GetQueueUrl`: the URL of a queue by name.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html>

use super::{required, with};
use crate::AwsError;
use crate::service::Call;
use crate::sqs::error::Error;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_name: Option<String>,
    #[serde(rename = "QueueOwnerAWSAccountId")]
    owner: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    queue_url: String,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let name = required(input.queue_name, "QueueName")?;
    if input.owner.is_some_and(|owner| owner != call.account.id()) {
        return Err(Error::QueueDoesNotExist {}.into());
    }
    let queue_url = with(call, |store, now| store.queue(&name, now).map(|queue| queue.url.clone()))?;
    Ok(Output { queue_url })
}
