//! Where the parts of a document stand.

/// A place in a text: line and column, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

/// One step on the way from a document to one of its parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The entry of this key.
    Key(String),
    /// The element of this number, from 0.
    Item(usize),
}

/// Where a value stands, and where its parts stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mark {
    pub(super) at: Position,
    pub(super) parts: Vec<Part>,
}

/// An entry of a mapping, or an element of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) step: Step,
    /// Where the key stands; of an element, where it begins.
    pub(super) at: Position,
    pub(super) mark: Mark,
}

impl Mark {
    fn part(&self, wanted: &Step) -> Option<&Part> {
        self.parts.iter().find(|part| part.step == *wanted)
    }

    /// Where the deepest part of a path stands that is there: `Resources.Orders.Properties.KeySchema[0]`.
    pub(super) fn deepest(&self, path: &str) -> Position {
        let (mut mark, mut at, mut rest) = (self, self.at, path);
        while let Some((part, after)) = mark.enter(rest) {
            (mark, at, rest) = (&part.mark, part.at, after);
        }
        at
    }

    /// The part with which the path begins, and the rest of the path. The longest key wins, as keys may hold dots.
    fn enter<'a, 'p>(&'a self, path: &'p str) -> Option<(&'a Part, &'p str)> {
        let path = path.strip_prefix('.').unwrap_or(path);
        if let Some((number, rest)) = path.strip_prefix('[').and_then(|path| path.split_once(']')) {
            return Some((self.part(&Step::Item(number.parse().ok()?))?, rest));
        }
        let named = self.parts.iter().filter_map(|part| match &part.step {
            Step::Key(key) => {
                let rest = path.strip_prefix(key.as_str())?;
                (rest.is_empty() || rest.starts_with(['.', '['])).then_some((part, rest))
            }
            Step::Item(_) => None,
        });
        named.min_by_key(|(_, rest)| rest.len())
    }

    /// Every place where a part begins with the path of the part, in the order of the text.
    ///
    /// Where several begin, as an element and its first entry, or an anchor and its aliases, it is the one that comes
    /// first on the way through the document.
    pub(super) fn walk(&self) -> Vec<(Position, Vec<Step>)> {
        let mut all: Vec<(Position, Vec<Step>)> = Vec::new();
        self.collect(&mut Vec::new(), &mut all);
        all.sort_by_key(|(at, _)| *at);
        all.dedup_by_key(|(at, _)| *at);
        all
    }

    fn collect(&self, path: &mut Vec<Step>, all: &mut Vec<(Position, Vec<Step>)>) {
        for part in &self.parts {
            path.push(part.step.clone());
            all.push((part.at, path.clone()));
            part.mark.collect(path, all);
            path.pop();
        }
    }
}
