//! Streams: the changes of a table, in order, for 24 hours.
//!
//! A stream has one shard, which is open until the stream is disabled.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>

use super::key::KeySchema;
use super::size;
use super::tree::Row;
use super::value::Item;
use crate::Timestamp;
use jiff::SignedDuration;
use sam_model::limits::dynamodb as limits;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// How long records are kept.
pub const RETENTION: SignedDuration = SignedDuration::from_secs(limits::STREAM_RETENTION as i64);

/// What a record shows of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are AWS's")]
pub enum ViewType {
    KeysOnly,
    NewImage,
    OldImage,
    NewAndOldImages,
}

impl ViewType {
    const NAMES: [(&'static str, Self); 4] = [
        ("KEYS_ONLY", Self::KeysOnly),
        ("NEW_IMAGE", Self::NewImage),
        ("OLD_IMAGE", Self::OldImage),
        ("NEW_AND_OLD_IMAGES", Self::NewAndOldImages),
    ];

    /// AWS's name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, view)| *view == self).map_or("", |(name, _)| name)
    }

    /// The view type that AWS calls `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, view)| *view)
    }
}

/// Who changed an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A request.
    Request,
    /// The item expired.
    TimeToLive,
}

/// A stream of a table.
#[derive(Debug)]
pub struct Stream {
    /// The ARN.
    pub arn: String,
    /// The time of its making, which tells the streams of a table apart.
    pub label: String,
    /// The name of the table.
    pub table: String,
    /// The key of the table.
    pub schema: KeySchema,
    /// What records show.
    pub view: ViewType,
    /// When it was made.
    pub created: Timestamp,
    /// The id of its shard.
    pub shard_id: String,
    shard: Mutex<Shard>,
    changed: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Shard {
    records: VecDeque<Arc<Record>>,
    next: u64,
    closed: Option<Timestamp>,
}

/// A change of an item.
#[derive(Debug)]
pub struct Record {
    /// Its number in the shard.
    pub sequence: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The key of the item.
    pub keys: Item,
    /// The item before.
    pub old: Option<Arc<Row>>,
    /// The item after.
    pub new: Option<Arc<Row>>,
    /// Why.
    pub cause: Cause,
}

/// A part of a shard.
#[derive(Debug)]
pub struct Page {
    /// The records.
    pub records: Vec<Arc<Record>>,
    /// The number from which to go on; none if the shard is closed and has been read to its end.
    pub next: Option<u64>,
}

impl Stream {
    /// A new stream.
    pub fn new(
        arn: String,
        label: String,
        table: String,
        schema: KeySchema,
        view: ViewType,
        created: Timestamp,
    ) -> Self {
        // As AWS's: the milliseconds of its making, and eight hexadecimal digits that tell shards apart.
        let shard_id =
            format!("shardId-{:020}-{:08x}", created.as_millisecond(), crc32fast::hash(arn.as_bytes()));
        let changed = watch::Sender::new(0);
        Self { arn, label, table, schema, view, created, shard_id, shard: Mutex::default(), changed }
    }

    /// Appends a change.
    pub fn append(&self, at: Timestamp, old: Option<Arc<Row>>, new: Option<Arc<Row>>, cause: Cause) {
        let Some(row) = new.as_ref().or(old.as_ref()) else {
            return;
        };
        let keys = self.schema.extract(&row.item);
        self.change(|shard| {
            shard.trim(at);
            let sequence = shard.next;
            shard.next += 1;
            shard.records.push_back(Arc::new(Record { sequence, at, keys, old, new, cause }));
        });
    }

    /// Closes the shard: nothing is appended any more.
    pub fn close(&self, at: Timestamp) {
        self.change(|shard| {
            shard.closed.get_or_insert(at);
        });
    }

    /// When it was disabled.
    pub fn closed(&self) -> Option<Timestamp> {
        self.with(|shard| shard.closed)
    }

    /// The number of the oldest record that is kept and the number that the next record will have.
    pub fn bounds(&self, now: Timestamp) -> (u64, u64) {
        self.with(|shard| {
            shard.trim(now);
            (shard.records.front().map_or(shard.next, |record| record.sequence), shard.next)
        })
    }

    /// Up to `limit` records and `bytes` bytes from a number on.
    pub fn read(&self, from: u64, limit: usize, bytes: usize, now: Timestamp) -> Page {
        self.with(|shard| {
            shard.trim(now);
            let first = shard.records.partition_point(|record| record.sequence < from);
            let mut size = 0;
            let mut records = Vec::new();
            for record in shard.records.range(first..).take(limit) {
                size += self.size(record);
                if size > bytes && !records.is_empty() {
                    break;
                }
                records.push(record.clone());
            }
            let next = records.last().map_or(from, |record| record.sequence + 1);
            Page { records, next: (shard.closed.is_none() || next < shard.next).then_some(next) }
        })
    }

    /// What a record counts: its keys and the images that the view type shows.
    pub fn size(&self, record: &Record) -> usize {
        let image =
            |shown: bool, row: &Option<Arc<Row>>| row.as_ref().filter(|_| shown).map_or(0, |row| row.size);
        size::of_item(&record.keys)
            + image(self.shows_new(), &record.new)
            + image(self.shows_old(), &record.old)
    }

    /// Whether records show the item after the change.
    pub fn shows_new(&self) -> bool {
        matches!(self.view, ViewType::NewImage | ViewType::NewAndOldImages)
    }

    /// Whether records show the item before the change.
    pub fn shows_old(&self) -> bool {
        matches!(self.view, ViewType::OldImage | ViewType::NewAndOldImages)
    }

    /// Tells of every record that is appended and of the end, from now on.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn with<T>(&self, look: impl FnOnce(&mut Shard) -> T) -> T {
        look(&mut self.shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&self, change: impl FnOnce(&mut Shard)) {
        self.with(change);
        self.changed.send_modify(|count| *count += 1);
    }
}

impl Shard {
    fn trim(&mut self, now: Timestamp) {
        while self.records.front().is_some_and(|record| now.duration_since(record.at) >= RETENTION) {
            self.records.pop_front();
        }
    }
}

impl Record {
    /// `INSERT`, `MODIFY` or `REMOVE`.
    pub fn event_name(&self) -> &'static str {
        match (&self.old, &self.new) {
            (None, _) => "INSERT",
            (Some(_), Some(_)) => "MODIFY",
            (Some(_), None) => "REMOVE",
        }
    }

    /// The number as AWS writes it: 21 digits.
    pub fn sequence_number(sequence: u64) -> String {
        format!("1{sequence:020}")
    }

    /// The number that AWS writes so.
    pub fn parse_sequence_number(text: &str) -> Option<u64> {
        text.strip_prefix('1').filter(|digits| digits.len() == 20)?.parse().ok()
    }
}
