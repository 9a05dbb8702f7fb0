//! `GetShardIterator`: a place in a shard from which to read.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html>

use super::access;
use super::describe_stream::{SHARD_ID, STREAM_ARN, find};
use super::shard_iterator::ShardIterator;
use crate::AwsError;
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::shape::{Form, Input, Shape, Structure, between, one_of, optional, required};
use crate::dynamodb::stream::Record;
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

static INPUT: Structure = &[
    required("StreamArn", STREAM_ARN),
    required("ShardId", SHARD_ID),
    required(
        "ShardIteratorType",
        one_of(&["AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"]),
    ),
    optional("SequenceNumber", Shape::Text(between(21, 40), Form::Free)),
];

pub(in crate::dynamodb) fn access(_: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on("GetShardIterator", input.get("StreamArn").and_then(Json::as_str).unwrap_or("*"))
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let stream = find(call, input.text("StreamArn").unwrap_or_default())?;
    let shard = input.text("ShardId").unwrap_or_default();
    if shard != stream.shard_id {
        let message =
            format!("Requested resource not found: Shard: {shard} in Stream: {} not found", stream.arn);
        return Err(Error::ResourceNotFoundException { message }.into());
    }
    let (oldest, next) = stream.bounds(call.now());
    let kind = input.text("ShardIteratorType").unwrap_or_default();
    let (from, trim_horizon) = match (kind, input.text("SequenceNumber")) {
        ("TRIM_HORIZON", None) => (oldest, true),
        ("LATEST", None) => (next, false),
        ("TRIM_HORIZON" | "LATEST", Some(_)) => {
            return Err(invalid(format!(
                "The SequenceNumber parameter must not be specified when ShardIteratorType is {kind}"
            ))
            .into());
        }
        (_, None) => {
            return Err(invalid(format!(
                "The SequenceNumber parameter is required when ShardIteratorType is {kind}"
            ))
            .into());
        }
        (_, Some(text)) => {
            let number = Record::parse_sequence_number(text).filter(|number| *number < next);
            let number = number.ok_or_else(|| {
                invalid(format!("Invalid SequenceNumber: {text} does not belong to shard {shard}"))
            })?;
            if number < oldest {
                return Err(Error::TrimmedDataAccessException {
                    message: format!(
                        "The operation attempted to read past the oldest stream record in a shard: {text}"
                    ),
                }
                .into());
            }
            (if kind == "AFTER_SEQUENCE_NUMBER" { number + 1 } else { number }, false)
        }
    };
    let iterator = ShardIterator { stream_arn: stream.arn.clone(), from, trim_horizon, made: call.now() };
    Ok(json!({ "ShardIterator": iterator.encode() }))
}
