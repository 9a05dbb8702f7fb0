//! Amazon DynamoDB and DynamoDB Streams.
//!
//! `ops` has a file for each operation: it reads the request, asks the domain, writes the answer. The domain ([`value`],
//! [`key`], [`table`], [`index`], [`stream`], [`expression`] and their neighbours) knows no wire format. [`COVERAGE`] says
//! what is simulated and what is answered with `Unsupported`.
//!
//! Of what is simulated, these parts are not: legacy parameters (`Expected`, `AttributeUpdates`, `KeyConditions` and so on:
//! refused), changes of global secondary indexes (refused), throttling (a table always has capacity).
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html>

pub mod capacity;
pub mod coverage;
pub mod error;
pub mod expression;
pub mod index;
pub mod key;
pub mod number;
mod ops;
mod shape;
pub mod size;
mod store;
pub mod stream;
pub mod table;
pub mod time_to_live;
pub mod tree;
pub mod value;
mod wire;
pub mod write;

pub use coverage::COVERAGE;
pub use store::{DynamoDb, TOKEN_LIFETIME};

use crate::service::{Call, JsonService, Operation, Output};
use crate::trace::EventId;
use crate::{Account, AwsError};
use serde_json::Value;

/// A row of the table: no operation of DynamoDB waits, so `run` is a plain function.
macro_rules! operation {
    ($name:literal, $module:ident) => {
        Operation {
            name: $name,
            access: ops::$module::access,
            run: |call, input| Box::pin(std::future::ready(ops::$module::run(call, input).map(Output::from))),
        }
    };
}

/// The operations.
pub static SERVICE: JsonService = JsonService {
    name: "dynamodb",
    target_prefix: "DynamoDB_20120810",
    content_type: "application/x-amz-json-1.0",
    error_namespace: "com.amazonaws.dynamodb.v20120810",
    operations: &[
        operation!("BatchGetItem", batch_get_item),
        operation!("BatchWriteItem", batch_write_item),
        operation!("CreateTable", create_table),
        operation!("DeleteItem", delete_item),
        operation!("DeleteTable", delete_table),
        operation!("DescribeTable", describe_table),
        operation!("DescribeTimeToLive", describe_time_to_live),
        operation!("GetItem", get_item),
        operation!("ListTables", list_tables),
        operation!("PutItem", put_item),
        operation!("Query", query),
        operation!("Scan", scan),
        operation!("TransactGetItems", transact_get_items),
        operation!("TransactWriteItems", transact_write_items),
        operation!("UpdateItem", update_item),
        operation!("UpdateTable", update_table),
        operation!("UpdateTimeToLive", update_time_to_live),
    ],
};

/// The operations on streams.
pub static STREAMS: JsonService = JsonService {
    name: "dynamodb",
    target_prefix: "DynamoDBStreams_20120810",
    content_type: "application/x-amz-json-1.0",
    error_namespace: "com.amazonaws.dynamodb.v20120810",
    operations: &[
        operation!("DescribeStream", describe_stream),
        operation!("GetRecords", get_records),
        operation!("GetShardIterator", get_shard_iterator),
        operation!("ListStreams", list_streams),
    ],
};

/// Runs an operation as the owner of the account, for what a template says; it is no call of the app, so the trace does
/// not show it.
pub(crate) async fn configure(
    account: &Account,
    operation: &'static str,
    input: Value,
    cause: Option<EventId>,
) -> Result<Value, AwsError> {
    let known = SERVICE.operations.iter().find(|known| known.name == operation);
    let known = known.expect("the operation is in the table");
    let request_id = account.random().uuid();
    let region = account.region();
    let call = Call { account, principal: None, region, request_id: &request_id, cause };
    (known.run)(&call, input).await.map(Output::into_tree)
}
