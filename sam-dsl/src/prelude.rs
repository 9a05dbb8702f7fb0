//! Everything that an application usually needs: `use sam_dsl::prelude::*;`.
//!
//! It is listed by hand. What tests, builders and build scripts need is left to [`testing`](crate#tests),
//! [`builder`](crate::builder) and [`build`](crate::build).
//!
//! # Example
//! ```
//! use sam_dsl::prelude::*;
//!
//! queue! { pub Jobs: String }
//!
//! #[function(invoke)]
//! async fn ask(Payload(job): Payload<String>, jobs: Producer<Jobs>) -> Result<String, Error> {
//!     jobs.send(&job).await
//! }
//! # fn main() {}
//! ```

pub use crate::access::{BatchGet, BatchWrite, ConditionCheck, Delete, Get, Put, Query, Scan, Update};
pub use crate::handle::table::{Page, SortKey};
pub use crate::handle::{Db, Producer, Sdk, Transaction};
pub use crate::param::{
    Change, Claims, Header, Headers, Log, Member, Message, Now, Path, Payload, QueryString, Tick,
};
pub use crate::runtime::Context;
pub use crate::trigger::EventName;
pub use crate::{
    Accepted, ApiError, App, Created, Error, IntoResponse, Json, KeyAttribute, MegaBytes, NoContent,
    Response, Seconds, Table, api, function, grant, queue, user_pool,
};
pub use serde::{Deserialize, Serialize};
