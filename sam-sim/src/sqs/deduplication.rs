//! How a FIFO queue recognises a message that was sent twice.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html>

use crate::Timestamp;
use sam_model::limits::sqs as limits;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How long a message is recognised.
const INTERVAL: Duration = Duration::from_secs(limits::DEDUPLICATION_WINDOW);

/// What the sender of a message is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// `MessageId`.
    pub id: String,
    /// `SequenceNumber`.
    pub sequence_number: Option<String>,
}

/// Group, where that is the scope, and deduplication id.
type Key = (Option<String>, String);

/// The messages of the last five minutes.
#[derive(Debug, Default)]
pub(super) struct Deduplication {
    known: BTreeMap<Key, Sent>,
    by_age: VecDeque<(Timestamp, Key)>,
}

impl Deduplication {
    /// What the earlier message of this id was answered; if there is none, remembers `sent`.
    pub(super) fn recognise(
        &mut self,
        scope: Option<&str>,
        token: &str,
        sent: &Sent,
        now: Timestamp,
    ) -> Option<Sent> {
        let key = (scope.map(str::to_owned), token.to_owned());
        if let Some(before) = self.known.get(&key) {
            return Some(before.clone());
        }
        self.known.insert(key.clone(), sent.clone());
        self.by_age.push_back((now, key));
        None
    }

    /// Forgets what is older than the interval.
    pub(super) fn forget(&mut self, now: Timestamp) {
        while self.by_age.front().is_some_and(|(at, _)| *at + INTERVAL <= now) {
            if let Some((_, key)) = self.by_age.pop_front() {
                self.known.remove(&key);
            }
        }
    }
}
