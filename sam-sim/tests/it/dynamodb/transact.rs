//! `TransactWriteItems` and `TransactGetItems`.

use super::{call, check_refused, get, order, order_with, put, refused, shop};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn all_actions_are_done_or_none_and_every_reason_is_told() {
    let account = shop().await;
    put(&account, order_with("ann", "1", json!({"stock": {"N": "1"}}))).await;
    let actions = |least: &str| {
        json!([
            {"ConditionCheck": {
                "TableName": "orders", "Key": order("ann", "1"), "ConditionExpression": "stock >= :n",
                "ExpressionAttributeValues": {":n": {"N": least}}, "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }},
            {"Put": {"TableName": "orders", "Item": order("ann", "2")}},
            {"Update": {
                "TableName": "orders", "Key": order("ann", "3"), "UpdateExpression": "SET n = :n",
                "ExpressionAttributeValues": {":n": {"N": "1"}},
            }},
            {"Delete": {"TableName": "orders", "Key": order("ann", "4"), "ConditionExpression": "attribute_not_exists(id)"}},
        ])
    };
    let error = refused(&account, "TransactWriteItems", json!({"TransactItems": actions("2")})).await;
    assert_eq!(error.code, "TransactionCanceledException");
    assert_eq!(
        error.message,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None, None, None]"
    );
    assert_eq!(
        error.members["CancellationReasons"],
        json!([
            {"Code": "ConditionalCheckFailed", "Item": order_with("ann", "1", json!({"stock": {"N": "1"}})), "Message": "The conditional request failed"},
            {"Code": "None"}, {"Code": "None"}, {"Code": "None"},
        ])
    );
    assert_eq!(get(&account, "ann", "2").await, Value::Null);
    let input = json!({"TransactItems": actions("1"), "ReturnConsumedCapacity": "TOTAL"});
    let answer = call(&account, "TransactWriteItems", input).await;
    assert_eq!(
        answer["ConsumedCapacity"],
        json!([{"CapacityUnits": 8.0, "WriteCapacityUnits": 8.0, "TableName": "orders"}])
    );
    assert_eq!(get(&account, "ann", "2").await, order("ann", "2"));
    assert_eq!(get(&account, "ann", "3").await, order_with("ann", "3", json!({"n": {"N": "1"}})));
}

#[tokio::test(start_paused = true)]
async fn a_token_makes_a_repetition_harmless_for_ten_minutes() {
    let account = shop().await;
    let input = |count: &str| {
        json!({"ClientRequestToken": "token", "TransactItems": [{"Update": {
            "TableName": "orders", "Key": order("ann", "1"), "UpdateExpression": "ADD n :n",
            "ExpressionAttributeValues": {":n": {"N": count}},
        }}]})
    };
    call(&account, "TransactWriteItems", input("1")).await;
    call(&account, "TransactWriteItems", input("1")).await;
    assert_eq!(get(&account, "ann", "1").await["n"], json!({"N": "1"}));
    let error = refused(&account, "TransactWriteItems", input("2")).await;
    assert_eq!(error.code, "IdempotentParameterMismatchException");
    account.clock().sleep(Duration::from_secs(599)).await;
    call(&account, "TransactWriteItems", input("1")).await;
    assert_eq!(get(&account, "ann", "1").await["n"], json!({"N": "1"}));
    account.clock().sleep(Duration::from_secs(1)).await;
    call(&account, "TransactWriteItems", input("2")).await;
    assert_eq!(get(&account, "ann", "1").await["n"], json!({"N": "3"}));
}

#[tokio::test(start_paused = true)]
async fn an_item_may_stand_in_one_action_only() {
    let account = shop().await;
    let delete = json!({"Delete": {"TableName": "orders", "Key": order("ann", "1")}});
    check_refused(
        &account,
        "TransactWriteItems",
        json!({"TransactItems": [delete.clone(), delete.clone()]}),
        "ValidationException: Transaction request cannot include multiple operations on one item",
    )
    .await;
    let mut both = delete;
    both["Put"] = json!({"TableName": "orders", "Item": order("ann", "1")});
    check_refused(
        &account,
        "TransactWriteItems",
        json!({"TransactItems": [both]}),
        "ValidationException: TransactItems can only contain one of Check, Put, Update or Delete",
    )
    .await;
    let wrong = json!({"Put": {"TableName": "orders", "Item": {"customer": {"S": "ann"}}}});
    let error = refused(&account, "TransactWriteItems", json!({"TransactItems": [wrong]})).await;
    assert_eq!(error.members["CancellationReasons"][0]["Code"], "ValidationError");
}

#[tokio::test(start_paused = true)]
async fn items_are_read_together() {
    let account = shop().await;
    put(&account, order("ann", "1")).await;
    let item = |id: &str| json!({"Get": {"TableName": "orders", "Key": order("ann", id), "ProjectionExpression": "id"}});
    let input = json!({"TransactItems": [item("1"), item("2")], "ReturnConsumedCapacity": "TOTAL"});
    let answer = call(&account, "TransactGetItems", input).await;
    assert_eq!(answer["Responses"], json!([{"Item": {"id": {"S": "1"}}}, {}]));
    assert_eq!(answer["ConsumedCapacity"][0]["ReadCapacityUnits"], 4.0);
}
