//! `cargo sam fmt`: templates in canonical form.

use crate::cli::Fmt;
use crate::report::{Failure, note, print};
use crate::{snippet, text};
use sam_model::format::format;
use sam_model::parse::Document;
use std::fs;
use std::path::Path;

pub(super) fn run(arguments: &Fmt) -> Result<(), Failure> {
    let mut good = true;
    for path in &arguments.templates {
        good &= one(path, arguments.check)?;
    }
    if good { Ok(()) } else { Err(Failure::Reported) }
}

/// Formats one file; false if it is not a template, or has another form and is only to be checked.
fn one(path: &Path, check: bool) -> Result<bool, Failure> {
    let (name, text) = text::read(path)?;
    let document = match Document::read(&name, &text) {
        Ok(document) => document,
        Err(fault) => {
            snippet::report(&fault, &text);
            return Ok(false);
        }
    };
    let Some(formatted) = format(&document) else {
        note(format_args!("{name}: a template must be a mapping"));
        return Ok(false);
    };
    if !is_faithful(&document, &formatted) {
        note(format_args!(
            "{name}: left as it is, as its canonical form would lose something; please report this template"
        ));
        return Ok(false);
    }
    if text::is_standard_input(path) {
        print(&formatted)?;
        return Ok(!check || formatted == text);
    }
    if formatted == text {
        return Ok(true);
    }
    if check {
        note(format_args!("{name} is not in canonical form; write it with `cargo sam fmt {name}`"));
        return Ok(false);
    }
    fs::write(path, formatted)
        .map_err(|error| Failure::Faults(format!("{name} cannot be written: {error}")))?;
    Ok(true)
}

/// Whether nothing is lost: neither values nor comments.
fn is_faithful(document: &Document, formatted: &str) -> bool {
    Document::read("formatted", formatted).is_ok_and(|again| {
        again.value() == document.value() && again.comments().len() == document.comments().len()
    })
}
