//! What is emitted.

use sam_dsl::assertions::Emitted;
use serde_json::json;
use shop::model::Order;
use shop::{Payments, app};

#[test]
fn what_is_emitted_is_what_was_reviewed() {
    sam_dsl::assert_snapshot!(app(), "../../snapshots/shop");
}

#[test]
fn the_application_has_no_faults() {
    let faults: Vec<_> = app().check().iter().map(ToString::to_string).collect();
    assert_eq!(faults, [""; 0]);
}

#[test]
fn the_table_of_orders_is_kept_and_has_a_stream() {
    let found = Emitted::by(&app()).item::<Order>().matches(json!({
        "DeletionPolicy": "Retain",
        "Properties": {
            "KeySchema": [
                { "AttributeName": "customer", "KeyType": "HASH" },
                { "AttributeName": "id", "KeyType": "RANGE" },
            ],
            "GlobalSecondaryIndexes": [{ "IndexName": "ByStatus", "Projection": "{{projection}}" }],
            "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
        },
    }));
    assert_eq!(found["projection"], json!({ "NonKeyAttributes": ["total"], "ProjectionType": "INCLUDE" }));
}

#[test]
fn a_payment_waits_with_the_dead_letters_after_five_receives() {
    Emitted::by(&app()).item::<Payments>().matches(json!({
        "Properties": {
            "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["PaymentsDeadLetters", "Arn"] }, "maxReceiveCount": 5 },
            "VisibilityTimeout": 180,
        },
    }));
}
