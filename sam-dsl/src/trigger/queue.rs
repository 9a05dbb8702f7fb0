//! The messages of a queue.

use super::{Handler, Trigger};
use crate::Error;
use crate::queue::Queue;
use crate::runtime::{BoxFuture, Event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// The messages of the queue `Q`, one call of the handler for each.
///
/// A message whose handler fails is reported as a partial batch failure: it alone comes again, and after
/// `dead_letter(after = n)` receives it is moved to the dead-letter queue. In a FIFO queue the batch ends at the first
/// failure, so that order is kept.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>
pub struct Consume<Q>(PhantomData<fn() -> Q>);

/// A message as Lambda hands it over.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueMessage {
    /// The id that `SendMessage` gave.
    pub message_id: String,
    /// The body.
    pub body: String,
    /// `ApproximateReceiveCount`, `SentTimestamp` and so on.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<QueueMessage>,
}

/// What is answered to an event source mapping with `ReportBatchItemFailures`.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchResponse {
    pub(super) batch_item_failures: Vec<BatchItemFailure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BatchItemFailure {
    pub(super) item_identifier: String,
}

impl<Q: Queue> Trigger for Consume<Q> {
    type Part = QueueMessage;
    type Output = ();

    fn drive(event: Event, handler: Handler<Self>) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
        Box::pin(async move {
            let batch: Batch = serde_json::from_slice(&event.payload)?;
            let mut response = BatchResponse::default();
            let mut blocked = false;
            for message in batch.records {
                let item_identifier = message.message_id.clone();
                if !blocked {
                    match handler(event.input(message)).await {
                        Ok(()) => continue,
                        Err(rejection) => event.log(&format!("message {item_identifier}: {rejection}")),
                    }
                    blocked = Q::FIFO;
                }
                response.batch_item_failures.push(BatchItemFailure { item_identifier });
            }
            Ok(serde_json::to_vec(&response)?)
        })
    }
}
