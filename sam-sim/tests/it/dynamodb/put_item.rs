//! `PutItem` and `DeleteItem`.

use super::{call, check_refused, get, order, order_with, put, refused, shop};
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn a_put_replaces_the_whole_item_and_can_return_the_old_one() {
    let account = shop().await;
    put(&account, order_with("ann", "1", json!({"a": {"N": "1"}}))).await;
    let item = order_with("ann", "1", json!({"b": {"N": "2"}}));
    let input = json!({"TableName": "orders", "Item": item, "ReturnValues": "ALL_OLD"});
    let answer = call(&account, "PutItem", input).await;
    assert_eq!(answer, json!({"Attributes": order_with("ann", "1", json!({"a": {"N": "1"}}))}));
    assert_eq!(get(&account, "ann", "1").await, item);
    assert_eq!(account.services().dynamodb.items("orders"), [item]);
}

#[tokio::test(start_paused = true)]
async fn a_false_condition_writes_nothing_and_shows_the_item_if_asked() {
    let account = shop().await;
    put(&account, order("ann", "1")).await;
    let mut input = json!({
        "TableName": "orders",
        "Item": order_with("ann", "1", json!({"a": {"N": "1"}})),
        "ConditionExpression": "attribute_not_exists(id)",
    });
    let error = refused(&account, "PutItem", input.clone()).await;
    assert_eq!(error.to_string(), "ConditionalCheckFailedException: The conditional request failed");
    assert!(error.members.is_empty());
    input["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD".into();
    assert_eq!(refused(&account, "PutItem", input).await.members["Item"], order("ann", "1"));
    assert_eq!(get(&account, "ann", "1").await, order("ann", "1"));
}

#[tokio::test(start_paused = true)]
async fn keys_must_be_there_and_of_their_type_and_not_empty_or_too_long() {
    let account = shop().await;
    let long = |length: usize| json!({"S": "x".repeat(length)});
    for (item, fault) in [
        (
            json!({"customer": {"S": "ann"}}),
            "One or more parameter values were invalid: Missing the key id in the item",
        ),
        (
            json!({"customer": {"S": "ann"}, "id": {"N": "1"}}),
            "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N",
        ),
        (
            order("", "1"),
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty \
             string value. Key: customer",
        ),
        (
            json!({"customer": long(2049), "id": {"S": "1"}}),
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
        ),
        (
            json!({"customer": {"S": "ann"}, "id": long(1025)}),
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of \
             1024 bytes",
        ),
        (
            order_with("ann", "1", json!({"amount": {"S": "5"}})),
            "One or more parameter values were invalid: Type mismatch for Index Key amount Expected: N Actual: S \
             IndexName: ByAmount",
        ),
        (
            order_with("ann", "1", json!({"status": {"S": ""}})),
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. \
             The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ByStatus, \
             IndexKey: status",
        ),
    ] {
        let input = json!({"TableName": "orders", "Item": item});
        check_refused(&account, "PutItem", input, &format!("ValidationException: {fault}")).await;
    }
    put(&account, json!({"customer": long(2048), "id": long(1024)})).await;
}

#[tokio::test(start_paused = true)]
async fn an_item_may_have_400_kb_and_not_one_byte_more() {
    let account = shop().await;
    // Names and values: customer + ann, id + 1, text.
    let rest = "customer".len() + "ann".len() + "id".len() + "1".len() + "data".len();
    let item = |size: usize| order_with("ann", "1", json!({"data": {"S": "x".repeat(size - rest)}}));
    put(&account, item(409_600)).await;
    check_refused(
        &account,
        "PutItem",
        json!({"TableName": "orders", "Item": item(409_601)}),
        "ValidationException: Item size has exceeded the maximum allowed size",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn capacity_is_told_for_the_table_and_each_index() {
    let account = shop().await;
    let item = order_with(
        "ann",
        "1",
        json!({"status": {"S": "new"}, "amount": {"N": "5"}, "data": {"S": "x".repeat(1500)}}),
    );
    let mut input = json!({
        "TableName": "orders", "Item": item, "ReturnConsumedCapacity": "INDEXES", "ReturnItemCollectionMetrics": "SIZE",
    });
    let answer = call(&account, "PutItem", input.clone()).await;
    assert_eq!(
        answer,
        json!({
            "ConsumedCapacity": {
                "CapacityUnits": 4.0, "TableName": "orders", "Table": {"CapacityUnits": 2.0},
                "LocalSecondaryIndexes": {"ByAmount": {"CapacityUnits": 1.0}},
                "GlobalSecondaryIndexes": {"ByStatus": {"CapacityUnits": 1.0}},
            },
            "ItemCollectionMetrics": {"ItemCollectionKey": {"customer": {"S": "ann"}}, "SizeEstimateRangeGB": [0.0, 1.0]},
        })
    );
    // The key of the indexes changes: the old entries are deleted, new ones are put.
    input["Item"]["amount"] = json!({"N": "6"});
    assert_eq!(call(&account, "PutItem", input.clone()).await["ConsumedCapacity"]["CapacityUnits"], 6.0);
    // Nothing changes: the indexes are not touched.
    assert_eq!(call(&account, "PutItem", input).await["ConsumedCapacity"]["CapacityUnits"], 2.0);
}

#[tokio::test(start_paused = true)]
async fn a_delete_is_no_error_where_there_is_nothing() {
    let account = shop().await;
    let mut input = json!({"TableName": "orders", "Key": order("ann", "1"), "ReturnValues": "ALL_OLD"});
    assert_eq!(call(&account, "DeleteItem", input.clone()).await, json!({}));
    put(&account, order("ann", "1")).await;
    assert_eq!(call(&account, "DeleteItem", input.clone()).await["Attributes"], order("ann", "1"));
    assert_eq!(get(&account, "ann", "1").await, Value::Null);
    input["ConditionExpression"] = "attribute_exists(id)".into();
    assert_eq!(refused(&account, "DeleteItem", input.clone()).await.code, "ConditionalCheckFailedException");
    input["ReturnValues"] = "UPDATED_NEW".into();
    check_refused(
        &account,
        "DeleteItem",
        input,
        "ValidationException: ReturnValues can only be ALL_OLD or NONE",
    )
    .await;
}
