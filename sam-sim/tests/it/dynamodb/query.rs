//! `Query`.

use super::{call, check_refused, ids, order, order_with, put, refused, shop};
use sam_sim::Account;
use serde_json::{Value, json};

async fn filled() -> Account {
    let account = shop().await;
    for (id, status, amount) in
        [("a1", "new", "10"), ("a2", "paid", "9"), ("a3", "new", "-5"), ("b1", "new", "100")]
    {
        let more = json!({"status": {"S": status}, "amount": {"N": amount}, "note": {"S": id}, "secret": {"S": "x"}});
        put(&account, order_with("ann", id, more)).await;
    }
    put(&account, order_with("bob", "a1", json!({"status": {"S": "new"}, "amount": {"N": "10"}}))).await;
    put(&account, order("ann", "c1")).await;
    account
}

fn query(condition: &str, values: Value) -> Value {
    json!({"TableName": "orders", "KeyConditionExpression": condition, "ExpressionAttributeValues": values})
}

#[tokio::test(start_paused = true)]
async fn a_partition_is_read_in_the_order_of_the_sort_key() {
    let account = filled().await;
    let s = |text: &str| json!({"S": text});
    for (condition, value, other, expected) in [
        ("customer = :c", None, None, vec!["a1", "a2", "a3", "b1", "c1"]),
        ("customer = :c AND id = :v", Some("a2"), None, vec!["a2"]),
        ("customer = :c AND id < :v", Some("a2"), None, vec!["a1"]),
        ("customer = :c AND id <= :v", Some("a2"), None, vec!["a1", "a2"]),
        (":v < id AND :c = customer", Some("a2"), None, vec!["a3", "b1", "c1"]),
        ("customer = :c AND id >= :v", Some("a3"), None, vec!["a3", "b1", "c1"]),
        ("customer = :c AND id BETWEEN :v AND :w", Some("a2"), Some("b1"), vec!["a2", "a3", "b1"]),
        ("customer = :c AND begins_with(id, :v)", Some("a"), None, vec!["a1", "a2", "a3"]),
    ] {
        let mut input = query(condition, json!({":c": s("ann")}));
        for (key, value) in [(":v", value), (":w", other)] {
            if let Some(value) = value {
                input["ExpressionAttributeValues"][key] = s(value);
            }
        }
        let answer = call(&account, "Query", input.clone()).await;
        assert_eq!(ids(&answer), expected, "{condition}");
        assert_eq!(answer["Count"], expected.len());
        input["ScanIndexForward"] = false.into();
        let mut backward = expected;
        backward.reverse();
        assert_eq!(ids(&call(&account, "Query", input).await), backward, "{condition} backward");
    }
}

