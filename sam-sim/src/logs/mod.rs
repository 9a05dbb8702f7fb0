//! CloudWatch Logs: the log groups of functions.

/// The state of CloudWatch Logs.
#[derive(Default)]
pub struct Logs {}
