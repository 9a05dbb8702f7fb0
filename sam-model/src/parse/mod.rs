//! Reading templates: YAML as AWS's tools read it, or JSON, into the tree of [`crate::value`].

#![allow(clippy::result_large_err, reason = "a fault ends the reading, its size is never felt")]

mod comment;
mod document;
mod json;
mod mark;
mod scalar;
mod yaml;

pub use comment::Comments;
pub use document::Document;
pub use mark::{Position, Step};

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::value::Value;
pub(crate) use scalar::plain as plain_scalar;

/// How deeply collections may be nested before a document is refused.
pub const MAX_DEPTH: usize = 128;

/// How many values a document may hold once its aliases are written out.
pub const MAX_VALUES: usize = 1_000_000;

/// The code of every fault of this module.
const CODE: &str = "template_unreadable";

/// Reads one document, JSON or YAML; short intrinsics (`!Ref x`) become their long form (`{"Ref": "x"}`).
///
/// # Errors
/// What is not well formed, with its line and column; keys that stand twice in one mapping.
pub fn document(text: &str) -> Result<Value, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if json::begins(text)
        && let Some(value) = json::read(text)?
    {
        return Ok(value);
    }
    yaml::read(text).map(|(value, ..)| value)
}

fn fault(line: usize, column: usize, message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::error(CODE, place(position(line, column)), message, help)
}

fn place(at: Position) -> Place {
    let source = Source { file: "template".to_owned(), line: at.line, column: at.column };
    Place { source: Some(source), ..Place::default() }
}

fn position(line: usize, column: usize) -> Position {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position { line: number(line), column: number(column) }
}
