//! `UpdateItem`: changes attributes of an item, which is made if it is not there.
//!
//! Checks, in this order: types, constraints, values, expressions, table, key, condition, operands, size.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>

use super::report::{Report, collection_metrics};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::expression::{self, Kind, Projection, Update};
use crate::dynamodb::shape::{
    ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, RETURN_ITEM_COLLECTION_METRICS, RETURN_VALUES,
    RETURN_VALUES_ON_FAILURE, Structure, TABLE_NAME, TEXT, not_simulated, optional, required,
};
use crate::dynamodb::value::Item;
use crate::dynamodb::wire;
use crate::dynamodb::write::{Action, Write};
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    required("Key", ITEM),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    optional("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
    optional("ReturnValues", RETURN_VALUES),
    optional("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
    optional("UpdateExpression", TEXT),
    optional("ConditionExpression", TEXT),
    optional("ExpressionAttributeNames", NAMES),
    optional("ExpressionAttributeValues", ITEM),
    not_simulated("AttributeUpdates"),
    not_simulated("Expected"),
    not_simulated("ConditionalOperator"),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_items(call, "UpdateItem", input, input.get("Key"))
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let mut placeholders = request::placeholders(&mut input, &[Kind::Update, Kind::Condition])?;
    let key = request::item(&mut input, "Key")?;
    let update = match input.text("UpdateExpression") {
        Some(text) => expression::update(text, &mut placeholders)?,
        None => Update::default(),
    };
    let condition = request::condition(&input, Kind::Condition, &mut placeholders)?;
    placeholders.finish()?;

    let requested = input.take_text("TableName").unwrap_or_default();
    let table = request::table(call, &requested)?;
    let changed = Projection::new(update.paths());
    let write = Write { action: Action::Update(key.clone(), update), condition };
    let position = write.locate(&table)?;
    let mut state = table.write();
    let show = input.text("ReturnValuesOnConditionCheckFailure") == Some("ALL_OLD");
    let prepared =
        write.prepare(&table, &state, position.clone()).map_err(|failure| failure.into_error(show))?;
    let Some(change) = prepared.commit(&table, &mut state, call.now()) else {
        return Ok(json!({}));
    };

    let mut answer = json!({});
    let old = change.old.as_ref().map(|row| &row.item);
    let new = change.new.as_ref().map(|row| &row.item);
    let attributes: Option<Item> = match input.text("ReturnValues") {
        Some("ALL_OLD") => old.cloned(),
        Some("ALL_NEW") => new.cloned(),
        Some("UPDATED_OLD") => old.map(|item| changed.apply(item)),
        Some("UPDATED_NEW") => new.map(|item| changed.apply(item)),
        _ => None,
    };
    if let Some(attributes) = attributes.filter(|attributes| !attributes.is_empty()) {
        answer["Attributes"] = wire::write_item(&attributes);
    }
    Report::of(&input).add(&mut answer, &requested, &change.consumed);
    if input.text("ReturnItemCollectionMetrics") == Some("SIZE")
        && let Some(metrics) = collection_metrics(&table, &state, &key, &position)
    {
        answer["ItemCollectionMetrics"] = metrics;
    }
    Ok(answer)
}
