//! `DescribeTable`: all about a table.
//!
//! `ItemCount` and the sizes are exact, where AWS's are six hours old.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html>

use super::description::{self, Status};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::shape::{Input, Structure, TABLE_NAME, required};
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

static INPUT: Structure = &[required("TableName", TABLE_NAME)];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_table(call, "DescribeTable", input)
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let table = request::described_table(call, input.text("TableName").unwrap_or_default())?;
    Ok(json!({ "Table": description::table(&table, Status::Active) }))
}
