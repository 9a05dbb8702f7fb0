//! What a handle may do: access as a type.
//!
//! `Db<Order, (Get, Update)>` in a signature is three things at once: the methods that compile, the IAM actions in the
//! policy of the function, and the environment variable that names the table.
//!
//! The operations themselves are in [`handle`](crate::handle). Permissions for what no handle does are declared with
//! [`grant!`](crate::grant!).
//!
//! # Example
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
//! use sam_dsl::access::TableAccess;
//!
//! # fn main() {
//! let grants = <(Get, Query<ByStatus>) as TableAccess<Order>>::grants();
//! assert_eq!(grants[0].actions, ["dynamodb:GetItem"]);
//! assert_eq!(grants[1].resource, sam_model::intrinsic::sub("${Orders.Arn}/index/ByStatus"));
//! # }
//! ```
//!
//! Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html>

mod grant;
#[doc(hidden)]
pub mod grant_on;
mod table;

pub use grant::{Grant, Grants};
pub use table::{
    Access, Allows, At, BatchGet, BatchWrite, ConditionCheck, Delete, Get, Put, Query, Scan, Single,
    TableAccess, Update,
};
