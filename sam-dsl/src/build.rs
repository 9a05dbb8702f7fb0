//! The build script of the package that is deployed: `fn main() { sam_dsl::build::emit(shop::app()) }`.
//!
//! It checks the whole application and writes `template.yaml`, `template.cfn.yaml` and `sam.lock` beside the package's
//! `Cargo.toml`, each only if it changes. All faults of one build are reported together, as errors of cargo. Compiling
//! the binary and deploying it are left to SAM CLI.

use crate::App;
use sam_model::diagnostic::{Diagnostic, Place, Severity};
use sam_model::lock::Lock;
use sam_model::{Template, fault, rules, transform};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The environment variable that makes the build fail instead of writing a file: `SAM_CHECK=1`, for CI
/// (`stale_template`).
pub const CHECK: &str = "SAM_CHECK";

/// The environment variable that accepts what replaces stateful resources: `SAM_ACCEPT=1`. Without it the build fails
/// (`replacement_refused`).
pub const ACCEPT: &str = "SAM_ACCEPT";

/// A file that the build writes.
pub(crate) struct Output {
    pub(crate) name: &'static str,
    pub(crate) text: String,
}

/// Checks the application and writes its files: `template.yaml` (SAM), `template.cfn.yaml` (what SAM makes of it) and
/// `sam.lock` (what a change must not replace).
///
/// The folder is that of the package's `Cargo.toml`. If there is an error nothing is written, and every fault becomes
/// an error or a warning of cargo, with the code that `cargo sam explain` takes.
///
/// # Errors
/// It returns in any case; cargo then fails the build for: what [`App::check`] finds; what the transform refuses and
/// what is wrong with the expanded template, such as `too_many_resources`; a change that replaces stateful resources,
/// such as `replacement_refused`, unless [`ACCEPT`] is set; a `sam.lock` that cannot be read (`lock_unreadable`); with
/// [`CHECK`], a file that would change, and otherwise one that cannot be written (`stale_template`).
///
/// # Example
/// ```no_run
/// # mod shop { pub fn app() -> sam_dsl::App { sam_dsl::app!("shop") } }
/// // build.rs
/// fn main() {
///     sam_dsl::build::emit(shop::app());
/// }
/// ```
///
/// Source: <https://doc.rust-lang.org/cargo/reference/build-scripts.html>
pub fn emit(app: App) {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    for name in [TEMPLATE, EXPANDED, LOCK] {
        say(&format!("rerun-if-changed={name}"));
    }
    say("rerun-if-changed=build.rs");
    for variable in [CHECK, ACCEPT] {
        say(&format!("rerun-if-env-changed={variable}"));
    }
    let settings = Settings { check: env::var_os(CHECK).is_some(), accept: env::var_os(ACCEPT).is_some() };
    let report = build(&app, &folder, settings);
    for name in report.written {
        settle(&folder.join(name));
    }
    for diagnostic in &report.found {
        tell(diagnostic);
    }
}

/// What a build may do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Settings {
    /// A file that would change is a fault, and is not written.
    pub(crate) check: bool,
    /// What replaces stateful resources is no fault.
    pub(crate) accept: bool,
}

/// What a build did and found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// The files that were written.
    pub(crate) written: Vec<&'static str>,
    /// Faults and advice; nothing was written if there is an error.
    pub(crate) found: Vec<Diagnostic>,
}

/// Checks the application and, if it has no faults, writes those of its files into the folder that change.
pub(crate) fn build(app: &App, folder: &Path, settings: Settings) -> Report {
    let mut report = Report { written: Vec::new(), found: app.check() };
    if fails(&report.found) {
        return report;
    }
    let outputs = match files(app) {
        Ok(outputs) => outputs,
        Err(faults) => {
            report.found.extend(faults);
            return report;
        }
    };
    if !settings.accept {
        report.found.extend(replacements(app, folder));
    }
    let changed = outputs.iter().filter(|output| {
        !fs::read(folder.join(output.name)).is_ok_and(|found| found == output.text.as_bytes())
    });
    let changed: Vec<_> = changed.collect();
    if settings.check {
        report.found.extend(changed.iter().map(|output| stale(output)));
    }
    if fails(&report.found) {
        return report;
    }
    for output in changed {
        match fs::write(folder.join(output.name), &output.text) {
            Ok(()) => report.written.push(output.name),
            Err(error) => {
                let message = format!("`{}` cannot be written: {error}", output.name);
                report.found.push(refusal(message, "make the folder writable"));
            }
        }
    }
    report
}

pub(crate) const TEMPLATE: &str = "template.yaml";
pub(crate) const EXPANDED: &str = "template.cfn.yaml";
pub(crate) const LOCK: &str = "sam.lock";

