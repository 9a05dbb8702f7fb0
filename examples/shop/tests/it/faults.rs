//! What AWS does now and then, and what the shop makes of it.

use crate::ann_at_a_shop_with_cups;
use sam_dsl::testing::{Fault, Sim};
use serde_json::json;
use shop::model::{Order, Product};
use shop::{Payments, app};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

/// What was sold, once all payments are taken.
async fn sold(sim: &Sim) -> u64 {
    sim.wait_until(5 * MINUTE, async || sim.queue::<Payments>().is_empty().await).await;
    sim.advance(MINUTE).await;
    sim.table::<Product>().get("cup").await.unwrap().sold
}

#[sam_dsl::test(app)]
async fn a_second_delivery_of_a_message_changes_nothing_twice(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    sim.fault(Fault::duplicate());
    ann.post("/orders", &json!({ "sku": "cup", "quantity": 2 })).await.expect(201);
    assert_eq!(sold(&sim).await, 2);
    let runs = sim.trace().invocations(&sim.physical_id("Charge"));
    let mut calls: Vec<_> = runs.iter().flat_map(|run| run.calls()).collect();
    calls.sort();
    assert_eq!(calls, ["dynamodb:UpdateItem", "dynamodb:UpdateItem ConditionalCheckFailedException"]);
}

#[sam_dsl::test(app)]
async fn a_throttled_write_is_tried_again_by_the_sdk(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    sim.fault(Fault::throttle("dynamodb").on("TransactWriteItems").times(2));
    ann.post("/orders", &json!({ "sku": "cup", "quantity": 1 })).await.expect(201);
    let throttled = "dynamodb:TransactWriteItems ProvisionedThroughputExceededException";
    assert_eq!(
        sim.trace().request("POST", "/orders").calls(),
        ["dynamodb:GetItem", throttled, throttled, "dynamodb:TransactWriteItems", "sqs:SendMessage"],
    );
    assert_eq!(sim.table::<Order>().count().await, 1);

    sim.fault(Fault::throttle("dynamodb").on("TransactWriteItems").times(3));
    ann.post("/orders", &json!({ "sku": "cup", "quantity": 1 })).await.expect(500);
    assert_eq!(sim.table::<Order>().count().await, 1);
}

#[sam_dsl::test(app)]
async fn a_crash_after_a_write_neither_sells_nor_charges_twice(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    sim.fault(Fault::crash_after_write("dynamodb").on("TransactWriteItems"))
        .fault(Fault::crash_after_write("sqs").on("SendMessage"));
    ann.post("/orders", &json!({ "sku": "cup", "quantity": 1 })).await.expect(201);
    assert_eq!(sim.table::<Order>().count().await, 1, "the SDK repeats the token of the transaction");
    assert_eq!(sim.table::<Product>().get("cup").await.unwrap().stock, 9);
    assert_eq!(sold(&sim).await, 1);
}

#[sam_dsl::test(app)]
async fn a_function_that_hangs_times_out_and_its_trace_says_so(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    // The schedule that gives up on orders queries too, when it begins.
    sim.advance(MINUTE).await;
    sim.fault(Fault::time_out("dynamodb").on("Query"));
    // The SDK gives up on an answer that stalls, and asks again.
    ann.get("/orders").await.expect(200);

    sim.fault(Fault::time_out("dynamodb").on("Query").times(2));
    let before = sim.account().now();
    let status = ann.get("/orders").await.status();
    assert!((500..=504).contains(&status), "{status}");
    assert_eq!(sim.account().now().duration_since(before).as_secs(), 10, "the timeout of the function");
    assert_eq!(sim.trace().request("GET", "/orders").outcomes(), ["timeout"]);
    ann.get("/orders").await.expect(200);
}
