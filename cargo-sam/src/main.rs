//! `cargo sam`: the commands around an application. The only crate of the workspace that prints and exits.

mod cargo;
mod cli;
mod command;
mod package;
mod report;
mod snippet;
mod text;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Clap prints help and usage errors itself, and ends with 0 or 2.
    let cli = cli::Cli::parse_from(cli::arguments(std::env::args_os()));
    match command::run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
