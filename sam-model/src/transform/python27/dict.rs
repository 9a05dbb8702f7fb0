//! A dictionary that can iterate in the order of Python 2.7.

use super::{Node, Text};
use std::rc::Rc;

/// A mapping from texts; either a plain one, in the order of insertion, or one in the order of Python 2.7.
///
/// That order depends on every insertion, removal and copy made before, so each of them is its own method. Clones
/// share their table until one of them changes.
#[derive(Clone, Debug)]
pub(crate) struct Dict(Rc<Table>);

impl Dict {
    /// An empty dictionary in the order of Python 2.7.
    pub(crate) fn new() -> Self {
        Self(Rc::new(Table::new(Order::Slots)))
    }

    /// An empty dictionary in the order of insertion.
    pub(crate) fn plain() -> Self {
        Self(Rc::new(Table::new(Order::Insertion)))
    }

    /// An empty dictionary that orders as this one does.
    pub(crate) fn alike(&self) -> Self {
        Self(Rc::new(Table::new(self.0.order)))
    }

    /// Whether it orders as Python 2.7 does.
    pub(super) fn is_in_slot_order(&self) -> bool {
        self.0.order == Order::Slots
    }

    pub(crate) fn len(&self) -> usize {
        self.0.used
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn contains_key(&self, key: &str) -> bool {
        self.0.find(key).is_some()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.0.entries[self.0.find(key)?].as_ref()?;
        Some(&entry.value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let at = self.0.find(key)?;
        self.change().entries[at].as_mut().map(|entry| &mut entry.value)
    }

    /// Sets a value; a key that is there already stays the text it was.
    pub(crate) fn insert(&mut self, key: impl Into<Text>, value: Node) {
        let key = key.into();
        match self.get_mut(&key.text) {
            Some(place) => *place = value,
            None => self.change().add(Entry { hash: hash(&key.text), key: Rc::new(key), value }),
        }
    }

    /// The value of a key, after setting it if it is missing.
    pub(crate) fn get_or_insert_with(
        &mut self,
        key: impl Into<Text>,
        value: impl FnOnce() -> Node,
    ) -> &mut Node {
        let key = key.into();
        if !self.contains_key(&key.text) {
            self.insert(key.clone(), value());
        }
        self.get_mut(&key.text).expect("it was inserted above")
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        self.0.find(key)?;
        self.change().remove(key)
    }

    /// The keys in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Text> {
        self.0.in_order().map(|entry| &*entry.key)
    }

    /// The entries in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Text, &Node)> {
        self.0.in_order().map(|entry| (&*entry.key, &entry.value))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Node> {
        self.0.in_order().map(|entry| &entry.value)
    }

    /// Changes every value in place.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.change().entries.iter_mut().flatten().map(|entry| &mut entry.value)
    }

    /// Python's `update`: makes room for all keys first, which may reorder those that are there.
    pub(crate) fn update(&mut self, other: &Self) {
        self.change().reserve(other.len());
        for (key, value) in other.iter() {
            self.insert(key.clone(), value.clone());
        }
    }

    /// Python's `copy`: the same values in a table laid out anew.
    pub(crate) fn copy(&self) -> Self {
        let mut copy = self.alike();
        copy.update(self);
        copy
    }

    /// Python's `deepcopy`.
    pub(crate) fn deep_copy(&self) -> Self {
        if self.0.settled {
            return self.clone();
        }
        let mut copy = Table::new(self.0.order);
        for Entry { key, hash, value } in self.0.in_order() {
            copy.add(Entry { key: Rc::clone(key), hash: *hash, value: value.deep_copy() });
        }
        copy.settled = copy.lies_as(&self.0) && copy.in_order().all(|entry| entry.value.is_settled());
        Self(Rc::new(copy))
    }

    /// Whether a deep copy would be the same to the last slot, so that none is needed.
    pub(super) fn is_settled(&self) -> bool {
        self.0.settled
    }

