// What the examples of tests have in common: a shop that takes orders.

include!("orders.rs");

use sam_dsl::testing::{self, Fault, Sim};
use std::time::Duration;

user_pool! { pub Users, sign_in = email, groups(Admin) }
api! { pub Shop: http, authorizer = Users }

#[function(POST Shop "/orders", public)]
async fn place(
    order: Json<Order>,
    orders: Db<Order, Put>,
    jobs: Producer<Jobs>,
) -> Result<Created<Order>, ApiError> {
    orders.put(&order).if_absent().await?;
    jobs.send(&order.id).await?;
    Ok(Created(order.0))
}

#[function(GET Shop "/orders/{customer}/{id}", public)]
async fn show(
    customer: Path<String>,
    id: Path<String>,
    orders: Db<Order, Get>,
) -> Result<Json<Order>, ApiError> {
    let order = orders.get((&customer, &id)).await?;
    order.map(Json).ok_or_else(|| ApiError::not_found("OrderNotFound", "no such order"))
}

#[function(GET Shop "/me")]
async fn me(who: Claims<Users>) -> Json<String> {
    Json(who.email().unwrap_or_default().to_owned())
}

#[function(ANY Shop "/office")]
async fn office(_who: Member<Admin>) -> NoContent {
    NoContent
}

#[function(consume Jobs)]
async fn work(job: Message<String>, log: Log) -> Result<(), Error> {
    log.line(format!("order {}", *job));
    match job.as_str() {
        "bad" => Err(Error::new("NotToBeDone", "it never can")),
        _ => Ok(()),
    }
}

#[function(invoke)]
async fn count(orders: Db<Order, Scan>) -> Result<usize, Error> {
    Ok(orders.scan().await?.len())
}

/// Runs the test in an account with the shop.
fn test<F: Future<Output = ()>>(test: fn(Sim) -> F) {
    #[cfg(all(feature = "dynamodb", feature = "sqs"))]
    testing::run(app(), test);
}
