//! `ListTables`: the names of all tables, in pages.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>

use super::access;
use crate::AwsError;
use crate::dynamodb::shape::{INDEX_NAME, Input, Shape, Structure, between, optional};
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};
use std::ops::Bound;

/// The most names of a page.
const MAX_PAGE: i64 = 100;

static INPUT: Structure = &[
    optional("ExclusiveStartTableName", INDEX_NAME),
    optional("Limit", Shape::Integer(between(1, MAX_PAGE))),
];

pub(in crate::dynamodb) fn access(_: &Call<'_>, _: &Json) -> Vec<Access> {
    access::on("ListTables", "*")
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let limit = usize::try_from(input.integer("Limit").unwrap_or(MAX_PAGE)).unwrap_or(usize::MAX);
    let start = input.text("ExclusiveStartTableName").map_or(Bound::Unbounded, Bound::Excluded);
    let tables = call.account.services().dynamodb.read_tables();
    let mut rest = tables.range::<str, _>((start, Bound::Unbounded)).map(|(name, _)| name);
    let names: Vec<_> = rest.by_ref().take(limit).collect();
    let mut answer = json!({ "TableNames": names });
    if rest.next().is_some() {
        answer["LastEvaluatedTableName"] = json!(names.last());
    }
    Ok(answer)
}
