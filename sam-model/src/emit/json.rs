//! Templates as JSON.

use crate::value::Value;

/// `value` as JSON with two blanks of indentation and a final line break.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
