//! The state of DynamoDB: tables, streams, tokens of transactions.
//!
//! A lock of the map of tables is held only to find a table; items lie under the lock of their table.

use super::stream::Stream;
use super::table::{Settings, Table};
use super::time_to_live::Lag;
use crate::Timestamp;
use jiff::SignedDuration;
use sam_model::limits::dynamodb as limits;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch;

/// How long a `ClientRequestToken` is remembered.
pub const TOKEN_LIFETIME: SignedDuration =
    SignedDuration::from_secs(limits::CLIENT_REQUEST_TOKEN_LIFETIME as i64);

/// The state of DynamoDB.
#[derive(Debug, Default)]
pub struct DynamoDb {
    tables: RwLock<BTreeMap<String, Arc<Table>>>,
    streams: RwLock<BTreeMap<String, Arc<Stream>>>,
    tokens: Mutex<BTreeMap<String, Token>>,
    pub(super) lag: Lag,
}

/// A transaction that was done.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// The whole request, to compare with.
    pub(super) request: String,
    /// When it was done.
    pub(super) at: Timestamp,
    /// The read units that a repetition consumes, by table.
    pub(super) read_units: BTreeMap<String, f64>,
}

impl DynamoDb {
    /// The names of all tables, sorted.
    pub fn tables(&self) -> Vec<String> {
        self.read_tables().keys().cloned().collect()
    }

    /// The items of a table as DynamoDB JSON, in no useful order; none if there is no such table.
    pub fn items(&self, table: &str) -> Vec<serde_json::Value> {
        let Some(table) = self.table(table) else {
            return Vec::new();
        };
        table.read().rows.all().map(|row| super::wire::write_item(&row.item)).collect()
    }

    /// How long after its expiry an item is deleted; 48 hours unless set.
    pub fn set_time_to_live_lag(&self, lag: SignedDuration) {
        self.lag.set(lag);
        for table in self.read_tables().values() {
            if let Some(time_to_live) = &table.read().time_to_live {
                time_to_live.wake();
            }
        }
    }

    /// Waits until a record is appended to a stream or the stream is closed, counted from this call and not from the
    /// first poll: call it, then `GetRecords`, and await it only if there were none. Never ends for an unknown stream.
    pub fn stream_changed(&self, stream_arn: &str) -> impl Future<Output = ()> + Send + use<> {
        let watch = self.watch_stream(stream_arn);
        async move {
            if let Some(mut watch) = watch
                && watch.changed().await.is_ok()
            {
                return;
            }
            std::future::pending().await
        }
    }

    /// Tells of every change of a stream from now on; none if there is no such stream.
    pub fn watch_stream(&self, stream_arn: &str) -> Option<watch::Receiver<u64>> {
        Some(self.stream(stream_arn)?.watch())
    }

    /// Changes settings of a table that no operation changes.
    pub(crate) fn remember_settings(&self, name: &str, change: impl FnOnce(&mut Settings)) {
        if let Some(table) = self.table(name) {
            change(&mut table.write().settings);
        }
    }

    pub(super) fn table(&self, name: &str) -> Option<Arc<Table>> {
        self.read_tables().get(name).cloned()
    }

    pub(super) fn read_tables(&self) -> RwLockReadGuard<'_, BTreeMap<String, Arc<Table>>> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write_tables(&self) -> RwLockWriteGuard<'_, BTreeMap<String, Arc<Table>>> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn stream(&self, arn: &str) -> Option<Arc<Stream>> {
        self.read_streams().get(arn).cloned()
    }

    pub(super) fn read_streams(&self) -> RwLockReadGuard<'_, BTreeMap<String, Arc<Stream>>> {
        self.streams.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a stream and forgets those whose last records are gone.
    pub(super) fn add_stream(&self, stream: Arc<Stream>, now: Timestamp) {
        let mut streams = self.streams.write().unwrap_or_else(PoisonError::into_inner);
        let is_gone = |closed: Timestamp| now.duration_since(closed) >= super::stream::RETENTION;
        streams.retain(|_, stream| !stream.closed().is_some_and(is_gone));
        streams.insert(stream.arn.clone(), stream);
    }

    /// The transaction that was done with a token in the last 10 minutes.
    pub(super) fn token(&self, token: &str, now: Timestamp) -> Option<Token> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, token| now.duration_since(token.at) < TOKEN_LIFETIME);
        tokens.get(token).cloned()
    }

    pub(super) fn remember(&self, token: String, done: Token) {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(token, done);
    }
}
