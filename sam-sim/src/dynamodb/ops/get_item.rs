//! `GetItem`: the item with a key.
//!
//! Checks, in this order: types, constraints, values, expressions, table, key.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>

use super::report::Report;
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::capacity::{Consistency, Consumed, read_units};
use crate::dynamodb::expression::Kind;
use crate::dynamodb::shape::{
    ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, Shape, Structure, TABLE_NAME, TEXT, not_simulated,
    optional, required,
};
use crate::dynamodb::value::Item;
use crate::dynamodb::wire::Written;
use crate::service::{Access, Call, Output};
use serde::Serialize;
use serde_json::Value as Json;

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    required("Key", ITEM),
    optional("ConsistentRead", Shape::Boolean),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    optional("ProjectionExpression", TEXT),
    optional("ExpressionAttributeNames", NAMES),
    not_simulated("AttributesToGet"),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_items(call, "GetItem", input, input.get("Key"))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Written<&'a Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consumed_capacity: Option<Json>,
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Output, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let mut placeholders = request::placeholders(&mut input, &[Kind::Projection])?;
    let key = request::item(&mut input, "Key")?;
    let projection = request::projection(&input, &mut placeholders)?;
    placeholders.finish()?;

    let requested = input.take_text("TableName").unwrap_or_default();
    let table = request::table(call, &requested)?;
    table.schema.check_key(&key)?;
    let row = table.read().rows.get(&table.schema.position(&key)).cloned();

    let strong = input.flag("ConsistentRead") == Some(true);
    let consistency = if strong { Consistency::Strong } else { Consistency::Eventual };
    let units = read_units(row.as_ref().map_or(0, |row| row.size), consistency);
    let part = projection.zip(row.as_ref()).map(|(projection, row)| projection.apply(&row.item));
    let item = part.as_ref().or(row.as_ref().map(|row| &row.item));
    Ok(Output::written(&Answer {
        item: item.map(Written),
        consumed_capacity: Report::of(&input).written(&requested, &Consumed::of_table(units)),
    }))
}
