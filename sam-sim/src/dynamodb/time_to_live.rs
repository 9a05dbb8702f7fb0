//! Time to live: items that expire.
//!
//! AWS deletes an expired item "within a few days"; until then it is there like any other. The simulator deletes it a
//! fixed lag after its expiry, 48 hours unless told otherwise, so that a test shows when a program relies on prompt
//! deletion.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>

use super::key::Position;
use super::stream::Cause;
use super::table::Table;
use super::tree::Row;
use super::value::Value;
use crate::{Clock, Timestamp};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Weak};
use tokio::sync::Notify;

/// How long after its expiry an item is deleted, unless told otherwise.
pub const DEFAULT_LAG: SignedDuration = SignedDuration::from_hours(48);
/// An item that expired longer ago than this, 5 years, is never deleted.
pub const OLDEST: SignedDuration = SignedDuration::from_hours(5 * 365 * 24);

/// The lag of an account, shared by its tables.
#[derive(Clone, Debug)]
pub struct Lag(Arc<AtomicI64>);

impl Default for Lag {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(DEFAULT_LAG.as_secs())))
    }
}

impl Lag {
    /// The lag now.
    pub fn get(&self) -> SignedDuration {
        SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }

    /// Sets the lag.
    pub fn set(&self, lag: SignedDuration) {
        self.0.store(lag.as_secs(), Ordering::Relaxed);
    }
}

/// The expiry of the items of a table.
#[derive(Debug)]
pub struct TimeToLive {
    /// The name of the attribute that holds the second of expiry.
    pub attribute: String,
    expiries: BTreeSet<(i64, Position)>,
    changed: Arc<Notify>,
}

impl TimeToLive {
    /// Remembers when an item expires.
    pub fn update(&mut self, position: &Position, old: Option<&Row>, new: Option<&Row>) {
        if let Some(second) = old.and_then(|row| self.expiry(row)) {
            self.expiries.remove(&(second, position.clone()));
        }
        if let Some(second) = new.and_then(|row| self.expiry(row)) {
            self.expiries.insert((second, position.clone()));
            self.changed.notify_one();
        }
    }

    /// Lets the sweeper look again.
    pub fn wake(&self) {
        self.changed.notify_one();
    }

    fn expiry(&self, row: &Row) -> Option<i64> {
        match row.item.get(&self.attribute)? {
            Value::Number(number) => number.to_i64(),
            _ => None,
        }
    }
}

/// Makes the items of a table expire, and gives the task that deletes them, to be run in the background.
pub fn enable(
    table: &Arc<Table>,
    attribute: String,
    clock: Clock,
    lag: Lag,
) -> impl Future<Output = ()> + Send + use<> {
    let changed = Arc::new(Notify::new());
    let mut time_to_live = TimeToLive { attribute, expiries: BTreeSet::new(), changed: changed.clone() };
    let mut state = table.write();
    for row in state.rows.all() {
        time_to_live.update(&table.schema.position(&row.item), None, Some(row));
    }
    state.time_to_live = Some(time_to_live);
    drop(state);
    sweep(Arc::downgrade(table), changed, clock, lag)
}

/// Ends expiry; the task ends by itself.
pub fn disable(table: &Table) {
    if let Some(time_to_live) = table.write().time_to_live.take() {
        time_to_live.wake();
    }
}

impl Drop for TimeToLive {
    /// The sweeper of a table that is gone must end rather than wait for ever.
    fn drop(&mut self) {
        self.changed.notify_one();
    }
}

async fn sweep(table: Weak<Table>, changed: Arc<Notify>, clock: Clock, lag: Lag) {
    loop {
        let next = match table.upgrade() {
            Some(table) => delete_expired(&table, &changed, clock.now(), lag.get()),
            None => return,
        };
        match next {
            Next::Ended => return,
            Next::Nothing => changed.notified().await,
            Next::At(time) => tokio::select! {
                biased;
                () = changed.notified() => {}
                () = clock.sleep_until(time) => {}
            },
        }
    }
}

enum Next {
    At(Timestamp),
    Ended,
    Nothing,
}

fn delete_expired(table: &Table, sweeper: &Arc<Notify>, now: Timestamp, lag: SignedDuration) -> Next {
    let mut state = table.write();
    let oldest = now.as_second().saturating_sub(OLDEST.as_secs());
    loop {
        // Another sweeper may have taken over when expiry was disabled and enabled again.
        let Some(time_to_live) =
            state.time_to_live.as_ref().filter(|known| Arc::ptr_eq(&known.changed, sweeper))
        else {
            return Next::Ended;
        };
        let candidates = time_to_live.expiries.range((oldest, Position::default())..);
        let Some((second, position)) = candidates.into_iter().next() else {
            return Next::Nothing;
        };
        let due = Timestamp::from_second(*second).ok().and_then(|expiry| expiry.checked_add(lag).ok());
        // A time that no clock can show never comes.
        let Some(due) = due else { return Next::Nothing };
        if due > now {
            return Next::At(due);
        }
        let position = position.clone();
        state.apply(&table.schema, position, None, now, Cause::TimeToLive);
    }
}
