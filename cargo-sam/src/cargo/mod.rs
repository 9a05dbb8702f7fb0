//! Cargo as a child process.
//!
//! Source of the messages: <https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages>

mod build;
mod check;
mod message;

pub(crate) use build::build;
pub(crate) use check::{Checked, check};
pub(crate) use message::Found;

use crate::report::Failure;
use std::io;
use std::process::Command;

/// The cargo that started this program, or the one in the path.
pub(crate) fn command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The failure of a cargo that could not be started.
pub(crate) fn not_started(error: io::Error) -> Failure {
    Failure::Faults(format!("cargo cannot be started: {error}"))
}
