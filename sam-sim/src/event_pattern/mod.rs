//! Event patterns: what EventBridge and the filters of event source mappings match events with.
//!
//! A pattern is read once into alternatives of flat fields; matching an event looks at its leaves only. Fields that lie
//! within the elements of a list must be found within the same element.
//!
//! Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>

mod leaves;
mod matcher;
mod parse;
#[cfg(test)]
mod tests;
mod wildcard;

use leaves::{Leaf, leaves};
use matcher::Matcher;
use serde_json::Value;
use std::collections::BTreeMap;

/// A pattern that has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct EventPattern {
    /// The combinations of `$or`; a pattern without it has one.
    alternatives: Vec<Vec<Field>>,
}

/// A field of a pattern and what its value may be.
#[derive(Clone, Debug, PartialEq)]
struct Field {
    /// The names on the way to it, joined by full stops.
    path: String,
    /// One of them must match.
    matchers: Vec<Matcher>,
}

impl EventPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What AWS would refuse it for.
    ///
    /// # Example
    /// ```
    /// use sam_sim::event_pattern::EventPattern;
    /// use serde_json::json;
    ///
    /// let pattern = EventPattern::parse(&json!({"detail": {"total": [{"numeric": [">", 100]}]}})).unwrap();
    /// assert!(pattern.matches(&json!({"detail": {"total": 101}})));
    /// assert!(!pattern.matches(&json!({"detail": {"total": 100}})));
    /// ```
    pub fn parse(pattern: &Value) -> Result<Self, String> {
        parse::parse(pattern)
    }

    /// Whether an event is one of those that the pattern describes.
    pub fn matches(&self, event: &Value) -> bool {
        let leaves = leaves(event);
        self.alternatives.iter().any(|fields| is_match(fields, &leaves, &BTreeMap::new()))
    }
}

/// Whether all fields can be found, each within the list elements that the ones before chose.
fn is_match<'a>(fields: &[Field], leaves: &'a [Leaf<'a>], chosen: &BTreeMap<usize, usize>) -> bool {
    let Some((field, rest)) = fields.split_first() else {
        return true;
    };
    let absent = !leaves.iter().any(|leaf| leaf.path == field.path);
    if absent && field.matchers.contains(&Matcher::Exists(false)) && is_match(rest, leaves, chosen) {
        return true;
    }
    let here = leaves.iter().filter(|leaf| leaf.path == field.path);
    let fitting = here.filter(|leaf| field.matchers.iter().any(|matcher| matcher.matches(leaf.value)));
    for leaf in fitting {
        if !leaf.elements.iter().all(|(list, element)| chosen.get(list).is_none_or(|other| other == element))
        {
            continue;
        }
        let mut chosen = chosen.clone();
        chosen.extend(leaf.elements.iter().copied());
        if is_match(rest, leaves, &chosen) {
            return true;
        }
    }
    false
}
