//! The program as a user runs it: a real process, its output and its exit code.

mod check;
mod dev;
mod explain;
mod fixture;
mod session;
mod template;
mod usage;

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in a folder.
fn run(folder: impl AsRef<Path>, arguments: &[&str]) -> Ended {
    Ended::of(sam(folder, arguments))
}

/// The program, ready to start in a folder, without what the surrounding cargo left in the environment.
fn sam(folder: impl AsRef<Path>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-sam"));
    command.args(arguments).current_dir(folder);
    command.env_remove("SAM_CHECK").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// A program that ended.
struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ended {
    fn of(mut command: Command) -> Self {
        let Output { status, stdout, stderr } = command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }

    #[track_caller]
    fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}
