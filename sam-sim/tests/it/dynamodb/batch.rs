//! `BatchGetItem` and `BatchWriteItem`.

use super::{call, check_refused, get, order, order_with, put, refused, shop};
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn a_batch_writes_and_reads_several_items() {
    let account = shop().await;
    put(&account, order("ann", "old")).await;
    let writes = json!([
        {"PutRequest": {"Item": order_with("ann", "1", json!({"a": {"N": "1"}}))}},
        {"DeleteRequest": {"Key": order("ann", "old")}},
    ]);
    let input = json!({"RequestItems": {"orders": writes}, "ReturnConsumedCapacity": "TOTAL"});
    let answer = call(&account, "BatchWriteItem", input).await;
    assert_eq!(answer["UnprocessedItems"], json!({}));
    assert_eq!(answer["ConsumedCapacity"], json!([{"CapacityUnits": 2.0, "TableName": "orders"}]));
    assert_eq!(get(&account, "ann", "old").await, Value::Null);
    let keys = json!([order("ann", "1"), order("ann", "none")]);
    let input = json!({"RequestItems": {"orders": {"Keys": keys, "ProjectionExpression": "a"}}});
    let answer = call(&account, "BatchGetItem", input).await;
    assert_eq!(answer, json!({"Responses": {"orders": [{"a": {"N": "1"}}]}, "UnprocessedKeys": {}}));
}

#[tokio::test(start_paused = true)]
async fn duplicates_and_too_many_items_are_refused() {
    let account = shop().await;
    let delete = |id: &str| json!({"DeleteRequest": {"Key": order("ann", id)}});
    check_refused(
        &account,
        "BatchWriteItem",
        json!({"RequestItems": {"orders": [delete("1"), delete("1")]}}),
        "ValidationException: Provided list of item keys contains duplicates",
    )
    .await;
    check_refused(
        &account,
        "BatchGetItem",
        json!({"RequestItems": {"orders": {"Keys": [order("a", "1"), order("a", "1")]}}}),
        "ValidationException: Provided list of item keys contains duplicates",
    )
    .await;
    let writes = |count: usize| -> Vec<Value> { (0..count).map(|id| delete(&id.to_string())).collect() };
    call(&account, "BatchWriteItem", json!({"RequestItems": {"orders": writes(25)}})).await;
    let error = refused(&account, "BatchWriteItem", json!({"RequestItems": {"orders": writes(26)}})).await;
    assert!(error.message.contains("less than or equal to 25"), "{}", error.message);
    let missing = json!({"RequestItems": {"orders": writes(1), "other": writes(1)}});
    assert_eq!(refused(&account, "BatchWriteItem", missing).await.code, "ResourceNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_into_16_mb_comes_back() {
    let account = shop().await;
    let mut keys = Vec::new();
    for number in 0..45 {
        let id = number.to_string();
        put(&account, order_with("ann", &id, json!({"data": {"S": "x".repeat(390_000)}}))).await;
        keys.push(order("ann", &id));
    }
    let input = json!({"RequestItems": {"orders": {"Keys": keys, "ConsistentRead": true}}});
    let answer = call(&account, "BatchGetItem", input).await;
    assert_eq!(answer["Responses"]["orders"].as_array().unwrap().len(), 43);
    assert_eq!(answer["UnprocessedKeys"]["orders"]["Keys"].as_array().unwrap().len(), 2);
    assert_eq!(answer["UnprocessedKeys"]["orders"]["ConsistentRead"], true);
}
