//! What is wrong with a schedule expression.

use std::error::Error;
use std::fmt;
use std::ops::Range;

/// A fault of a schedule expression: where it stands, what must hold, what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleError {
    /// The name of the fault in the catalogue.
    pub code: &'static str,
    /// What must hold and what was found.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// The bytes of the expression that are wrong.
    pub range: Range<usize>,
}

impl ScheduleError {
    pub(super) fn new(
        code: &'static str,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, message: message.into(), help: help.into(), range }
    }
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ScheduleError {}
