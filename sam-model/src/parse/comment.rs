//! The comments of a YAML document, and what they are about.

use super::mark::{Mark, Position, Step};
use std::collections::BTreeMap;

/// Comments, by what they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// What stands above the document, set apart by an empty line.
    pub(crate) header: Vec<String>,
    /// What is said of a part: of an entry of a mapping, or of an element of a list.
    pub(crate) parts: BTreeMap<Vec<Step>, Comment>,
    /// What stands below the document.
    pub(crate) trailer: Vec<String>,
}

/// What is said of a part of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Lines above it.
    pub(crate) above: Vec<String>,
    /// What stands at the end of its first line.
    pub(crate) beside: Vec<String>,
}

/// A scalar that may hold a `#`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scalar {
    pub(super) begin: Position,
    /// Where the next token may begin: comments may stand before it.
    pub(super) end: Position,
    pub(super) style: Style,
}

/// How a scalar that may hold a `#` is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    /// Between marks of this sort.
    Quoted(char),
    /// As lines below a `|` or `>`, from its first line on.
    Block,
}

impl Scalar {
    fn holds(&self, at: Position) -> bool {
        // What is indented less than the first line of a block does not belong to it.
        self.begin <= at && at < self.end && (self.style != Style::Block || at.column >= self.begin.column)
    }

    /// The same scalar without the comments behind it.
    fn trimmed(self, lines: &[&str]) -> Self {
        let Style::Quoted(mark) = self.style else {
            return self;
        };
        let mut column = self.begin.column as usize;
        let (mut open, mut escaped) = (false, false);
        for (line, text) in (self.begin.line..=self.end.line).zip(&lines[self.begin.line as usize - 1..]) {
            for c in text.chars().skip(column - 1) {
                column += 1;
                match c {
                    _ if escaped => escaped = false,
                    '\\' if open && mark == '"' => escaped = true,
                    // Of two single quotes in a row the first closes and the second opens again.
                    c if c == mark && open => {
                        let next = text.chars().nth(column - 1);
                        if mark == '"' || next != Some(mark) {
                            return Self { end: Position { line, column: column as u32 }, ..self };
                        }
                        escaped = true;
                    }
                    c if c == mark => open = true,
                    _ => {}
                }
            }
            (column, escaped) = (1, false);
        }
        self
    }
}

impl Comments {
    /// The same lines above the entries of the section `Resources`, by logical id.
    pub(crate) fn of_resources(lines: impl Iterator<Item = (String, String)>) -> Self {
        let part = |(id, text): (String, String)| {
            let above = text.lines().map(|line| format!("# {line}").trim_end().to_owned()).collect();
            let path = vec![Step::Key("Resources".to_owned()), Step::Key(id)];
            (path, Comment { above, beside: Vec::new() })
        };
        Self { parts: lines.map(part).collect(), ..Self::default() }
    }

    /// How many comments there are.
    pub fn len(&self) -> usize {
        let parts = self.parts.values().map(|comment| comment.above.len() + comment.beside.len());
        self.header.len() + self.trailer.len() + parts.sum::<usize>()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Finds the comments of a text whose scalars and parts stand where they are said to stand.
pub(super) fn find(text: &str, scalars: &[Scalar], mark: &Mark) -> Comments {
    let mut comments = Comments::default();
    if !text.contains('#') {
        return comments;
    }
    let lines: Vec<&str> = text.lines().collect();
    let scalars: Vec<Scalar> = scalars.iter().map(|scalar| scalar.trimmed(&lines)).collect();
    let parts = mark.walk();
    let first = parts.first().map_or(u32::MAX, |(at, _)| at.line);
    let mut header_ends = None;
    for (number, line) in lines.iter().enumerate() {
        let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
        if line.trim().is_empty() && number < first {
            header_ends = Some(number);
        }
        let Some((column, comment)) = comment_of(line, number, &scalars) else {
            continue;
        };
        // A dash begins an element, and what is said beside it is said of the element.
        let alone = line[..line.len() - comment.len()].chars().all(|c| c == '-' || c.is_whitespace());
        let comment = comment.trim_end().to_owned();
        let next = parts.partition_point(|(at, _)| *at < Position { line: number, column });
        let (path, beside) = if alone {
            (parts.get(next).map(|(_, path)| path), false)
        } else {
            (next.checked_sub(1).map(|last| &parts[last].1), true)
        };
        match path {
            Some(path) => {
                let comments = comments.parts.entry(path.clone()).or_default();
                if beside { &mut comments.beside } else { &mut comments.above }.push(comment);
            }
            None => comments.trailer.push(comment),
        }
    }
    if let Some(end) = header_ends {
        split_header(&mut comments, text, end, &parts);
    }
    comments
}

/// Moves the lines above the first part that an empty line sets apart from it into the header.
fn split_header(comments: &mut Comments, text: &str, end: u32, parts: &[(Position, Vec<Step>)]) {
    let lines = text.lines().take(end as usize).filter(|line| line.trim_start().starts_with('#')).count();
    if let Some(comment) = parts.first().and_then(|(_, path)| comments.parts.get_mut(path)) {
        let rest = comment.above.split_off(lines.min(comment.above.len()));
        comments.header = std::mem::replace(&mut comment.above, rest);
    }
}

/// The comment of a line and its column.
fn comment_of<'a>(line: &'a str, number: u32, scalars: &[Scalar]) -> Option<(u32, &'a str)> {
    let mut before = None;
    for (column, (offset, c)) in line.char_indices().enumerate() {
        let at = Position { line: number, column: u32::try_from(column + 1).unwrap_or(u32::MAX) };
        let apart = before.is_none_or(char::is_whitespace);
        if c == '#' && apart && !scalars_at(scalars, at).any(|scalar| scalar.holds(at)) {
            return Some((at.column, &line[offset..]));
        }
        before = Some(c);
    }
    None
}

/// The scalars that may hold a place: they follow each other and do not overlap.
fn scalars_at(scalars: &[Scalar], at: Position) -> impl Iterator<Item = &Scalar> {
    let next = scalars.partition_point(|scalar| scalar.begin <= at);
    scalars[..next].last().into_iter()
}
