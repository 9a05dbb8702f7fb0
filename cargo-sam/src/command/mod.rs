//! The subcommands, a file each.

mod check;
mod dev;
mod explain;
mod fmt;
mod transform;

use crate::cli::Command;
use crate::report::Failure;

/// Does what the command line says.
pub(crate) fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Dev(arguments) => dev::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Transform(arguments) => transform::run(&arguments),
    }
}
