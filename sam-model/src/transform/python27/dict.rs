//! A dictionary that can iterate in the order of Python 2.7.

use super::Text;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// A mapping from texts; either a plain one, in the order of insertion, or one in the order of Python 2.7.
///
/// That order depends on every insertion, removal and copy made before, so each of them is its own method.
#[derive(Clone, Debug)]
pub(crate) struct Dict<V> {
    entries: IndexMap<String, (bool, V)>,
    slots: Option<Slots>,
}

impl<V> Dict<V> {
    /// An empty dictionary in the order of Python 2.7.
    pub(crate) fn new() -> Self {
        Self { entries: IndexMap::new(), slots: Some(Slots::default()) }
    }

    /// An empty dictionary in the order of insertion.
    pub(crate) fn plain() -> Self {
        Self { entries: IndexMap::new(), slots: None }
    }

    /// An empty dictionary that orders as this one does.
    pub(crate) fn alike<W>(&self) -> Dict<W> {
        if self.slots.is_some() { Dict::new() } else { Dict::plain() }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn contains_key(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.entries.get(key).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    /// Sets a value; a key that is there already stays the text it was.
    pub(crate) fn insert(&mut self, key: impl Into<Text>, value: V) {
        let key = key.into();
        if let Some(slots) = &mut self.slots {
            slots.add(&key.text);
        }
        match self.entries.get_mut(&key.text) {
            Some((_, place)) => *place = value,
            None => _ = self.entries.insert(key.text, (key.unicode, value)),
        }
    }

    /// The value of a key, after setting it if it is missing.
    pub(crate) fn get_or_insert_with(&mut self, key: impl Into<Text>, value: impl FnOnce() -> V) -> &mut V {
        let key = key.into();
        if !self.contains_key(&key.text) {
            self.insert(key.clone(), value());
        }
        self.get_mut(&key.text).expect("it was inserted above")
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<V> {
        if let Some(slots) = &mut self.slots {
            slots.remove(key);
        }
        self.entries.shift_remove(key).map(|(_, value)| value)
    }

    /// The keys in order.
    pub(crate) fn keys(&self) -> Vec<Text> {
        let text = |key: &String, unicode: bool| Text { text: key.clone(), unicode };
        match &self.slots {
            Some(slots) => slots
                .keys()
                .map(|key| text(key, self.entries.get(key).is_some_and(|(unicode, _)| *unicode)))
                .collect(),
            None => self.entries.iter().map(|(key, (unicode, _))| text(key, *unicode)).collect(),
        }
    }

    /// The entries in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Text, &V)> {
        self.keys().into_iter().filter_map(|key| {
            let value = self.get(&key.text)?;
            Some((key, value))
        })
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// Python's `update`: makes room for all keys first, which may reorder those that are there.
    pub(crate) fn update(&mut self, other: Self) {
        if let Some(slots) = &mut self.slots {
            slots.merge(&other.keys());
        }
        let mut other = other;
        for key in other.keys() {
            if let Some(value) = other.remove(&key.text) {
                self.insert(key, value);
            }
        }
    }

    /// Python's `copy`: the same values in a table laid out anew.
    pub(crate) fn copy(&self) -> Self
    where
        V: Clone,
    {
        let mut copy = self.alike();
        copy.update(self.clone());
        copy
    }

    /// Python's `deepcopy`, given how a value is copied.
    pub(crate) fn deep_copy_with(&self, copy_value: impl Fn(&V) -> V) -> Self {
        let mut copy = self.alike();
        for (key, value) in self.iter() {
            copy.insert(key, copy_value(value));
        }
        copy
    }

    /// Changes every value in place.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.values_mut().map(|(_, value)| value)
    }
}

const LEAST_SIZE: u64 = 8;
const PERTURB_SHIFT: u32 = 5;
const LARGE: u64 = 50_000;

/// The hash table of a dictionary: where each key stands, and where one was removed.
#[derive(Clone, Debug)]
struct Slots {
    table: BTreeMap<u64, Option<String>>,
    mask: u64,
    fill: u64,
    size: u64,
}

impl Default for Slots {
    fn default() -> Self {
        Self { table: BTreeMap::new(), mask: LEAST_SIZE - 1, fill: 0, size: 0 }
    }
}

impl Slots {
    fn keys(&self) -> impl Iterator<Item = &String> {
        self.table.values().flatten()
    }

    fn slot(&self, key: &str) -> u64 {
        let hash = hash(key);
        let mut at = hash & self.mask;
        let mut free = None;
        let mut walker = at;
        let mut perturb = hash;
        loop {
            match self.table.get(&at) {
                None => return free.unwrap_or(at),
                Some(Some(found)) if found == key => return at,
                Some(None) if free.is_none() => free = Some(at),
                Some(_) => {}
            }
            walker = walker.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1);
            at = walker & self.mask;
            perturb >>= PERTURB_SHIFT;
        }
    }

    fn add(&mut self, key: &str) {
        let at = self.slot(key);
        match self.table.get(&at) {
            Some(Some(_)) => return,
            Some(None) => {}
            None => self.fill += 1,
        }
        self.size += 1;
        self.table.insert(at, Some(key.to_owned()));
        if self.fill * 3 >= (self.mask + 1) * 2 {
            self.resize(self.size * if self.size > LARGE { 2 } else { 4 });
        }
    }

    fn remove(&mut self, key: &str) {
        let at = self.slot(key);
        if let Some(entry @ Some(_)) = self.table.get_mut(&at) {
            *entry = None;
            self.size -= 1;
        }
    }

    fn resize(&mut self, request: u64) {
        let mut size = LEAST_SIZE;
        while size <= request {
            size <<= 1;
        }
        self.mask = size - 1;
        self.fill = 0;
        self.size = 0;
        for key in std::mem::take(&mut self.table).into_values().flatten() {
            self.add(&key);
        }
    }

    fn merge(&mut self, keys: &[Text]) {
        let count = keys.len() as u64;
        if count == 0 {
            return;
        }
        if (self.fill + count) * 3 >= (self.mask + 1) * 2 {
            self.resize((self.size + count) * 2);
        }
        for key in keys {
            self.add(&key.text);
        }
    }
}

/// The hash of a text on a 64-bit machine.
fn hash(text: &str) -> u64 {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    let mut length = 0;
    let mut hash = u64::from(u32::from(first)) << 7;
    for c in text.chars() {
        hash = hash.wrapping_mul(1_000_003) ^ u64::from(u32::from(c));
        length += 1;
    }
    hash ^ length
}

#[cfg(test)]
mod tests {
    use super::{Dict, hash};

    fn keys(dict: &Dict<()>) -> String {
        dict.keys().iter().map(|key| key.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_hash_as_in_python_2_7() {
        assert_eq!(hash(""), 0);
        assert_eq!(hash("a"), 12_416_037_344);
    }

    #[test]
    fn keys_come_in_the_order_of_the_table() {
        let mut dict = Dict::new();
        for key in ["swagger", "info", "paths"] {
            dict.insert(key, ());
        }
        assert_eq!(keys(&dict), "info paths swagger");
        let mut plain = Dict::plain();
        plain.insert("swagger", ());
        plain.insert("info", ());
        assert_eq!(keys(&plain), "swagger info");
    }

    #[test]
    fn a_removed_key_leaves_the_others_where_they_are() {
        let mut dict = Dict::new();
        for number in 0..50 {
            dict.insert(format!("key{number}").as_str(), ());
        }
        let before = keys(&dict);
        dict.remove("key7");
        assert_eq!(keys(&dict), before.replace("key7 ", ""));
        assert_eq!(dict.len(), 49);
    }
}
