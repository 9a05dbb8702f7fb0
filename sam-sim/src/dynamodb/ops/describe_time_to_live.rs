//! `DescribeTimeToLive`: whether the items of a table expire.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html>

use super::{access, request};
use crate::AwsError;
use crate::dynamodb::shape::{Input, Structure, TABLE_NAME, required};
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

static INPUT: Structure = &[required("TableName", TABLE_NAME)];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_table(call, "DescribeTimeToLive", input)
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let table = request::described_table(call, input.text("TableName").unwrap_or_default())?;
    let description = match &table.read().time_to_live {
        Some(known) => json!({ "TimeToLiveStatus": "ENABLED", "AttributeName": known.attribute }),
        None => json!({ "TimeToLiveStatus": "DISABLED" }),
    };
    Ok(json!({ "TimeToLiveDescription": description }))
}
