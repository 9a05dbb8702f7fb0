//! `Query`: the items with one partition key, in the order of their sort keys.
//!
//! Checks, in this order: types, constraints, values, expressions, table, index, key conditions, start key.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>

use super::page::{self, PageRequest, SELECT};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::error::invalid;
use crate::dynamodb::expression::{self, Kind};
use crate::dynamodb::shape::{
    INDEX_NAME, ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, Shape, Structure, TABLE_NAME, TEXT, at_least,
    not_simulated, optional, required,
};
use crate::service::{Access, Call, Output};
use serde_json::Value as Json;
use std::ops::{Bound, RangeBounds};

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    optional("IndexName", INDEX_NAME),
    optional("Select", SELECT),
    optional("Limit", Shape::Integer(at_least(1))),
    optional("ConsistentRead", Shape::Boolean),
    optional("ScanIndexForward", Shape::Boolean),
    optional("ExclusiveStartKey", ITEM),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    optional("ProjectionExpression", TEXT),
    optional("FilterExpression", TEXT),
    optional("KeyConditionExpression", TEXT),
    optional("ExpressionAttributeNames", NAMES),
    optional("ExpressionAttributeValues", ITEM),
    not_simulated("AttributesToGet"),
    not_simulated("KeyConditions"),
    not_simulated("QueryFilter"),
    not_simulated("ConditionalOperator"),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    let mut needed = access::on_table_or_index(call, "Query", input);
    if let Some(key) = access::queried_key(call, input) {
        needed.iter_mut().for_each(|needed| access::add_leading_keys(needed, vec![key.clone()]));
    }
    needed
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Output, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let kinds = [Kind::Filter, Kind::KeyCondition, Kind::Projection];
    let mut placeholders = request::placeholders(&mut input, &kinds)?;
    let request = PageRequest::read(&mut input, &mut placeholders)?;
    let Some(text) = input.text(Kind::KeyCondition.parameter()) else {
        return Err(invalid(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        )
        .into());
    };
    let condition = expression::key_condition(text, &mut placeholders)?;
    placeholders.finish()?;

    let table = page::table(call, &request)?;
    let state = table.read();
    let source = request.source(&table, &state)?;
    let (partition, (lower, upper)) = condition.bind(source.schema())?;
    request.refuse_filter_on(source.schema())?;
    let forward = input.flag("ScanIndexForward").unwrap_or(true);
    let (mut from, mut to) = (lower.clone(), upper.clone());
    if let Some(key) = &request.start {
        let start = source.start(key)?;
        if start.partition != partition || !(lower, upper).contains(&start.sort) {
            return Err(invalid(
                "The provided starting key is outside query boundaries based on provided conditions",
            )
            .into());
        }
        *if forward { &mut from } else { &mut to } = Bound::Excluded(start.sort);
    }
    let range = (from.as_ref().map(Vec::as_slice), to.as_ref().map(Vec::as_slice));
    Ok(request.answer(&source, source.rows().query(&partition, range, forward)))
}
