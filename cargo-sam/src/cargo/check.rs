//! The build of a package that is only checked.

use super::message::{Found, Message};
use super::{command, not_started};
use crate::package::Package;
use crate::report::{Failure, note};
use anstream::{AutoStream, ColorChoice, adapter};
use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader};
use std::process::Stdio;

/// The environment variable with which a build script fails instead of writing files.
const CHECK: &str = "SAM_CHECK";

/// What a build found.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Whether cargo succeeded.
    pub(crate) success: bool,
    /// Every error and warning, once.
    pub(crate) found: Vec<Found>,
}

/// Builds a package without writing its files, and passes on what cargo prints.
///
/// An application is compiled twice, for its build script and for Lambda; what both find is printed once.
pub(crate) fn check(package: &Package) -> Result<Checked, Failure> {
    let coloured = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let (format, colour) = match coloured {
        true => ("--message-format=json-diagnostic-rendered-ansi", "always"),
        false => ("--message-format=json", "never"),
    };
    let mut child = command()
        .args(["build", format, "--color", colour, "--package", &package.id, "--manifest-path"])
        .arg(package.manifest())
        .env(CHECK, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(not_started)?;
    let printed = child.stderr.take().map(|pipe| std::thread::spawn(|| pass_on(lines(pipe))));
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for message in child.stdout.take().into_iter().flat_map(lines).filter_map(|line| Message::read(&line)) {
        if let Message::Compiler { found: one, rendered } = message
            && seen.insert(rendered.clone())
        {
            note(rendered.trim_end_matches('\n'));
            found.extend(one);
        }
    }
    let success = child.wait().map_err(not_started)?.success();
    // The thread only reads and prints; it cannot have panicked.
    found.extend(printed.and_then(|thread| thread.join().ok()).unwrap_or_default());
    Ok(Checked { success, found })
}

/// Prints the lines, and returns what they say of faults.
fn pass_on(lines: impl Iterator<Item = String>) -> Vec<Found> {
    let mut found = Vec::new();
    for line in lines {
        note(&line);
        Found::read_build_script(&adapter::strip_str(&line).to_string(), &mut found);
    }
    found
}

fn lines(pipe: impl io::Read) -> impl Iterator<Item = String> {
    BufReader::new(pipe).lines().map_while(Result::ok)
}
