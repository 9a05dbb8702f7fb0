//! CloudWatch Logs: the log groups of functions.
//!
//! Groups, streams and their events, as far as functions write them and tests read them. The API over the wire is not
//! simulated.
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogsConcepts.html>

use crate::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The state of CloudWatch Logs.
#[derive(Default)]
pub struct Logs {
    groups: Mutex<BTreeMap<String, LogGroup>>,
}

/// A log group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogGroup {
    /// After how many days events are deleted; none: never.
    pub retention_in_days: Option<u32>,
    /// The names of the streams, in the order in which they were made.
    pub streams: Vec<String>,
    events: Vec<LogEvent>,
}

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    /// When it was written.
    pub at: Timestamp,
    /// The stream.
    pub stream: Arc<str>,
    /// The text.
    pub message: String,
}

impl Logs {
    /// The log group of this name.
    pub fn group(&self, name: &str) -> Option<LogGroup> {
        self.with(|groups| groups.get(name).cloned())
    }

    /// Whether there is a log group of this name.
    pub fn has_group(&self, name: &str) -> bool {
        self.with(|groups| groups.contains_key(name))
    }

    /// The names of all log groups.
    pub fn groups(&self) -> Vec<String> {
        self.with(|groups| groups.keys().cloned().collect())
    }

    /// Every line of a log group, the oldest first.
    pub fn lines(&self, group: &str) -> Vec<LogEvent> {
        self.with(|groups| groups.get(group).map(|group| group.events.clone()).unwrap_or_default())
    }

    /// Makes a log group. False if there is one of that name; it stays as it is.
    pub fn create_group(&self, name: &str) -> bool {
        self.with(|groups| match groups.contains_key(name) {
            true => false,
            false => groups.insert(name.to_owned(), LogGroup::default()).is_none(),
        })
    }

    /// Deletes a log group with all that is in it.
    pub fn delete_group(&self, name: &str) {
        self.with(|groups| groups.remove(name));
    }

    /// Says after how many days the events of a group are deleted.
    pub fn set_retention(&self, group: &str, days: Option<u32>) {
        self.with(|groups| {
            if let Some(group) = groups.get_mut(group) {
                group.retention_in_days = days;
            }
        });
    }

    /// Makes a log stream in a group; nothing if the group does not exist.
    pub fn create_stream(&self, group: &str, stream: &str) {
        self.with(|groups| {
            if let Some(group) = groups.get_mut(group) {
                group.streams.push(stream.to_owned());
            }
        });
    }

    /// Adds events to a group, and deletes those that are older than its retention at the time `now`.
    pub fn put(&self, group: &str, now: Timestamp, events: impl IntoIterator<Item = LogEvent>) {
        self.with(|groups| {
            let Some(group) = groups.get_mut(group) else {
                return;
            };
            if let Some(days) = group.retention_in_days {
                let retention = Duration::from_secs(u64::from(days) * 86_400);
                let expired = group.events.partition_point(|event| event.at < now - retention);
                group.events.drain(..expired);
            }
            for event in events {
                // Almost always the end: only functions that ran at the same time deliver out of order.
                let place = match group.events.last() {
                    Some(last) if last.at > event.at => {
                        group.events.partition_point(|earlier| earlier.at <= event.at)
                    }
                    _ => group.events.len(),
                };
                group.events.insert(place, event);
            }
        });
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<String, LogGroup>) -> T) -> T {
        change(&mut self.groups.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    fn event(at: Timestamp, message: &str) -> LogEvent {
        LogEvent { at, stream: "s".into(), message: message.to_owned() }
    }

    #[test]
    fn events_stand_in_order_and_go_after_their_retention() {
        let (logs, start) = (Logs::default(), Clock::EPOCH);
        let day = Duration::from_secs(86_400);
        logs.put("g", start, [event(start, "lost: no group")]);
        assert!(logs.create_group("g") && !logs.create_group("g"));
        logs.set_retention("g", Some(1));
        logs.put("g", start, [event(start + day, "second"), event(start, "first")]);
        let messages = || logs.lines("g").into_iter().map(|event| event.message).collect::<Vec<_>>();
        assert_eq!(messages(), ["first", "second"]);
        logs.put("g", start + day, []);
        assert_eq!(messages(), ["first", "second"], "on the edge");
        logs.put("g", start + day + Duration::from_millis(1), []);
        assert_eq!(messages(), ["second"]);
    }
}
