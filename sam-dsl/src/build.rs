//! The build script of the package that is deployed: `fn main() { sam_dsl::build::emit(shop::app()) }`.
//!
//! It checks the whole application and writes `template.yaml` and `sam.lock` beside the package's `Cargo.toml`, each only
//! if it changes. All faults of one build are reported together, as errors of cargo.

use crate::App;
use sam_model::diagnostic::{Diagnostic, Severity};
use sam_model::lock::Lock;
use sam_model::{fault, transform};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The environment variable that makes the build fail instead of writing a file: `SAM_CHECK=1`, for CI.
pub const CHECK: &str = "SAM_CHECK";

/// The environment variable that accepts what replaces stateful resources: `SAM_ACCEPT=1`.
pub const ACCEPT: &str = "SAM_ACCEPT";

/// A file that the build writes.
pub(crate) struct Output {
    pub(crate) name: &'static str,
    pub(crate) text: String,
}

/// Checks the application and writes its files; on a fault, tells cargo to fail.
pub fn emit(app: App) {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    for name in [TEMPLATE, EXPANDED, LOCK] {
        say(&format!("rerun-if-changed={name}"));
    }
    say("rerun-if-changed=build.rs");
    for variable in [CHECK, ACCEPT] {
        say(&format!("rerun-if-env-changed={variable}"));
    }
    let mut found = app.check();
    let mut outputs = Vec::new();
    if !fails(&found) {
        match files(&app) {
            Ok(files) => outputs = files,
            Err(faults) => found.extend(faults),
        }
        if env::var_os(ACCEPT).is_none() {
            found.extend(replacements(&app, &folder));
        }
    }
    for diagnostic in &found {
        report(diagnostic);
    }
    if fails(&found) {
        return;
    }
    for output in outputs {
        if let Err(diagnostic) = write(&folder, &output) {
            report(&diagnostic);
        }
    }
}

pub(crate) const TEMPLATE: &str = "template.yaml";
pub(crate) const EXPANDED: &str = "template.cfn.yaml";
pub(crate) const LOCK: &str = "sam.lock";

/// The files of an application: the same bytes on every machine.
pub(crate) fn files(app: &App) -> Result<Vec<Output>, Vec<Diagnostic>> {
    let template = app.template();
    let expanded = transform::expand(&template, &transform::Environment::default())?;
    Ok(vec![
        Output { name: TEMPLATE, text: format!("{HEADER}{}", app.to_yaml()) },
        Output { name: EXPANDED, text: format!("{HEADER}{}", expanded.to_yaml(&|_| None)) },
        Output { name: LOCK, text: Lock::of(&template).to_string() },
    ])
}

const HEADER: &str = "# Written by `cargo build` from the Rust source. Edits are overwritten; review it like a lock file.\n";

/// What the last accepted state forbids.
fn replacements(app: &App, folder: &Path) -> Vec<Diagnostic> {
    let Ok(text) = fs::read_to_string(folder.join(LOCK)) else { return Vec::new() };
    match Lock::parse(&text) {
        Ok(accepted) => accepted.compare(&Lock::of(&app.template())),
        // It is not repaired: what it says was accepted, and would be lost.
        Err(unreadable) => vec![unreadable],
    }
}

fn fails(found: &[Diagnostic]) -> bool {
    found.iter().any(|one| one.severity == Severity::Error)
}

/// Writes a file if it changes. In check mode a change is a fault.
fn write(folder: &Path, output: &Output) -> Result<(), Diagnostic> {
    let path = folder.join(output.name);
    if fs::read_to_string(&path).is_ok_and(|text| text == output.text) {
        return Ok(());
    }
    let refuse = |message: String, help: &str| {
        Diagnostic::error(fault::syntax::STALE_TEMPLATE.code, Default::default(), message, help)
    };
    if env::var_os(CHECK).is_some() {
        let message = format!("`{}` must be what the source says, and it is not", output.name);
        return Err(refuse(message, "run `cargo build` without `SAM_CHECK`, review the change and commit it"));
    }
    fs::write(&path, &output.text)
        .map_err(|error| refuse(format!("`{}` cannot be written: {error}", output.name), "make the folder writable"))?;
    settle(&path);
    Ok(())
}

/// Sets the file's time back before the start of this build script, which cargo would otherwise run once more.
fn settle(path: &Path) {
    let started = env::current_exe().and_then(fs::metadata).and_then(|program| program.modified());
    if let (Ok(started), Ok(file)) = (started, fs::File::options().write(true).open(path)) {
        // Without it the next build runs this script again, and finds nothing to do.
        let _ = file.set_modified(started);
    }
}

fn report(diagnostic: &Diagnostic) {
    let directive = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    for line in diagnostic.to_string().lines() {
        say(&format!("{directive}={line}"));
    }
}

#[allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
fn say(directive: &str) {
    println!("cargo::{directive}");
}
