//! What cargo tells about the packages of a workspace.
//!
//! Source: <https://doc.rust-lang.org/cargo/commands/cargo-metadata.html>

use crate::cargo;
use crate::report::Failure;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// A package of the workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    /// What cargo takes for `--package` without doubt.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    manifest_path: PathBuf,
    pub(super) targets: Vec<Target>,
    pub(super) dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub(super) kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// `build`, `dev`, or none for the usual kind.
    pub(super) kind: Option<String>,
}

impl Package {
    pub(crate) fn manifest(&self) -> &Path {
        &self.manifest_path
    }

    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new(""))
    }
}

/// The packages of the workspace to which a folder belongs.
pub(super) fn read(folder: &Path) -> Result<Vec<Package>, Failure> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let output = cargo::command()
        .args(["metadata", "--no-deps", "--format-version=1"])
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()
        .map_err(cargo::not_started)?;
    if !output.status.success() {
        // Cargo has said why.
        return Err(Failure::Reported);
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(|error| {
        Failure::Faults(format!("the answer of `cargo metadata` cannot be read: {error}"))
    })?;
    Ok(metadata.packages)
}
