//! `BatchGetItem`: up to 100 items of several tables.
//!
//! What does not fit into 16 MB comes back in `UnprocessedKeys`.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>

use super::report::Report;
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::capacity::{Consistency, Consumed, read_units};
use crate::dynamodb::error::invalid;
use crate::dynamodb::expression::{Kind, Projection};
use crate::dynamodb::shape::{
    ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, Shape, Structure, TEXT, between, not_simulated, optional,
    required,
};
use crate::dynamodb::table::Table;
use crate::dynamodb::value::Item;
use crate::dynamodb::wire;
use crate::service::{Access, Call};
use sam_model::limits::dynamodb as limits;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most items of a batch.
const MAX_ITEMS: i64 = limits::BATCH_GET.max as i64;
/// The most bytes of an answer.
const MAX_BYTES: usize = limits::BATCH_BYTES.max as usize;

static INPUT: Structure = &[
    required(
        "RequestItems",
        Shape::Map(
            &Shape::Structure(&[
                required("Keys", Shape::List(&ITEM, between(1, MAX_ITEMS))),
                optional("ConsistentRead", Shape::Boolean),
                optional("ProjectionExpression", TEXT),
                optional("ExpressionAttributeNames", NAMES),
                not_simulated("AttributesToGet"),
            ]),
            between(1, MAX_ITEMS),
        ),
    ),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
];

struct Batch {
    requested: String,
    keys: Vec<Item>,
    projection: Option<Projection>,
    consistency: Consistency,
    /// The request without its keys, for `UnprocessedKeys`.
    rest: Input,
}

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    let tables = input.get("RequestItems").and_then(Json::as_object);
    tables
        .into_iter()
        .flatten()
        .map(|(table, batch)| {
            let table = Json::from(table.as_str());
            let mut needed = Access::new("dynamodb:BatchGetItem", access::table_arn(call, Some(&table)));
            let keys = batch.get("Keys").and_then(Json::as_array).into_iter().flatten();
            access::add_leading_keys(&mut needed, access::leading_keys(call, Some(&table), keys));
            needed
        })
        .collect()
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let mut batches = Vec::new();
    for (requested, batch) in input.take_object("RequestItems").unwrap_or_default() {
        let mut rest = Input::part(batch);
        let keys = rest.take_list("Keys").unwrap_or_default();
        let unprocessed = rest.copy();
        let mut placeholders = request::placeholders(&mut rest, &[Kind::Projection])?;
        let keys = keys
            .into_iter()
            .map(|key| wire::read_item(if let Json::Object(key) = key { key } else { Map::new() }))
            .collect::<Result<Vec<_>, _>>()?;
        let projection = request::projection(&rest, &mut placeholders)?;
        placeholders.finish()?;
        let strong = rest.flag("ConsistentRead") == Some(true);
        let consistency = if strong { Consistency::Strong } else { Consistency::Eventual };
        batches.push(Batch { requested, keys, projection, consistency, rest: unprocessed });
    }
    if batches.iter().map(|batch| batch.keys.len()).sum::<usize>() > MAX_ITEMS as usize {
        return Err(invalid("Too many items requested for the BatchGetItem call").into());
    }
    let tables = batches.iter().map(|batch| request::table(call, &batch.requested));
    let tables = tables.collect::<Result<Vec<Arc<Table>>, _>>()?;
    for (batch, table) in batches.iter().zip(&tables) {
        let mut positions = BTreeSet::new();
        for key in &batch.keys {
            table.schema.check_key(key)?;
            if !positions.insert(table.schema.position(key)) {
                return Err(invalid("Provided list of item keys contains duplicates").into());
            }
        }
    }

    let (mut responses, mut unprocessed) = (Map::new(), Map::new());
    let mut consumed = BTreeMap::<String, Consumed>::new();
    let mut bytes = 0;
    for (batch, table) in batches.into_iter().zip(tables) {
        let (mut items, mut left) = (Vec::new(), Vec::new());
        for key in batch.keys {
            let row = table.read().rows.get(&table.schema.position(&key)).cloned();
            let size = row.as_ref().map_or(0, |row| row.size);
            if bytes + size > MAX_BYTES {
                left.push(wire::write_item(&key));
                continue;
            }
            bytes += size;
            let units = Consumed::of_table(read_units(size, batch.consistency));
            *consumed.entry(batch.requested.clone()).or_default() += units;
            items.extend(row.map(|row| match &batch.projection {
                Some(projection) => wire::write_item(&projection.apply(&row.item)),
                None => wire::write_item(&row.item),
            }));
        }
        if !left.is_empty() {
            let mut rest = batch.rest.into_json();
            rest["Keys"] = left.into();
            unprocessed.insert(batch.requested.clone(), rest);
        }
        responses.insert(batch.requested, items.into());
    }
    let mut answer = json!({ "Responses": responses, "UnprocessedKeys": unprocessed });
    Report::of(&input).add_all(&mut answer, &consumed, None);
    Ok(answer)
}
