//! Secondary indexes.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html>

use super::capacity::write_units;
use super::error::{Error, invalid};
use super::key::{KeySchema, MAX_PARTITION_KEY, MAX_SORT_KEY, Position, encode, value_length};
use super::table::Throughput;
use super::tree::{Row, Tree};
use super::value::{Item, Value};
use std::sync::Arc;

/// A secondary index of a table.
#[derive(Debug)]
pub struct Index {
    /// The name.
    pub name: String,
    /// Whether it has partitions of its own.
    pub scope: Scope,
    /// The key.
    pub schema: KeySchema,
    /// What of an item it holds.
    pub projection: Projection,
    /// The provisioned throughput of a global index.
    pub throughput: Throughput,
    /// What it holds. An item without the whole key of the index is not in it.
    pub rows: Tree,
}

/// The kinds of indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A partition key of its own, eventually consistent.
    Global,
    /// The partition key of the table, another sort key.
    Local,
}

/// What an index holds of an item beside the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Projection {
    /// Everything.
    All,
    /// Nothing.
    KeysOnly,
    /// These attributes.
    Include(Vec<String>),
}

impl Index {
    /// The row of an item in this index and where it lies; none if the item is not in it.
    pub fn entry(&self, table: &KeySchema, row: &Arc<Row>) -> Option<(Position, Arc<Row>)> {
        if !self.schema.covers(&row.item) {
            return None;
        }
        let position = self.position(table, &row.item);
        let projected = match &self.projection {
            Projection::All => row.clone(),
            projection => Row::new(
                row.item
                    .iter()
                    .filter(|(name, _)| self.projects(table, projection, name))
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
            ),
        };
        Some((position, projected))
    }

    /// Where an item lies: by the key of the index, then by the key of the table.
    pub fn position(&self, table: &KeySchema, item: &Item) -> Position {
        let mut position = self.schema.position(item);
        for key in table.attributes() {
            if let Some(value) = item.get(&key.name) {
                encode(value, &mut position.sort);
            }
        }
        position
    }

    /// Whether the index holds an attribute.
    pub fn holds(&self, table: &KeySchema, name: &str) -> bool {
        self.projection == Projection::All || self.projects(table, &self.projection, name)
    }

    /// Brings the index up to date and gives the write units that it takes.
    pub fn update(&mut self, table: &KeySchema, old: Option<&Arc<Row>>, new: Option<&Arc<Row>>) -> f64 {
        let old = old.and_then(|row| self.entry(table, row));
        let new = new.and_then(|row| self.entry(table, row));
        let units = match (&old, &new) {
            (None, None) => 0.0,
            (Some((_, row)), None) | (None, Some((_, row))) => write_units(row.size),
            (Some((from, before)), Some((to, after))) if from == to => {
                if before == after {
                    0.0
                } else {
                    write_units(before.size.max(after.size))
                }
            }
            // Another key: the old entry is deleted and a new one is put.
            (Some((_, before)), Some((_, after))) => write_units(before.size) + write_units(after.size),
        };
        if let Some((position, _)) = old {
            self.rows.remove(&position);
        }
        if let Some((position, row)) = new {
            self.rows.insert(position, row);
        }
        units
    }

    /// Refuses an item whose attributes cannot be keys of this index.
    ///
    /// # Errors
    /// `ValidationException`.
    pub fn check(&self, item: &Item, by_update: bool) -> Result<(), Error> {
        for (position, key) in self.schema.attributes().enumerate() {
            let Some(value) = item.get(&key.name) else {
                continue;
            };
            if value.kind() != key.kind {
                if by_update {
                    return Err(invalid(
                        "The update expression attempted to update the secondary index key to unsupported type",
                    ));
                }
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Type mismatch for Index Key {} Expected: {} Actual: {} \
                     IndexName: {}",
                    key.name,
                    key.kind.name(),
                    value.kind().name(),
                    self.name
                )));
            }
            let length = value_length(value);
            if length == 0 {
                let kind = if matches!(value, Value::Binary(_)) { "binary" } else { "string" };
                if by_update {
                    return Err(invalid(format!(
                        "The update expression attempted to update a secondary index key to a value that is not \
                         supported. The AttributeValue for a key attribute cannot contain an empty {kind} value."
                    )));
                }
                return Err(invalid(format!(
                    "One or more parameter values are not valid. A value specified for a secondary index key is not \
                     supported. The AttributeValue for a key attribute cannot contain an empty {kind} value. \
                     IndexName: {}, IndexKey: {}",
                    self.name, key.name
                )));
            }
            if position < self.schema.partition.len() && length > MAX_PARTITION_KEY {
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit \
                     of{MAX_PARTITION_KEY} bytes"
                )));
            }
            if position >= self.schema.partition.len() && length > MAX_SORT_KEY {
                return Err(invalid(format!(
                    "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the \
                     size limit of {MAX_SORT_KEY} bytes"
                )));
            }
        }
        Ok(())
    }

    fn projects(&self, table: &KeySchema, projection: &Projection, name: &str) -> bool {
        let included =
            matches!(projection, Projection::Include(names) if names.iter().any(|known| known == name));
        included || self.schema.contains(name) || table.contains(name)
    }
}
