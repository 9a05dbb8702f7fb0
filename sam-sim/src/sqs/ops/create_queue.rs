//! `CreateQueue`: makes a queue, or answers the URL of the one that has the same name and attributes.
//!
//! Checks, in order: name, attributes, dead-letter queue, an existing queue of the name.
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html>

use super::set_queue_attributes::check_dead_letter_queue;
use super::{required, with};
use crate::AwsError;
use crate::service::{Access, Call};
use crate::sqs::attributes::Attributes;
use crate::sqs::error::Error;
use crate::sqs::queue::Queue;
use sam_model::limits::sqs as limits;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_name: Option<String>,
    attributes: Option<BTreeMap<String, String>>,
    #[serde(rename = "tags")]
    tags: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Output {
    queue_url: String,
}

/// Tags need a permission of their own.
pub(in crate::sqs) fn access(call: &Call<'_>, input: &Value, action: &str) -> Vec<Access> {
    let mut needed = super::on_name(call, input, action);
    if input["tags"].as_object().is_some_and(|tags| !tags.is_empty()) {
        needed.extend(super::on_name(call, input, "sqs:TagQueue"));
    }
    needed
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<Output, AwsError> {
    let name = required(input.queue_name, "QueueName")?;
    let changes = input.attributes.unwrap_or_default();
    let fifo = name.ends_with(limits::FIFO_SUFFIX);
    let wants_fifo = changes.get("FifoQueue").is_some_and(|value| value == "true");
    validate_name(&name, fifo, wants_fifo)?;
    let attributes = Attributes::default().set(&changes, fifo)?;
    let arn = call.account.arn("sqs", &name);
    let url = format!("https://sqs.{}.amazonaws.com/{}/{name}", call.account.region(), call.account.id());
    with(call, |store, now| {
        check_dead_letter_queue(store, &changes, &attributes, &arn, fifo)?;
        if let Some(queue) = store.peek(&name) {
            let (have, want) = (queue.attributes.to_map(fifo), attributes.to_map(fifo));
            let differs = changes.keys().find(|name| have.get(name.as_str()) != want.get(name.as_str()));
            return match differs {
                None => Ok(Output { queue_url: queue.url.clone() }),
                Some(attribute) => Err(Error::QueueNameExists { attribute: attribute.clone() }.into()),
            };
        }
        let mut queue = Queue::new(&name, arn, url.clone(), attributes, now);
        queue.tags = input.tags.unwrap_or_default();
        store.add(queue, call.account.clock())?;
        Ok(Output { queue_url: url })
    })
}

fn validate_name(name: &str, fifo: bool, wants_fifo: bool) -> Result<(), AwsError> {
    if fifo && !wants_fifo || wants_fifo && !limits::FIFO_QUEUE_NAME.allows(name) {
        return Err(Error::invalid("The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.").into());
    }
    if !fifo && !limits::QUEUE_NAME.allows(name) {
        return Err(Error::invalid(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        )
        .into());
    }
    Ok(())
}
