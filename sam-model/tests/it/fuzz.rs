//! Templates that were damaged at random: whatever they are, they are read or refused, never more.
//!
//! `SAM_FUZZ_ROUNDS` says how many are made, 2,000 unless told otherwise; round `n` is the same in every run.

use super::generate;
use fastrand::Rng;
use sam_model::format::format;
use sam_model::parse::{self, Document};
use sam_model::transform::{Environment, expand_document};
use sam_model::value::Value;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

/// Tokens that mean something to a reader of YAML or to the transform.
const TOKENS: [&str; 20] = [
    "- ",
    ": ",
    "\n",
    "  ",
    "!Ref ",
    "!Sub ",
    "&a ",
    "*a",
    "<<: ",
    "{",
    "}",
    "[",
    "]",
    "'",
    "\"",
    "|\n",
    "# ",
    "Fn::If",
    "AWS::NoValue",
    "\t",
];

/// No template of this size may take longer, even in a build without optimisation on a busy computer.
const LONGEST: Duration = Duration::from_secs(20);

#[test]
#[allow(clippy::disallowed_methods, reason = "whether it hangs is told by the computer's time")]
fn damaged_templates_are_read_or_refused() {
    let rounds =
        std::env::var("SAM_FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2_000);
    let templates = templates();
    for round in 0..rounds {
        let mut rng = Rng::with_seed(round);
        let template = &templates[rng.usize(..templates.len())];
        let text =
            if rng.bool() { damaged_text(template, &mut rng) } else { damaged_tree(template, &mut rng) };
        let start = Instant::now();
        let whole = catch_unwind(|| read_and_transform(&text));
        assert!(whole.is_ok(), "round {round} panics on:\n{text}");
        assert!(start.elapsed() < LONGEST, "round {round} takes {:?} on:\n{text}", start.elapsed());
    }
}

fn read_and_transform(text: &str) {
    let Ok(document) = Document::read("fuzzed", text) else {
        return;
    };
    if let Some(formatted) = format(&document) {
        assert_eq!(parse::document(&formatted).as_ref(), Ok(document.value()), "{formatted}");
    }
    for region in ["eu-west-1", "cn-north-1"] {
        let environment = Environment { local_code: region == "eu-west-1", ..Environment::new(region) };
        if let Err(faults) = expand_document(document.value().clone(), &environment) {
            assert!(!faults.is_empty());
            faults.into_iter().for_each(|fault| assert!(!document.locate(fault).to_string().is_empty()));
        }
    }
}

fn templates() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/input");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// The text with parts taken out, doubled, or replaced by tokens.
fn damaged_text(text: &str, rng: &mut Rng) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..rng.usize(1..6) {
        let begin = rng.usize(..characters.len().max(1));
        let end = (begin + rng.usize(..20)).min(characters.len());
        let inserted: Vec<char> = match rng.u8(..4) {
            0 => Vec::new(),
            1 => characters[begin.min(end)..end].repeat(2),
            2 => TOKENS[rng.usize(..TOKENS.len())].chars().collect(),
            _ => generate::text(rng).chars().collect(),
        };
        characters.splice(begin.min(end)..end, inserted);
    }
    characters.into_iter().collect()
}

/// The template with some values replaced by others, as JSON.
fn damaged_tree(text: &str, rng: &mut Rng) -> String {
    let mut document = parse::document(text).expect("the golden templates can be read");
    for _ in 0..rng.usize(1..4) {
        damage(&mut document, rng);
    }
    document.to_string()
}

fn damage(value: &mut Value, rng: &mut Rng) {
    let inner: Vec<&mut Value> = match value {
        Value::Object(map) if !map.is_empty() => map.values_mut().collect(),
        Value::Array(list) if !list.is_empty() => list.iter_mut().collect(),
        _ => Vec::new(),
    };
    let count = inner.len();
    match inner.into_iter().nth(rng.usize(..count.max(1))) {
        Some(inner) if rng.u8(..8) > 0 => damage(inner, rng),
        _ => *value = generate::value(rng, 3),
    }
}
