//! The simulated account from the outside.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bad_input;
mod dynamodb;
mod lambda;
mod queues;
