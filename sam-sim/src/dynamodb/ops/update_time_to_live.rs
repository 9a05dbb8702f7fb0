//! `UpdateTimeToLive`: names the attribute that holds the second at which an item expires.
//!
//! Not simulated: that a change takes up to an hour, within which the next is refused.
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html>

use super::{access, request};
use crate::AwsError;
use crate::dynamodb::error::invalid;
use crate::dynamodb::shape::{Form, Input, Shape, Structure, TABLE_NAME, of, required};
use crate::dynamodb::time_to_live;
use crate::service::{Access, Call};
use sam_model::limits::dynamodb as limits;
use serde_json::{Value as Json, json};

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    required(
        "TimeToLiveSpecification",
        Shape::Structure(&[
            required("Enabled", Shape::Boolean),
            required("AttributeName", Shape::Text(of(&limits::TTL_ATTRIBUTE_NAME), Form::Free)),
        ]),
    ),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_table(call, "UpdateTimeToLive", input)
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let specification = input.take("TimeToLiveSpecification").unwrap_or_default();
    let table = request::described_table(call, input.text("TableName").unwrap_or_default())?;
    let mut part = Input::part(specification.clone());
    let enable = part.flag("Enabled").unwrap_or(false);
    let attribute = part.take_text("AttributeName").unwrap_or_default();
    let known = table.read().time_to_live.as_ref().map(|known| known.attribute.clone());
    match (known, enable) {
        (Some(_), true) => return Err(invalid("TimeToLive is already enabled").into()),
        (None, false) => return Err(invalid("TimeToLive is already disabled").into()),
        (Some(known), false) if known != attribute => {
            return Err(invalid(format!(
                "TimeToLive is active on a different AttributeName: current AttributeName is {known}"
            ))
            .into());
        }
        (Some(_), false) => time_to_live::disable(&table),
        (None, true) => {
            let lag = call.account.services().dynamodb.lag.clone();
            let sweeper = time_to_live::enable(&table, attribute, call.account.clock(), lag);
            call.account.spawn(sweeper);
        }
    }
    Ok(json!({ "TimeToLiveSpecification": specification }))
}