/// The files of an application: the same bytes on every machine.
///
/// # Errors
/// What the transform refuses, and what is wrong with the expanded template: it has more resources than what was written.
pub(crate) fn files(app: &App) -> Result<Vec<Output>, Vec<Diagnostic>> {
    let template = app.template();
    let expanded = transform::expand(&template, &transform::Environment::default())
        .map_err(|faults| app.located(faults))?;
    let faults: Vec<_> =
        rules::check(&expanded).into_iter().filter(|one| one.severity == Severity::Error).collect();
    if !faults.is_empty() {
        let about_all = |one: &Diagnostic| one.place.resource.is_none();
        let with_causes = |one: Diagnostic| match about_all(&one) {
            true => largest(app, &expanded)
                .into_iter()
                .fold(one, |one, (place, label)| one.with_related(place, label)),
            false => one,
        };
        return Err(app.located(faults.into_iter().map(with_causes).collect()));
    }
    Ok(vec![
        Output { name: TEMPLATE, text: format!("{HEADER}{}", app.to_yaml()) },
        Output { name: EXPANDED, text: format!("{HEADER}{}", expanded.to_yaml(&|_| None)) },
        Output { name: LOCK, text: Lock::of(&template).to_string() },
    ])
}

/// How many declarations are named as the causes of a template that is too large.
const CAUSES: usize = 3;

/// The declarations that become the most resources, and how many.
fn largest(app: &App, expanded: &Template) -> Vec<(Place, String)> {
    let declared: Vec<_> = app.declarations().collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for resource in expanded.resources.keys() {
        let cause = declared.iter().filter(|id| resource.starts_with(**id)).max_by_key(|id| id.len());
        *counts.entry(cause.copied().unwrap_or_default()).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(id, count)| (Reverse(*count), *id));
    let label =
        |(id, count): (&str, usize)| (Place::resource(id), format!("`{id}` becomes {count} resources"));
    counts.into_iter().take(CAUSES).map(label).collect()
}

const HEADER: &str =
    "# Written by `cargo build` from the Rust source. Edits are overwritten; review it like a lock file.\n";

/// What the last accepted state forbids.
fn replacements(app: &App, folder: &Path) -> Vec<Diagnostic> {
    let Ok(text) = fs::read_to_string(folder.join(LOCK)) else { return Vec::new() };
    match Lock::parse(&text) {
        Ok(accepted) => app.located(accepted.compare(&Lock::of(&app.template()))),
        // It is not repaired: what it says was accepted, and would be lost.
        Err(unreadable) => vec![unreadable],
    }
}

fn fails(found: &[Diagnostic]) -> bool {
    found.iter().any(|one| one.severity == Severity::Error)
}

fn stale(output: &Output) -> Diagnostic {
    let message = format!("`{}` must be what the source says, and it is not", output.name);
    refusal(message, "run `cargo build` without `SAM_CHECK`, review the change and commit it")
}

fn refusal(message: String, help: &str) -> Diagnostic {
    Diagnostic::error(fault::syntax::STALE_TEMPLATE.code, Default::default(), message, help)
}

/// Sets the file's time back before the start of this build script, which cargo would otherwise run once more.
fn settle(path: &Path) {
    let started = env::current_exe().and_then(fs::metadata).and_then(|program| program.modified());
    if let (Ok(started), Ok(file)) = (started, fs::File::options().write(true).open(path)) {
        // Without it the next build runs this script again, and finds nothing to do.
        let _ = file.set_modified(started);
    }
}

