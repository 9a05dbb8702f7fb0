//! Writes of one item: what `PutItem`, `UpdateItem`, `DeleteItem` and the actions of a transaction have in common.

use super::error::{Error, invalid};
use super::expression::{Condition, Update};
use super::index::Scope;
use super::key::Position;
use super::size::{self, MAX_ITEM};
use super::stream::Cause;
use super::table::{Change, State, Table};
use super::tree::Row;
use super::value::Item;
use crate::{AwsError, Timestamp};
use std::sync::Arc;

/// A write whose expressions are checked.
#[derive(Debug)]
pub struct Write {
    /// What is to be done.
    pub action: Action,
    /// What must hold of the item.
    pub condition: Option<Condition>,
}

/// The kinds of writes.
#[derive(Debug)]
pub enum Action {
    /// Nothing but the condition is checked.
    Check(Item),
    /// The item with this key goes.
    Delete(Item),
    /// This item takes the place of the one with its key.
    Put(Item),
    /// The item with this key changes; it is made if it is not there.
    Update(Item, Update),
}

/// Why a write was not done.
#[derive(Debug)]
pub enum Failure {
    /// The condition was false of this item.
    Condition(Option<Arc<Row>>),
    /// The write is not valid.
    Invalid(Error),
}

/// A write that can be done.
#[derive(Debug)]
pub struct Prepared {
    /// Where the item lies.
    pub position: Position,
    /// The item as it is.
    pub old: Option<Arc<Row>>,
    outcome: Outcome,
}

#[derive(Debug)]
enum Outcome {
    Keep,
    Put(Item),
    Remove,
}

impl Write {
    /// The item or the key that the request names.
    pub fn key(&self) -> &Item {
        match &self.action {
            Action::Check(key) | Action::Delete(key) | Action::Put(key) | Action::Update(key, _) => key,
        }
    }

    /// Checks the key against the table and finds the place of the item.
    ///
    /// # Errors
    /// `ValidationException`.
    pub fn locate(&self, table: &Table) -> Result<Position, Error> {
        match &self.action {
            Action::Put(item) => table.schema.check_item(item)?,
            Action::Check(key) | Action::Delete(key) => table.schema.check_key(key)?,
            Action::Update(key, update) => {
                table.schema.check_key(key)?;
                if let Some(path) = update.paths().find(|path| table.schema.contains(path.root())) {
                    return Err(invalid(format!(
                        "One or more parameter values were invalid: Cannot update attribute {}. \
                         This attribute is part of the key",
                        path.root()
                    )));
                }
            }
        }
        Ok(table.schema.position(self.key()))
    }

    /// Does everything of the write that can fail.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn prepare(self, table: &Table, state: &State, position: Position) -> Result<Prepared, Failure> {
        if let Action::Put(item) = &self.action {
            state.indexes.iter().try_for_each(|index| index.check(item, false))?;
        }
        let old = state.rows.get(&position).cloned();
        let nothing = Item::new();
        let before = old.as_ref().map_or(&nothing, |row| &row.item);
        if self.condition.is_some_and(|condition| !condition.holds(before)) {
            return Err(Failure::Condition(old));
        }
        let outcome = match self.action {
            Action::Check(_) => Outcome::Keep,
            Action::Delete(_) => Outcome::Remove,
            Action::Put(item) => Outcome::Put(item),
            Action::Update(key, update) => {
                let mut item = update.apply(before)?;
                item.extend(key);
                state.indexes.iter().try_for_each(|index| index.check(&item, true))?;
                if size::of_item(&item) > MAX_ITEM {
                    return Err(invalid("Item size to update has exceeded the maximum allowed size").into());
                }
                Outcome::Put(item)
            }
        };
        if let Outcome::Put(item) = &outcome {
            check_size_with_indexes(table, state, item)?;
        }
        Ok(Prepared { position, old, outcome })
    }
}

impl Prepared {
    /// Does the write; none if it was only a check.
    pub fn commit(self, table: &Table, state: &mut State, now: Timestamp) -> Option<Change> {
        let new = match self.outcome {
            Outcome::Keep => return None,
            Outcome::Put(item) => Some(item),
            Outcome::Remove => None,
        };
        Some(state.apply(&table.schema, self.position, new, now, Cause::Request))
    }
}

impl Failure {
    /// The error of a single write; `show` puts the item that failed the condition into it.
    pub(super) fn into_error(self, show: bool) -> AwsError {
        match self {
            Self::Invalid(error) => error.into(),
            Self::Condition(row) => {
                let error = AwsError::from(Error::ConditionalCheckFailedException {});
                match row.filter(|_| show) {
                    Some(row) => error.with_member("Item", super::wire::write_item(&row.item)),
                    None => error,
                }
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Invalid(error)
    }
}

/// Refuses an item that is too large before any table is looked at.
///
/// # Errors
/// `ValidationException`.
pub fn check_size(item: &Item) -> Result<(), Error> {
    if size::of_item(item) > MAX_ITEM {
        return Err(invalid("Item size has exceeded the maximum allowed size"));
    }
    Ok(())
}

/// With local indexes, the item and all its entries in them must stay within the limit of an item.
fn check_size_with_indexes(table: &Table, state: &State, item: &Item) -> Result<(), Error> {
    let local: Vec<_> = state.indexes.iter().filter(|index| index.scope == Scope::Local).collect();
    if local.is_empty() || size::of_item(item) * (local.len() + 1) <= MAX_ITEM {
        return Ok(());
    }
    let row = Row::new(item.clone());
    let entries = local.iter().filter_map(|index| index.entry(&table.schema, &row));
    if row.size + entries.map(|(_, entry)| entry.size).sum::<usize>() > MAX_ITEM {
        return Err(invalid("Item size has exceeded the maximum allowed size"));
    }
    Ok(())
}
