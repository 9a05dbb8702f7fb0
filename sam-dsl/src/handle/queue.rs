//! The handle of a queue.

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
/// As a parameter it grants the function `sqs:SendMessage` on exactly this queue, and sets the environment variable that
/// holds its URL.
///
/// # Example
/// ```
/// # use sam_dsl::prelude::*;
/// # #[derive(Serialize, Deserialize)] pub struct Charge { order: String }
/// queue! { pub Jobs: Charge }
///
/// async fn ask(jobs: Producer<Jobs>) -> Result<(), Error> {
///     jobs.send(&Charge { order: "7".into() }).await?;
///     Ok(())
/// }
/// ```
pub struct Producer<Q> {
    #[cfg_attr(not(feature = "sqs"), allow(dead_code, reason = "only an operation reads it"))]
    sandbox: Arc<Sandbox>,
    #[cfg_attr(not(feature = "sqs"), allow(dead_code, reason = "only an operation reads it"))]
    url: String,
    queue: PhantomData<fn() -> Q>,
}

/// `SendMessage`. Gives the id of the message.
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
    /// Sends a message.
    pub fn send<'h>(&'h self, message: &'h Q::Message) -> Send<'h, Q> {
        Send { producer: self, message, delay: None, group: None, deduplication_id: None }
    }
}

impl<Q: Queue> Send<'_, Q> {
    /// Hides the message for this long first: 0 to 900 s. Not possible in a FIFO queue.
    pub fn delay(mut self, delay: Seconds) -> Self {
        self.delay = Some(delay);
        self
    }

    /// The group within which a FIFO queue keeps order. A FIFO queue demands it.
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }

    /// Within five minutes a FIFO queue takes a second message with the same id, and drops it.
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
