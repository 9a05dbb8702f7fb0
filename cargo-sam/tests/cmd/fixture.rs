//! A workspace without dependencies whose deployed package does what a test says: quick to build.

use super::Ended;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A workspace on disk, new for each test.
pub(crate) struct Workspace(PathBuf);

const ROOT: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"tiny\", \"tiny-lambda\"]\n";

const LIBRARY: &str = "[package]\nname = \"tiny\"\nedition = \"2024\"\n";

const DEPLOYED: &str = "[package]\nname = \"tiny-lambda\"\nedition = \"2024\"\n
[dependencies]\ntiny = { path = \"../tiny\" }\n
[build-dependencies]\ntiny = { path = \"../tiny\" }\n";

impl Workspace {
    /// A workspace in which everything is right. `build` is the body of the build script.
    pub(crate) fn new(name: &str, build: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // What a former run left.
        let _ = fs::remove_dir_all(&folder);
        let workspace = Self(folder);
        workspace.write("Cargo.toml", ROOT);
        workspace.write("tiny/Cargo.toml", LIBRARY);
        workspace.write("tiny/src/lib.rs", "");
        workspace.write("tiny-lambda/Cargo.toml", DEPLOYED);
        workspace.write("tiny-lambda/src/main.rs", "fn main() {}\n");
        workspace.write("tiny-lambda/build.rs", &format!("fn main() {{ {build} }}\n"));
        workspace
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("the path is in the workspace")).expect("the folder is ours");
        fs::write(path, text).expect("the folder is ours");
    }

    /// Runs the program here, with a target folder of its own.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments))
    }

    /// The program, ready to start here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = super::sam(&self.0, arguments);
        command.env("CARGO_TARGET_DIR", self.0.join("target"));
        command
    }
}
