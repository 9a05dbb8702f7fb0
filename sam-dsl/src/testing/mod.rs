//! Tests in a simulated AWS account: `#[sam_dsl::test(app)] async fn name(sim: Sim)`.
//!
//! Each test gets a fresh account with the application deployed in it, from the very template that `cargo build`
//! writes. The handlers run in process, through the unmodified AWS SDK, under the policies of the template. Time is
//! virtual: [`Sim::advance`] turns the clock, and whatever falls due happens.
//!
//! What the template says is left to [`assertions`](crate::assertions); a server for other programs to `cargo sam dev`.
//! What is not simulated fails with the error `Unsupported`.
//!
//! # Example
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/shop.rs"));
//! async fn an_order_is_placed(sim: Sim) {
//!     sim.post("/orders", &Order::new("ann", "1", 5)).await.expect(201);
//!     assert_eq!(sim.table::<Order>().count().await, 1);
//!     assert_eq!(sim.queue::<Jobs>().len().await, 1);
//!     sim.assert_no_denials();
//! }
//! # fn main() { test(an_order_is_placed) }
//! ```

mod answer;
mod caller;
mod invoker;
mod queue;
mod sim;
mod table;
mod trace;

pub use answer::Answer;
pub use caller::{Caller, Request};
pub use queue::QueueProbe;
pub use sim::Sim;
pub use table::TableProbe;
pub use trace::{Cause, Trace};

/// Faults on demand, for [`Sim::fault`].
pub use sam_sim::fault::Fault;
/// What a [`Trace`] holds.
pub use sam_sim::trace::{Event, EventId, What};

use crate::App;

/// Deploys the application into a fresh account and runs the test in it. What `#[sam_dsl::test]` calls.
///
/// # Panics
/// If the application has faults, or cannot be deployed, or if the test panics.
#[doc(hidden)]
#[track_caller]
pub fn run<F, Output>(app: App, test: fn(Sim) -> F) -> Output
where
    F: Future<Output = Output>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime without input and output can always be made");
    runtime.block_on(async { test(Sim::deploy(app).await).await })
}
