//! The handle of a queue.
//!
//! What a queue is, and what its messages hold, is said by [`queue!`](crate::queue!); what a function that consumes
//! them is given, by [`param::Message`](crate::param::Message).

use super::operation;
use crate::access::Grant;
use crate::builder::Function;
use crate::param::Param;
use crate::queue::Queue;
use crate::runtime::{Input, Rejection, Sandbox};
use crate::trigger::Trigger;
use sam_model::intrinsic;
use sam_model::unit::Seconds;
use std::marker::PhantomData;
use std::sync::Arc;

/// Sends messages to the queue `Q`.
///
/// As a parameter it grants the function `sqs:SendMessage` on exactly this queue, and sets the environment variable
/// that holds its URL.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// async fn ask(jobs: Producer<Jobs>) -> Result<(), Error> {
///     jobs.send(&"7".to_owned()).await?;
///     Ok(())
/// }
/// # fn main() { run(ask) }
/// ```
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html>
pub struct Producer<Q> {
    #[cfg_attr(not(feature = "sqs"), allow(dead_code, reason = "only an operation reads it"))]
    sandbox: Arc<Sandbox>,
    #[cfg_attr(not(feature = "sqs"), allow(dead_code, reason = "only an operation reads it"))]
    url: String,
    queue: PhantomData<fn() -> Q>,
}

/// `SendMessage`: gives the id of the message. Made by [`Producer::send`], which has its errors and an example.
#[must_use = "an operation does nothing until it is awaited"]
#[cfg_attr(not(feature = "sqs"), allow(dead_code, reason = "only `send` reads it"))]
pub struct Send<'h, Q: Queue> {
    producer: &'h Producer<Q>,
    message: &'h Q::Message,
    delay: Option<Seconds>,
    group: Option<String>,
    deduplication_id: Option<String>,
}

pub(crate) fn variable(logical_id: &str) -> String {
    format!("{}_QUEUE_URL", crate::names::screaming_snake(logical_id))
}

impl<Q: Queue, T: Trigger> Param<T> for Producer<Q> {
    fn declare(function: Function) -> Function {
        function
            .grant(Grant::new(["sqs:SendMessage"], intrinsic::get_att(Q::LOGICAL_ID, "Arn")))
            .environment(&variable(Q::LOGICAL_ID), intrinsic::reference(Q::LOGICAL_ID))
    }

    fn extract(input: &Input<T>, _: &str) -> Result<Self, Rejection> {
        let url = input.sandbox.variable(&variable(Q::LOGICAL_ID)).map_err(Rejection::failed)?.to_owned();
        Ok(Self { sandbox: input.sandbox.clone(), url, queue: PhantomData })
    }
}

impl<Q: Queue> Producer<Q> {
    /// `SendMessage`: sends a message as JSON, of up to 1,048,576 bytes (1 MB), and gives its id.
    ///
    /// # Errors
    /// `InvalidParameterValue` if the message is too long, its delay is above 900 s or not of a standard queue, or an
    /// id has other characters than letters, digits and punctuation; `MissingParameter` if a message of a FIFO queue
    /// has no [`group`](Send::group); `InvalidMessageContents` if the text has a character that SQS does not carry;
    /// `AWS.SimpleQueueService.NonExistentQueue` if there is no such queue; and [what every operation can
    /// give](crate::handle#errors).
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn ask(jobs: Producer<Jobs>) -> Result<(), Error> {
    ///     let id = jobs.send(&"7".to_owned()).await?;
    ///     assert_eq!(id.len(), 36);
    ///     Ok(())
    /// }
    /// # fn main() { run(ask) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html>
    pub fn send<'h>(&'h self, message: &'h Q::Message) -> Send<'h, Q> {
        Send { producer: self, message, delay: None, group: None, deduplication_id: None }
    }
}

impl<Q: Queue> Send<'_, Q> {
    /// Hides the message for this long first: 0 to 900 s (15 min). Default: what the queue says. Not possible in a FIFO
    /// queue.
    ///
    /// # Errors
    /// Awaited, `InvalidParameterValue` if it is longer, or the queue is a FIFO queue.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn remind(jobs: Producer<Jobs>) -> Result<(), Error> {
    ///     jobs.send(&"7".to_owned()).delay(Seconds::from_minutes(15)).await?;
    ///     Ok(())
    /// }
    /// # fn main() { run(remind) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html>
    pub fn delay(mut self, delay: Seconds) -> Self {
        self.delay = Some(delay);
        self
    }

    /// The group within which a FIFO queue keeps order: 1 to 128 letters, digits and punctuation. A FIFO queue demands
    /// it.
    ///
    /// # Errors
    /// Awaited, `InvalidParameterValue` if it has another form.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn step(steps: Producer<Steps>) -> Result<(), Error> {
    ///     steps.send(&"pack".to_owned()).group("order-7").await?;
    ///     steps.send(&"ship".to_owned()).group("order-7").await?;
    ///     Ok(())
    /// }
    /// # fn main() { run(step) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html>
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// Within 300 s (5 min) a FIFO queue takes a second message with the same id, and drops it: 1 to 128 letters,
    /// digits and punctuation. Default: a digest of the content, so that equal messages are dropped.
    ///
    /// # Errors
    /// Awaited, `InvalidParameterValue` if it has another form, or the queue is no FIFO queue.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// async fn once(steps: Producer<Steps>) -> Result<(), Error> {
    ///     let (pack, again) = ("pack".to_owned(), "pack again".to_owned());
    ///     let first = steps.send(&pack).group("order-7").deduplication_id("order-7/pack").await?;
    ///     let second = steps.send(&again).group("order-7").deduplication_id("order-7/pack").await?;
    ///     assert_eq!(first, second);
    ///     Ok(())
    /// }
    /// # fn main() { run(once) }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html>
    pub fn deduplication_id(mut self, id: impl Into<String>) -> Self {
        self.deduplication_id = Some(id.into());
        self
    }

    #[cfg(feature = "sqs")]
    async fn send(self) -> Result<String, crate::Error> {
        let request = self.producer.sandbox.sqs().send_message().queue_url(&self.producer.url);
        let request = request.message_body(serde_json::to_string(self.message)?);
        let request =
            request.set_delay_seconds(self.delay.map(|delay| i32::try_from(delay.get()).unwrap_or(i32::MAX)));
        let request =
            request.set_message_group_id(self.group).set_message_deduplication_id(self.deduplication_id);
        let output = request.send().await.map_err(crate::error::of_sdk)?;
        Ok(output.message_id.unwrap_or_default())
    }
}

impl<Q> Clone for Producer<Q> {
    fn clone(&self) -> Self {
        Self { sandbox: self.sandbox.clone(), url: self.url.clone(), queue: PhantomData }
    }
}

operation!(['h, Q: Queue] Send<'h, Q> => String, "sqs");
