//! Orders, products and payments.

use sam_dsl::prelude::*;

/// An order of a customer.
#[derive(Clone, Debug, PartialEq, Table, Serialize, Deserialize)]
#[table(name = Orders, stream = new_and_old_images, point_in_time_recovery)]
#[index(ByStatus, partition_key = status, sort_key = placed_at, project(total))]
pub struct Order {
    /// Who ordered: the `sub` of the user.
    #[partition_key]
    pub customer: String,
    /// The id of the request that placed it.
    #[sort_key]
    pub id: String,
    /// What was ordered.
    pub sku: String,
    /// How many.
    pub quantity: u32,
    /// What it costs, in cents.
    pub total: u64,
    /// How far it is.
    pub status: Status,
    /// When it was placed, in seconds since 1970.
    pub placed_at: u64,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Placed, and not yet charged.
    Placed,
    /// Charged.
    Paid,
    /// Given up, by the customer or because it was not paid in time.
    Cancelled,
    /// Charged, and paid back.
    Refunded,
}

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Table, Serialize, Deserialize)]
#[table(name = Products)]
pub struct Product {
    /// Its number.
    #[partition_key]
    pub sku: String,
    /// What one costs, in cents.
    pub price: u64,
    /// How many there are.
    pub stock: i64,
    /// How many were paid for.
    #[serde(default)]
    pub sold: u64,
}

/// A payment that is to be taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// Who pays.
    pub customer: String,
    /// For which order.
    pub order: String,
    /// How much, in cents.
    pub amount: u64,
}

/// What a customer sends to place an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewOrder {
    /// What.
    pub sku: String,
    /// How many.
    pub quantity: u32,
}
