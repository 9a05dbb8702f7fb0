//! A look into a queue from outside.

use super::Sim;
use crate::builder;
use crate::queue::Queue;
use sam_sim::sqs;
use serde_json::json;
use std::marker::PhantomData;

/// The queue `Q` as the owner of the account sees it: no policy restricts the test. Made by [`Sim::queue`].
///
/// It looks without receiving, so that it takes no message from a consumer.
pub struct QueueProbe<'s, Q> {
    sim: &'s Sim,
    queue: PhantomData<fn() -> Q>,
}

impl<'s, Q: Queue> QueueProbe<'s, Q> {
    /// The group of the messages that a probe sends to a FIFO queue.
    pub const GROUP: &'static str = "probe";

    pub(super) fn new(sim: &'s Sim) -> Self {
        Self { sim, queue: PhantomData }
    }

    /// Sends a message.
    ///
    /// In a FIFO queue all messages of a probe are of the group [`GROUP`](Self::GROUP), and each has a deduplication id
    /// of its own, so that equal messages are not dropped. For another group use the SDK or a function of the
    /// application.
    ///
    /// # Panics
    /// If SQS refuses it.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.queue::<Jobs>().send(&"7".to_owned()).await;
    /// sim.advance(Duration::from_secs(1)).await;
    /// assert!(sim.log("Work").contains(&"order 7".to_owned()));
    /// # }) }
    /// ```
    pub async fn send(&self, message: &Q::Message) {
        let body = serde_json::to_string(message).expect("a message is JSON");
        self.send_text(&body).await;
    }

    /// Sends any text, as a careless producer might; in a FIFO queue as [`send`](Self::send) does.
    ///
    /// # Panics
    /// If SQS refuses it.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.queue::<Jobs>().send_text("{ no JSON").await;
    /// sim.advance(Duration::from_secs(600)).await;
    /// assert_eq!(sim.queue::<Jobs>().dead_letters().await, 1);
    /// # }) }
    /// ```
    pub async fn send_text(&self, body: &str) {
        let url = self.sim.physical_id(Q::LOGICAL_ID);
        let mut input = json!({ "QueueUrl": url, "MessageBody": body });
        if Q::FIFO {
            input["MessageGroupId"] = Self::GROUP.into();
            input["MessageDeduplicationId"] = format!("probe-{}", self.sim.next_number()).into();
        }
        self.sim.call(&sqs::SERVICE, "SendMessage", input).await;
    }

    /// How many messages there are, hidden and delayed ones counted.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.queue::<Jobs>().send(&"7".to_owned()).await;
    /// assert_eq!(sim.queue::<Jobs>().len().await, 1);
    /// # }) }
    /// ```
    pub async fn len(&self) -> u64 {
        self.count(Q::LOGICAL_ID).await
    }

    /// Whether there are no messages, neither visible nor hidden nor delayed.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// assert!(sim.queue::<Jobs>().is_empty().await);
    /// # }) }
    /// ```
    pub async fn is_empty(&self) -> bool {
        self.len().await == 0
    }

    /// How many messages are in the dead-letter queue.
    ///
    /// # Panics
    /// If the queue has none.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/jobs.rs"));
    /// # fn main() { test(|sim| async move {
    /// sim.queue::<Jobs>().send(&"bad".to_owned()).await;
    /// sim.wait_until(Duration::from_secs(600), async || sim.queue::<Jobs>().is_empty().await).await;
    /// assert_eq!(sim.queue::<Jobs>().dead_letters().await, 1);
    /// # }) }
    /// ```
    pub async fn dead_letters(&self) -> u64 {
        self.count(&builder::Queue::dead_letter_id(Q::LOGICAL_ID)).await
    }

    async fn count(&self, logical_id: &str) -> u64 {
        let url = self.sim.physical_id(logical_id);
        let input = json!({ "QueueUrl": url, "AttributeNames": ["All"] });
        let output = self.sim.call(&sqs::SERVICE, "GetQueueAttributes", input).await;
        let number = |suffix: &str| {
            let value = &output["Attributes"][format!("ApproximateNumberOfMessages{suffix}")];
            value.as_str().and_then(|text| text.parse::<u64>().ok()).unwrap_or_default()
        };
        number("") + number("NotVisible") + number("Delayed")
    }
}
