//! `CreateTable`, `DescribeTable`, `UpdateTable`, `DeleteTable`, `ListTables`.

use super::{account, call, check_refused, refused, shop};
use serde_json::{Value, json};

fn table(name: &str) -> Value {
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    })
}

#[tokio::test(start_paused = true)]
async fn a_table_is_creating_and_then_active() {
    let account = account();
    let created = call(&account, "CreateTable", table("carts")).await["TableDescription"].take();
    assert_eq!(created["TableStatus"], "CREATING");
    assert_eq!(created["TableArn"], "arn:aws:dynamodb:eu-central-1:123456789012:table/carts");
    assert_eq!(created["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(created["CreationDateTime"], 1_893_456_000.0);
    let described = call(&account, "DescribeTable", json!({"TableName": created["TableArn"]})).await;
    assert_eq!(described["Table"]["TableStatus"], "ACTIVE");
    check_refused(
        &account,
        "CreateTable",
        table("carts"),
        "ResourceInUseException: Table already exists: carts",
    )
    .await;
    assert_eq!(
        call(&account, "DeleteTable", json!({"TableName": "carts"})).await["TableDescription"]["TableStatus"],
        "DELETING"
    );
    check_refused(
        &account,
        "DescribeTable",
        json!({"TableName": "carts"}),
        "ResourceNotFoundException: Requested resource not found: Table: carts not found",
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn keys_indexes_and_billing_must_fit_together() {
    let account = account();
    let index = |name: &str, keys: Value| json!({"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}});
    let hash = json!([{"AttributeName": "id", "KeyType": "HASH"}]);
    for (pointer, value, fault) in [
        (
            "BillingMode",
            json!("PROVISIONED"),
            "ReadCapacityUnits and WriteCapacityUnits must both be specified",
        ),
        (
            "ProvisionedThroughput",
            json!({"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}),
            "Neither ReadCapacityUnits nor",
        ),
        (
            "ProvisionedThroughput",
            json!({"ReadCapacityUnits": 0, "WriteCapacityUnits": 1}),
            "'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            "AttributeDefinitions",
            json!([]),
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: []",
        ),
        (
            "AttributeDefinitions",
            json!([{"AttributeName": "id", "AttributeType": "S"}, {"AttributeName": "x", "AttributeType": "S"}]),
            "Number of attributes in KeySchema does not exactly match",
        ),
        (
            "KeySchema",
            json!([{"AttributeName": "id", "KeyType": "RANGE"}]),
            "The first KeySchemaElement is not a HASH key type",
        ),
        (
            "KeySchema",
            json!([{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "id", "KeyType": "RANGE"}]),
            "have the same name",
        ),
        (
            "LocalSecondaryIndexes",
            json!([index("local", hash.clone())]),
            "Table KeySchema does not have a range key",
        ),
        ("GlobalSecondaryIndexes", json!([]), "List of GlobalSecondaryIndexes is empty"),
        (
            "GlobalSecondaryIndexes",
            json!([index("one", hash.clone()), index("one", hash.clone())]),
            "Duplicate index name: one",
        ),
        (
            "GlobalSecondaryIndexes",
            Value::Array((0..21).map(|at| index(&format!("index{at}"), hash.clone())).collect()),
            "exceeds per-table limit of 20",
        ),
        ("StreamSpecification", json!({"StreamEnabled": true}), "StreamViewType is required"),
        ("TableName", json!("ab"), "Table/index names must be between 3 and 255 characters long"),
        (
            "TableName",
            Value::Null,
            "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
        ),
    ] {
        let mut table = table("carts");
        table[pointer] = value.clone();
        let error = refused(&account, "CreateTable", table).await;
        assert_eq!(error.code, "ValidationException");
        assert!(error.message.contains(fault), "{pointer} {value}: {}", error.message);
    }
    let mut policy = table("carts");
    policy["ResourcePolicy"] = "{}".into();
    assert_eq!(refused(&account, "CreateTable", policy).await.code, "Unsupported");
    let twenty: Vec<_> = (0..20).map(|at| index(&format!("index{at}"), hash.clone())).collect();
    let mut largest = table("carts");
    largest["GlobalSecondaryIndexes"] = twenty.into();
    call(&account, "CreateTable", largest).await;
}

#[tokio::test(start_paused = true)]
async fn tables_are_listed_in_pages() {
    let account = account();
    for name in ["ccc", "aaa", "bbb"] {
        call(&account, "CreateTable", table(name)).await;
    }
    let first = call(&account, "ListTables", json!({"Limit": 2})).await;
    assert_eq!(first, json!({"TableNames": ["aaa", "bbb"], "LastEvaluatedTableName": "bbb"}));
    let second = call(&account, "ListTables", json!({"ExclusiveStartTableName": "bbb"})).await;
    assert_eq!(second, json!({"TableNames": ["ccc"]}));
    assert_eq!(account.services().dynamodb.tables(), ["aaa", "bbb", "ccc"]);
}

#[tokio::test(start_paused = true)]
async fn billing_stream_and_protection_can_be_changed() {
    let account = shop().await;
    let update = async |mut change: Value| {
        change["TableName"] = "orders".into();
        call(&account, "UpdateTable", change).await["TableDescription"].take()
    };
    let throughput = json!({"ReadCapacityUnits": 5, "WriteCapacityUnits": 6});
    let table = update(json!({"BillingMode": "PROVISIONED", "ProvisionedThroughput": throughput})).await;
    assert_eq!(table["ProvisionedThroughput"]["WriteCapacityUnits"], 6);
    let first = table["LatestStreamArn"].clone();
    update(json!({"StreamSpecification": {"StreamEnabled": false}})).await;
    let view = json!({"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}});
    assert_ne!(update(view).await["LatestStreamArn"], first, "a stream that is enabled again is another one");
    update(json!({"DeletionProtectionEnabled": true})).await;
    let error = refused(&account, "DeleteTable", json!({"TableName": "orders"})).await;
    assert!(error.message.contains("protected against deletion"));
    let indexes = json!({"TableName": "orders", "GlobalSecondaryIndexUpdates": []});
    assert_eq!(refused(&account, "UpdateTable", indexes).await.code, "Unsupported");
    let error = refused(&account, "UpdateTable", json!({"TableName": "orders"})).await;
    assert!(error.message.starts_with("At least one of ProvisionedThroughput"));
}
