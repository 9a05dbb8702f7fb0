//! What happens to an order without its customer: it is charged, announced, or given up.

use crate::Payments;
use crate::model::{ByStatus, Charge, Order, Product, Status};
use sam_dsl::prelude::*;
use std::time::Duration;

/// The bank takes no more than this in one payment, in cents.
pub(crate) const LARGEST_PAYMENT: u64 = 1_000_000;

/// How long an order waits for its payment.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

#[function(consume Payments, batch = 10, timeout = 30 s, description = "Takes the payment of an order")]
async fn charge(job: Message<Charge>, orders: Db<Order, Update>) -> Result<(), Error> {
    if job.amount > LARGEST_PAYMENT {
        return Err(Error::new("PaymentDeclined", format!("the bank declines {} cents", job.amount)));
    }
    let paid = orders.update((&job.customer, &job.order)).set(Order::STATUS, Status::Paid);
    match paid.only_if(Order::STATUS.is(Status::Placed)).await {
        // It was cancelled meanwhile, or this is the second delivery of the message.
        Err(error) if error.is_condition_failed() => Ok(()),
        other => other.map(drop),
    }
}

#[function(stream Order, retries = 3, description = "Announces what was paid")]
async fn announce(change: Change<Order>, products: Db<Product, Update>, log: Log) -> Result<(), Error> {
    let (Some(old), Some(new)) = (change.old(), change.new_image()) else { return Ok(()) };
    if old.status != Status::Paid && new.status == Status::Paid {
        products.update(&new.sku).add(Product::SOLD, new.quantity).await?;
        log.line(format!("order {} is paid: {} x {}", new.id, new.quantity, new.sku));
    }
    Ok(())
}

#[function(schedule = "rate(1 hour)", timeout = 1 min, description = "Gives up orders that nobody paid")]
async fn give_up(now: Now, orders: Db<Order, (Query<ByStatus>, Update)>, log: Log) -> Result<(), Error> {
    let late = now.before(PATIENCE).unix_seconds();
    for order in orders.query_index::<ByStatus, _>(&Status::Placed).sort_key(SortKey::less_than(late)).await?
    {
        let cancelled = orders.update((&order.customer, &order.id)).set(Order::STATUS, Status::Cancelled);
        match cancelled.only_if(Order::STATUS.is(Status::Placed)).await {
            Ok(_) => log.line(format!("order {} was not paid in time", order.id)),
            Err(error) if error.is_condition_failed() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
