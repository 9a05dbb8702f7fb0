//! Words and colours of the log.

use crate::command::dev::names::Names;
use crate::report::{BAD, CODE, DIM, GOOD, WARNING, styled};
use anstyle::Style;
use sam_sim::Timestamp;

/// The outcome of an invocation that did not fail.
pub(super) const OK: &str = "ok";

/// What leads from a cause to its effects.
const ARROW: &str = "▸";

/// A call of AWS with what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) error: Option<String>,
}

/// `▸ dynamodb:GetItem Products, sqs:SendMessage Payments ×2`; nothing for no calls.
pub(super) fn calls(made: &[Made]) -> String {
    let mut shown: Vec<(&Made, usize)> = Vec::new();
    for made in made {
        match shown.last_mut() {
            Some((last, count)) if *last == made => *count += 1,
            _ => shown.push((made, 1)),
        }
    }
    if shown.is_empty() {
        return String::new();
    }
    let call = |(made, count): &(&Made, usize)| match count {
        1 => call(made),
        count => format!("{} ×{count}", call(made)),
    };
    format!("  {} {}", styled(DIM, ARROW), shown.iter().map(call).collect::<Vec<_>>().join(", "))
}

/// `dynamodb:PutItem Orders (ConditionalCheckFailedException)`.
pub(super) fn call(Made { action, resource, error }: &Made) -> String {
    let what = match resource.as_str() {
        "*" => styled(CODE, action),
        resource => format!("{} {resource}", styled(CODE, action)),
    };
    match error {
        Some(error) => format!("{what} {}", styled(BAD, format_args!("({error})"))),
        None => what,
    }
}

/// A line that belongs to the one above.
pub(super) fn below(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// What a function wrote, each line with its name.
pub(super) fn written(function: &str, text: &str) -> String {
    let line =
        |line: &str| format!("{} {line}", styled(DIM, format_args!("{function} │"))).trim_end().to_owned();
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// `denied dynamodb:PutItem on Orders: the role PlaceRole must allow it`.
pub(super) fn denied(names: &Names, principal: &str, action: &str, resource: &str) -> String {
    let who = match principal.split_once(":assumed-role/").and_then(|(_, rest)| rest.split_once('/')) {
        Some((role, session)) => format!("`{}`, whose role is `{}`", names.short(session), names.short(role)),
        None => format!("`{principal}`"),
    };
    format!(
        "{} {} on `{}` for {who}: no policy allows it",
        styled(BAD, "denied"),
        styled(BAD, format_args!("`{action}`")),
        names.short(resource)
    )
}

/// The outcome of an invocation that failed.
pub(super) fn failed(function: &str, outcome: &str) -> String {
    styled(BAD, format_args!("`{function}` failed: {}", outcome.strip_prefix("error ").unwrap_or(outcome)))
}

/// The status of an answer in the colour of its kind.
pub(super) fn status(status: u16) -> String {
    let style: Style = match status {
        500.. => BAD,
        400..500 => WARNING,
        300..400 => CODE,
        _ => GOOD,
    };
    styled(style, status)
}

/// `12 ms`, or `1.25 s` from a second on.
pub(super) fn duration(from: Timestamp, to: Timestamp) -> String {
    match to.as_millisecond() - from.as_millisecond() {
        milliseconds @ ..1000 => format!("{} ms", milliseconds.max(0)),
        milliseconds => format!("{:.2} s", milliseconds as f64 / 1000.0),
    }
}
