//! `cargo sam dev`: the application in a simulated account on this computer.

use crate::cli::Dev;
use crate::report::Failure;

pub(super) fn run(_: &Dev) -> Result<(), Failure> {
    Err(Failure::Faults("`cargo sam dev` is not written yet".to_owned()))
}
