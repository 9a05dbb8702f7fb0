//! `GetItem`.

use super::{call, check_refused, order, order_with, put, shop};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn a_missing_item_is_an_empty_answer_that_costs_as_much_as_the_least_item() {
    let account = shop().await;
    let input = json!({"TableName": "orders", "Key": order("ann", "1"), "ReturnConsumedCapacity": "TOTAL"});
    let answer = call(&account, "GetItem", input).await;
    assert_eq!(answer, json!({"ConsumedCapacity": {"CapacityUnits": 0.5, "TableName": "orders"}}));
}

#[tokio::test(start_paused = true)]
async fn a_projection_keeps_what_it_names() {
    let account = shop().await;
    put(
        &account,
        order_with(
            "ann",
            "1",
            json!({"lines": {"L": [{"M": {"sku": {"S": "a"}, "n": {"N": "1"}}}]}, "x": {"N": "1.50"}}),
        ),
    )
    .await;
    let input = json!({
        "TableName": "arn:aws:dynamodb:eu-central-1:123456789012:table/orders", "Key": order("ann", "1"), "ConsistentRead": true,
        "ProjectionExpression": "#l[0].sku, x", "ExpressionAttributeNames": {"#l": "lines"}, "ReturnConsumedCapacity": "TOTAL",
    });
    let answer = call(&account, "GetItem", input).await;
    assert_eq!(answer["Item"], json!({"lines": {"L": [{"M": {"sku": {"S": "a"}}}]}, "x": {"N": "1.5"}}));
    assert_eq!(answer["ConsumedCapacity"]["CapacityUnits"], 1.0);
}

#[tokio::test(start_paused = true)]
async fn the_key_must_be_exactly_the_key_of_the_table() {
    let account = shop().await;
    for key in [
        json!({}),
        json!({"customer": {"S": "a"}}),
        order_with("a", "b", json!({"c": {"S": "d"}})),
        json!({"customer": {"S": "a"}, "id": {"N": "1"}}),
    ] {
        check_refused(
            &account,
            "GetItem",
            json!({"TableName": "orders", "Key": key}),
            "ValidationException: The provided key element does not match the schema",
        )
        .await;
    }
    check_refused(
        &account,
        "GetItem",
        json!({"TableName": "other", "Key": order("a", "b")}),
        "ResourceNotFoundException: Requested resource not found",
    )
    .await;
}
