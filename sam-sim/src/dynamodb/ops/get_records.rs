//! `GetRecords`: the changes from a place in a shard on.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html>

use super::access;
use super::describe_stream::find;
use super::shard_iterator::{LIFETIME, ShardIterator};
use crate::AwsError;
use crate::dynamodb::error::Error;
use crate::dynamodb::shape::{Form, Input, Shape, Structure, between, optional, required};
use crate::dynamodb::size::MAX_PAGE;
use crate::dynamodb::stream::{Cause, Record, Stream};
use crate::dynamodb::wire;
use crate::service::{Access, Call};
use serde_json::{Value as Json, json};

/// The most records of an answer.
const MAX_RECORDS: i64 = 1000;
/// The version of the form of records.
const EVENT_VERSION: &str = "1.1";

static INPUT: Structure = &[
    required("ShardIterator", Shape::Text(between(1, 2048), Form::Free)),
    optional("Limit", Shape::Integer(between(1, MAX_RECORDS))),
];

pub(in crate::dynamodb) fn access(_: &Call<'_>, input: &Json) -> Vec<Access> {
    let iterator =
        input.get("ShardIterator").and_then(Json::as_str).and_then(|text| ShardIterator::decode(text).ok());
    access::on("GetRecords", iterator.map_or("*".to_owned(), |iterator| iterator.stream_arn))
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let input = Input::accept(INPUT, input)?;
    let now = call.now();
    let iterator = ShardIterator::decode(input.text("ShardIterator").unwrap_or_default())?;
    if now.duration_since(iterator.made) > LIFETIME {
        let message = format!(
            "Iterator expired. The iterator was created at time {} while right now it is {now} which is further in the \
             future than the tolerated delay of {} milliseconds.",
            iterator.made,
            LIFETIME.as_millis()
        );
        return Err(Error::ExpiredIteratorException { message }.into());
    }
    let stream = find(call, &iterator.stream_arn)?;
    let (oldest, _) = stream.bounds(now);
    if iterator.from < oldest && !iterator.trim_horizon {
        let message = "The operation attempted to read past the oldest stream record in a shard.".to_owned();
        return Err(Error::TrimmedDataAccessException { message }.into());
    }
    let limit = usize::try_from(input.integer("Limit").unwrap_or(MAX_RECORDS)).unwrap_or(usize::MAX);
    let page = stream.read(iterator.from, limit, MAX_PAGE, now);
    let records: Vec<_> = page.records.iter().map(|record| write(&stream, record, call.region)).collect();
    let mut answer = json!({ "Records": records });
    if let Some(from) = page.next {
        // An iterator from the oldest record stays one until it has read something.
        let trim_horizon = iterator.trim_horizon && page.records.is_empty();
        let next = ShardIterator { stream_arn: stream.arn.clone(), from, trim_horizon, made: now };
        answer["NextShardIterator"] = next.encode().into();
    }
    Ok(answer)
}

fn write(stream: &Stream, record: &Record, region: &str) -> Json {
    let sequence = Record::sequence_number(record.sequence);
    let mut change = json!({
        "ApproximateCreationDateTime": record.at.as_second() as f64,
        "Keys": wire::write_item(&record.keys),
        "SequenceNumber": sequence,
        "SizeBytes": stream.size(record),
        "StreamViewType": stream.view.name(),
    });
    if let Some(row) = record.new.as_ref().filter(|_| stream.shows_new()) {
        change["NewImage"] = wire::write_item(&row.item);
    }
    if let Some(row) = record.old.as_ref().filter(|_| stream.shows_old()) {
        change["OldImage"] = wire::write_item(&row.item);
    }
    let mut written = json!({
        "eventID": event_id(&stream.arn, record.sequence),
        "eventName": record.event_name(),
        "eventVersion": EVENT_VERSION,
        "eventSource": "aws:dynamodb",
        "awsRegion": region,
        "dynamodb": change,
    });
    if record.cause == Cause::TimeToLive {
        written["userIdentity"] = json!({ "PrincipalId": "dynamodb.amazonaws.com", "Type": "Service" });
    }
    written
}

/// 32 hexadecimal digits that are the same whenever the record is read.
fn event_id(arn: &str, sequence: u64) -> String {
    let part = |salt: u8| crc32fast::hash(format!("{salt}{arn}{sequence}").as_bytes());
    (0..4).map(|salt| format!("{:08x}", part(salt))).collect()
}
