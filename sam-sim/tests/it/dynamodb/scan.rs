//! `Scan`.

use super::{call, check_refused, ids, order, order_with, put, shop};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test(start_paused = true)]
async fn the_segments_of_a_parallel_scan_find_every_item_once() {
    let account = shop().await;
    for number in 0..50 {
        put(&account, order(&format!("customer{number}"), &number.to_string())).await;
    }
    let mut found = BTreeSet::new();
    for segment in 0..4 {
        let mut input = json!({"TableName": "orders", "Segment": segment, "TotalSegments": 4, "Limit": 3});
        let mut of_segment = 0;
        loop {
            let answer = call(&account, "Scan", input.clone()).await;
            for id in ids(&answer) {
                assert!(found.insert(id.to_owned()), "{id} was found twice");
                of_segment += 1;
            }
            match answer.get("LastEvaluatedKey") {
                Some(key) => input["ExclusiveStartKey"] = key.clone(),
                None => break,
            }
        }
        assert!(of_segment > 0, "segment {segment} is empty");
    }
    assert_eq!(found.len(), 50);
}

#[tokio::test(start_paused = true)]
async fn a_count_has_no_items_and_a_filter_counts_what_it_keeps() {
    let account = shop().await;
    for (id, amount) in [("1", "5"), ("2", "50"), ("3", "500")] {
        put(&account, order_with("ann", id, json!({"amount": {"N": amount}}))).await;
    }
    put(&account, order("ann", "4")).await;
    let input = json!({
        "TableName": "orders", "Select": "COUNT", "FilterExpression": "amount > :n",
        "ExpressionAttributeValues": {":n": {"N": "5"}},
    });
    assert_eq!(call(&account, "Scan", input).await, json!({"Count": 2, "ScannedCount": 4}));
    let index = json!({"TableName": "orders", "IndexName": "ByAmount"});
    assert_eq!(call(&account, "Scan", index).await["Count"], 3);
}

#[tokio::test(start_paused = true)]
async fn segments_must_be_given_together_and_within_range() {
    let account = shop().await;
    for (input, fault) in [
        (
            json!({"Segment": 0}),
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
        ),
        (
            json!({"TotalSegments": 1}),
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
        ),
        (
            json!({"Segment": 2, "TotalSegments": 2}),
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2",
        ),
        (
            json!({"Segment": 0, "TotalSegments": 1_000_001}),
            "1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000",
        ),
        (
            json!({"Select": "SPECIFIC_ATTRIBUTES"}),
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        ),
        (
            json!({"Select": "ALL_PROJECTED_ATTRIBUTES"}),
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        ),
    ] {
        let mut input = input;
        input["TableName"] = "orders".into();
        check_refused(&account, "Scan", input, &format!("ValidationException: {fault}")).await;
    }
}
