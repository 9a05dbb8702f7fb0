//! `BatchWriteItem`: up to 25 puts and deletes, each on its own.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>

use super::report::{Report, collection_metrics};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::capacity::Consumed;
use crate::dynamodb::error::invalid;
use crate::dynamodb::key::Position;
use crate::dynamodb::shape::{
    ITEM, Input, RETURN_CONSUMED_CAPACITY, RETURN_ITEM_COLLECTION_METRICS, Shape, Structure, between,
    optional, required,
};
use crate::dynamodb::table::Table;
use crate::dynamodb::write::{Action, Write, check_size};
use crate::service::{Access, Call};
use sam_model::limits::dynamodb as limits;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most writes of a batch.
const MAX_WRITES: i64 = limits::BATCH_WRITE.max as i64;

static INPUT: Structure = &[
    required(
        "RequestItems",
        Shape::Map(
            &Shape::List(
                &Shape::Structure(&[
                    optional("PutRequest", Shape::Structure(&[required("Item", ITEM)])),
                    optional("DeleteRequest", Shape::Structure(&[required("Key", ITEM)])),
                ]),
                between(1, MAX_WRITES),
            ),
            between(1, MAX_WRITES),
        ),
    ),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    optional("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
];

/// A write and where its item lies.
type Located = (Position, Write);

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    let tables = input.get("RequestItems").and_then(Json::as_object);
    tables
        .into_iter()
        .flatten()
        .map(|(table, writes)| {
            let table = Json::from(table.as_str());
            let mut needed = Access::new("dynamodb:BatchWriteItem", access::table_arn(call, Some(&table)));
            let items = writes.as_array().into_iter().flatten().filter_map(|write| {
                write.pointer("/PutRequest/Item").or_else(|| write.pointer("/DeleteRequest/Key"))
            });
            access::add_leading_keys(&mut needed, access::leading_keys(call, Some(&table), items));
            needed
        })
        .collect()
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let mut batches = Vec::new();
    for (requested, writes) in input.take_object("RequestItems").unwrap_or_default() {
        let writes = if let Json::Array(writes) = writes { writes } else { Vec::new() };
        batches.push((requested, writes.into_iter().map(read_write).collect::<Result<Vec<_>, _>>()?));
    }
    if batches.iter().map(|(_, writes)| writes.len()).sum::<usize>() > MAX_WRITES as usize {
        return Err(invalid("Too many items requested for the BatchWriteItem call").into());
    }
    let tables = batches.iter().map(|(requested, _)| request::table(call, requested));
    let tables = tables.collect::<Result<Vec<Arc<Table>>, _>>()?;
    let mut located: Vec<(String, Arc<Table>, Vec<Located>)> = Vec::new();
    for ((requested, writes), table) in batches.into_iter().zip(tables) {
        let mut positions = BTreeSet::new();
        let mut list = Vec::new();
        for write in writes {
            let position = write.locate(&table)?;
            if !positions.insert(position.clone()) {
                return Err(invalid("Provided list of item keys contains duplicates").into());
            }
            list.push((position, write));
        }
        located.push((requested, table, list));
    }
    // A put that an index refuses fails the batch before anything is written.
    for (_, table, writes) in &located {
        let state = table.read();
        for (_, write) in writes {
            if let Action::Put(item) = &write.action {
                state.indexes.iter().try_for_each(|index| index.check(item, false))?;
            }
        }
    }

    let with_metrics = input.text("ReturnItemCollectionMetrics") == Some("SIZE");
    let mut consumed = BTreeMap::<String, Consumed>::new();
    let mut metrics = Map::new();
    for (requested, table, writes) in located {
        let mut of_table = Vec::new();
        for (position, write) in writes {
            let key = table.schema.extract(write.key());
            let mut state = table.write();
            let prepared = write.prepare(&table, &state, position.clone());
            let prepared = prepared.map_err(|failure| failure.into_error(false))?;
            if let Some(change) = prepared.commit(&table, &mut state, call.now()) {
                *consumed.entry(requested.clone()).or_default() += change.consumed;
            }
            of_table.extend(collection_metrics(&table, &state, &key, &position).filter(|_| with_metrics));
        }
        if !of_table.is_empty() {
            metrics.insert(requested, of_table.into());
        }
    }
    let mut answer = json!({ "UnprocessedItems": {} });
    Report::of(&input).add_all(&mut answer, &consumed, None);
    if !metrics.is_empty() {
        answer["ItemCollectionMetrics"] = metrics.into();
    }
    Ok(answer)
}

fn read_write(json: Json) -> Result<Write, AwsError> {
    let mut part = Input::part(json);
    let action = match (part.take("PutRequest"), part.take("DeleteRequest")) {
        (Some(put), None) => {
            let item = request::item(&mut Input::part(put), "Item")?;
            check_size(&item)?;
            Action::Put(item)
        }
        (None, Some(delete)) => Action::Delete(request::item(&mut Input::part(delete), "Key")?),
        (Some(_), Some(_)) => {
            return Err(invalid(
                "Supplied WriteRequest has more than one request set, must contain exactly one of the supported requests",
            )
            .into());
        }
        (None, None) => {
            return Err(invalid(
                "Supplied WriteRequest is empty, must contain exactly one of the supported requests",
            )
            .into());
        }
    };
    Ok(Write { action, condition: None })
}
