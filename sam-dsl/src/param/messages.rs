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

/// A message of a queue. A body that does not fit `M` fails the message (`BadMessage`), which so ends in the
/// dead-letter queue.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// queue! { pub Jobs: String, visibility_timeout = 60 s }
///
/// #[function(consume Jobs)]
/// async fn work(job: Message<String>, log: Log) {
///     assert_eq!((job.id().len(), job.receive_count(), job.len()), (36, 1, 4));
///     log.line(job.into_body());
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     sim.queue::<Jobs>().send(&"pack".to_owned()).await;
/// #     sim.advance(std::time::Duration::from_secs(1)).await;
/// #     assert_eq!(sim.log("Work"), ["pack"]);
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>
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

    /// How often it was received, this time included: from 1.
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

/// A change of an item of a table. An image that does not fit `T` fails the change (`BadChange`), which then comes
/// again.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// #[function(stream Order)]
/// async fn announce(change: Change<Order>, log: Log) {
///     if let (EventName::Modify, Some(old), Some(new)) = (change.event_name(), change.old(), change.new_image()) {
///         log.line(format!("{}: {} to {}", new.id, old.total, new.total));
///     }
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     sim.table::<Order>().put(&Order::new("ann", "1", 5)).await;
/// #     sim.table::<Order>().put(&Order::new("ann", "1", 6)).await;
/// #     sim.advance(std::time::Duration::from_secs(5)).await;
/// #     assert_eq!(sim.log("Announce"), ["1: 5 to 6"]);
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
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
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// #[function(schedule = "rate(1 hour)")]
/// async fn report(tick: Tick, log: Log) {
///     log.line(tick.time());
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     sim.advance(std::time::Duration::from_secs(2 * 3600)).await;
/// #     assert!(sim.log("Report")[0].starts_with("2030-01-01T"));
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    time: String,
}

impl Tick {
    /// The planned time in UTC, such as `2030-01-01T08:00:00Z`.
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

/// The event of a direct invocation. An event that does not fit `T` fails the invocation (`BadPayload`).
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// #[function(invoke)]
/// async fn double(Payload(number): Payload<u32>) -> Result<u32, Error> {
///     Ok(number * 2)
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     assert_eq!(sim.invoke("Double", &21).await, 42);
/// #     assert_eq!(sim.invoke("Double", &"x").await["errorType"], "BadPayload");
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
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
