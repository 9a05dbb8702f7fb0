//! What customers do.

use crate::ann_at_a_shop_with_cups;
use sam_dsl::testing::Sim;
use serde_json::{Value, json};
use shop::model::{Order, Product, Status};
use shop::{Payments, Shop, app};

#[sam_dsl::test(app)]
async fn an_order_takes_from_the_stock_and_asks_for_its_payment(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    let order: Order = ann.post("/orders", &json!({ "sku": "cup", "quantity": 2 })).await.expect(201).json();
    assert_eq!((order.total, order.status, order.placed_at), (1500, Status::Placed, 1_893_456_000));
    assert_eq!(sim.table::<Product>().get("cup").await.unwrap().stock, 8);
    assert_eq!(sim.queue::<Payments>().len().await, 1);

    let again: Order = ann.get(&format!("/orders/{}", order.id)).await.expect(200).json();
    assert_eq!(again, order);
    let all: Vec<Order> = ann.get("/orders").await.expect(200).json();
    assert_eq!(all, [order]);
    sim.assert_no_denials();
}

#[sam_dsl::test(app)]
async fn what_is_not_there_cannot_be_ordered(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    let refused =
        |answer: sam_dsl::testing::Answer| answer.json::<Value>()["code"].as_str().map(str::to_owned);
    let answer = ann.post("/orders", &json!({ "sku": "cup", "quantity": 11 })).await.expect(409);
    assert_eq!(refused(answer).as_deref(), Some("OutOfStock"));
    let answer = ann.post("/orders", &json!({ "sku": "jug", "quantity": 1 })).await.expect(404);
    assert_eq!(refused(answer).as_deref(), Some("ProductNotFound"));
    let answer = ann.post("/orders", &json!({ "sku": "cup", "quantity": 0 })).await.expect(400);
    assert_eq!(refused(answer).as_deref(), Some("NothingOrdered"));
    assert_eq!(sim.table::<Order>().count().await, 0);
    assert_eq!(sim.table::<Product>().get("cup").await.unwrap().stock, 10);
}

#[sam_dsl::test(app)]
async fn a_body_that_does_not_fit_is_refused(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    for body in ["", "{", "[]", "{\"sku\": 7, \"quantity\": 1}", "\u{0}"] {
        let answer = ann.request("POST", "/orders").body(body).await.expect(400);
        assert_eq!(answer.value()["code"], "BadBody", "{body:?}");
    }
}

#[sam_dsl::test(app)]
async fn nobody_sees_the_orders_of_others(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    let order: Order = ann.post("/orders", &json!({ "sku": "cup", "quantity": 1 })).await.expect(201).json();
    let bob = sim.as_user("bob@example.com").api::<Shop>();
    bob.get(&format!("/orders/{}", order.id)).await.expect(404);
    bob.delete(&format!("/orders/{}", order.id)).await.expect(409);
    assert_eq!(bob.get("/orders").await.expect(200).value(), json!([]));
}

#[sam_dsl::test(app)]
async fn without_a_token_only_the_products_can_be_seen(sim: Sim) {
    ann_at_a_shop_with_cups(&sim).await;
    let nobody = sim.anonymous().api::<Shop>();
    let products: Vec<Product> = nobody.get("/products").await.expect(200).json();
    assert_eq!(products[0].sku, "cup");
    nobody.get("/orders").await.expect(401);
    nobody.get("/orders").header("authorization", "Bearer no.such.token").await.expect(401);
    nobody.get("/cups").await.expect(404);
}

#[sam_dsl::test(app)]
async fn browsers_of_the_shop_may_call_it_and_others_may_not(sim: Sim) {
    let preflight = |origin: &'static str| {
        let request = sim.anonymous().api::<Shop>().request("OPTIONS", "/orders");
        request.header("origin", origin).header("access-control-request-method", "POST")
    };
    let answer = preflight("https://shop.example").await.expect(204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://shop.example"));
    let answer = preflight("https://evil.example").await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[sam_dsl::test(app)]
async fn an_order_can_be_given_up_until_it_is_paid(sim: Sim) {
    let ann = ann_at_a_shop_with_cups(&sim).await;
    let place = || async {
        ann.post("/orders", &json!({ "sku": "cup", "quantity": 1 })).await.expect(201).json::<Order>()
    };
    let early = place().await;
    ann.delete(&format!("/orders/{}", early.id)).await.expect(204);
    let paid = place().await;
    sim.advance(std::time::Duration::from_secs(5)).await;
    ann.delete(&format!("/orders/{}", paid.id)).await.expect(409);
    let status = |id: String| {
        let ann = ann.clone();
        async move { ann.get(&format!("/orders/{id}")).await.expect(200).json::<Order>().status }
    };
    assert_eq!(status(early.id).await, Status::Cancelled);
    assert_eq!(status(paid.id).await, Status::Paid);
}
