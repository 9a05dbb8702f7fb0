//! What administrators do with orders.

use crate::model::{ByStatus, ByStatusItem, Order, Status};
use crate::{Admin, Office};
use sam_dsl::prelude::*;

/// Which orders are wanted.
#[derive(Deserialize)]
pub(crate) struct Filter {
    status: Status,
}

#[function(GET Office "/orders", description = "Orders of one status, oldest first")]
async fn orders_by_status(
    filter: QueryString<Filter>,
    _admin: Member<Admin>,
    orders: Db<Order, Query<ByStatus>>,
) -> Result<Json<Vec<ByStatusItem>>, ApiError> {
    Ok(Json(orders.query_index::<ByStatus, _>(&filter.status).await?))
}

#[function(POST Office "/orders/{customer}/{id}/refund", description = "Pays an order back")]
async fn refund_order(
    customer: Path<String>,
    id: Path<String>,
    admin: Member<Admin>,
    orders: Db<Order, Update>,
    log: Log,
) -> Result<Json<Order>, ApiError> {
    let refunded = orders.update((&customer, &id)).set(Order::STATUS, Status::Refunded);
    match refunded.only_if(Order::STATUS.is(Status::Paid)).await {
        Ok(order) => {
            log.line(format!("{} refunds order {}", admin.sub(), order.id));
            Ok(Json(order))
        }
        Err(error) if error.is_condition_failed() => {
            Err(ApiError::conflict("NotRefundable", "there is no such order, or it is not paid"))
        }
        Err(error) => Err(error.into()),
    }
}
