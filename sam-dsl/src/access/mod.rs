//! What a handle may do: access as a type.
//!
//! `Db<Order, (Get, Update)>` in a signature is three things at once: the methods that compile, the IAM actions in the
//! policy of the function, and the environment variable that names the table.

mod grant;
#[doc(hidden)]
pub mod grant_on;
mod table;

pub use grant::{Grant, Grants};
pub use table::{
    Access, Allows, At, BatchGet, BatchWrite, ConditionCheck, Delete, Get, Put, Query, Scan, Single,
    TableAccess, Update,
};
