//! `TransactGetItems`: up to 100 items of several tables, as they are at one moment.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html>

use super::report::{READ, Report};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::capacity::{Consistency, Consumed, read_units};
use crate::dynamodb::error::invalid;
use crate::dynamodb::expression::{Kind, Projection};
use crate::dynamodb::shape::{
    ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, Shape, Structure, TABLE_NAME, TEXT, between, optional,
    required,
};
use crate::dynamodb::table::{State, Table};
use crate::dynamodb::value::Item;
use crate::dynamodb::wire;
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::{Arc, RwLockReadGuard};

static INPUT: Structure = &[
    required(
        "TransactItems",
        Shape::List(
            &Shape::Structure(&[required(
                "Get",
                Shape::Structure(&[
                    required("Key", ITEM),
                    required("TableName", TABLE_NAME),
                    optional("ProjectionExpression", TEXT),
                    optional("ExpressionAttributeNames", NAMES),
                ]),
            )]),
            between(1, super::transact_write_items::MAX_ACTIONS),
        ),
    ),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
];

struct Get {
    requested: String,
    key: Item,
    projection: Option<Projection>,
}

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    let gets = input.get("TransactItems").and_then(Json::as_array).into_iter().flatten();
    gets.filter_map(|item| item.get("Get"))
        .flat_map(|get| access::on_items(call, "GetItem", get, get.get("Key")))
        .collect()
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let gets = input.take_list("TransactItems").unwrap_or_default().into_iter().map(read_get);
    let gets = gets.collect::<Result<Vec<_>, _>>()?;
    let mut tables = BTreeMap::new();
    for get in &gets {
        tables.insert(get.requested.clone(), request::table(call, &get.requested)?);
    }
    let by_name: BTreeMap<&str, &Arc<Table>> =
        tables.values().map(|table| (table.name.as_str(), table)).collect();
    // Tables are locked in the order of their names, as every transaction does.
    let states: BTreeMap<&str, RwLockReadGuard<'_, State>> =
        by_name.iter().map(|(name, table)| (*name, table.read())).collect();

    let mut seen = std::collections::BTreeSet::new();
    let mut responses = Vec::new();
    let mut reasons = Vec::new();
    let mut consumed = BTreeMap::<String, Consumed>::new();
    for get in &gets {
        let (Some(table), Some(state)) =
            (tables.get(&get.requested), states.get(tables[&get.requested].name.as_str()))
        else {
            continue;
        };
        if let Err(error) = table.schema.check_key(&get.key) {
            reasons.push(Some(AwsError::from(error)));
            continue;
        }
        reasons.push(None);
        let position = table.schema.position(&get.key);
        if !seen.insert((table.name.as_str(), position.clone())) {
            return Err(invalid("Transaction request cannot include multiple operations on one item").into());
        }
        let row = state.rows.get(&position);
        let units = read_units(row.map_or(0, |row| row.size), Consistency::Transactional);
        *consumed.entry(get.requested.clone()).or_default() += Consumed::of_table(units);
        responses.push(match row {
            None => json!({}),
            Some(row) => match &get.projection {
                Some(projection) => json!({ "Item": wire::write_item(&projection.apply(&row.item)) }),
                None => json!({ "Item": wire::write_item(&row.item) }),
            },
        });
    }
    if reasons.iter().any(Option::is_some) {
        let reasons =
            reasons.into_iter().map(|reason| reason.map(super::transact_write_items::validation_reason));
        return Err(super::transact_write_items::canceled(reasons.collect()));
    }
    let mut answer = json!({ "Responses": responses });
    Report::of(&input).add_all(&mut answer, &consumed, READ);
    Ok(answer)
}

fn read_get(json: Json) -> Result<Get, AwsError> {
    let mut part = Input::part(Input::part(json).take("Get").unwrap_or_default());
    let mut placeholders = request::placeholders(&mut part, &[Kind::Projection])?;
    let key = request::item(&mut part, "Key")?;
    let projection = request::projection(&part, &mut placeholders)?;
    placeholders.finish()?;
    Ok(Get { requested: part.take_text("TableName").unwrap_or_default(), key, projection })
}
