//! `GetQueueAttributes`: the attributes that were asked for; none if none were.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html>

use super::{queue_name, with};
use crate::AwsError;
use crate::service::Call;
use crate::sqs::attributes::{COMPUTED, FIFO, SETTABLE};
use crate::sqs::error::Error;
use crate::sqs::queue::Queue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    attribute_names: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let wanted = input.attribute_names.unwrap_or_default();
    let all = wanted.iter().any(|name| name == "All");
    let mut attributes = with(call, |store, now| store.queue(&name, now).map(|queue| describe(queue)))?;
    let known =
        |name: &&String| ![COMPUTED, SETTABLE, FIFO].concat().contains(&name.as_str()) && *name != "All";
    if let Some(unknown) = wanted.iter().find(known) {
        return Err(Error::InvalidAttributeName { name: unknown.clone() }.into());
    }
    attributes.retain(|name, _| all || wanted.iter().any(|wanted| wanted == name));
    Ok(Output { attributes })
}

fn describe(queue: &Queue) -> BTreeMap<&'static str, String> {
    let counts = queue.counts();
    let mut attributes = queue.attributes.to_map(queue.fifo);
    attributes.extend([
        ("ApproximateNumberOfMessages", counts.visible.to_string()),
        ("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string()),
        ("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string()),
        ("CreatedTimestamp", queue.created.as_second().to_string()),
        ("LastModifiedTimestamp", queue.modified.as_second().to_string()),
        ("QueueArn", queue.arn.clone()),
    ]);
    attributes
}
