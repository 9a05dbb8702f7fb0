//! The queues of the account. Knows no wire format.

use super::error::Error;
use super::message::Message;
use super::queue::Queue;
use crate::{Clock, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long the name of a deleted queue stays taken.
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html>
const NAME_REST: Duration = Duration::from_secs(60);

/// Every queue by name.
#[derive(Debug, Default)]
pub(super) struct Store {
    queues: BTreeMap<String, Queue>,
    deleted: BTreeMap<String, Timestamp>,
    clock: Option<Clock>,
}

/// A message that a queue gave to its dead-letter queue.
#[derive(Debug)]
pub(super) struct Redriven {
    /// `MessageId`.
    pub id: String,
    /// The ARN of the dead-letter queue.
    pub target: String,
}

impl Store {
    /// The queue of this name, brought up to `now`.
    pub(super) fn queue(&mut self, name: &str, now: Timestamp) -> Result<&mut Queue, Error> {
        let queue = self.queues.get_mut(name).ok_or(Error::QueueDoesNotExist {})?;
        queue.advance(now);
        Ok(queue)
    }

    /// The time now; none before the first queue.
    pub(super) fn now(&self) -> Option<Timestamp> {
        self.clock.map(|clock| clock.now())
    }

    /// The queue of this name as it was when last looked at.
    pub(super) fn peek(&self, name: &str) -> Option<&Queue> {
        self.queues.get(name)
    }

    /// The queue of this ARN as it was when last looked at.
    pub(super) fn by_arn(&self, arn: &str) -> Option<&Queue> {
        self.queues.get(arn.rsplit(':').next()?).filter(|queue| queue.arn == arn)
    }

    /// The queues in the order of their names.
    pub(super) fn queues(&self) -> impl Iterator<Item = &Queue> {
        self.queues.values()
    }

    /// Adds a queue whose name is free.
    pub(super) fn add(&mut self, queue: Queue, clock: Clock) -> Result<(), Error> {
        let now = clock.now();
        self.clock = Some(clock);
        self.deleted.retain(|_, at| *at + NAME_REST > now);
        if self.deleted.contains_key(&queue.name) {
            return Err(Error::QueueDeletedRecently {});
        }
        self.queues.insert(queue.name.clone(), queue);
        Ok(())
    }

    /// Removes a queue and its messages.
    pub(super) fn remove(&mut self, name: &str, now: Timestamp) -> Result<(), Error> {
        let queue = self.queues.remove(name).ok_or(Error::QueueDoesNotExist {})?;
        self.deleted.insert(queue.name, now);
        // Whoever waits for a message of it is told that there is no queue.
        queue.changed.notify_waiters();
        Ok(())
    }

    /// Hands messages that were received too often to the dead-letter queue of `source`.
    pub(super) fn redrive(&mut self, source: &str, messages: Vec<Message>, now: Timestamp) -> Vec<Redriven> {
        let Some(source) = self.queues.get(source) else {
            return Vec::new();
        };
        let source_arn = source.arn.clone();
        let Some(target) = source.attributes.redrive.as_ref().map(|redrive| redrive.target.clone()) else {
            return Vec::new();
        };
        let Some(name) = self.by_arn(&target).map(|queue| queue.name.clone()) else {
            return Vec::new();
        };
        let Ok(queue) = self.queue(&name, now) else {
            return Vec::new();
        };
        let mut redriven = Vec::with_capacity(messages.len());
        for message in messages {
            redriven.push(Redriven { id: message.id.clone(), target: target.clone() });
            queue.take_over(Message { dead_letter_source: Some(source_arn.clone()), ..message }, now);
        }
        redriven
    }
}
