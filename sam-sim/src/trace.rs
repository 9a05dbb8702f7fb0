//! What happened, in order, and what caused it.
//!
//! Every request, invocation, API call, denial and delivery is one [`Event`] with the id of the event that caused it.
//! Tests query the trace; `cargo sam dev` streams it to the terminal.

use crate::Timestamp;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast;

/// The number of an event in its account, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u64);

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its number.
    pub id: EventId,
    /// The event that caused it; none for what came from outside.
    pub cause: Option<EventId>,
    /// When it began.
    pub at: Timestamp,
    /// What it was.
    pub what: What,
}

/// The kinds of events.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the fields are what the sentence of each kind names")]
pub enum What {
    /// A request came to an API and was answered; the status is 0 until then.
    Request { api: String, method: String, path: String, status: u16 },
    /// A stack was deployed. The outcome is its status, such as `CREATE_COMPLETE`.
    Deployment { stack: String, outcome: String },
    /// A function began to run.
    InvocationStarted { function: String, request_id: String, trigger: String },
    /// A function ended. The outcome is `ok`, `error <type>: <message>` or `timeout`.
    InvocationEnded { function: String, request_id: String, outcome: String },
    /// An AWS API was called. The error is the code that was answered.
    Call { principal: String, action: String, resource: String, error: Option<String> },
    /// IAM refused a call.
    Denial { principal: String, action: String, resource: String },
    /// Something was handed on: a message to a dead-letter queue, a record to a function.
    Delivery { from: String, to: String, detail: String },
    /// A user pool sent a user a code by email or text message. The purpose is `sign_up`, `forgot_password`, or
    /// `invitation`, whose code is a temporary password.
    Code { user_pool: String, username: String, destination: String, purpose: String, code: String },
    /// A line that a function wrote to its log.
    Log { function: String, line: String },
}

/// The trace of an account.
///
/// It keeps every event, about 300 bytes each, so that a test can ask for anything that happened. An account that lives
/// on, as a server's does, is told to [`keep_last`](Trace::keep_last).
#[derive(Debug)]
pub struct Trace {
    kept: Mutex<Kept>,
    live: broadcast::Sender<Event>,
}

/// The events that are kept: a run of ids without gaps.
#[derive(Debug)]
struct Kept {
    events: VecDeque<Event>,
    /// How many came before the first of them.
    forgotten: u64,
    limit: usize,
}

impl Default for Trace {
    fn default() -> Self {
        Self {
            kept: Mutex::new(Kept { events: VecDeque::new(), forgotten: 0, limit: usize::MAX }),
            live: broadcast::channel(4096).0,
        }
    }
}

impl Trace {
    /// Records an event and returns its id, to be the cause of others.
    pub fn record(&self, at: Timestamp, cause: Option<EventId>, what: What) -> EventId {
        let mut kept = self.lock();
        let id = EventId(kept.forgotten + kept.events.len() as u64 + 1);
        let event = Event { id, cause, at, what };
        self.tell(&event);
        kept.events.push_back(event);
        kept.forget();
        id
    }

    /// Says more about an event whose end was not known when it was recorded; whoever listens hears it again.
    pub fn amend(&self, id: EventId, what: What) {
        if let Some(event) = self.lock().find(id) {
            event.what = what;
            self.tell(event);
        }
    }

    /// Forgets all but the last `limit` events, now and from now on. Causes that are forgotten are found no more.
    pub fn keep_last(&self, limit: usize) {
        let mut kept = self.lock();
        kept.limit = limit;
        kept.forget();
    }

    /// Shows `visit` the event `cause`, the one that caused it, and so on, until it breaks off.
    pub fn walk_causes(&self, mut cause: Option<EventId>, mut visit: impl FnMut(&Event) -> ControlFlow<()>) {
        let mut kept = self.lock();
        while let Some(event) = cause.and_then(|id| kept.find(id)) {
            // A cause is always older, so that this ends.
            cause = event.cause.filter(|older| *older < event.id);
            if visit(event).is_break() {
                break;
            }
        }
    }

    /// All events so far, as far as they are kept.
    pub fn events(&self) -> Vec<Event> {
        self.lock().events.iter().cloned().collect()
    }

    /// Events as they happen from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.live.subscribe()
    }

    /// In a test nobody listens, and nothing is copied.
    fn tell(&self, event: &Event) {
        if self.live.receiver_count() > 0 {
            // The last listener may have gone in between; that is not an error.
            let _ = self.live.send(event.clone());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn find(&mut self, id: EventId) -> Option<&mut Event> {
        let place = id.0.checked_sub(self.forgotten + 1)?;
        self.events.get_mut(usize::try_from(place).ok()?)
    }

    fn forget(&mut self) {
        while self.events.len() > self.limit {
            self.events.pop_front();
            self.forgotten += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    fn record(trace: &Trace, cause: Option<EventId>, line: &str) -> EventId {
        let (function, line) = ("f".to_owned(), line.to_owned());
        trace.record(Clock::EPOCH, cause, What::Log { function, line })
    }

    fn lines(trace: &Trace) -> Vec<(u64, String)> {
        let line = |event: Event| match event.what {
            What::Log { line, .. } => Some((event.id.0, line)),
            _ => None,
        };
        trace.events().into_iter().filter_map(line).collect()
    }

    #[test]
    fn the_last_events_keep_their_ids_when_others_are_forgotten() {
        let trace = Trace::default();
        let first = record(&trace, None, "a");
        let second = record(&trace, Some(first), "b");
        trace.keep_last(2);
        assert_eq!(lines(&trace), [(1, "a".to_owned()), (2, "b".to_owned())]);
        let third = record(&trace, Some(second), "c");
        assert_eq!(lines(&trace), [(2, "b".to_owned()), (3, "c".to_owned())]);

        let mut causes = Vec::new();
        trace.walk_causes(Some(third), |event| {
            causes.push(event.id);
            ControlFlow::Continue(())
        });
        assert_eq!(causes, [third, second], "the first is forgotten");
    }

    #[test]
    fn what_is_forgotten_cannot_be_amended() {
        let trace = Trace::default();
        let first = record(&trace, None, "a");
        trace.keep_last(0);
        let function = "f".to_owned();
        trace.amend(first, What::Log { function, line: "b".to_owned() });
        trace.amend(EventId(0), What::Log { function: "f".to_owned(), line: "c".to_owned() });
        assert_eq!(lines(&trace), []);
    }

    #[test]
    fn a_listener_hears_an_event_and_its_amendment() {
        let trace = Trace::default();
        record(&trace, None, "unheard");
        let mut live = trace.subscribe();
        let id = record(&trace, None, "a");
        trace.amend(id, What::Log { function: "f".to_owned(), line: "b".to_owned() });
        let heard: Vec<_> = std::iter::from_fn(|| live.try_recv().ok()).map(|event| event.id).collect();
        assert_eq!(heard, [id, id]);
    }
}
