//! `cargo sam check`: whether the application is free of faults and its template up to date.

use crate::cargo::{self, Checked, Found};
use crate::cli::{Check, Format};
use crate::package::{self, Package};
use crate::report::{CODE, Failure, print, progress, styled};
use serde_json::json;
use std::collections::BTreeSet;

pub(super) fn run(arguments: &Check) -> Result<(), Failure> {
    let package = package::find(&arguments.app)?;
    progress(
        "Checking",
        format_args!("{} v{} ({})", package.name, package.version, package.folder().display()),
    );
    let checked = cargo::check(&package)?;
    match arguments.format {
        Format::Json => print(document(&package, &checked))?,
        Format::Text if checked.success => {
            progress("Checked", format_args!("{}: no faults, template.yaml is up to date", package.app()));
        }
        Format::Text => return Err(Failure::Faults(summary(package.app(), &checked.found))),
    }
    if checked.success { Ok(()) } else { Err(Failure::Reported) }
}

fn document(package: &Package, checked: &Checked) -> String {
    let document = json!({
        "app": package.app(),
        "package": package.name,
        "success": checked.success,
        "found": checked.found,
    });
    format!("{document:#}\n")
}

fn summary(app: &str, found: &[Found]) -> String {
    let errors = found.iter().filter(|one| one.level == "error");
    let count = match errors.clone().count() {
        0 => return format!("`{app}` does not build"),
        1 => "1 fault".to_owned(),
        several => format!("{several} faults"),
    };
    let codes: BTreeSet<_> = errors.filter_map(|one| one.code).collect();
    let mut text = format!("`{app}` has {count}");
    if !codes.is_empty() {
        text.push_str("; more about them:");
    }
    for code in codes {
        text.push_str("\n  cargo sam explain ");
        text.push_str(&styled(CODE, code));
    }
    text
}
