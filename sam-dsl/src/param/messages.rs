//! Messages, changes, schedules and payloads.

use super::Param;
use crate::attribute_value::plain_item;
use crate::queue::Carries;
use crate::runtime::{Input, Rejection};
use crate::table::Table;
use crate::trigger::{Consume, Direct, EventName, Scheduled, StreamOf};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::ops::Deref;

/// A message of a queue. A body that does not fit `M` fails the message, which so ends in the dead-letter queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Message<M> {
    id: String,
    receive_count: u32,
    body: M,
}

impl<M> Message<M> {
    /// The id that sending gave.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How often it was received, this time included.
    pub fn receive_count(&self) -> u32 {
        self.receive_count
    }

    /// The content.
    pub fn into_body(self) -> M {
        self.body
    }
}

impl<M> Deref for Message<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.body
    }
}

impl<M: DeserializeOwned + Send, Q: Carries<M>> Param<Consume<Q>> for Message<M> {
    fn extract(input: &Input<Consume<Q>>, _: &str) -> Result<Self, Rejection> {
        let message = &input.part;
        let body = serde_json::from_str(&message.body).map_err(|error| {
            Rejection::bad_request("BadMessage", format!("the message does not fit: {error}"))
        })?;
        let receive_count = message.attributes.get("ApproximateReceiveCount");
        let receive_count = receive_count.and_then(|count| count.parse().ok()).unwrap_or(1);
        Ok(Self { id: message.message_id.clone(), receive_count, body })
    }
}

/// A change of an item of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<T> {
    event_name: EventName,
    old: Option<T>,
    new: Option<T>,
}

impl<T: Table> Change<T> {
    /// What happened to the item.
    pub fn event_name(&self) -> EventName {
        self.event_name
    }

    /// The item before; none if it is new, or if the stream does not hold old images.
    pub fn old(&self) -> Option<&T> {
        self.old.as_ref()
    }

    /// The item after; none if it was removed, or if the stream does not hold new images.
    pub fn new_image(&self) -> Option<&T> {
        self.new.as_ref()
    }
}

impl<T: Table> Param<StreamOf<T>> for Change<T> {
    fn extract(input: &Input<StreamOf<T>>, _: &str) -> Result<Self, Rejection> {
        let record = &input.part;
        let image = |name: &str| image(&record.dynamodb[name]);
        Ok(Self { event_name: record.event_name, old: image("OldImage")?, new: image("NewImage")? })
    }
}

fn image<T: Table>(image: &Value) -> Result<Option<T>, Rejection> {
    if image.is_null() {
        return Ok(None);
    }
    let item = plain_item(image)
        .ok_or_else(|| Rejection::bad_request("BadChange", "an attribute value has no type"))?;
    serde_json::from_value(item)
        .map(Some)
        .map_err(|error| Rejection::bad_request("BadChange", format!("the item does not fit: {error}")))
}

/// The moment for which a schedule has called the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    time: String,
}

impl Tick {
    /// The planned time, such as `2030-01-01T08:00:00Z`.
    pub fn time(&self) -> &str {
        &self.time
    }
}

#[diagnostic::do_not_recommend]
impl Param<Scheduled> for Tick {
    fn extract(input: &Input<Scheduled>, _: &str) -> Result<Self, Rejection> {
        Ok(Self { time: input.part["time"].as_str().unwrap_or_default().to_owned() })
    }
}

/// The event of a direct invocation. An event that does not fit `T` fails the invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload<T>(pub T);

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Send> Param<Direct> for Payload<T> {
    fn extract(input: &Input<Direct>, _: &str) -> Result<Self, Rejection> {
        serde_json::from_slice(&input.part)
            .map(Self)
            .map_err(|error| Rejection::bad_request("BadPayload", format!("the event does not fit: {error}")))
    }
}
