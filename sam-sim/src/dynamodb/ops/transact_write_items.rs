//! `TransactWriteItems`: up to 100 writes and checks, all or none.
//!
//! Checks, in this order: types, constraints, expressions, token, tables, then every action; the reasons of all actions
//! that cannot be done are answered together. A transaction holds the locks of its tables, so none ever conflicts.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>

use super::report::{READ, Report, WRITTEN, collection_metrics};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::capacity::{Consistency, Consumed, read_units};
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::expression::{self, Kind};
use crate::dynamodb::key::Position;
use crate::dynamodb::shape::{
    Form, ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, RETURN_ITEM_COLLECTION_METRICS,
    RETURN_VALUES_ON_FAILURE, Shape, Structure, TABLE_NAME, TEXT, between, of, optional, required,
};
use crate::dynamodb::size;
use crate::dynamodb::store::Token;
use crate::dynamodb::table::{State, Table};
use crate::dynamodb::wire;
use crate::dynamodb::write::{Action, Failure, Write, check_size};
use crate::service::{Access, Call};
use sam_model::limits::dynamodb as limits;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, RwLockWriteGuard};

/// The most actions of a transaction.
pub(super) const MAX_ACTIONS: i64 = limits::TRANSACTION_ACTIONS.max as i64;
/// The most bytes of all items of a transaction.
const MAX_BYTES: usize = limits::TRANSACTION_BYTES.max as usize;
/// A transaction prepares and commits: two units for each.
const TRANSACTION: f64 = 2.0;

