//! The catalogue of faults and the code that reports them: neither knows a fault that the other does not.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use sam_model::fault::{self, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The crates that report faults, without the catalogue itself and the facts about AWS.
const REPORTERS: [&str; 5] =
    ["sam-macros/src", "sam-dsl/src", "sam-model/src", "sam-sim/src", "cargo-sam/src"];
/// What runs when an application is compiled. The grammars of schedules are sam-model's, and the macros call them.
const COMPILE_TIME: [&str; 3] = ["sam-macros/src", "sam-dsl/src", "sam-model/src/schedule"];
/// The build script, the builders, the handles and the tests run later.
const LATER: [&str; 4] =
    ["sam-dsl/src/build.rs", "sam-dsl/src/builder", "sam-dsl/src/handle/table", "sam-dsl/src/testing"];
/// Of the grammars of schedules, what only the event `Schedule` refuses, which no macro makes.
const NOT_OF_THE_MACROS: [&str; 1] = ["schedule_at_in_a_rule"];
const CATALOGUE: [&str; 2] = ["sam-model/src/fault", "sam-model/src/limits"];

/// Mistakes that the compiler reports in its own words, which say it well enough: the type that is expected and the
/// one that was found stand at the token, and there is no place for a code.
const PLAIN_COMPILER_ERRORS: [(&str, &str); 7] = [
    ("access/a_key_without_its_sort_key", "shows both keys, expected as a pair"),
    ("access/a_message_of_another_type", "shows the type of the queue's messages"),
    ("access/an_attribute_with_a_value_of_another_type", "shows the type of the attribute"),
    ("access/removing_an_attribute_that_the_item_needs", "shows that an `Option` is expected"),
    ("function/a_constant_of_the_wrong_unit", "shows `Seconds` and `MegaBytes`"),
    ("queue/a_message_that_cannot_be_sent", "serde's own advice names the derive that is missing"),
    ("route/a_path_variable_of_a_type_that_does_not_parse", "names `FromStr`, which the type lacks"),
];

