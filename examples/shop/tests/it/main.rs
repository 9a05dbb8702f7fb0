//! The shop in a simulated AWS account, deployed from the template that `cargo build` writes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod faults;
mod office;
mod orders;
mod payments;
mod policies;
mod template;

use sam_dsl::testing::{Caller, Sim};
use shop::Shop;
use shop::model::Product;

/// A shop that has ten cups, and Ann at its door.
async fn ann_at_a_shop_with_cups(sim: &Sim) -> Caller {
    let cups = Product { sku: "cup".to_owned(), price: 750, stock: 10, sold: 0 };
    sim.table::<Product>().put(&cups).await;
    sim.as_user("ann@example.com").api::<Shop>()
}