#[tokio::test(start_paused = true)]
async fn pages_continue_where_the_last_ended_in_both_directions() {
    let account = filled().await;
    for forward in [true, false] {
        let mut input = query("customer = :c", json!({":c": {"S": "ann"}}));
        input["Limit"] = 2.into();
        input["ScanIndexForward"] = forward.into();
        let mut found = Vec::new();
        loop {
            let answer = call(&account, "Query", input.clone()).await;
            found.extend(ids(&answer).iter().map(|id| (*id).to_owned()));
            match answer.get("LastEvaluatedKey") {
                Some(key) => input["ExclusiveStartKey"] = key.clone(),
                None => break,
            }
        }
        if !forward {
            found.reverse();
        }
        assert_eq!(found, ["a1", "a2", "a3", "b1", "c1"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_ends_after_a_megabyte_even_if_the_filter_takes_everything_away() {
    let account = shop().await;
    for id in ["1", "2", "3", "4"] {
        put(&account, order_with("ann", id, json!({"data": {"S": "x".repeat(380_000)}}))).await;
    }
    let mut input = query("customer = :c", json!({":c": {"S": "ann"}}));
    input["FilterExpression"] = "attribute_exists(nothing)".into();
    input["ReturnConsumedCapacity"] = "TOTAL".into();
    let answer = call(&account, "Query", input).await;
    assert_eq!((&answer["Count"], &answer["ScannedCount"]), (&json!(0), &json!(3)));
    assert_eq!(answer["LastEvaluatedKey"], order("ann", "3"));
    // 1,140,060 bytes are 279 blocks of 4 KB, half a unit each.
    assert_eq!(answer["ConsumedCapacity"]["CapacityUnits"], 139.5);
}

#[tokio::test(start_paused = true)]
async fn a_global_index_holds_what_it_projects_of_the_items_that_have_its_key() {
    let account = filled().await;
    let mut input = query("#s = :s AND amount > :t", json!({":s": {"S": "new"}, ":t": {"N": "-5"}}));
    input["IndexName"] = "ByStatus".into();
    input["ExpressionAttributeNames"] = json!({"#s": "status"});
    let answer = call(&account, "Query", input.clone()).await;
    assert_eq!(answer["Count"], 3);
    let last = &answer["Items"][2];
    assert_eq!(
        last,
        &order_with(
            "ann",
            "b1",
            json!({"status": {"S": "new"}, "amount": {"N": "100"}, "note": {"S": "b1"}})
        )
    );
    for (member, value, fault) in [
        ("ConsistentRead", json!(true), "Consistent reads are not supported on global secondary indexes"),
        (
            "Select",
            json!("ALL_ATTRIBUTES"),
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ByStatus because its projection type is not ALL",
        ),
        (
            "ProjectionExpression",
            json!("secret"),
            "One or more parameter values were invalid: Global secondary index ByStatus does not project [secret]",
        ),
        ("IndexName", json!("Other"), "The table does not have the specified index: Other"),
        ("ExclusiveStartKey", order("ann", "a1"), "The provided starting key is invalid"),
    ] {
        let mut input = input.clone();
        input[member] = value;
        check_refused(&account, "Query", input, &format!("ValidationException: {fault}")).await;
    }
    // Two items with one index key are both found, a page each.
    input["KeyConditionExpression"] = "#s = :s AND amount = :t".into();
    input["ExpressionAttributeValues"][":t"] = json!({"N": "10.0"});
    input["Limit"] = 1.into();
    let first = call(&account, "Query", input.clone()).await;
    input["ExclusiveStartKey"] = first["LastEvaluatedKey"].clone();
    let second = call(&account, "Query", input).await;
    assert_ne!(first["Items"][0]["customer"], second["Items"][0]["customer"]);
}

#[tokio::test(start_paused = true)]
async fn a_local_index_fetches_from_the_table_what_it_does_not_hold() {
    let account = filled().await;
    let mut input = query(
        "customer = :c AND amount BETWEEN :a AND :b",
        json!({":c": {"S": "ann"}, ":a": {"N": "-9"}, ":b": {"N": "9.5"}}),
    );
    input["IndexName"] = "ByAmount".into();
    input["ConsistentRead"] = true.into();
    let answer = call(&account, "Query", input.clone()).await;
    assert_eq!(ids(&answer), ["a3", "a2"]);
    assert_eq!(answer["Items"][0], order_with("ann", "a3", json!({"amount": {"N": "-5"}})));
    input["Select"] = "ALL_ATTRIBUTES".into();
    input["ReturnConsumedCapacity"] = "INDEXES".into();
    let answer = call(&account, "Query", input).await;
    assert_eq!(answer["Items"][0]["secret"], json!({"S": "x"}));
    assert_eq!(answer["ConsumedCapacity"]["Table"]["CapacityUnits"], 2.0);
    assert_eq!(answer["ConsumedCapacity"]["LocalSecondaryIndexes"]["ByAmount"]["CapacityUnits"], 1.0);
}

#[tokio::test(start_paused = true)]
async fn conditions_that_no_query_can_do_are_refused() {
    let account = filled().await;
    for (condition, fault) in [
        ("id = :v", "Query condition missed key schema element: customer"),
        ("customer > :v", "Query key condition not supported"),
        ("customer = :v AND note = :v", "Query condition missed key schema element: id"),
    ] {
        let input = query(condition, json!({":v": {"S": "x"}}));
        check_refused(&account, "Query", input, &format!("ValidationException: {fault}")).await;
    }
    check_refused(
        &account,
        "Query",
        query("customer = :v", json!({":v": {"N": "1"}})),
        "ValidationException: One or more parameter values were invalid: Condition parameter type does not match schema type",
    )
    .await;
    let mut filter = query("customer = :v", json!({":v": {"S": "x"}}));
    filter["FilterExpression"] = "id = :v".into();
    check_refused(
        &account,
        "Query",
        filter,
        "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: id",
    )
    .await;
    let mut outside = query("customer = :v", json!({":v": {"S": "ann"}}));
    outside["ExclusiveStartKey"] = order("bob", "a1");
    check_refused(
        &account,
        "Query",
        outside,
        "ValidationException: The provided starting key is outside query boundaries based on provided conditions",
    )
    .await;
    let error = refused(&account, "Query", json!({"TableName": "orders"})).await;
    assert!(error.message.starts_with("Either the KeyConditions or KeyConditionExpression"));
}
