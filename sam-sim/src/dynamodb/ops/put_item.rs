//! `PutItem`: creates an item, or replaces the one that has the same key.
//!
//! Checks, in this order: types, constraints, values, size, expressions, table, key, keys of indexes, condition.
//! Nothing is written unless all pass.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html>

use super::report::{Report, collection_metrics};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::error::invalid;
use crate::dynamodb::expression::Kind;
use crate::dynamodb::shape::{
    ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, RETURN_ITEM_COLLECTION_METRICS, RETURN_VALUES,
    RETURN_VALUES_ON_FAILURE, Structure, TABLE_NAME, TEXT, not_simulated, optional, required,
};
use crate::dynamodb::wire;
use crate::dynamodb::write::{Action, Write, check_size};
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    required("Item", ITEM),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    optional("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
    optional("ReturnValues", RETURN_VALUES),
    optional("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
    optional("ConditionExpression", TEXT),
    optional("ExpressionAttributeNames", NAMES),
    optional("ExpressionAttributeValues", ITEM),
    not_simulated("Expected"),
    not_simulated("ConditionalOperator"),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_items(call, "PutItem", input, input.get("Item"))
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let mut placeholders = request::placeholders(&mut input, &[Kind::Condition])?;
    let item = request::item(&mut input, "Item")?;
    let return_old = match input.text("ReturnValues") {
        None | Some("NONE") => false,
        Some("ALL_OLD") => true,
        Some(_) => return Err(invalid("ReturnValues can only be ALL_OLD or NONE").into()),
    };
    check_size(&item)?;
    let condition = request::condition(&input, Kind::Condition, &mut placeholders)?;
    placeholders.finish()?;

    let requested = input.take_text("TableName").unwrap_or_default();
    let table = request::table(call, &requested)?;
    let write = Write { action: Action::Put(item), condition };
    let position = write.locate(&table)?;
    let mut state = table.write();
    let show = input.text("ReturnValuesOnConditionCheckFailure") == Some("ALL_OLD");
    let prepared =
        write.prepare(&table, &state, position.clone()).map_err(|failure| failure.into_error(show))?;
    let Some(change) = prepared.commit(&table, &mut state, call.now()) else {
        return Ok(json!({}));
    };

    let mut answer = json!({});
    if let Some(old) = change.old.as_ref().filter(|_| return_old) {
        answer["Attributes"] = wire::write_item(&old.item);
    }
    Report::of(&input).add(&mut answer, &requested, &change.consumed);
    if input.text("ReturnItemCollectionMetrics") == Some("SIZE")
        && let Some(row) = &change.new
        && let Some(metrics) = collection_metrics(&table, &state, &row.item, &position)
    {
        answer["ItemCollectionMetrics"] = metrics;
    }
    Ok(answer)
}