static INPUT: Structure = &[
    required(
        "TransactItems",
        Shape::List(
            &Shape::Structure(&[
                optional(
                    "ConditionCheck",
                    Shape::Structure(&[
                        required("Key", ITEM),
                        required("TableName", TABLE_NAME),
                        required("ConditionExpression", TEXT),
                        optional("ExpressionAttributeNames", NAMES),
                        optional("ExpressionAttributeValues", ITEM),
                        optional("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
                    ]),
                ),
                optional(
                    "Put",
                    Shape::Structure(&[
                        required("Item", ITEM),
                        required("TableName", TABLE_NAME),
                        optional("ConditionExpression", TEXT),
                        optional("ExpressionAttributeNames", NAMES),
                        optional("ExpressionAttributeValues", ITEM),
                        optional("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
                    ]),
                ),
                optional(
                    "Delete",
                    Shape::Structure(&[
                        required("Key", ITEM),
                        required("TableName", TABLE_NAME),
                        optional("ConditionExpression", TEXT),
                        optional("ExpressionAttributeNames", NAMES),
                        optional("ExpressionAttributeValues", ITEM),
                        optional("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
                    ]),
                ),
                optional(
                    "Update",
                    Shape::Structure(&[
                        required("Key", ITEM),
                        required("UpdateExpression", TEXT),
                        required("TableName", TABLE_NAME),
                        optional("ConditionExpression", TEXT),
                        optional("ExpressionAttributeNames", NAMES),
                        optional("ExpressionAttributeValues", ITEM),
                        optional("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE),
                    ]),
                ),
            ]),
            between(1, MAX_ACTIONS),
        ),
    ),
    optional("ClientRequestToken", Shape::Text(of(&limits::CLIENT_REQUEST_TOKEN), Form::Free)),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    optional("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS),
];

/// The actions, and what each needs of IAM.
const ACTIONS: [(&str, &str); 4] = [
    ("ConditionCheck", "ConditionCheckItem"),
    ("Put", "PutItem"),
    ("Delete", "DeleteItem"),
    ("Update", "UpdateItem"),
];

struct Planned {
    requested: String,
    write: Write,
    show: bool,
}

/// Why an action was not done.
pub(super) struct Reason {
    code: &'static str,
    message: String,
    item: Option<Json>,
}

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    let mut needed = Vec::new();
    for item in input.get("TransactItems").and_then(Json::as_array).into_iter().flatten() {
        for (member, action) in ACTIONS {
            if let Some(part) = item.get(member) {
                needed.extend(access::on_items(
                    call,
                    action,
                    part,
                    part.get("Key").or_else(|| part.get("Item")),
                ));
            }
        }
    }
    needed
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let items = input.take_list("TransactItems").unwrap_or_default();
    let text = Json::from(items.as_slice()).to_string();
    let plan = items.into_iter().map(read_action).collect::<Result<Vec<_>, _>>()?;
    if plan.iter().map(|planned| size::of_item(planned.write.key())).sum::<usize>() > MAX_BYTES {
        return Err(invalid("Transaction size has exceeded the maximum allowed size").into());
    }

    let dynamodb = &call.account.services().dynamodb;
    let report = Report::of(&input);
    let token = input.take_text("ClientRequestToken");
    if let Some(done) = token.as_ref().and_then(|token| dynamodb.token(token, call.now())) {
        if done.request != text {
            return Err(Error::IdempotentParameterMismatchException {}.into());
        }
        let consumed: BTreeMap<_, _> =
            done.read_units.into_iter().map(|(table, units)| (table, Consumed::of_table(units))).collect();
        let mut answer = json!({});
        report.add_all(&mut answer, &consumed, READ);
        return Ok(answer);
    }

    let mut tables = BTreeMap::<String, Arc<Table>>::new();
    for planned in &plan {
        tables.insert(planned.requested.clone(), request::table(call, &planned.requested)?);
    }
    let mut reasons: Vec<Option<Reason>> = Vec::new();
    let mut located = Vec::new();
    let mut seen = BTreeSet::new();
    for planned in plan {
        let table = &tables[&planned.requested];
        let position = match planned.write.locate(table) {
            Ok(position) => position,
            Err(error) => {
                reasons.push(Some(validation_reason(error.into())));
                continue;
            }
        };
        if !seen.insert((table.name.clone(), position.clone())) {
            return Err(invalid("Transaction request cannot include multiple operations on one item").into());
        }
        reasons.push(None);
        located.push((planned, table, position));
    }
    if reasons.iter().any(Option::is_some) {
        return Err(canceled(reasons));
    }

    // Tables are locked in the order of their names, so two transactions never wait for each other.
    let by_name: BTreeMap<&str, &Arc<Table>> =
        tables.values().map(|table| (table.name.as_str(), table)).collect();
    let mut states: BTreeMap<&str, RwLockWriteGuard<'_, State>> =
        by_name.iter().map(|(name, table)| (*name, table.write())).collect();
    let (mut reasons, mut prepared) = (Vec::new(), Vec::new());
    for (planned, table, position) in located {
        let state = &states[table.name.as_str()];
        match planned.write.prepare(table, state, position) {
            Ok(ready) => {
                prepared.push((planned.requested, table, ready));
                reasons.push(None);
            }
            Err(Failure::Invalid(error)) => reasons.push(Some(validation_reason(error.into()))),
            Err(Failure::Condition(row)) => reasons.push(Some(Reason {
                code: "ConditionalCheckFailed",
                message: AwsError::from(Error::ConditionalCheckFailedException {}).message,
                item: row.filter(|_| planned.show).map(|row| wire::write_item(&row.item)),
            })),
        }
    }
    if reasons.iter().any(Option::is_some) {
        return Err(canceled(reasons));
    }

    let now = call.now();
    let with_metrics = input.text("ReturnItemCollectionMetrics") == Some("SIZE");
    let mut consumed = BTreeMap::<String, Consumed>::new();
    let mut read_again = BTreeMap::<String, f64>::new();
    let mut metrics = Map::new();
    for (requested, table, ready) in prepared {
        let Some(state) = states.get_mut(table.name.as_str()) else {
            continue;
        };
        let position: Position = ready.position.clone();
        let checked = ready.old.as_ref().map_or(0, |row| row.size);
        let change = ready.commit(table, state, now);
        let size = change.as_ref().and_then(|change| change.new.as_ref()).map_or(checked, |row| row.size);
        *read_again.entry(requested.clone()).or_default() += read_units(size, Consistency::Transactional);
        let row = change.as_ref().and_then(|change| change.new.clone().or_else(|| change.old.clone()));
        *consumed.entry(requested.clone()).or_default() += match change {
            Some(change) => change.consumed.times(TRANSACTION),
            None => Consumed::of_table(crate::dynamodb::capacity::write_units(checked) * TRANSACTION),
        };
        if with_metrics
            && let Some(row) = row
            && let Some(of_item) = collection_metrics(table, state, &row.item, &position)
            && let Some(list) = metrics.entry(requested).or_insert_with(|| json!([])).as_array_mut()
        {
            list.push(of_item);
        }
    }
    if let Some(token) = token {
        dynamodb.remember(token, Token { request: text, at: now, read_units: read_again });
    }
    let mut answer = json!({});
    report.add_all(&mut answer, &consumed, WRITTEN);
    if !metrics.is_empty() {
        answer["ItemCollectionMetrics"] = metrics.into();
    }
    Ok(answer)
}

/// `TransactionCanceledException`: a reason for each action, `None` where there was nothing wrong.
pub(super) fn canceled(reasons: Vec<Option<Reason>>) -> AwsError {
    let codes: Vec<_> =
        reasons.iter().map(|reason| reason.as_ref().map_or("None", |reason| reason.code)).collect();
    let error = AwsError::from(Error::TransactionCanceledException { codes: codes.join(", ") });
    let reasons = reasons.into_iter().map(|reason| match reason {
        None => json!({ "Code": "None" }),
        Some(Reason { code, message, item: None }) => json!({ "Code": code, "Message": message }),
        Some(Reason { code, message, item }) => json!({ "Code": code, "Item": item, "Message": message }),
    });
    error.with_member("CancellationReasons", reasons.collect())
}

/// The reason of an action that is not valid.
pub(super) fn validation_reason(error: AwsError) -> Reason {
    Reason { code: "ValidationError", message: error.message, item: None }
}

fn read_action(json: Json) -> Result<Planned, AwsError> {
    let mut item = Input::part(json);
    let mut present = ACTIONS.into_iter().filter(|(member, _)| item.has(member)).map(|(member, _)| member);
    let (Some(member), None) = (present.next(), present.next()) else {
        return Err(invalid("TransactItems can only contain one of Check, Put, Update or Delete").into());
    };
    let mut part = Input::part(item.take(member).unwrap_or_default());
    let kinds: &[Kind] =
        if member == "Update" { &[Kind::Update, Kind::Condition] } else { &[Kind::Condition] };
    let mut placeholders = request::placeholders(&mut part, kinds)?;
    let key = request::item(&mut part, if member == "Put" { "Item" } else { "Key" })?;
    let action = match member {
        "ConditionCheck" => Action::Check(key),
        "Delete" => Action::Delete(key),
        "Put" => {
            check_size(&key)?;
            Action::Put(key)
        }
        _ => {
            let text = part.text(Kind::Update.parameter()).unwrap_or_default();
            Action::Update(key, expression::update(text, &mut placeholders)?)
        }
    };
    let condition = request::condition(&part, Kind::Condition, &mut placeholders)?;
    placeholders.finish()?;
    let show = part.text("ReturnValuesOnConditionCheckFailure") == Some("ALL_OLD");
    Ok(Planned {
        requested: part.take_text("TableName").unwrap_or_default(),
        write: Write { action, condition },
        show,
    })
}