fn tell(diagnostic: &Diagnostic) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScalarAttributeType;
    use crate::builder::{Function, Queue, Table};
    use std::time::{Duration, SystemTime};

    /// A folder of its own for one test, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = env::temp_dir().join(format!("sam-dsl-build-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn read(&self, name: &str) -> Option<String> {
            fs::read_to_string(self.0.join(name)).ok()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const CHECK: Settings = Settings { check: true, accept: false };
    const ACCEPT: Settings = Settings { check: false, accept: true };

    fn app(key: &str) -> App {
        App::new("shop")
            .add(Table::new("Orders").partition_key(key, ScalarAttributeType::S))
            .add(Queue::new("Jobs"))
    }

    fn codes(report: &Report) -> Vec<&'static str> {
        report.found.iter().map(|one| one.code).collect()
    }

    #[test]
    fn missing_files_are_written_and_equal_ones_left_untouched() {
        let folder = Folder::new("missing");
        let first = build(&app("id"), &folder.0, Settings::default());
        assert_eq!(
            (first.written, codes(&Report { written: vec![], found: first.found })),
            (vec![TEMPLATE, EXPANDED, LOCK], vec![])
        );
        assert!(folder.read(TEMPLATE).unwrap().contains("AWS::DynamoDB::Table"));

        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let file = fs::File::options().write(true).open(folder.0.join(TEMPLATE)).unwrap();
        file.set_modified(long_ago).unwrap();
        assert_eq!(build(&app("id"), &folder.0, Settings::default()).written, [""; 0]);
        assert_eq!(fs::metadata(folder.0.join(TEMPLATE)).unwrap().modified().unwrap(), long_ago);
    }

    #[test]
    fn an_edited_file_is_repaired_and_no_other_is_written() {
        let folder = Folder::new("edited");
        build(&app("id"), &folder.0, Settings::default());
        let written = folder.read(TEMPLATE).unwrap();
        for edit in [format!("{written}# mine\n"), String::new(), "\u{0}".to_owned()] {
            fs::write(folder.0.join(TEMPLATE), edit).unwrap();
            assert_eq!(build(&app("id"), &folder.0, Settings::default()).written, [TEMPLATE]);
            assert_eq!(folder.read(TEMPLATE).unwrap(), written);
        }
        fs::write(folder.0.join(EXPANDED), [0xff, 0xfe]).unwrap();
        assert_eq!(build(&app("id"), &folder.0, Settings::default()).written, [EXPANDED]);
    }

    #[test]
    fn a_check_refuses_what_is_stale_and_writes_nothing() {
        let folder = Folder::new("check");
        let report = build(&app("id"), &folder.0, CHECK);
        assert_eq!(codes(&report), ["stale_template"; 3]);
        assert_eq!((report.written, folder.read(TEMPLATE)), (vec![], None));

        build(&app("id"), &folder.0, Settings::default());
        assert_eq!(codes(&build(&app("id"), &folder.0, CHECK)), [""; 0]);
        let more = || app("id").add(Queue::new("More"));
        let before = folder.read(TEMPLATE);
        assert_eq!(codes(&build(&more(), &folder.0, CHECK)), ["stale_template"; 3]);
        assert_eq!(folder.read(TEMPLATE), before);
    }

    #[test]
    fn a_change_of_a_key_is_refused_with_its_migration_until_it_is_accepted() {
        let folder = Folder::new("lock");
        build(&app("id"), &folder.0, Settings::default());
        let before = (folder.read(TEMPLATE), folder.read(LOCK));
        let line = line!() + 1;
        let orders = || Table::new("Orders").partition_key("customer", ScalarAttributeType::S);
        let changed = || App::new("shop").add(orders()).add(Queue::new("Jobs"));
        let report = build(&changed(), &folder.0, Settings::default());
        assert_eq!((codes(&report), report.written.as_slice()), (vec!["replacement_refused"], &[""; 0][..]));
        let text = report.found[0].to_string();
        assert!(text.starts_with(&format!("{}:{line}:", file!())), "{text}");
        assert!(text.contains("make a second table with the new key, copy the items"), "{text}");
        assert_eq!((folder.read(TEMPLATE), folder.read(LOCK)), before);

        let accepted = build(&changed(), &folder.0, ACCEPT);
        assert_eq!((codes(&accepted), accepted.written), (vec![], vec![TEMPLATE, EXPANDED, LOCK]));
        assert_eq!(build(&changed(), &folder.0, Settings::default()).written, [""; 0]);
    }

    #[test]
    fn a_lock_that_cannot_be_read_is_kept() {
        let folder = Folder::new("unreadable");
        fs::write(folder.0.join(LOCK), "<<<<<<< ours\n").unwrap();
        let report = build(&app("id"), &folder.0, Settings::default());
        assert_eq!((codes(&report).len(), report.written), (1, vec![]));
        assert_eq!(folder.read(LOCK).unwrap(), "<<<<<<< ours\n");
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let report = build(&app("id"), Path::new("/no/such/folder"), Settings::default());
        assert_eq!((codes(&report), report.written), (vec!["stale_template"; 3], vec![]));
    }

    #[test]
    fn what_the_transform_adds_is_counted_and_its_cause_is_named() {
        let folder = Folder::new("budget");
        let line = line!() + 1;
        let mut app = App::new("many");
        for at in 0..130 {
            app = app.add(Function::new(&format!("Work{at}")).schedule("rate(1 hour)", None));
        }
        assert!(app.template().resources.len() < 500);
        let report = build(&app, &folder.0, Settings::default());
        assert_eq!((codes(&report), report.written.as_slice()), (vec!["too_many_resources"], &[""; 0][..]));
        let text = report.found[0].to_string();
        assert!(text.starts_with(&format!("{}:{line}:", file!())), "{text}");
        assert!(text.contains(&format!("{}:{}:", file!(), line + 2)), "{text}");
    }
}
