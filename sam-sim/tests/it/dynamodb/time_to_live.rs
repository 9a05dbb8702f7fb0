//! Time to live.

use super::{call, check_refused, get, order_with, put, shop, streams};
use sam_sim::{Account, Clock};
use serde_json::{Value, json};
use std::time::Duration;

async fn enable(account: &Account, enabled: bool) -> Value {
    let specification = json!({"AttributeName": "expires", "Enabled": enabled});
    call(
        account,
        "UpdateTimeToLive",
        json!({"TableName": "orders", "TimeToLiveSpecification": specification}),
    )
    .await
}

async fn put_expiring(account: &Account, id: &str, seconds: i64) {
    let second = Clock::EPOCH.as_second() + seconds;
    put(account, order_with("ann", id, json!({"expires": {"N": second.to_string()}}))).await;
}

const HOUR: u64 = 3600;

#[tokio::test(start_paused = true)]
async fn an_expired_item_is_there_until_the_lag_is_over_and_its_deletion_names_the_service() {
    let account = shop().await;
    put_expiring(&account, "before", 10).await;
    enable(&account, true).await;
    put_expiring(&account, "after", 20).await;
    put_expiring(&account, "later", 365 * 24 * 3600).await;
    account.clock().sleep(Duration::from_secs(48 * HOUR)).await;
    assert_ne!(get(&account, "ann", "before").await, Value::Null);
    account.clock().sleep(Duration::from_secs(15)).await;
    assert_eq!(get(&account, "ann", "before").await, Value::Null);
    assert_ne!(get(&account, "ann", "after").await, Value::Null);
    account.clock().sleep(Duration::from_secs(10)).await;
    assert_eq!(account.services().dynamodb.items("orders").len(), 1);

    let list = streams(&account, "ListStreams", json!({})).await;
    let stream = &list["Streams"][0]["StreamArn"];
    let shards = streams(&account, "DescribeStream", json!({"StreamArn": stream})).await;
    let shard = &shards["StreamDescription"]["Shards"][0]["ShardId"];
    let input = json!({"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
    let iterator = streams(&account, "GetShardIterator", input).await["ShardIterator"].take();
    let records = streams(&account, "GetRecords", json!({"ShardIterator": iterator})).await;
    assert_eq!(records["Records"].as_array().unwrap().len(), 2);
    assert_eq!(records["Records"][0]["eventName"], "REMOVE");
    assert_eq!(
        records["Records"][0]["userIdentity"],
        json!({"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"})
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_expiry_saves_an_item_and_other_types_and_the_far_past_never_expire() {
    let account = shop().await;
    account.services().dynamodb.set_time_to_live_lag(Default::default());
    enable(&account, true).await;
    put_expiring(&account, "saved", 10).await;
    put_expiring(&account, "ancient", -6 * 365 * 24 * 3600).await;
    put(&account, order_with("ann", "text", json!({"expires": {"S": "1893456010"}}))).await;
    account.clock().sleep(Duration::from_secs(5)).await;
    put_expiring(&account, "saved", 100).await;
    account.clock().sleep(Duration::from_secs(50)).await;
    assert_eq!(account.services().dynamodb.items("orders").len(), 3);
    account.clock().sleep(Duration::from_secs(50)).await;
    assert_eq!(account.services().dynamodb.items("orders").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn expiry_is_enabled_once_and_can_be_disabled() {
    let account = shop().await;
    account.services().dynamodb.set_time_to_live_lag(Default::default());
    enable(&account, true).await;
    let described = call(&account, "DescribeTimeToLive", json!({"TableName": "orders"})).await;
    assert_eq!(
        described["TimeToLiveDescription"],
        json!({"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"})
    );
    check_refused(
        &account,
        "UpdateTimeToLive",
        json!({"TableName": "orders", "TimeToLiveSpecification": {"AttributeName": "x", "Enabled": true}}),
        "ValidationException: TimeToLive is already enabled",
    )
    .await;
    put_expiring(&account, "1", 10).await;
    enable(&account, false).await;
    account.clock().sleep(Duration::from_secs(HOUR)).await;
    assert_eq!(account.services().dynamodb.items("orders").len(), 1);
}
