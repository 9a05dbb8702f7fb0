//! `DescribeStream`: a stream and its shards.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html>

use super::{access, description};
use crate::AwsError;
use crate::dynamodb::error::Error;
use crate::dynamodb::shape::{
    Form, Input, Shape, Structure, at_least, between, not_simulated, optional, required,
};
use crate::dynamodb::stream::{RETENTION, Record, Stream};
use crate::dynamodb::wire::write_time;
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};
use std::sync::Arc;

pub(super) const STREAM_ARN: Shape = Shape::Text(between(37, 1024), Form::Free);
pub(super) const SHARD_ID: Shape = Shape::Text(between(28, 65), Form::Free);

static INPUT: Structure = &[
    required("StreamArn", STREAM_ARN),
    optional("Limit", Shape::Integer(at_least(1))),
    optional("ExclusiveStartShardId", SHARD_ID),
    not_simulated("ShardFilter"),
];

pub(in crate::dynamodb) fn access(_: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on("DescribeStream", input.get("StreamArn").and_then(Json::as_str).unwrap_or("*"))
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let stream = find(call, input.text("StreamArn").unwrap_or_default())?;
    let (_, next) = stream.bounds(call.now());
    let mut range = json!({ "StartingSequenceNumber": Record::sequence_number(0) });
    if stream.closed().is_some() {
        range["EndingSequenceNumber"] = Record::sequence_number(next.saturating_sub(1)).into();
    }
    let after_the_only_shard =
        input.text("ExclusiveStartShardId").is_some_and(|shard| shard >= stream.shard_id.as_str());
    let shards = match after_the_only_shard {
        true => json!([]),
        false => json!([{ "ShardId": stream.shard_id, "SequenceNumberRange": range }]),
    };
    Ok(json!({
        "StreamDescription": {
            "StreamArn": stream.arn,
            "StreamLabel": stream.label,
            "StreamStatus": if stream.closed().is_some() { "DISABLED" } else { "ENABLED" },
            "StreamViewType": stream.view.name(),
            "CreationRequestDateTime": write_time(stream.created),
            "TableName": stream.table,
            "KeySchema": description::key_schema(&stream.schema),
            "Shards": shards,
        },
    }))
}

/// The stream of an ARN; one that was disabled more than 24 hours ago is gone.
///
/// # Errors
/// `ResourceNotFoundException`.
pub(super) fn find(call: &Call<'_>, arn: &str) -> Result<Arc<Stream>, Error> {
    let now = call.now();
    call.account
        .services()
        .dynamodb
        .stream(arn)
        .filter(|stream| stream.closed().is_none_or(|closed| now.duration_since(closed) < RETENTION))
        .ok_or_else(|| Error::ResourceNotFoundException {
            message: format!("Requested resource not found: Stream: {arn} not found"),
        })
}
