//! Requests that are wrong in every way: all are answered, none panics.

use super::{check_refused, on, order, order_with, shop};
use sam_sim::dynamodb;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn wrong_types_are_refused_before_anything_else() {
    let account = shop().await;
    for (input, fault) in [
        (json!({"TableName": 1}), "SerializationException: NUMBER_VALUE cannot be converted to String"),
        (
            json!({"TableName": "orders", "Item": {"a": {"S": true}}}),
            "SerializationException: TRUE_VALUE cannot be converted to String",
        ),
        (
            json!({"TableName": "orders", "Item": []}),
            "SerializationException: Unrecognized collection type class java.util.ArrayList",
        ),
        (json!("x"), "SerializationException: Unexpected value type in payload"),
        (
            json!({"ReturnValues": "ALL"}),
            "ValidationException: 3 validation errors detected: Value null at 'tableName' failed to satisfy constraint: \
             Member must not be null; Value null at 'item' failed to satisfy constraint: Member must not be null; \
             Value 'ALL' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: \
             [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
        ),
    ] {
        check_refused(&account, "PutItem", input, fault).await;
    }
}

/// Replaces a random part of a request by something random.
fn spoil(value: &mut Value, rng: &mut fastrand::Rng) {
    let deeper = rng.u8(..10) < 8;
    match value {
        Value::Object(members) if deeper && !members.is_empty() => {
            let at = rng.usize(..members.len());
            if let Some(value) = members.values_mut().nth(at) {
                return spoil(value, rng);
            }
        }
        Value::Array(list) if deeper && !list.is_empty() => {
            let at = rng.usize(..list.len());
            return spoil(&mut list[at], rng);
        }
        _ => {}
    }
    *value = match rng.u8(..12) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => json!(rng.i64(..)),
        3 => json!(rng.f64() * 1e300),
        4 => json!([]),
        5 => json!({}),
        6 => json!(""),
        7 => json!("\u{0}é🦀"),
        8 => json!("x".repeat(rng.usize(..5000))),
        9 => json!([null, {"S": "a"}]),
        10 => json!({"S": null, "L": [{"M": {"a": {"N": "1e9999999999999999999999"}}}]}),
        _ => json!(u64::MAX),
    };
}

#[tokio::test(start_paused = true)]
async fn spoiled_requests_never_panic() {
    let account = shop().await;
    let values = json!({":v": {"S": "ann"}, ":n": {"N": "1"}});
    let key = order("ann", "1");
    let requests = [
        (
            "PutItem",
            json!({"TableName": "orders", "Item": order_with("ann", "1", json!({"l": {"L": [{"BS": ["AA=="]}]}})), "ConditionExpression": "amount < :n OR id <> :v", "ExpressionAttributeValues": values, "ReturnConsumedCapacity": "INDEXES"}),
        ),
        (
            "UpdateItem",
            json!({"TableName": "orders", "Key": key, "UpdateExpression": "SET a = :v, l[0].x = :v ADD amount :n", "ExpressionAttributeValues": values, "ReturnValues": "UPDATED_NEW"}),
        ),
        ("DeleteItem", json!({"TableName": "orders", "Key": key, "ReturnItemCollectionMetrics": "SIZE"})),
        (
            "GetItem",
            json!({"TableName": "orders", "Key": key, "ProjectionExpression": "l[0].x, #n", "ExpressionAttributeNames": {"#n": "a"}}),
        ),
        (
            "Query",
            json!({"TableName": "orders", "IndexName": "ByAmount", "KeyConditionExpression": "customer = :v AND amount > :n", "ExpressionAttributeValues": values, "Limit": 1, "ExclusiveStartKey": order_with("ann", "1", json!({"amount": {"N": "2"}}))}),
        ),
        (
            "Scan",
            json!({"TableName": "orders", "Segment": 0, "TotalSegments": 2, "ExclusiveStartKey": key, "Limit": 1}),
        ),
        ("BatchGetItem", json!({"RequestItems": {"orders": {"Keys": [key]}}})),
        (
            "BatchWriteItem",
            json!({"RequestItems": {"orders": [{"PutRequest": {"Item": key}}, {"DeleteRequest": {"Key": key}}]}}),
        ),
        ("TransactGetItems", json!({"TransactItems": [{"Get": {"TableName": "orders", "Key": key}}]})),
        (
            "TransactWriteItems",
            json!({"TransactItems": [{"Put": {"TableName": "orders", "Item": key}}, {"Update": {"TableName": "orders", "Key": order("ann", "2"), "UpdateExpression": "SET a = :v", "ExpressionAttributeValues": {":v": {"S": "x"}}}}], "ClientRequestToken": "t"}),
        ),
        (
            "CreateTable",
            json!({"TableName": "orders", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}], "BillingMode": "PAY_PER_REQUEST", "GlobalSecondaryIndexes": [{"IndexName": "index", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}]}),
        ),
        (
            "UpdateTable",
            json!({"TableName": "orders", "BillingMode": "PROVISIONED", "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}, "StreamSpecification": {"StreamEnabled": true}}),
        ),
        (
            "UpdateTimeToLive",
            json!({"TableName": "orders", "TimeToLiveSpecification": {"AttributeName": "a", "Enabled": true}}),
        ),
        ("ListTables", json!({"Limit": 1, "ExclusiveStartTableName": "abc"})),
    ];
    let mut rng = fastrand::Rng::with_seed(1);
    for _ in 0..4000 {
        let (operation, request) = rng.choice(&requests).unwrap();
        let mut request = request.clone();
        for _ in 0..rng.usize(1..4) {
            spoil(&mut request, &mut rng);
        }
        let _ = on(&dynamodb::SERVICE, &account, operation, request).await;
    }
    let stream_requests = [
        ("GetRecords", json!({"ShardIterator": "arn|1|MHwxfDA=", "Limit": 1})),
        (
            "GetShardIterator",
            json!({"StreamArn": "a".repeat(40), "ShardId": "s".repeat(30), "ShardIteratorType": "LATEST"}),
        ),
        ("DescribeStream", json!({"StreamArn": "a".repeat(40)})),
        ("ListStreams", json!({"TableName": "orders", "Limit": 1})),
    ];
    for _ in 0..500 {
        let (operation, request) = rng.choice(&stream_requests).unwrap();
        let mut request = request.clone();
        spoil(&mut request, &mut rng);
        let _ = on(&dynamodb::STREAMS, &account, operation, request).await;
    }
}
