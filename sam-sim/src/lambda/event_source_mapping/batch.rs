//! When a batch is complete.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching>

use crate::Timestamp;
use sam_model::limits::lambda as limits;
use serde_json::{Value, json};
use std::time::Duration;

/// The room that the frame around the records takes.
const FRAME: usize = r#"{"Records":[]}"#.len();

/// Records that wait for their function.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    records: Vec<Value>,
    bytes: usize,
    most: usize,
    window: Duration,
    begun: Option<Timestamp>,
}

impl Batch {
    /// An empty batch for up to `most` records that waits for `window` from its first one.
    pub(super) fn new(most: usize, window: Duration) -> Self {
        Self { records: Vec::new(), bytes: FRAME, most, window, begun: None }
    }

    /// Whether the record fits in: by number, and by the size of the event.
    pub(super) fn has_room_for(&self, record: &Value) -> bool {
        let bytes = self.bytes + record.to_string().len() + 1;
        self.records.is_empty() || self.records.len() < self.most && bytes as u64 <= limits::PAYLOAD_SYNC.max
    }

    /// Adds a record.
    pub(super) fn push(&mut self, record: Value, now: Timestamp) {
        self.begun.get_or_insert(now);
        self.bytes += record.to_string().len() + 1;
        self.records.push(record);
    }

    /// How many more records may come.
    pub(super) fn room(&self) -> usize {
        self.most - self.records.len()
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Until when it waits; none while it is empty.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.begun.map(|begun| begun + self.window)
    }

    /// Whether it waits no longer.
    pub(super) fn is_complete(&self, now: Timestamp) -> bool {
        self.room() == 0 || self.deadline().is_some_and(|deadline| deadline <= now)
    }

    /// The records; the batch is empty afterwards.
    pub(super) fn take(&mut self) -> Vec<Value> {
        let empty = Self::new(self.most, self.window);
        std::mem::replace(self, empty).records
    }
}

/// The event for a function.
pub(super) fn event(records: &[Value]) -> bytes::Bytes {
    json!({"Records": records}).to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_complete_when_full_or_when_its_window_ends() {
        let now = crate::Clock::EPOCH;
        let mut batch = Batch::new(2, Duration::from_secs(5));
        assert!(!batch.is_complete(now));
        batch.push(json!(1), now);
        assert!(!batch.is_complete(now + Duration::from_secs(4)));
        assert!(batch.is_complete(now + Duration::from_secs(5)));
        batch.push(json!(2), now + Duration::from_secs(1));
        assert!(batch.is_complete(now + Duration::from_secs(1)));
        assert_eq!(batch.take(), [json!(1), json!(2)]);
        assert!(batch.is_empty() && batch.deadline().is_none());
    }

    #[test]
    fn an_event_stays_within_the_payload_of_a_function() {
        let now = crate::Clock::EPOCH;
        let mut batch = Batch::new(10_000, Duration::ZERO);
        let record = Value::from("x".repeat(1_048_576));
        while batch.has_room_for(&record) {
            batch.push(record.clone(), now);
        }
        let records = batch.take();
        assert_eq!(records.len(), 5);
        assert!(event(&records).len() as u64 <= limits::PAYLOAD_SYNC.max);
        batch.push(json!(1), now);
        assert!(batch.has_room_for(&json!(2)));
    }
}
