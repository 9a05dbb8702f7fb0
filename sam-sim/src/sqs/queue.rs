//! A queue: which messages it holds, who may have them, and when.
//!
//! Messages have a position, which is the order in which they came. A message is ready or hidden; a hidden one (delayed,
//! or in flight) becomes ready at a time that is known, so nothing has to run in between: every look at the queue first
//! brings it up to the time of the look.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html>

use super::attributes::Attributes;
use super::deduplication::{Deduplication, Sent};
use super::error::Error;
use super::message::{Draft, Message, State, sha256};
use super::receipt::Receipt;
use crate::Timestamp;
use sam_model::limits::sqs as limits;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The first sequence number, of the size that AWS gives.
const FIRST_SEQUENCE_NUMBER: u128 = 18_849_496_460_467_696_128;

/// A queue.
#[derive(Debug)]
pub(super) struct Queue {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its URL.
    pub url: String,
    /// Whether it is a FIFO queue.
    pub fifo: bool,
    /// What can be set.
    pub attributes: Attributes,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// When it was made.
    pub created: Timestamp,
    /// When an attribute was last set.
    pub modified: Timestamp,
    /// When it was last purged.
    pub purged: Option<Timestamp>,
    /// Rings when a message may have become ready other than by time.
    pub changed: Arc<Notify>,
    messages: BTreeMap<u64, Message>,
    ready: BTreeSet<u64>,
    hidden: BTreeSet<(Timestamp, u64)>,
    by_age: BTreeSet<(Timestamp, u64)>,
    groups: BTreeMap<String, Group>,
    deduplication: Deduplication,
    in_flight: usize,
    positions: u64,
    receives: u64,
}

/// The messages of a message group of a FIFO queue.
#[derive(Debug, Default)]
struct Group {
    messages: BTreeSet<u64>,
    in_flight: usize,
}

/// How many messages are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Those that can be received.
    pub visible: usize,
    /// Those that consumers have.
    pub in_flight: usize,
    /// Those whose delay is not over.
    pub delayed: usize,
}

