//! Tables: settings, items, indexes, and how a change reaches all of them.

use super::capacity::{Consumed, write_units};
use super::index::{Index, Scope};
use super::key::{KeyAttribute, KeySchema, Position};
use super::stream::{Cause, Stream};
use super::time_to_live::TimeToLive;
use super::tree::{Row, Tree};
use super::value::Item;
use crate::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// A table. Its lock covers its items, its indexes and its settings, and no other table.
#[derive(Debug)]
pub struct Table {
    /// The name.
    pub name: String,
    /// The ARN.
    pub arn: String,
    /// The id.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// The key.
    pub schema: KeySchema,
    /// The types of all attributes that are keys of the table or of an index.
    pub definitions: Vec<KeyAttribute>,
    state: RwLock<State>,
}

/// What of a table changes.
#[derive(Debug)]
pub struct State {
    /// What was set.
    pub settings: Settings,
    /// The items.
    pub rows: Tree,
    /// The indexes, local ones first.
    pub indexes: Vec<Index>,
    /// The stream, if it is enabled.
    pub stream: Option<Arc<Stream>>,
    /// The expiry of items, if it is enabled.
    pub time_to_live: Option<TimeToLive>,
}

/// The settings of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// `BillingMode`.
    pub billing: Billing,
    /// When the table was last made or changed to on-demand.
    pub on_demand_since: Option<Timestamp>,
    /// `ProvisionedThroughput`.
    pub throughput: Throughput,
    /// `OnDemandThroughput`: the most read and write units; remembered, not enforced.
    pub on_demand_throughput: (Option<i64>, Option<i64>),
    /// `DeletionProtectionEnabled`.
    pub deletion_protection: bool,
    /// `TableClass`.
    pub table_class: Option<String>,
    /// `SSESpecification`: the type and the key, if it is not AWS's own.
    pub encryption: Option<Encryption>,
    /// The tags.
    pub tags: BTreeMap<String, String>,
    /// `PointInTimeRecoverySpecification`; remembered.
    pub point_in_time_recovery: bool,
}

/// How a table is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Billing {
    /// For each request.
    PayPerRequest,
    /// For provisioned capacity.
    #[default]
    Provisioned,
}

/// Provisioned capacity; zero where the table is on-demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throughput {
    /// Read units per second.
    pub read: i64,
    /// Write units per second.
    pub write: i64,
}

/// Encryption with a key of AWS KMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// The ARN of the key.
    pub key_arn: String,
}

/// What a write did.
#[derive(Debug)]
pub struct Change {
    /// The item before.
    pub old: Option<Arc<Row>>,
    /// The item after.
    pub new: Option<Arc<Row>>,
    /// What it consumed.
    pub consumed: Consumed,
}

impl Table {
    /// A table without items.
    pub fn new(
        (name, arn, id): (String, String, String),
        created: Timestamp,
        schema: KeySchema,
        definitions: Vec<KeyAttribute>,
        settings: Settings,
        indexes: Vec<Index>,
    ) -> Self {
        let state = State { settings, rows: Tree::default(), indexes, stream: None, time_to_live: None };
        Self { name, arn, id, created, schema, definitions, state: RwLock::new(state) }
    }

    /// Locks the table for reading.
    pub fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the table for writing.
    pub fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The index of this name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// Puts an item at a position, or removes what is there, in the table, its indexes and its stream.
    pub fn apply(
        &mut self,
        schema: &KeySchema,
        position: Position,
        new: Option<Item>,
        now: Timestamp,
        cause: Cause,
    ) -> Change {
        let new = new.map(Row::new);
        let old = match &new {
            Some(row) => {
                let expiry = self.time_to_live.as_ref().map(|_| position.clone());
                let old = self.rows.insert(position, row.clone());
                if let (Some(position), Some(time_to_live)) = (expiry, &mut self.time_to_live) {
                    time_to_live.update(&position, old.as_deref(), Some(row));
                }
                old
            }
            None => {
                let old = self.rows.remove(&position);
                if let Some(time_to_live) = &mut self.time_to_live {
                    time_to_live.update(&position, old.as_deref(), None);
                }
                old
            }
        };
        let size = |row: &Option<Arc<Row>>| row.as_ref().map_or(0, |row| row.size);
        let mut consumed = Consumed::of_table(write_units(size(&old).max(size(&new))));
        let unchanged = matches!((&old, &new), (Some(old), Some(new)) if old == new);
        if unchanged {
            return Change { old, new, consumed };
        }
        for index in &mut self.indexes {
            let units = index.update(schema, old.as_ref(), new.as_ref());
            if units > 0.0 {
                let of_scope =
                    if index.scope == Scope::Local { &mut consumed.local } else { &mut consumed.global };
                of_scope.insert(index.name.clone(), units);
            }
        }
        if let Some(stream) = &self.stream {
            stream.append(now, old.clone(), new.clone(), cause);
        }
        Change { old, new, consumed }
    }

    /// The bytes of an item collection: all items with one partition key, in the table and its local indexes.
    pub fn collection_bytes(&self, position: &Position) -> usize {
        let bytes = |tree: &Tree| -> usize {
            use std::ops::Bound::Unbounded;
            tree.query(&position.partition, (Unbounded, Unbounded), true).map(|row| row.size).sum()
        };
        let local = self.indexes.iter().filter(|index| index.scope == Scope::Local);
        bytes(&self.rows) + local.map(|index| bytes(&index.rows)).sum::<usize>()
    }
}
