//! Cutting parts out of items.

use super::ast::{Path, Step};
use crate::dynamodb::value::{Item, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A set of document paths that do not overlap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projection(BTreeMap<String, Node>);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Whole,
    Attributes(BTreeMap<String, Node>),
    Elements(BTreeMap<usize, Node>),
}

impl Projection {
    /// The projection onto `paths`.
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let mut roots = BTreeMap::new();
        for path in paths {
            if let Some((Step::Attribute(name), rest)) = path.0.split_first() {
                let node = roots.entry(name.clone()).or_insert_with(|| Node::empty(rest));
                node.insert(rest);
            }
        }
        Self(roots)
    }

    /// The names of the attributes of which something is kept.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What the paths lead to. Lists close their gaps; paths that lead nowhere give nothing.
    pub fn apply(&self, item: &Item) -> Item {
        cut_map(&self.0, item)
    }

    /// The names of whole attributes that are among `wanted`.
    pub fn contains_all(&self, wanted: &BTreeSet<String>) -> bool {
        wanted.iter().all(|name| self.0.contains_key(name))
    }
}

impl Node {
    fn empty(rest: &[Step]) -> Self {
        match rest.first() {
            None => Self::Whole,
            Some(Step::Attribute(_)) => Self::Attributes(BTreeMap::new()),
            Some(Step::Index(_)) => Self::Elements(BTreeMap::new()),
        }
    }

    fn insert(&mut self, steps: &[Step]) {
        let Some((first, rest)) = steps.split_first() else {
            return;
        };
        let child = match (self, first) {
            (Self::Attributes(map), Step::Attribute(name)) => {
                map.entry(name.clone()).or_insert_with(|| Self::empty(rest))
            }
            (Self::Elements(list), Step::Index(index)) => {
                list.entry(*index).or_insert_with(|| Self::empty(rest))
            }
            // Overlapping and conflicting paths are refused before.
            _ => return,
        };
        child.insert(rest);
    }

    fn cut(&self, value: &Value) -> Option<Value> {
        match (self, value) {
            (Self::Whole, value) => Some(value.clone()),
            (Self::Attributes(nodes), Value::Map(map)) => {
                let map = cut_map(nodes, map);
                (!map.is_empty()).then_some(Value::Map(map))
            }
            (Self::Elements(nodes), Value::List(list)) => {
                let list: Vec<_> =
                    nodes.iter().filter_map(|(index, node)| node.cut(list.get(*index)?)).collect();
                (!list.is_empty()).then_some(Value::List(list))
            }
            _ => None,
        }
    }
}

fn cut_map(nodes: &BTreeMap<String, Node>, map: &Item) -> Item {
    nodes.iter().filter_map(|(name, node)| Some((name.clone(), node.cut(map.get(name)?)?))).collect()
}
