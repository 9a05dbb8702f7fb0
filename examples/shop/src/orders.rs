//! What customers do with their orders.

use crate::model::{Charge, NewOrder, Order, Product, Status};
use crate::{Payments, Shop, Users};
use sam_dsl::prelude::*;

#[function(POST Shop "/orders", description = "Places an order and asks for the payment")]
async fn place_order(
    body: Json<NewOrder>,
    who: Claims<Users>,
    context: Context,
    now: Now,
    orders: Db<Order, Put>,
    products: Db<Product, (Get, Update)>,
    payments: Producer<Payments>,
) -> Result<Created<Order>, ApiError> {
    let NewOrder { sku, quantity } = body.0;
    if quantity == 0 {
        return Err(ApiError::bad_request("NothingOrdered", "order at least one"));
    }
    let product = products.get(&sku).await?;
    let product =
        product.ok_or_else(|| ApiError::not_found("ProductNotFound", format!("no product `{sku}`")))?;
    let order = Order {
        customer: who.sub().to_owned(),
        id: context.request_id,
        total: product.price * u64::from(quantity),
        status: Status::Placed,
        placed_at: now.unix_seconds(),
        quantity,
        sku,
    };
    let taken = i64::from(quantity);
    let reservation = Transaction::new().put(orders.put(&order).if_absent()).update(
        products.update(&order.sku).add(Product::STOCK, -taken).only_if(Product::STOCK.at_least(taken)),
    );
    if let Err(error) = reservation.await {
        return Err(match error.is_condition_failed() {
            true => ApiError::conflict("OutOfStock", "there are not that many left"),
            false => error.into(),
        });
    }
    let charge = Charge { customer: order.customer.clone(), order: order.id.clone(), amount: order.total };
    payments.send(&charge).await?;
    Ok(Created(order))
}

#[function(GET Shop "/orders", description = "The orders of the caller, newest last")]
async fn list_orders(who: Claims<Users>, orders: Db<Order, Query>) -> Result<Json<Vec<Order>>, ApiError> {
    Ok(Json(orders.query(who.sub()).await?))
}

#[function(GET Shop "/orders/{id}", description = "An order of the caller")]
async fn get_order(
    id: Path<String>,
    who: Claims<Users>,
    orders: Db<Order, Get>,
) -> Result<Json<Order>, ApiError> {
    let order = orders.get((who.sub(), &id)).await?;
    order
        .map(Json)
        .ok_or_else(|| ApiError::not_found("OrderNotFound", format!("you have no order `{}`", *id)))
}

#[function(DELETE Shop "/orders/{id}", description = "Gives up an order that was not paid yet")]
async fn cancel_order(
    id: Path<String>,
    who: Claims<Users>,
    orders: Db<Order, Update>,
) -> Result<NoContent, ApiError> {
    let cancelled = orders.update((who.sub(), &id)).set(Order::STATUS, Status::Cancelled);
    match cancelled.only_if(Order::STATUS.is(Status::Placed)).await {
        Ok(_) => Ok(NoContent),
        Err(error) if error.is_condition_failed() => {
            Err(ApiError::conflict("NotCancellable", "there is no such order, or it was paid already"))
        }
        Err(error) => Err(error.into()),
    }
}
