//! The build of a package that will be run.

use super::message::Message;
use super::{command, not_started};
use crate::package::Package;
use crate::report::Failure;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;

/// Builds a package and returns its program. Cargo prints its progress and its errors as always.
pub(crate) fn build(package: &Package, release: bool) -> Result<PathBuf, Failure> {
    let mut cargo = command();
    cargo.args(["build", "--message-format=json-render-diagnostics", "--package", &package.id]);
    cargo.arg("--manifest-path").arg(package.manifest());
    if release {
        cargo.arg("--release");
    }
    let mut child = cargo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(not_started)?;
    let mut program = None;
    let messages = child.stdout.take().map(BufReader::new);
    for line in messages.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
        if let Some(Message::Artifact { package_id, executable: Some(executable) }) = Message::read(&line)
            && package_id == package.id
        {
            program = Some(executable);
        }
    }
    let status = child.wait().map_err(not_started)?;
    if !status.success() {
        let name = &package.name;
        return Err(Failure::Faults(format!("`{name}` does not build; nothing was started")));
    }
    program.ok_or_else(|| Failure::Faults(format!("`{}` builds, but has no binary", package.name)))
}
