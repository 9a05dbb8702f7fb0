//! DynamoDB Streams.

use super::{account, call, on, order, order_with, put, shop, streams};
use sam_sim::{Account, dynamodb};
use serde_json::{Value, json};
use std::time::Duration;

async fn arn(account: &Account) -> String {
    let table = call(account, "DescribeTable", json!({"TableName": "orders"})).await;
    table["Table"]["LatestStreamArn"].as_str().expect("the table has a stream").to_owned()
}

async fn iterator(account: &Account, kind: &str, sequence: Option<&Value>) -> Value {
    let arn = arn(account).await;
    let shards = streams(account, "DescribeStream", json!({"StreamArn": arn})).await;
    let shard = shards["StreamDescription"]["Shards"][0]["ShardId"].clone();
    let input =
        json!({"StreamArn": arn, "ShardId": shard, "ShardIteratorType": kind, "SequenceNumber": sequence});
    streams(account, "GetShardIterator", input).await["ShardIterator"].take()
}

async fn records(account: &Account, iterator: &Value) -> (Vec<Value>, Value) {
    let mut answer = streams(account, "GetRecords", json!({"ShardIterator": iterator})).await;
    let Value::Array(records) = answer["Records"].take() else { panic!("no records") };
    (records, answer["NextShardIterator"].take())
}

#[tokio::test(start_paused = true)]
async fn every_change_is_a_record_and_a_write_that_changes_nothing_is_none() {
    let account = shop().await;
    put(&account, order("ann", "1")).await;
    put(&account, order("ann", "1")).await;
    put(&account, order_with("ann", "1", json!({"a": {"N": "1"}}))).await;
    call(&account, "DeleteItem", json!({"TableName": "orders", "Key": order("ann", "1")})).await;
    let start = iterator(&account, "TRIM_HORIZON", None).await;
    let (found, next) = records(&account, &start).await;
    let names: Vec<_> = found.iter().map(|record| record["eventName"].as_str().unwrap()).collect();
    assert_eq!(names, ["INSERT", "MODIFY", "REMOVE"]);
    let modify = &found[1]["dynamodb"];
    assert_eq!(modify["Keys"], order("ann", "1"));
    assert_eq!(modify["OldImage"], order("ann", "1"));
    assert_eq!(modify["NewImage"], order_with("ann", "1", json!({"a": {"N": "1"}})));
    assert_eq!(modify["ApproximateCreationDateTime"], 1_893_456_000.0);
    // Keys 14, old image 14, new image 17.
    assert_eq!(modify["SizeBytes"], 45);
    assert_eq!(found[2]["dynamodb"].get("NewImage"), None);
    assert!(found.iter().all(|record| record.get("userIdentity").is_none()));
    assert_eq!(records(&account, &next).await.0, [] as [Value; 0]);

    let second = &found[1]["dynamodb"]["SequenceNumber"];
    let at = iterator(&account, "AT_SEQUENCE_NUMBER", Some(second)).await;
    assert_eq!(records(&account, &at).await.0, found[1..]);
    let after = iterator(&account, "AFTER_SEQUENCE_NUMBER", Some(second)).await;
    assert_eq!(records(&account, &after).await.0, found[2..]);
    let latest = iterator(&account, "LATEST", None).await;
    assert!(records(&account, &latest).await.0.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_view_type_decides_which_images_a_record_shows() {
    for (view, images) in [
        ("KEYS_ONLY", [false, false]),
        ("NEW_IMAGE", [true, false]),
        ("OLD_IMAGE", [false, true]),
        ("NEW_AND_OLD_IMAGES", [true, true]),
    ] {
        let account = account();
        let table = json!({
            "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": view},
        });
        call(&account, "CreateTable", table).await;
        for n in ["1", "2"] {
            put(&account, json!({"id": {"S": "a"}, "n": {"N": n}})).await;
        }
        let start = iterator(&account, "TRIM_HORIZON", None).await;
        let change = records(&account, &start).await.0[1]["dynamodb"].take();
        assert_eq!([change.get("NewImage").is_some(), change.get("OldImage").is_some()], images, "{view}");
        assert_eq!(change["StreamViewType"], view);
    }
}

#[tokio::test(start_paused = true)]
async fn records_are_kept_for_24_hours_and_iterators_for_15_minutes() {
    let account = shop().await;
    put(&account, order("ann", "1")).await;
    let start = iterator(&account, "TRIM_HORIZON", None).await;
    let sequence = records(&account, &start).await.0[0]["dynamodb"]["SequenceNumber"].take();
    account.clock().sleep(Duration::from_secs(15 * 60)).await;
    assert_eq!(records(&account, &start).await.0.len(), 1);
    account.clock().sleep(Duration::from_secs(1)).await;
    let expired = on(&dynamodb::STREAMS, &account, "GetRecords", json!({"ShardIterator": start})).await;
    assert_eq!(expired.unwrap_err().code, "ExpiredIteratorException");
    account.clock().sleep(Duration::from_secs(24 * 3600)).await;
    let start = iterator(&account, "TRIM_HORIZON", None).await;
    assert!(records(&account, &start).await.0.is_empty());
    let stream = arn(&account).await;
    let shards = streams(&account, "DescribeStream", json!({"StreamArn": stream})).await;
    let shard = &shards["StreamDescription"]["Shards"][0]["ShardId"];
    let input = json!({"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": sequence});
    let trimmed = on(&dynamodb::STREAMS, &account, "GetShardIterator", input).await;
    assert_eq!(trimmed.unwrap_err().code, "TrimmedDataAccessException");
}

#[tokio::test(start_paused = true)]
async fn a_reader_can_wait_for_a_change_without_missing_it() {
    let account = shop().await;
    let stream = arn(&account).await;
    let changed = account.services().dynamodb.stream_changed(&stream);
    put(&account, order("ann", "1")).await;
    tokio::time::timeout(Duration::from_secs(1), changed).await.expect("the change came before the wait");
    let again = account.services().dynamodb.stream_changed(&stream);
    assert!(tokio::time::timeout(Duration::from_secs(60), again).await.is_err(), "nothing changed");
}

#[tokio::test(start_paused = true)]
async fn a_disabled_stream_ends_and_is_gone_a_day_later() {
    let account = shop().await;
    put(&account, order("ann", "1")).await;
    let start = iterator(&account, "TRIM_HORIZON", None).await;
    let update = json!({"TableName": "orders", "StreamSpecification": {"StreamEnabled": false}});
    call(&account, "UpdateTable", update).await;
    put(&account, order("ann", "2")).await;
    let (found, next) = records(&account, &start).await;
    assert_eq!((found.len(), next), (1, Value::Null));
    let listed = streams(&account, "ListStreams", json!({"TableName": "orders"})).await;
    assert_eq!(listed["Streams"].as_array().unwrap().len(), 1);
    account.clock().sleep(Duration::from_secs(24 * 3600)).await;
    assert_eq!(streams(&account, "ListStreams", json!({})).await["Streams"], json!([]));
}
