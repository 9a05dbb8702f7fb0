//! The changes of a table.

use super::queue::{BatchItemFailure, BatchResponse};
use super::{Handler, Trigger};
use crate::Error;
use crate::runtime::{BoxFuture, Event};
use crate::table::Table;
use serde::Deserialize;
use serde_json::Value;
use std::marker::PhantomData;

/// The changes of the table of `T`, one call of the handler for each, in order.
///
/// When the handler fails, the batch ends there and comes again from that change on.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
pub struct StreamOf<T>(PhantomData<fn() -> T>);

/// A record of a stream as Lambda hands it over.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html>
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamRecord {
    /// What happened to the item.
    pub event_name: EventName,
    /// The record proper, with AWS's member names.
    pub dynamodb: Value,
}

/// What happened to an item.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum EventName {
    /// It is new.
    Insert,
    /// It was replaced or updated.
    Modify,
    /// It was deleted, or its time to live ended.
    Remove,
}

#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<StreamRecord>,
}

impl<T: Table> Trigger for StreamOf<T> {
    type Part = StreamRecord;
    type Output = ();

    fn drive(event: Event, handler: Handler<Self>) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
        Box::pin(async move {
            let batch: Batch = serde_json::from_slice(&event.payload)?;
            let mut response = BatchResponse::default();
            for record in batch.records {
                let sequence_number =
                    record.dynamodb["SequenceNumber"].as_str().unwrap_or_default().to_owned();
                if let Err(rejection) = handler(event.input(record)).await {
                    event.log(&format!("change {sequence_number}: {rejection}"));
                    response.batch_item_failures.push(BatchItemFailure { item_identifier: sequence_number });
                    break;
                }
            }
            Ok(serde_json::to_vec(&response)?)
        })
    }
}
