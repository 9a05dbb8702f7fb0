//! `ListStreams`: the streams of the account or of one table, those disabled within 24 hours included.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html>

use super::access;
use crate::AwsError;
use crate::dynamodb::shape::{INDEX_NAME, Input, Shape, Structure, at_least, optional};
use crate::dynamodb::stream::RETENTION;
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};
use std::ops::Bound;

/// The most streams of a page.
const MAX_PAGE: usize = 100;

static INPUT: Structure = &[
    optional("TableName", INDEX_NAME),
    optional("Limit", Shape::Integer(at_least(1))),
    optional("ExclusiveStartStreamArn", super::describe_stream::STREAM_ARN),
];

pub(in crate::dynamodb) fn access(_: &Call<'_>, _: &Json) -> Vec<Access> {
    access::on("ListStreams", "*")
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let now = call.now();
    let limit = input
        .integer("Limit")
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(MAX_PAGE)
        .min(MAX_PAGE);
    let start = input.text("ExclusiveStartStreamArn").map_or(Bound::Unbounded, Bound::Excluded);
    let streams = call.account.services().dynamodb.read_streams();
    let mut rest = streams
        .range::<str, _>((start, Bound::Unbounded))
        .map(|(_, stream)| stream)
        .filter(|stream| stream.closed().is_none_or(|closed| now.duration_since(closed) < RETENTION))
        .filter(|stream| input.text("TableName").is_none_or(|table| stream.table == table));
    let page: Vec<_> = rest.by_ref().take(limit).collect();
    let shown = page.iter().map(
        |stream| json!({ "StreamArn": stream.arn, "TableName": stream.table, "StreamLabel": stream.label }),
    );
    let mut answer = json!({ "Streams": shown.collect::<Vec<_>>() });
    if rest.next().is_some() {
        answer["LastEvaluatedStreamArn"] = json!(page.last().map(|stream| &stream.arn));
    }
    Ok(answer)
}
