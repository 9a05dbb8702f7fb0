//! `SetQueueAttributes`: changes attributes; at once, where AWS takes up to a minute.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>

use super::{queue_name, required, with};
use crate::AwsError;
use crate::service::Call;
use crate::sqs::attributes::Attributes;
use crate::sqs::error::Error;
use crate::sqs::store::Store;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Input {
    queue_url: Option<String>,
    attributes: Option<BTreeMap<String, String>>,
}

pub(in crate::sqs) async fn run(call: &Call<'_>, input: Input) -> Result<(), AwsError> {
    let name = queue_name(call, input.queue_url.as_deref())?;
    let changes = required(input.attributes, "Attributes")?;
    with(call, |store, now| {
        let queue = store.queue(&name, now)?;
        let (arn, fifo) = (queue.arn.clone(), queue.fifo);
        let attributes = queue.attributes.set(&changes, fifo)?;
        check_dead_letter_queue(store, &changes, &attributes, &arn, fifo)?;
        let queue = store.queue(&name, now)?;
        (queue.attributes, queue.modified) = (attributes, now);
        // A shorter retention may drop messages, a redrive policy may let others go.
        queue.advance(now);
        queue.changed.notify_waiters();
        Ok(())
    })
}

/// Whether the dead-letter queue that `changes` names exists, is of the same kind, and lets this queue use it.
pub(super) fn check_dead_letter_queue(
    store: &Store,
    changes: &BTreeMap<String, String>,
    attributes: &Attributes,
    arn: &str,
    fifo: bool,
) -> Result<(), Error> {
    let (Some(text), Some(redrive)) = (changes.get("RedrivePolicy"), &attributes.redrive) else {
        return Ok(());
    };
    let refused = |reason: &str| Err(Error::value(text, "RedrivePolicy", reason));
    let Some(target) = store.by_arn(&redrive.target) else {
        return refused("Dead letter target does not exist.");
    };
    if target.fifo != fifo {
        return refused("Dead-letter queue must be same type of queue as the source.");
    }
    if target.attributes.redrive_allow.as_ref().is_some_and(|allow| !allow.allows(arn)) {
        return refused("Queue is not allowed to use the dead-letter queue by its redrive allow policy.");
    }
    Ok(())
}
