//! What happens in the account, as lines: grouped by what caused it for people, event by event for programs.

mod json;
mod text;
mod unit;

use super::names::Names;
use crate::cli::Format;
use crate::report::{Failure, note, print, print_json};
use sam_sim::trace::{Event, What};
use sam_sim::{Account, Timestamp};
use tokio::sync::broadcast::{
    Receiver,
    error::{RecvError, TryRecvError},
};
use unit::Units;

/// Prints events as they happen.
pub(super) struct Log {
    names: Names,
    format: Format,
    quiet: bool,
    units: Units,
    counts: Counts,
}

/// How much happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) requests: u64,
    pub(super) invocations: u64,
    pub(super) failures: u64,
    pub(super) denials: u64,
}

impl Log {
    pub(super) fn new(names: Names, format: Format, quiet: bool) -> Self {
        Self { names, format, quiet, units: Units::default(), counts: Counts::default() }
    }

    /// Counts the event and prints what it completes.
    fn hear(&mut self, event: &Event, now: Timestamp) -> Result<(), Failure> {
        self.counts.add(&event.what);
        if self.quiet {
            return Ok(());
        }
        match self.format {
            Format::Json => print_json(&json::document(event)),
            Format::Text => {
                let lines = self.units.hear(event, now, &self.names);
                if lines.is_empty() { Ok(()) } else { print(lines) }
            }
        }
    }

    /// Prints what happens until nobody reads it.
    pub(super) async fn follow(
        &mut self,
        events: &mut Receiver<Event>,
        account: &Account,
    ) -> Result<(), Failure> {
        loop {
            match events.recv().await {
                Ok(event) => self.hear(&event, account.now())?,
                Err(RecvError::Lagged(missed)) => {
                    note(format_args!("{missed} events came too fast to be shown"))
                }
                Err(RecvError::Closed) => return Ok(()),
            }
        }
    }

    /// Prints what has happened and was not heard yet.
    pub(super) fn finish(&mut self, events: &mut Receiver<Event>, account: &Account) -> Result<(), Failure> {
        loop {
            match events.try_recv() {
                Ok(event) => self.hear(&event, account.now())?,
                Err(TryRecvError::Lagged(_)) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Ok(()),
            }
        }
    }

    /// What happened so far.
    pub(super) fn counts(&self) -> Counts {
        self.counts
    }
}

impl Counts {
    fn add(&mut self, what: &What) {
        match what {
            // An answered request is heard twice: when it comes and when it is answered.
            What::Request { status: 1.., .. } => self.requests += 1,
            What::InvocationEnded { outcome, .. } => {
                self.invocations += 1;
                self.failures += u64::from(outcome != text::OK);
            }
            What::Denial { .. } => self.denials += 1,
            _ => {}
        }
    }
}
