//! `Scan`: every item of a table or an index, in no useful order; in parallel segments if asked.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>

use super::page::{self, PageRequest, SELECT};
use super::{access, request};
use crate::AwsError;
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::expression::Kind;
use crate::dynamodb::shape::{
    INDEX_NAME, ITEM, Input, NAMES, RETURN_CONSUMED_CAPACITY, Shape, Structure, TABLE_NAME, TEXT, at_least,
    between, not_simulated, optional, required,
};
use crate::service::{Access, Call, Output};
use sam_model::limits::dynamodb as limits;
use serde_json::Value as Json;
use std::ops::RangeInclusive;

/// The most segments of a parallel scan.
const MAX_SEGMENTS: i64 = limits::SCAN_SEGMENTS.max as i64;

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    optional("IndexName", INDEX_NAME),
    optional("Select", SELECT),
    optional("Limit", Shape::Integer(at_least(1))),
    optional("TotalSegments", Shape::Integer(between(1, MAX_SEGMENTS))),
    optional("Segment", Shape::Integer(between(0, MAX_SEGMENTS - 1))),
    optional("ConsistentRead", Shape::Boolean),
    optional("ExclusiveStartKey", ITEM),
    optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY),
    optional("ProjectionExpression", TEXT),
    optional("FilterExpression", TEXT),
    optional("ExpressionAttributeNames", NAMES),
    optional("ExpressionAttributeValues", ITEM),
    not_simulated("AttributesToGet"),
    not_simulated("ScanFilter"),
    not_simulated("ConditionalOperator"),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_table_or_index(call, "Scan", input)
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Output, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let mut placeholders = request::placeholders(&mut input, &[Kind::Filter, Kind::Projection])?;
    let hashes = segment(input.integer("Segment"), input.integer("TotalSegments"))?;
    let request = PageRequest::read(&mut input, &mut placeholders)?;
    placeholders.finish()?;

    let table = page::table(call, &request)?;
    let state = table.read();
    let source = request.source(&table, &state)?;
    let start = request.start.as_ref().map(|key| source.start(key)).transpose().map_err(|_| {
        invalid("The provided starting key is invalid: The provided key element does not match the schema")
    })?;
    if start.as_ref().is_some_and(|start| !hashes.contains(&start.partition.hash)) {
        return Err(invalid(
            "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use \
                            ExclusiveStartKey with correct Segment.",
        )
        .into());
    }
    Ok(request.answer(&source, source.rows().scan(hashes, start.as_ref())))
}

/// The hashes of partitions that belong to a segment.
fn segment(segment: Option<i64>, total: Option<i64>) -> Result<RangeInclusive<u64>, Error> {
    let (segment, total) = match (segment, total) {
        (None, None) => return Ok(0..=u64::MAX),
        (Some(_), None) => {
            return Err(invalid(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is \
                 present",
            ));
        }
        (None, Some(_)) => {
            return Err(invalid(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is \
                 present",
            ));
        }
        (Some(segment), Some(total)) if segment >= total => {
            return Err(invalid(format!(
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {segment} \
                 is not less than TotalSegments: {total}"
            )));
        }
        (Some(segment), Some(total)) => (segment.unsigned_abs(), total.unsigned_abs()),
    };
    let boundary = |segment: u64| (u128::from(segment) << 64) / u128::from(total);
    let end = boundary(segment + 1) - 1;
    Ok(boundary(segment) as u64..=end as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_cover_every_hash_once() {
        for total in [1, 2, 3, 7, MAX_SEGMENTS] {
            assert_eq!(*segment(Some(0), Some(total)).unwrap().start(), 0);
            assert_eq!(*segment(Some(total - 1), Some(total)).unwrap().end(), u64::MAX);
            let (first, second) = (segment(Some(0), Some(total)), segment(Some(1), Some(total)));
            if let Ok(second) = second {
                assert_eq!(first.unwrap().end() + 1, *second.start());
            }
        }
    }
}
