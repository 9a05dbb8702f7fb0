//! DynamoDB through its operations, a file for each of them or each family.

mod batch;
mod create_table;
mod get_item;
mod put_item;
mod query;
mod requests;
mod scan;
mod stream;
mod time_to_live;
mod transact;
mod update_item;

use sam_sim::account::{Principal, PrincipalKind};
use sam_sim::service::JsonService;
use sam_sim::{Account, AwsError, Clock, dynamodb};
use serde_json::{Value, json};

fn account() -> Account {
    Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
}

/// An account with the table `orders`: key `customer` and `id`, a global index `ByStatus` on `status` and `amount` that
/// includes `note`, a local index `ByAmount` on `amount` with keys only, and a stream.
async fn shop() -> Account {
    let account = account();
    let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
    let table = json!({
        "TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "customer", "AttributeType": "S"}, {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "status", "AttributeType": "S"}, {"AttributeName": "amount", "AttributeType": "N"},
        ],
        "KeySchema": [key("customer", "HASH"), key("id", "RANGE")],
        "GlobalSecondaryIndexes": [{
            "IndexName": "ByStatus",
            "KeySchema": [key("status", "HASH"), key("amount", "RANGE")],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"]},
        }],
        "LocalSecondaryIndexes": [{
            "IndexName": "ByAmount",
            "KeySchema": [key("customer", "HASH"), key("amount", "RANGE")],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    });
    call(&account, "CreateTable", table).await;
    account
}

async fn on(
    service: &'static JsonService,
    account: &Account,
    operation: &str,
    input: Value,
) -> Result<Value, AwsError> {
    let arn = format!("arn:aws:iam::{}:root", account.id());
    let owner = Principal { arn, kind: PrincipalKind::Owner };
    account.call(service, operation, &owner, input, None).await
}

#[track_caller]
fn expect(operation: &str, result: Result<Value, AwsError>) -> Value {
    result.unwrap_or_else(|error| panic!("{operation}: {error}"))
}

async fn call(account: &Account, operation: &str, input: Value) -> Value {
    expect(operation, on(&dynamodb::SERVICE, account, operation, input).await)
}

async fn streams(account: &Account, operation: &str, input: Value) -> Value {
    expect(operation, on(&dynamodb::STREAMS, account, operation, input).await)
}

async fn refused(account: &Account, operation: &str, input: Value) -> AwsError {
    match on(&dynamodb::SERVICE, account, operation, input).await {
        Ok(answer) => panic!("{operation} was not refused: {answer}"),
        Err(error) => error,
    }
}

/// Checks a refusal against `code: message`.
async fn check_refused(account: &Account, operation: &str, input: Value, expected: &str) {
    assert_eq!(refused(account, operation, input).await.to_string(), expected);
}

fn order(customer: &str, id: &str) -> Value {
    json!({"customer": {"S": customer}, "id": {"S": id}})
}

/// An order with more attributes.
fn order_with(customer: &str, id: &str, more: Value) -> Value {
    let mut order = order(customer, id);
    for (name, value) in more.as_object().expect("the test gives it") {
        order[name] = value.clone();
    }
    order
}

async fn put(account: &Account, item: Value) {
    call(account, "PutItem", json!({"TableName": "orders", "Item": item})).await;
}

async fn get(account: &Account, customer: &str, id: &str) -> Value {
    call(account, "GetItem", json!({"TableName": "orders", "Key": order(customer, id)})).await["Item"].take()
}

/// The ids of the items of an answer.
fn ids(answer: &Value) -> Vec<&str> {
    answer["Items"]
        .as_array()
        .expect("the test gives it")
        .iter()
        .map(|item| item["id"]["S"].as_str().expect("the test gives it"))
        .collect()
}