    /// The table, no longer shared, to be changed.
    fn change(&mut self) -> &mut Table {
        let table = Rc::make_mut(&mut self.0);
        table.settled = false;
        table
    }
}

const LEAST_SIZE: usize = 8;
const PERTURB_SHIFT: u32 = 5;
const LARGE: usize = 50_000;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    Insertion,
    Slots,
}

#[derive(Clone, Debug)]
struct Entry {
    key: Rc<Text>,
    hash: u64,
    value: Node,
}

/// What stands in a place of the hash table.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slot {
    Free,
    /// An entry stood here: a search must go on.
    Removed,
    /// The number of the entry.
    Entry(usize),
}

/// The hash table of a dictionary.
#[derive(Clone, Debug)]
struct Table {
    order: Order,
    /// In the order of insertion; nothing where one was removed.
    entries: Vec<Option<Entry>>,
    slots: Vec<Slot>,
    /// How many slots are not free.
    fill: usize,
    used: usize,
    settled: bool,
}

impl Table {
    fn new(order: Order) -> Self {
        let slots = vec![Slot::Free; LEAST_SIZE];
        Self { order, entries: Vec::new(), slots, fill: 0, used: 0, settled: false }
    }

    fn in_order(&self) -> impl Iterator<Item = &Entry> {
        let (by_slot, by_insertion) = match self.order {
            Order::Slots => (&self.slots[..], &[][..]),
            Order::Insertion => (&[][..], &self.entries[..]),
        };
        let by_slot = by_slot.iter().filter_map(|slot| match slot {
            Slot::Entry(at) => self.entries[*at].as_ref(),
            Slot::Free | Slot::Removed => None,
        });
        by_slot.chain(by_insertion.iter().flatten())
    }

    /// The number of the entry with this key.
    fn find(&self, key: &str) -> Option<usize> {
        match self.slots[self.slot(key, hash(key))] {
            Slot::Entry(at) => Some(at),
            Slot::Free | Slot::Removed => None,
        }
    }

    /// Where a key stands, or else is to stand.
    fn slot(&self, key: &str, hash: u64) -> usize {
        let mask = self.slots.len() as u64 - 1;
        let mut at = (hash & mask) as usize;
        let mut removed = None;
        let mut walker = at as u64;
        let mut perturb = hash;
        loop {
            match self.slots[at] {
                Slot::Free => return removed.unwrap_or(at),
                Slot::Entry(number) if self.has(number, key, hash) => return at,
                Slot::Removed if removed.is_none() => removed = Some(at),
                Slot::Entry(_) | Slot::Removed => {}
            }
            walker = walker.wrapping_mul(5).wrapping_add(perturb).wrapping_add(1);
            at = (walker & mask) as usize;
            perturb >>= PERTURB_SHIFT;
        }
    }

    fn has(&self, number: usize, key: &str, hash: u64) -> bool {
        self.entries[number].as_ref().is_some_and(|entry| entry.hash == hash && entry.key.text == key)
    }

    /// Adds an entry whose key is not there.
    fn add(&mut self, entry: Entry) {
        let number = self.entries.len();
        let at = self.slot(&entry.key.text, entry.hash);
        self.entries.push(Some(entry));
        self.put(at, number);
        if self.fill * 3 >= self.slots.len() * 2 {
            self.resize(self.used * if self.used > LARGE { 2 } else { 4 });
        }
    }

    fn put(&mut self, at: usize, number: usize) {
        self.fill += usize::from(self.slots[at] == Slot::Free);
        self.used += 1;
        self.slots[at] = Slot::Entry(number);
    }

    fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.slot(key, hash(key));
        let Slot::Entry(number) = self.slots[at] else {
            return None;
        };
        self.slots[at] = Slot::Removed;
        self.used -= 1;
        self.entries[number].take().map(|entry| entry.value)
    }

    fn resize(&mut self, request: usize) {
        let mut size = LEAST_SIZE;
        while size <= request {
            size <<= 1;
        }
        (self.fill, self.used) = (0, 0);
        for slot in std::mem::replace(&mut self.slots, vec![Slot::Free; size]) {
            let Slot::Entry(number) = slot else { continue };
            if let Some(entry) = &self.entries[number] {
                self.put(self.slot(&entry.key.text, entry.hash), number);
            }
        }
    }

    /// Makes room for as many entries more.
    fn reserve(&mut self, count: usize) {
        if count > 0 && (self.fill + count) * 3 >= self.slots.len() * 2 {
            self.resize((self.used + count) * 2);
        }
    }

    /// Whether iteration and every later change go as in `other`, whose keys are the same.
    fn lies_as(&self, other: &Self) -> bool {
        let key = |table: &Self, slot: &Slot| match slot {
            Slot::Entry(number) => table.entries[*number].as_ref().map(|entry| Rc::as_ptr(&entry.key)),
            Slot::Free | Slot::Removed => None,
        };
        let same = |(own, others)| key(self, own) == key(other, others);
        self.order == Order::Insertion
            || self.fill == other.fill
                && self.slots.len() == other.slots.len()
                && self.slots.iter().zip(&other.slots).all(same)
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
    use super::{Dict, Node, hash};

    fn keys(dict: &Dict) -> String {
        dict.keys().map(|key| key.text.as_str()).collect::<Vec<_>>().join(" ")
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
            dict.insert(key, Node::Null);
        }
        assert_eq!(keys(&dict), "info paths swagger");
        let mut plain = Dict::plain();
        plain.insert("swagger", Node::Null);
        plain.insert("info", Node::Null);
        assert_eq!(keys(&plain), "swagger info");
    }

    #[test]
    fn a_removed_key_leaves_the_others_where_they_are() {
        let mut dict = Dict::new();
        for number in 0..50 {
            dict.insert(format!("key{number}").as_str(), Node::Null);
        }
        let before = keys(&dict);
        dict.remove("key7");
        assert_eq!(keys(&dict), before.replace("key7 ", ""));
        assert_eq!(dict.len(), 49);
    }

    #[test]
    fn a_deep_copy_that_changes_nothing_shares_the_table() {
        let mut dict = Dict::new();
        for key in ["swagger", "info", "paths", "removed"] {
            dict.insert(key, Node::map([("a", Node::Null), ("b", Node::empty())]));
        }
        dict.remove("removed");
        let once = dict.deep_copy();
        assert!(!once.is_settled(), "the table of the copy has no removed slot");
        let twice = once.deep_copy();
        assert!(twice.is_settled());
        let mut changed = twice.deep_copy();
        assert!(changed.is_settled());
        changed.insert("more", Node::Null);
        assert!(!changed.is_settled() && twice.get("more").is_none());
    }

    #[test]
    fn two_keys_that_want_one_slot_change_places_with_every_copy() {
        // A hash of 3 modulo 8 each, and the second choice of both comes before it.
        let texts: Vec<String> = (0..2000).map(|number| number.to_string()).collect();
        let pair = texts.iter().flat_map(|a| texts.iter().map(move |b| [a, b])).find(|[a, b]| {
            let order = |first: &str, second: &str| {
                let mut dict = Dict::new();
                dict.insert(first, Node::Null);
                dict.insert(second, Node::Null);
                keys(&dict)
            };
            a != b && order(a, b) == format!("{b} {a}") && order(b, a) == format!("{a} {b}")
        });
        let [a, b] = pair.expect("there are such texts");
        let mut dict = Dict::new();
        dict.insert(a.as_str(), Node::Null);
        dict.insert(b.as_str(), Node::Null);
        let (once, twice) = (dict.deep_copy(), dict.deep_copy().deep_copy());
        assert_eq!([keys(&once), keys(&twice)], [format!("{a} {b}"), format!("{b} {a}")]);
    }
}