#[test]
fn every_code_in_a_message_has_a_page() {
    let mut unknown = BTreeSet::new();
    for (path, text) in sources(&["sam-macros/src", "sam-dsl/src"]) {
        for code in bracketed(&text).into_iter().chain(handed_over(&text)) {
            if fault::find(code).is_none() {
                unknown.insert(format!("{}: {code}", path.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "the catalogue has no page for\n{}", joined(unknown));
}

#[test]
fn every_message_to_a_mistake_names_its_page() {
    let mut silent = BTreeSet::new();
    let plain: BTreeMap<_, _> = PLAIN_COMPILER_ERRORS.into_iter().collect();
    let cases = files(&root().join("sam-macros/tests/ui"), "stderr");
    assert!(!cases.is_empty());
    for path in cases {
        let text = fs::read_to_string(&path).unwrap();
        let case = path.with_extension("");
        let case =
            case.strip_prefix(root().join("sam-macros/tests/ui")).unwrap().to_str().unwrap().to_owned();
        let codes = bracketed(&text);
        if let Some(unknown) = codes.iter().find(|code| fault::find(code).is_none()) {
            silent.insert(format!("{case}: the catalogue has no page for {unknown}"));
        }
        match plain.contains_key(case.as_str()) {
            true if !codes.is_empty() => {
                silent.insert(format!("{case}: has a code, so it is no plain compiler error"))
            }
            false if codes.is_empty() => silent.insert(format!("{case}: names no code")),
            _ => false,
        };
    }
    assert!(silent.is_empty(), "{}", joined(silent));
}

#[test]
fn every_fault_of_the_catalogue_is_reported_by_something() {
    let limits = limits(|_, name| name.to_owned());
    let sources: Vec<_> = reporters().collect();
    let idle = fault::FAULTS
        .iter()
        .filter(|fault| !sources.iter().any(|(_, text)| reports(text, fault.code, &limits)));
    let idle: BTreeSet<_> = idle.map(|fault| fault.code.to_owned()).collect();
    assert!(idle.is_empty(), "nothing reports\n{}", joined(idle));
}

#[test]
fn a_fault_is_found_when_its_page_says() {
    let limits = limits(|service, name| format!("{service}::{name}"));
    let sources: Vec<_> =
        reporters().filter(|(path, _)| below(path, &COMPILE_TIME) && !below(path, &LATER)).collect();
    let mut wrong = BTreeSet::new();
    for fault in fault::FAULTS.iter().filter(|fault| !NOT_OF_THE_MACROS.contains(&fault.code)) {
        let compiled = sources.iter().any(|(_, text)| reports(text, fault.code, &limits));
        if compiled != (fault.stage == Stage::Check) {
            wrong.insert(format!(
                "{}: {:?}, and the compiler {} it",
                fault.code,
                fault.stage,
                if compiled { "reports" } else { "does not report" }
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", joined(wrong));
}

/// Whether a source names the fault: by its code, by its constant, or by a limit that has its code.
fn reports(text: &str, code: &str, limits: &BTreeMap<String, Vec<String>>) -> bool {
    let constant = code.to_uppercase();
    text.contains(&format!("\"{code}\""))
        || text.contains(&format!("[{code}]"))
        || has_word(text, &constant)
        || limits.get(code).is_some_and(|names| names.iter().any(|name| has_word(text, name)))
}

fn has_word(text: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + word.len()..].starts_with(part))
}

/// The constants of `sam_model::limits` by the code of the fault of breaking them, as a source writes them.
fn limits(written: fn(&str, &str) -> String) -> BTreeMap<String, Vec<String>> {
    let mut limits: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources(&["sam-model/src/limits"]) {
        let service = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut name = "";
        for line in text.lines() {
            let line = line.trim_start().trim_start_matches("pub const ");
            let first = line.split([' ', ':']).next().unwrap_or_default();
            if first.len() > 1
                && first
                    .chars()
                    .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
            {
                name = first;
            }
            for text in line.split('"').skip(1).step_by(2).filter(|text| fault::find(text).is_some()) {
                limits.entry(text.to_owned()).or_default().push(written(&service, name));
            }
        }
    }
    limits
}

/// Codes at the end of messages: `.. [code]`. Single words in brackets are slices and attributes.
fn bracketed(text: &str) -> Vec<&str> {
    let opened = text.match_indices(" [").map(|(at, bracket)| &text[at + bracket.len()..]);
    let closed = opened.filter_map(|rest| rest.split_once(']'));
    let ends = |after: &str| after.starts_with(['"', '\n', '\r']) || after.is_empty();
    closed.filter(|(inside, after)| is_code(inside) && ends(after)).map(|(inside, _)| inside).collect()
}

/// Codes that are handed over as a text of their own: `faults.at(tokens, "code", message)`.
fn handed_over(text: &str) -> Vec<&str> {
    let calls = text.split("faults.at").skip(1);
    let arguments = calls.filter_map(|call| call.split_once('"'));
    let codes =
        arguments.filter(|(before, _)| !before.contains(';')).filter_map(|(_, rest)| rest.split('"').next());
    codes.filter(|code| is_code(code)).collect()
}

fn is_code(text: &str) -> bool {
    text.contains('_')
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|letter| letter == '_' || letter.is_ascii_lowercase() || letter.is_ascii_digit())
}

fn reporters() -> impl Iterator<Item = (PathBuf, String)> {
    sources(&REPORTERS).filter(|(path, _)| !below(path, &CATALOGUE))
}

fn sources(folders: &[&str]) -> impl Iterator<Item = (PathBuf, String)> {
    let files: Vec<_> = folders.iter().flat_map(|folder| files(&root().join(folder), "rs")).collect();
    files.into_iter().map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    })
}

fn below(path: &Path, places: &[&str]) -> bool {
    places.iter().any(|place| path.starts_with(root().join(place)))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn joined(lines: BTreeSet<String>) -> String {
    lines.into_iter().collect::<Vec<_>>().join("\n")
}
