//! `UpdateItem`.

use super::{call, check_refused, get, order, order_with, put, refused, shop};
use serde_json::{Value, json};

fn update(expression: &str, values: Value) -> Value {
    json!({
        "TableName": "orders", "Key": order("ann", "1"), "UpdateExpression": expression, "ExpressionAttributeValues": values,
    })
}

#[tokio::test(start_paused = true)]
async fn an_update_makes_the_item_if_it_is_not_there() {
    let account = shop().await;
    call(&account, "UpdateItem", update("ADD visits :one", json!({":one": {"N": "1"}}))).await;
    call(&account, "UpdateItem", update("ADD visits :one", json!({":one": {"N": "1"}}))).await;
    assert_eq!(get(&account, "ann", "1").await, order_with("ann", "1", json!({"visits": {"N": "2"}})));
    call(&account, "UpdateItem", json!({"TableName": "orders", "Key": order("ann", "2")})).await;
    assert_eq!(get(&account, "ann", "2").await, order("ann", "2"));
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_return_values_shows_its_part() {
    let account = shop().await;
    for (kind, expected) in [
        (
            "ALL_OLD",
            order_with("ann", "1", json!({"a": {"N": "1"}, "m": {"M": {"x": {"N": "1"}, "y": {"N": "1"}}}})),
        ),
        (
            "ALL_NEW",
            order_with("ann", "1", json!({"a": {"N": "2"}, "m": {"M": {"x": {"N": "2"}, "y": {"N": "1"}}}})),
        ),
        ("UPDATED_OLD", json!({"a": {"N": "1"}, "m": {"M": {"x": {"N": "1"}}}})),
        ("UPDATED_NEW", json!({"a": {"N": "2"}, "m": {"M": {"x": {"N": "2"}}}})),
        ("NONE", Value::Null),
    ] {
        put(
            &account,
            order_with("ann", "1", json!({"a": {"N": "1"}, "m": {"M": {"x": {"N": "1"}, "y": {"N": "1"}}}})),
        )
        .await;
        let mut input =
            update("SET a = a + :one, m.x = :two", json!({":one": {"N": "1"}, ":two": {"N": "2"}}));
        input["ReturnValues"] = kind.into();
        assert_eq!(call(&account, "UpdateItem", input).await["Attributes"].take(), expected, "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn keys_cannot_be_updated_and_index_keys_must_keep_their_type() {
    let account = shop().await;
    check_refused(
        &account,
        "UpdateItem",
        update("SET id = :v", json!({":v": {"S": "2"}})),
        "ValidationException: One or more parameter values were invalid: Cannot update attribute id. This attribute is \
         part of the key",
    )
    .await;
    check_refused(
        &account,
        "UpdateItem",
        update("SET amount = :v", json!({":v": {"S": "2"}})),
        "ValidationException: The update expression attempted to update the secondary index key to unsupported type",
    )
    .await;
    assert_eq!(get(&account, "ann", "1").await, Value::Null, "nothing was written");
    let mut unused = update("SET a = :v", json!({":v": {"S": "2"}, ":w": {"S": "3"}}));
    check_refused(
        &account,
        "UpdateItem",
        unused.clone(),
        "ValidationException: Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}",
    )
    .await;
    unused["AttributeUpdates"] = json!({});
    assert_eq!(refused(&account, "UpdateItem", unused).await.code, "Unsupported");
}

#[tokio::test(start_paused = true)]
async fn an_update_may_not_make_an_item_too_large() {
    let account = shop().await;
    put(&account, order_with("ann", "1", json!({"data": {"S": "x".repeat(300_000)}}))).await;
    check_refused(
        &account,
        "UpdateItem",
        update("SET more = :v", json!({":v": {"S": "x".repeat(200_000)}})),
        "ValidationException: Item size to update has exceeded the maximum allowed size",
    )
    .await;
}
