//! What happened, in order, and what caused it.
//!
//! Every request, invocation, API call, denial and delivery is one [`Event`] with the id of the event that caused it.
//! Tests query the trace; `cargo sam dev` streams it to the terminal.

use crate::Timestamp;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
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
    Request {
        api: String,
        method: String,
        path: String,
        status: u16,
    },
    /// A stack was deployed. The outcome is its status, such as `CREATE_COMPLETE`.
    Deployment { stack: String, outcome: String },
    /// A function began to run.
    InvocationStarted {
        function: String,
        request_id: String,
        trigger: String,
    },
    /// A function ended. The outcome is `ok`, `error <type>: <message>` or `timeout`.
    InvocationEnded {
        function: String,
        request_id: String,
        outcome: String,
    },
    /// An AWS API was called. The error is the code that was answered.
    Call {
        principal: String,
        action: String,
        resource: String,
        error: Option<String>,
    },
    /// IAM refused a call.
    Denial {
        principal: String,
        action: String,
        resource: String,
    },
    /// Something was handed on: a message to a dead-letter queue, a record to a function.
    Delivery {
        from: String,
        to: String,
        detail: String,
    },
    /// A user pool sent a user a code by email or text message. The purpose is `sign_up`, `forgot_password`, or
    /// `invitation`, whose code is a temporary password.
    Code {
        user_pool: String,
        username: String,
        destination: String,
        purpose: String,
        code: String,
    },
    /// A line that a function wrote to its log.
    Log { function: String, line: String },
}

/// The trace of an account.
#[derive(Debug)]
pub struct Trace {
    events: Mutex<Vec<Event>>,
    live: broadcast::Sender<Event>,
}

impl Default for Trace {
    fn default() -> Self {
        Self {
            events: Mutex::default(),
            live: broadcast::channel(4096).0,
        }
    }
}

impl Trace {
    /// Records an event and returns its id, to be the cause of others.
    pub fn record(&self, at: Timestamp, cause: Option<EventId>, what: What) -> EventId {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let event = Event {
            id: EventId(events.len() as u64 + 1),
            cause,
            at,
            what,
        };
        let id = event.id;
        // Nobody listens in a test; that is not an error.
        let _ = self.live.send(event.clone());
        events.push(event);
        id
    }

    /// Says more about an event whose end was not known when it was recorded; whoever listens hears it again.
    pub fn amend(&self, id: EventId, what: What) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let index = usize::try_from(id.0)
            .ok()
            .and_then(|number| number.checked_sub(1));
        if let Some(event) = index.and_then(|index| events.get_mut(index)) {
            event.what = what;
            let _ = self.live.send(event.clone());
        }
    }

    /// Shows `visit` the event `cause`, the one that caused it, and so on, until it breaks off.
    pub fn walk_causes(&self, mut cause: Option<EventId>, mut visit: impl FnMut(&Event) -> ControlFlow<()>) {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let find = |id: EventId| events.get(usize::try_from(id.0).ok()?.checked_sub(1)?);
        while let Some(event) = cause.and_then(find) {
            // A cause is always older, so that this ends.
            cause = event.cause.filter(|older| *older < event.id);
            if visit(event).is_break() {
                break;
            }
        }
    }

    /// All events so far.
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Events as they happen from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.live.subscribe()
    }
}
