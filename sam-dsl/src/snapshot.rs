//! Files under version control that must be what the application emits.

use crate::{App, build};
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// The environment variable that writes what a test would otherwise refuse.
const BLESS: &str = "SAM_BLESS";

/// What `assert_snapshot!` calls.
///
/// # Panics
/// If a file differs, with the first difference and the command that accepts it.
#[track_caller]
pub fn assert_snapshot(app: &App, manifest: &str, folder: &str, package: &str) {
    let folder_path = Path::new(manifest).join(folder);
    let outputs = match build::files(app) {
        Ok(outputs) => outputs,
        Err(faults) => panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    };
    let bless = env::var_os(BLESS).is_some();
    let mut stale = String::new();
    for output in outputs {
        let path = folder_path.join(output.name);
        let found = fs::read_to_string(&path).unwrap_or_default();
        if found == output.text {
            continue;
        }
        if bless {
            let written = fs::create_dir_all(&folder_path).and_then(|()| fs::write(&path, &output.text));
            written.unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
            continue;
        }
        let lines = found.lines().map(Some).chain(std::iter::repeat(None));
        let difference = output
            .text
            .lines()
            .map(Some)
            .chain([None])
            .zip(lines)
            .enumerate()
            .find(|(_, (now, then))| now != then);
        if let Some((at, (now, then))) = difference {
            let shown = |line: Option<&str>| line.unwrap_or("(end of file)").to_owned();
            let _ = write!(
                stale,
                "\n{folder}/{}:{}\n  - {}\n  + {}",
                output.name,
                at + 1,
                shown(then),
                shown(now)
            );
        }
    }
    assert!(
        stale.is_empty(),
        "the application does not emit what was reviewed:{stale}\nto accept it: {BLESS}=1 cargo test -p {package}, then review the difference"
    );
}
