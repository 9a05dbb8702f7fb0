//! What administrators do, and nobody else.

use crate::ann_at_a_shop_with_cups;
use sam_dsl::testing::{Caller, Sim};
use serde_json::{Value, json};
use shop::model::{Order, Product, Status};
use shop::{Admin, Office, app};
use std::time::Duration;

fn carol(sim: &Sim) -> Caller {
    sim.as_user("carol@example.com").member_of::<Admin>().api::<Office>()
}

#[sam_dsl::test(app)]
async fn an_administrator_offers_products(sim: Sim) {
    let offered: Product =
        carol(&sim).put("/products/jug", &json!({ "price": 1200, "stock": 3 })).await.expect(200).json();
    assert_eq!(offered, Product { sku: "jug".into(), price: 1200, stock: 3, sold: 0 });
    sim.assert_no_denials();
}

#[sam_dsl::test(app)]
async fn a_customer_is_refused_by_the_office(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await.api::<Office>();
    let refused = ann.put("/products/cup", &json!({ "price": 1, "stock": 1 })).await.expect(403);
    assert_eq!(refused.value()["code"], "Forbidden");
    sim.anonymous().api::<Office>().get("/orders").await.expect(401);
    sim.anonymous().api::<Office>().get("/nowhere").await.expect(403);
    assert_eq!(sim.table::<Product>().get("cup").await.unwrap().price, 750);
}

#[sam_dsl::test(app)]
async fn a_paid_order_is_found_by_its_status_and_paid_back_once(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    let order: Order = ann.post("/orders", &json!({ "sku": "cup", "quantity": 1 })).await.expect(201).json();
    sim.advance(Duration::from_secs(5)).await;

    let found: Value = carol(&sim).get("/orders?status=paid").await.expect(200).json();
    assert_eq!(found[0]["id"], order.id.as_str());
    assert_eq!(found[0].get("sku"), None, "the index holds its keys and the total");
    carol(&sim).get("/orders?status=lost").await.expect(400);

    let path = format!("/orders/{}/{}/refund", order.customer, order.id);
    let refunded: Order = carol(&sim).post(&path, &()).await.expect(200).json();
    assert_eq!(refunded.status, Status::Refunded);
    carol(&sim).post(&path, &()).await.expect(409);
    sim.assert_no_denials();
}
