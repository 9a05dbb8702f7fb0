// What the examples of tests have in common that need an API and a table.

include!("orders.rs");

use sam_dsl::testing::{Fault, Sim};

api! { pub Shop: http }

#[function(POST Shop "/orders")]
async fn place(
    order: Json<Order>,
    orders: Db<Order, Put>,
    jobs: Producer<Jobs>,
) -> Result<Created<Order>, ApiError> {
    orders.put(&order).if_absent().await?;
    jobs.send(&order.id).await?;
    Ok(Created(order.0))
}

#[function(GET Shop "/orders/{customer}/{id}")]
async fn show(
    customer: Path<String>,
    id: Path<String>,
    orders: Db<Order, Get>,
) -> Result<Json<Order>, ApiError> {
    let order = orders.get((&customer, &id)).await?;
    order.map(Json).ok_or_else(|| ApiError::not_found("OrderNotFound", "no such order"))
}
