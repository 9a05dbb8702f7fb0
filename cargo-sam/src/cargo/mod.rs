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

/// What `cargo run` and `cargo test` tell about the package that they run, by its first letters.
const OF_ANOTHER_PACKAGE: &[&str] =
    &["CARGO_BIN_", "CARGO_CRATE_NAME", "CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"];

/// The cargo that started this program, or the one in the path.
pub(crate) fn command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Build scripts that look at these, as the one of `ring` does, would run again each time, and so would all that
    // depends on them.
    for (name, _) in std::env::vars_os() {
        let other = |prefix: &&str| name.to_str().is_some_and(|name| name.starts_with(prefix));
        if OF_ANOTHER_PACKAGE.iter().any(other) {
            command.env_remove(name);
        }
    }
    command
}

/// The failure of a cargo that could not be started.
pub(crate) fn not_started(error: io::Error) -> Failure {
    Failure::Faults(format!("cargo cannot be started: {error}"))
}