impl Queue {
    /// An empty queue.
    pub(super) fn new(name: &str, arn: String, url: String, attributes: Attributes, now: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            arn,
            url,
            fifo: name.ends_with(".fifo"),
            attributes,
            tags: BTreeMap::new(),
            created: now,
            modified: now,
            purged: None,
            changed: Arc::default(),
            messages: BTreeMap::new(),
            ready: BTreeSet::new(),
            hidden: BTreeSet::new(),
            by_age: BTreeSet::new(),
            groups: BTreeMap::new(),
            deduplication: Deduplication::default(),
            in_flight: 0,
            positions: 0,
            receives: 0,
        }
    }

    /// Brings the queue up to `now`: drops messages that are too old, shows those whose time has come.
    pub(super) fn advance(&mut self, now: Timestamp) {
        let retention = Duration::from_secs(self.attributes.retention.into());
        while let Some(&(sent, position)) = self.by_age.first() {
            if sent + retention > now {
                break;
            }
            self.remove(position);
        }
        while let Some(&(until, position)) = self.hidden.first() {
            if until > now {
                break;
            }
            self.set_state(position, State::Visible);
        }
        self.deduplication.forget(now);
    }

    /// When the next hidden message becomes ready.
    pub(super) fn next_change(&self) -> Option<Timestamp> {
        self.hidden.first().map(|(until, _)| *until)
    }

    /// Accepts a message, or recognises it as one that it accepted before.
    pub(super) fn send(
        &mut self,
        draft: Draft,
        id: String,
        sender: String,
        now: Timestamp,
    ) -> Result<Sent, Error> {
        self.check(&draft)?;
        let Draft { body, attributes, trace_header, delay, group, deduplication, cause } = draft;
        let deduplication = deduplication.or_else(|| self.fifo.then(|| sha256(&body)));
        let sequence_number =
            self.fifo.then(|| (FIRST_SEQUENCE_NUMBER + u128::from(self.positions) * 256).to_string());
        let sent = Sent { id: id.clone(), sequence_number: sequence_number.clone() };
        if self.fifo {
            let scope = group.as_deref().filter(|_| self.attributes.deduplication_per_group);
            let token = deduplication.as_deref().unwrap_or_default();
            if let Some(before) = self.deduplication.recognise(scope, token, &sent, now) {
                return Ok(before);
            }
        }
        let delay = Duration::from_secs(delay.unwrap_or(self.attributes.delay).into());
        let state = if delay.is_zero() { State::Visible } else { State::Delayed { until: now + delay } };
        self.insert(Message {
            id,
            body,
            attributes,
            trace_header,
            sender,
            sent: now,
            group,
            deduplication,
            sequence_number,
            receive_count: 0,
            received_here: 0,
            first_received: None,
            dead_letter_source: None,
            receipt: None,
            cause,
            state,
        });
        Ok(sent)
    }

    /// Accepts a message that another queue gives away.
    pub(super) fn take_over(&mut self, mut message: Message, now: Timestamp) {
        if self.fifo {
            // The age of a message starts anew on a FIFO dead-letter queue, and goes on on a standard one.
            message.sent = now;
            message.sequence_number =
                Some((FIRST_SEQUENCE_NUMBER + u128::from(self.positions) * 256).to_string());
        }
        let message = Message { received_here: 0, receipt: None, state: State::Visible, ..message };
        self.insert(message);
    }

    /// Gives up to `max` messages to a consumer, hidden for `visibility`; second, those that were received too often to
    /// be given out again.
    pub(super) fn receive(
        &mut self,
        max: usize,
        visibility: Duration,
        now: Timestamp,
    ) -> (Vec<(Receipt, Message)>, Vec<Message>) {
        let limit = self.attributes.redrive.as_ref().map(|redrive| redrive.max_receive_count);
        let (mut received, mut dead) = (Vec::new(), Vec::new());
        while received.len() < max && (self.in_flight as u64) < limits::IN_FLIGHT {
            let position = match received.last().filter(|_| self.fifo) {
                // A FIFO queue gives as many messages of one group as it can.
                Some((_, last)) => self.next_of_group(last, &received).or_else(|| self.next_ready()),
                None => self.next_ready(),
            };
            let Some(position) = position else { break };
            let Some(message) = self.messages.get_mut(&position) else {
                break;
            };
            if limit.is_some_and(|limit| message.received_here >= limit) {
                dead.extend(self.remove(position));
                continue;
            }
            self.receives += 1;
            message.receive_count += 1;
            message.received_here += 1;
            message.first_received.get_or_insert(now);
            message.receipt = Some(self.receives);
            received.push((Receipt { position, number: self.receives }, message.clone()));
            self.set_state(position, State::InFlight { until: now + visibility });
        }
        (received, dead)
    }

    /// Deletes the message of a handle, if the handle is its latest.
    pub(super) fn delete(&mut self, handle: &str) -> Result<(), Error> {
        let receipt = self.receipt(handle)?;
        let Some(message) = self.messages.get(&receipt.position) else {
            return Ok(());
        };
        let latest = message.receipt == Some(receipt.number);
        let in_flight = matches!(message.state, State::InFlight { .. });
        if self.fifo && !(latest && in_flight) {
            return Err(Error::value(handle, "ReceiptHandle", "The receipt handle has expired."));
        }
        if latest {
            self.remove(receipt.position);
            self.changed.notify_waiters();
        }
        Ok(())
    }

    /// Hides the message of a handle for `visibility` from now on.
    pub(super) fn change_visibility(
        &mut self,
        handle: &str,
        visibility: Duration,
        now: Timestamp,
    ) -> Result<(), Error> {
        let receipt = self.receipt(handle)?;
        let Some(message) = self.messages.get(&receipt.position) else {
            let reason = "Message does not exist or is not available for visibility timeout change.";
            return Err(Error::value(handle, "ReceiptHandle", reason));
        };
        if !matches!(message.state, State::InFlight { .. }) || message.receipt != Some(receipt.number) {
            return Err(Error::MessageNotInflight {});
        }
        if visibility.is_zero() {
            self.set_state(receipt.position, State::Visible);
            self.changed.notify_waiters();
        } else {
            self.set_state(receipt.position, State::InFlight { until: now + visibility });
        }
        Ok(())
    }

    /// Drops every message.
    pub(super) fn purge(&mut self, now: Timestamp) {
        let all: Vec<u64> = self.messages.keys().copied().collect();
        for position in all {
            self.remove(position);
        }
        self.purged = Some(now);
    }

    /// Takes out the oldest message that is not in flight, to move it to another queue.
    pub(super) fn take(&mut self) -> Option<Message> {
        let position = self.next_ready()?;
        self.remove(position)
    }

    /// Whether a receive would give a message.
    pub(super) fn has_ready(&self) -> bool {
        (self.in_flight as u64) < limits::IN_FLIGHT && self.next_ready().is_some()
    }

    /// How many messages are in each state.
    pub(super) fn counts(&self) -> Counts {
        let visible = self.ready.len();
        Counts { visible, in_flight: self.in_flight, delayed: self.messages.len() - visible - self.in_flight }
    }

    /// The message of a handle.
    pub(super) fn message(&self, handle: &str) -> Option<&Message> {
        self.messages.get(&self.receipt(handle).ok()?.position)
    }

    /// Every message, oldest position first.
    pub(super) fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    /// What tells this queue from every other in receipt handles.
    pub(super) fn identity(&self) -> String {
        format!("{} {}", self.arn, self.created.as_nanosecond())
    }

    fn receipt(&self, handle: &str) -> Result<Receipt, Error> {
        let receipt = Receipt::parse(handle, &self.identity());
        receipt.ok_or_else(|| Error::ReceiptHandleIsInvalid { handle: handle.to_owned() })
    }

    /// The checks of a message that depend on the queue.
    fn check(&self, draft: &Draft) -> Result<(), Error> {
        let size = u64::from(self.attributes.maximum_message_size);
        if draft.size() > size {
            let reason = format!("Message must be shorter than {size} bytes.");
            return Err(Error::invalid(format!("One or more parameters are invalid. Reason: {reason}")));
        }
        if self.fifo {
            if draft.group.is_none() {
                return Err(Error::MissingRequiredParameterException { name: "MessageGroupId" });
            }
            if draft.deduplication.is_none() && !self.attributes.content_based_deduplication {
                return Err(Error::invalid(
                    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
                ));
            }
            if let Some(delay) = draft.delay.filter(|delay| *delay > 0) {
                let reason = "The request include parameter that is not valid for this queue type.";
                return Err(Error::value(delay, "DelaySeconds", reason));
            }
        } else if let Some(token) = &draft.deduplication {
            let reason = "The request includes a parameter that is not valid for this queue type.";
            return Err(Error::value(token, "MessageDeduplicationId", reason));
        }
        Ok(())
    }

    /// The first message that a consumer could have.
    fn next_ready(&self) -> Option<u64> {
        if !self.fifo {
            return self.ready.first().copied();
        }
        let heads = self
            .groups
            .values()
            .filter(|group| group.in_flight == 0)
            .filter_map(|group| group.messages.first());
        heads.filter(|position| self.ready.contains(position)).min().copied()
    }

    /// The message after `last` in its group, if a consumer who just received `last` may have it too.
    fn next_of_group(&self, last: &Message, received: &[(Receipt, Message)]) -> Option<u64> {
        let group = self.groups.get(last.group.as_deref()?)?;
        let of_this_receive = received.iter().filter(|(_, message)| message.group == last.group).count();
        (group.in_flight == of_this_receive).then_some(())?;
        let next = group.messages.iter().nth(of_this_receive)?;
        self.ready.contains(next).then_some(*next)
    }

    fn insert(&mut self, message: Message) {
        let position = self.positions;
        self.positions += 1;
        if let Some(group) = message.group.as_deref().filter(|_| self.fifo) {
            self.groups.entry(group.to_owned()).or_default().messages.insert(position);
        }
        self.by_age.insert((message.sent, position));
        match message.state {
            State::Visible => _ = self.ready.insert(position),
            State::Delayed { until } | State::InFlight { until } => _ = self.hidden.insert((until, position)),
        }
        self.messages.insert(position, message);
        self.changed.notify_waiters();
    }

    fn remove(&mut self, position: u64) -> Option<Message> {
        self.set_state(position, State::Visible);
        let message = self.messages.remove(&position)?;
        self.ready.remove(&position);
        self.by_age.remove(&(message.sent, position));
        if let Some(name) = message.group.as_deref().filter(|_| self.fifo)
            && let Some(group) = self.groups.get_mut(name)
        {
            group.messages.remove(&position);
            if group.messages.is_empty() {
                self.groups.remove(name);
            }
        }
        Some(message)
    }

    fn set_state(&mut self, position: u64, state: State) {
        let Some(message) = self.messages.get_mut(&position) else {
            return;
        };
        let before = std::mem::replace(&mut message.state, state);
        match before {
            State::Visible => _ = self.ready.remove(&position),
            State::Delayed { until } | State::InFlight { until } => {
                _ = self.hidden.remove(&(until, position))
            }
        }
        match state {
            State::Visible => _ = self.ready.insert(position),
            State::Delayed { until } | State::InFlight { until } => _ = self.hidden.insert((until, position)),
        }
        let in_flight = |state| usize::from(matches!(state, State::InFlight { .. }));
        self.in_flight = self.in_flight + in_flight(state) - in_flight(before);
        if let Some(group) = message.group.as_ref().and_then(|name| self.groups.get_mut(name)) {
            group.in_flight = group.in_flight + in_flight(state) - in_flight(before);
        }
    }
}
