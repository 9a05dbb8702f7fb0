//! Items in the order of their keys, as a table and each of its indexes hold them.

use super::key::{Partition, Position};
use super::size;
use super::value::Item;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;
use std::sync::Arc;

/// An item and its size.
#[derive(Debug, PartialEq)]
pub struct Row {
    /// The attributes.
    pub item: Item,
    /// What they count.
    pub size: usize,
}

impl Row {
    /// The row of an item.
    pub fn new(item: Item) -> Arc<Self> {
        let size = size::of_item(&item);
        Arc::new(Self { item, size })
    }
}

/// Rows by partition and sort key. Rows are shared, never copied.
#[derive(Debug, Default)]
pub struct Tree {
    partitions: BTreeMap<Partition, BTreeMap<Vec<u8>, Arc<Row>>>,
    count: usize,
    bytes: usize,
}

impl Tree {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The sizes of all rows.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The row at a position.
    pub fn get(&self, position: &Position) -> Option<&Arc<Row>> {
        self.partitions.get(&position.partition)?.get(&position.sort)
    }

    /// Puts a row and gives the one that was there.
    pub fn insert(&mut self, position: Position, row: Arc<Row>) -> Option<Arc<Row>> {
        self.bytes += row.size;
        let old = self.partitions.entry(position.partition).or_default().insert(position.sort, row);
        match &old {
            Some(old) => self.bytes -= old.size,
            None => self.count += 1,
        }
        old
    }

    /// Takes a row away.
    pub fn remove(&mut self, position: &Position) -> Option<Arc<Row>> {
        let Entry::Occupied(mut partition) = self.partitions.entry(position.partition.clone()) else {
            return None;
        };
        let old = partition.get_mut().remove(&position.sort)?;
        if partition.get().is_empty() {
            partition.remove();
        }
        self.count -= 1;
        self.bytes -= old.size;
        Some(old)
    }

    /// The rows of a partition within a range of sort keys, in either direction.
    pub fn query<'a>(
        &'a self,
        partition: &Partition,
        (start, end): (Bound<&[u8]>, Bound<&[u8]>),
        forward: bool,
    ) -> Box<dyn Iterator<Item = &'a Arc<Row>> + 'a> {
        let rows = self.partitions.get(partition).filter(|_| is_range(start, end));
        let rows = rows.map(|rows| rows.range::<[u8], _>((start, end)).map(|(_, row)| row));
        match rows {
            None => Box::new(std::iter::empty()),
            Some(rows) if forward => Box::new(rows),
            Some(rows) => Box::new(rows.rev()),
        }
    }

    /// The rows of the partitions within a range of hashes, after a position.
    pub fn scan<'a>(
        &'a self,
        hashes: std::ops::RangeInclusive<u64>,
        after: Option<&Position>,
    ) -> impl Iterator<Item = &'a Arc<Row>> + use<'a> {
        let first = match after {
            Some(after) if after.partition.hash >= *hashes.start() => after.partition.clone(),
            _ => Partition { hash: *hashes.start(), key: Vec::new() },
        };
        let after = after.cloned();
        self.partitions
            .range(first..)
            .take_while(move |(partition, _)| partition.hash <= *hashes.end())
            .flat_map(move |(partition, rows)| {
                let start = match &after {
                    Some(after) if after.partition == *partition => Bound::Excluded(after.sort.as_slice()),
                    _ => Bound::Unbounded,
                };
                rows.range::<[u8], _>((start, Bound::Unbounded)).map(|(_, row)| row)
            })
    }

    /// All rows.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Row>> {
        self.partitions.values().flat_map(BTreeMap::values)
    }
}

/// Whether a range is one; `BTreeMap::range` panics otherwise.
fn is_range(start: Bound<&[u8]>, end: Bound<&[u8]>) -> bool {
    match (start, end) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => true,
        (Bound::Excluded(start), Bound::Excluded(end)) => start < end,
        (Bound::Included(start) | Bound::Excluded(start), Bound::Included(end) | Bound::Excluded(end)) => {
            start <= end
        }
    }
}
