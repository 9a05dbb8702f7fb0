//! `PurgeQueue`: deletes every message; at once, where AWS takes up to a minute.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html>

use super::{queue_name, with};
use crate::AwsError;
use crate::service::Call;
use crate::sqs::error::Error;
use serde::Deserialize;
use std::time::Duration;

/// How long a purge keeps the next one away.
const PURGE_INTERVAL: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<(), AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    with(call, |store, now| {
        let queue = store.queue(&name, now)?;
        if queue.purged.is_some_and(|at| at + PURGE_INTERVAL > now) {
            return Err(Error::PurgeQueueInProgress { queue: name.clone() }.into());
        }
        queue.purge(now);
        Ok(())
    })
}
