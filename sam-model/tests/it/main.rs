//! Tests of the template language as its users see it.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod format;
mod fuzz;
mod generate;
mod golden;
mod rest_api;
mod round_trip;
