//! Random documents with awkward keys and texts, the same for the same seed.

use fastrand::Rng;
use sam_model::value::{Map, Value, json};

/// What readers of YAML could take for something else, or stumble over.
const AWKWARD: [&str; 48] = [
    "",
    " ",
    "a ",
    " a",
    "yes",
    "No",
    "y",
    "true",
    "null",
    "~",
    ".nan",
    "2010-09-09",
    "12:30:00",
    "190:20:30",
    "1_000",
    "012",
    "0x1F",
    "1e5",
    "+1",
    "=",
    "<<",
    "-",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a #b",
    "#a",
    "&a",
    "*a",
    "!Ref a",
    "%a",
    "@a",
    "|",
    "[a]",
    "{a}",
    "'a'",
    "\"a\"",
    "a\\b",
    "a\tb",
    "a\nb",
    "a\n\n b\n\n",
    "\n",
    "\u{85}",
    "\u{2028}",
    "é日😀",
    "---",
    "${A} # b",
];

/// Names of intrinsic functions, as keys.
const NAMES: [&str; 9] = [
    "Ref",
    "Condition",
    "Fn::GetAtt",
    "Fn::Sub",
    "Fn::If",
    "Fn::Join",
    "Fn::ForEach::x",
    "Fn::Transform",
    "Type",
];

/// How deep a document may go.
const DEPTH: usize = 6;

/// A document: a mapping of anything.
pub(crate) fn document(rng: &mut Rng) -> Value {
    Value::Object(map(rng, DEPTH))
}

/// Anything, at most `depth` collections deep.
pub(crate) fn value(rng: &mut Rng, depth: usize) -> Value {
    match rng.u8(..if depth == 0 { 7 } else { 11 }) {
        0 => Value::Null,
        1 => rng.bool().into(),
        2 => rng.i64(-1000..1000).into(),
        3 => json!(f64::from(rng.i32(-1_000_000..1_000_000)) / 64.0),
        4..7 => text(rng).into(),
        7 => (0..rng.usize(..4)).map(|_| value(rng, depth - 1)).collect(),
        8 => json!({ *rng.choice(NAMES).as_ref().unwrap_or(&"Ref"): value(rng, depth - 1) }),
        _ => Value::Object(map(rng, depth - 1)),
    }
}

fn map(rng: &mut Rng, depth: usize) -> Map {
    (0..rng.usize(..5)).map(|_| (text(rng), value(rng, depth))).collect()
}

/// A text, often one that is awkward.
pub(crate) fn text(rng: &mut Rng) -> String {
    match rng.u8(..4) {
        0 => (0..rng.usize(..12)).map(|_| rng.char('a'..='z')).collect(),
        1 => (0..rng.usize(..8)).map(|_| rng.char(..)).collect(),
        2 => format!("{}{}", AWKWARD[rng.usize(..AWKWARD.len())], AWKWARD[rng.usize(..AWKWARD.len())]),
        _ => AWKWARD[rng.usize(..AWKWARD.len())].to_owned(),
    }
}
