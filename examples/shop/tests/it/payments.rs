//! What happens without a customer: the queue, the stream, the schedule.

use crate::ann_at_a_shop_with_cups;
use sam_dsl::testing::Sim;
use serde_json::json;
use shop::model::{Charge, Order, Product, Status};
use shop::{Payments, app};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

#[sam_dsl::test(app)]
async fn an_order_is_charged_from_the_queue_and_announced_from_the_stream(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    let order: Order = ann.post("/orders", &json!({ "sku": "cup", "quantity": 3 })).await.expect(201).json();
    sim.advance(Duration::from_secs(5)).await;

    let stored = sim.table::<Order>().get((&order.customer, &order.id)).await.unwrap();
    assert_eq!(stored.status, Status::Paid);
    assert!(sim.queue::<Payments>().is_empty().await);
    assert_eq!(sim.table::<Product>().get("cup").await.unwrap().sold, 3);
    assert!(sim.log("Announce").contains(&format!("order {} is paid: 3 x cup", order.id)));
    sim.assert_no_denials();
}

#[sam_dsl::test(app)]
async fn a_second_delivery_of_a_payment_changes_nothing(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    let order: Order = ann.post("/orders", &json!({ "sku": "cup", "quantity": 1 })).await.expect(201).json();
    sim.advance(Duration::from_secs(5)).await;
    let charge = Charge { customer: order.customer, order: order.id, amount: order.total };
    sim.queue::<Payments>().send(&charge).await;
    sim.advance(Duration::from_secs(5)).await;
    assert!(sim.queue::<Payments>().is_empty().await);
    assert_eq!(sim.table::<Product>().get("cup").await.unwrap().sold, 1);
}

#[sam_dsl::test(app)]
async fn a_payment_that_the_bank_declines_waits_with_the_dead_letters(sim: Sim) {
    let good = Charge { customer: "ann".into(), order: "1".into(), amount: 5 };
    let declined = Charge { customer: "bob".into(), order: "2".into(), amount: 2_000_000 };
    sim.table::<Order>()
        .put(&Order {
            customer: "ann".into(),
            id: "1".into(),
            sku: "cup".into(),
            quantity: 1,
            total: 5,
            status: Status::Placed,
            placed_at: 0,
        })
        .await;
    sim.queue::<Payments>().send(&good).await;
    sim.queue::<Payments>().send(&declined).await;
    sim.queue::<Payments>().send_text("no payment at all").await;

    sim.advance(MINUTE).await;
    let order = sim.table::<Order>().get(("ann", "1")).await.unwrap();
    assert_eq!(order.status, Status::Paid, "one bad message does not hold up the others of its batch");
    assert_eq!((sim.queue::<Payments>().len().await, sim.queue::<Payments>().dead_letters().await), (2, 0));
    sim.advance(20 * MINUTE).await;
    assert_eq!((sim.queue::<Payments>().len().await, sim.queue::<Payments>().dead_letters().await), (0, 2));
}

#[sam_dsl::test(app)]
async fn an_order_that_nobody_pays_is_given_up_after_a_day(sim: Sim) {
    let now = sim.account().now().as_second().unsigned_abs();
    let order = Order {
        customer: "ann".into(),
        id: "1".into(),
        sku: "cup".into(),
        quantity: 1,
        total: 5,
        status: Status::Placed,
        placed_at: now,
    };
    sim.table::<Order>().put(&order).await;
    let status = || async { sim.table::<Order>().get(("ann", "1")).await.unwrap().status };
    sim.advance(24 * HOUR).await;
    assert_eq!(status().await, Status::Placed);
    sim.advance(2 * HOUR).await;
    assert_eq!(status().await, Status::Cancelled);
    sim.assert_no_denials();
}
