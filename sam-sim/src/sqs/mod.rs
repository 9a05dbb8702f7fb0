//! Amazon SQS: standard and FIFO queues.
//!
//! Not simulated, and answered with `Unsupported`: `AddPermission`, `RemovePermission` (set the attribute `Policy`),
//! `ListMessageMoveTasks`, `CancelMessageMoveTask`, keys of KMS other than the one that AWS manages.
//!
//! Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html>

mod attributes;
mod deduplication;
mod error;
mod message;
mod ops;
mod queue;
mod receipt;
mod store;
#[cfg(test)]
mod tests;

use crate::service::{Call, JsonService, Operation, Output};
use crate::trace::EventId;
use crate::{Account, AwsError};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use store::Store;

/// A row of the table: AWS's name, what it needs, and the module that does it.
macro_rules! operation {
    ($name:literal, $action:literal on $access:path, $module:ident) => {
        Operation {
            name: $name,
            access: |call, input| $access(call, input, concat!("sqs:", $action)),
            run: |call, input| {
                Box::pin(async move {
                    Ok(ops::encode(ops::$module::run(call, ops::decode(input)?).await?)?.into())
                })
            },
        }
    };
}

/// The operations.
pub static SERVICE: JsonService = JsonService {
    name: "sqs",
    target_prefix: "AmazonSQS",
    content_type: "application/x-amz-json-1.0",
    error_namespace: "com.amazonaws.sqs",
    operations: &[
        operation!("ChangeMessageVisibility", "ChangeMessageVisibility" on ops::on_url, change_message_visibility),
        operation!("ChangeMessageVisibilityBatch", "ChangeMessageVisibility" on ops::on_url, change_message_visibility_batch),
        operation!("CreateQueue", "CreateQueue" on ops::create_queue::access, create_queue),
        operation!("DeleteMessage", "DeleteMessage" on ops::on_url, delete_message),
        operation!("DeleteMessageBatch", "DeleteMessage" on ops::on_url, delete_message_batch),
        operation!("DeleteQueue", "DeleteQueue" on ops::on_url, delete_queue),
        operation!("GetQueueAttributes", "GetQueueAttributes" on ops::on_url, get_queue_attributes),
        operation!("GetQueueUrl", "GetQueueUrl" on ops::on_name, get_queue_url),
        operation!("ListDeadLetterSourceQueues", "ListDeadLetterSourceQueues" on ops::on_url, list_dead_letter_source_queues),
        operation!("ListQueueTags", "ListQueueTags" on ops::on_url, list_queue_tags),
        operation!("ListQueues", "ListQueues" on ops::on_all, list_queues),
        operation!("PurgeQueue", "PurgeQueue" on ops::on_url, purge_queue),
        operation!("ReceiveMessage", "ReceiveMessage" on ops::on_url, receive_message),
        operation!("SendMessage", "SendMessage" on ops::on_url, send_message),
        operation!("SendMessageBatch", "SendMessage" on ops::on_url, send_message_batch),
        operation!("SetQueueAttributes", "SetQueueAttributes" on ops::on_url, set_queue_attributes),
        operation!("StartMessageMoveTask", "StartMessageMoveTask" on ops::start_message_move_task::access, start_message_move_task),
        operation!("TagQueue", "TagQueue" on ops::on_url, tag_queue),
        operation!("UntagQueue", "UntagQueue" on ops::on_url, untag_queue),
    ],
};

/// Runs an operation as the owner of the account, for what a template says; it is no call of the app, so the trace does
/// not show it.
pub(crate) async fn configure(
    account: &Account,
    operation: &'static str,
    input: Value,
    cause: Option<EventId>,
) -> Result<Value, AwsError> {
    let known = SERVICE
        .operations
        .iter()
        .find(|known| known.name == operation)
        .expect("the operation is in the table");
    let request_id = account.random().uuid();
    let region = account.region();
    let call = Call { account, principal: None, region, request_id: &request_id, cause };
    (known.run)(&call, input).await.map(Output::into_tree)
}

/// The state of SQS.
#[derive(Debug, Default)]
pub struct Sqs {
    store: Mutex<Store>,
}

/// A message as tests see it: nothing is received by looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// `MessageId`.
    pub id: String,
    /// The body.
    pub body: String,
    /// `MessageGroupId`.
    pub group: Option<String>,
    /// How often it was received.
    pub receive_count: u32,
    /// Whether it can be received, is in flight, or delayed.
    pub visibility: Visibility,
}

/// Whether a message can be received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// It can.
    Visible,
    /// A consumer has it.
    InFlight,
    /// Its delay is not over.
    Delayed,
}

impl Sqs {
    /// The policy of the queue of this ARN; none if it has none.
    pub fn policy(&self, queue_arn: &str) -> Option<Value> {
        self.with(|store| store.by_arn(queue_arn)?.attributes.policy.clone())
    }

    /// The messages of a queue as they are now, oldest first, by its name, ARN or URL; none if there is no such queue.
    pub fn messages(&self, queue: &str) -> Vec<MessageView> {
        let name = queue.rsplit([':', '/']).next().unwrap_or_default();
        self.with(|store| {
            let Some(now) = store.now() else { return Vec::new() };
            let Ok(queue) = store.queue(name, now) else {
                return Vec::new();
            };
            let view = |message: &message::Message| MessageView {
                id: message.id.clone(),
                body: message.body.clone(),
                group: message.group.clone(),
                receive_count: message.receive_count,
                visibility: match message.state {
                    message::State::Visible => Visibility::Visible,
                    message::State::Delayed { .. } => Visibility::Delayed,
                    message::State::InFlight { .. } => Visibility::InFlight,
                },
            };
            queue.messages().map(view).collect()
        })
    }

    /// `VisibilityTimeout` of the queue of this ARN in seconds; none if there is no such queue.
    pub(crate) fn visibility_timeout(&self, queue_arn: &str) -> Option<u32> {
        self.with(|store| Some(store.by_arn(queue_arn)?.attributes.visibility))
    }

    /// What caused the sending of the message of a receipt handle, while the queue of this ARN holds it.
    pub(crate) fn cause(&self, queue_arn: &str, handle: &str) -> Option<EventId> {
        self.with(|store| store.by_arn(queue_arn)?.message(handle)?.cause)
    }

    /// The URLs of all queues, in the order of their names.
    pub fn queues(&self) -> Vec<String> {
        self.with(|store| store.queues().map(|queue| queue.url.clone()).collect())
    }

    /// Waits until the queue of this ARN may have a message to receive; at once if there is no such queue, so that the
    /// caller finds out by its next call.
    pub(crate) async fn ready(&self, account: &Account, queue_arn: &str) {
        let name = queue_arn.rsplit(':').next().unwrap_or_default();
        loop {
            let now = account.now();
            let look = self.with(|store| {
                let queue = store.queue(name, now).ok()?;
                (!queue.has_ready()).then(|| (Arc::clone(&queue.changed), queue.next_change()))
            });
            let Some((changed, next_change)) = look else {
                return;
            };
            let changed = changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            // A message that came between the look and the enabling is seen by the second look.
            if self.with(|store| store.queue(name, now).map_or(true, |queue| queue.has_ready())) {
                return;
            }
            let clock = account.clock();
            let wake = async {
                match next_change {
                    Some(time) => clock.sleep_until(time).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = changed => {}
                () = wake => {}
            }
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        work(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
