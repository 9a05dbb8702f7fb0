//! Reading a queue.
//!
//! A mapping receives as long as batches may begin: five at a time at first, 300 more each minute while there is a
//! backlog, up to 1,250 or `MaximumConcurrency`. A batch that succeeded is deleted. Of one that failed nothing is: its
//! messages come back with their visibility timeout, and the redrive policy of the queue acts.
//!
//! Unlike AWS, an idle mapping does not poll; it is told that a message is there. A failed batch holds its place for a
//! second, in place of AWS's unpublished way to lower the concurrency.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html>

use super::batch::{Batch, event};
use super::response::{Failures, failures};
use super::retry::Backoff;
use super::{EventSourceMapping, Reader};
use crate::lambda::{Outcome, invoke};
use crate::sqs::SERVICE;
use crate::trace::{EventId, What};
use crate::{Account, AwsError, Timestamp};
use sam_model::arn::Arn;
use sam_model::limits::sqs as limits;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Batches at a time when a backlog begins.
const FIRST_CONCURRENCY: usize = 5;

/// The most batches at a time without `MaximumConcurrency`.
const MOST_CONCURRENCY: usize = 1_250;

/// How many batches at a time come to it in each minute of backlog.
const CONCURRENCY_PER_MINUTE: usize = 300;

/// From the receipt of a batch to the begin of its invocation. AWS states no figure; in virtual time it lets whoever sent
/// a message finish before its consumer begins.
const HAND_OVER: Duration = Duration::from_millis(20);

/// How long a failed batch holds its place.
const FAILURE_PAUSE: Duration = Duration::from_secs(1);

/// Reads the queue for as long as the mapping exists.
pub(super) async fn poll(account: Account, settings: Arc<EventSourceMapping>) {
    let reader = Reader { account, settings };
    let Some(queue) = Arn::parse(&reader.settings.source) else {
        return;
    };
    let url = format!("https://sqs.{}.amazonaws.com/{}/{}", queue.region, queue.account, queue.resource);
    let queue = Queue { reader, url };
    let visibility = queue.visibility().await;
    let (ended, mut endings) = mpsc::unbounded_channel();
    let mut scale = Scale::new(queue.reader.settings.maximum_concurrency);
    let settings = &queue.reader.settings;
    let mut batch = Batch::new(settings.batch_size, settings.batching_window);
    let mut overflow = VecDeque::new();
    loop {
        while endings.try_recv().is_ok() {
            scale.running -= 1;
        }
        while !scale.has_room(queue.reader.now()) {
            // The sender is alive in this task, so there is always an ending to come.
            let clock = queue.reader.account.clock();
            let step = clock.sleep(Scale::STEP);
            tokio::select! {
                biased;
                _ = endings.recv() => scale.running -= 1,
                () = step => {}
            }
        }
        queue.fill(&mut batch, &mut overflow, &mut scale).await;
        scale.running += 1;
        let (work, ended) =
            (Delivery { queue: queue.clone(), visibility, records: batch.take() }, ended.clone());
        // In a task of its own, so that a change of the mapping does not disturb it.
        drop(queue.reader.account.spawn(async move {
            work.run().await;
            // Nobody counts the batches of a mapping that was changed.
            let _ = ended.send(());
        }));
    }
}

/// How many batches may run.
struct Scale {
    running: usize,
    most: usize,
    backlog_since: Option<Timestamp>,
}

impl Scale {
    /// How often a waiting mapping looks whether it may grow.
    const STEP: Duration = Duration::from_secs(1);

    fn new(maximum: Option<usize>) -> Self {
        Self { running: 0, most: maximum.unwrap_or(MOST_CONCURRENCY), backlog_since: None }
    }

    fn has_room(&mut self, now: Timestamp) -> bool {
        let allowed = match self.backlog_since {
            None => FIRST_CONCURRENCY,
            Some(since) => {
                let seconds = u64::try_from(now.duration_since(since).as_secs()).unwrap_or_default();
                FIRST_CONCURRENCY + seconds as usize * CONCURRENCY_PER_MINUTE / 60
            }
        };
        if self.running < allowed.min(self.most) {
            return true;
        }
        self.backlog_since.get_or_insert(now);
        false
    }

    fn queue_is_empty(&mut self) {
        self.backlog_since = None;
    }
}

#[derive(Clone)]
struct Queue {
    reader: Reader,
    url: String,
}

impl Queue {
    /// The visibility timeout of the queue, which says for how long a throttled batch can be tried.
    async fn visibility(&self) -> Duration {
        let mut backoff = Backoff::of_calls();
        loop {
            let input = json!({"QueueUrl": self.url, "AttributeNames": ["VisibilityTimeout"]});
            match self.reader.call(&SERVICE, "GetQueueAttributes", input, None).await {
                Ok(output) => {
                    let seconds =
                        output["Attributes"]["VisibilityTimeout"].as_str().and_then(|text| text.parse().ok());
                    return Duration::from_secs(seconds.unwrap_or(limits::VISIBILITY_TIMEOUT_DEFAULT));
                }
                Err(_) => self.reader.account.clock().sleep(backoff.wait()).await,
            }
        }
    }

    /// Receives until the batch is complete.
    async fn fill(&self, batch: &mut Batch, overflow: &mut VecDeque<Value>, scale: &mut Scale) {
        let (account, source) = (&self.reader.account, &self.reader.settings.source);
        let clock = account.clock();
        let mut backoff = Backoff::of_calls();
        loop {
            while let Some(record) = overflow.pop_front() {
                if !batch.has_room_for(&record) {
                    overflow.push_front(record);
                    return;
                }
                batch.push(record, self.reader.now());
            }
            if batch.is_complete(self.reader.now()) {
                return;
            }
            let received = self.receive(batch.room()).await;
            if received.is_ok() {
                backoff = Backoff::of_calls();
            }
            match received {
                Ok(records) if !records.is_empty() => overflow.extend(self.filter(records).await),
                Ok(_) => {
                    scale.queue_is_empty();
                    let message = account.services().sqs.ready(account, source);
                    match batch.deadline() {
                        None => message.await,
                        Some(deadline) => tokio::select! {
                            biased;
                            () = message => {}
                            () = clock.sleep_until(deadline) => {}
                        },
                    }
                }
                Err(_) => clock.sleep(backoff.wait()).await,
            }
        }
    }

    /// The records that pass; the others are deleted.
    async fn filter(&self, records: Vec<Value>) -> Vec<Value> {
        let (passed, dropped): (Vec<Value>, Vec<Value>) =
            records.into_iter().partition(|record| self.reader.settings.filters.pass(record));
        self.delete(&dropped.iter().collect::<Vec<_>>(), None).await;
        passed
    }

    async fn delete(&self, records: &[&Value], cause: Option<EventId>) {
        for chunk in records.chunks(limits::BATCH_ENTRIES.max as usize) {
            let entry = |(at, record): (usize, &&Value)| json!({"Id": at.to_string(), "ReceiptHandle": record["receiptHandle"]});
            let entries: Vec<Value> = chunk.iter().enumerate().map(entry).collect();
            let input = json!({"QueueUrl": self.url, "Entries": entries});
            // What is refused is in the trace; the messages come back.
            let _ = self.reader.call(&SERVICE, "DeleteMessageBatch", input, cause).await;
        }
    }

    async fn receive(&self, room: usize) -> Result<Vec<Value>, AwsError> {
        let input = json!({
            "QueueUrl": self.url,
            "MaxNumberOfMessages": room.min(limits::BATCH_ENTRIES.max as usize),
            "MessageSystemAttributeNames": ["All"],
            "MessageAttributeNames": ["All"],
        });
        let mut output = self.reader.call(&SERVICE, "ReceiveMessage", input, None).await?;
        let messages = output["Messages"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let region = self.reader.account.region();
        Ok(messages
            .into_iter()
            .map(|message| record(message, &self.reader.settings.source, region))
            .collect())
    }
}

/// A batch on its way.
struct Delivery {
    queue: Queue,
    visibility: Duration,
    records: Vec<Value>,
}

impl Delivery {
    async fn run(self) {
        let account = &self.queue.reader.account;
        account.clock().sleep(HAND_OVER).await;
        let settings = &self.queue.reader.settings;
        let what = What::Delivery {
            from: settings.source.clone(),
            to: settings.function.clone(),
            detail: format!("batch of {}", self.records.len()),
        };
        let first = self.records.first().map(|record| text(record, "receiptHandle"));
        let sent_by = first.and_then(|handle| account.services().sqs.cause(&settings.source, handle));
        let cause = Some(account.trace().record(account.now(), sent_by, what));
        let done = match self.invoke(cause).await {
            Some(Outcome::Success(answer)) if settings.report_batch_item_failures => {
                let ids: Vec<&str> = self.records.iter().map(|record| text(record, "messageId")).collect();
                match failures(&answer, &ids) {
                    Failures::None => self.records.iter().collect(),
                    Failures::Some(failed) => {
                        let kept = |(at, record)| (!failed.contains(&at)).then_some(record);
                        self.records.iter().enumerate().filter_map(kept).collect()
                    }
                    Failures::All => Vec::new(),
                }
            }
            Some(Outcome::Success(_)) => self.records.iter().collect(),
            Some(Outcome::Failure(_)) | None => Vec::new(),
        };
        self.queue.delete(&done, cause).await;
        if done.is_empty() {
            account.clock().sleep(FAILURE_PAUSE).await;
        }
    }

    /// Invokes the function; while it is throttled again and again, until the messages are visible again.
    async fn invoke(&self, cause: Option<EventId>) -> Option<Outcome> {
        let account = &self.queue.reader.account;
        let deadline = account.now() + self.visibility;
        let payload = event(&self.records);
        let mut backoff = Backoff::of_invocations();
        loop {
            match invoke(account, &self.queue.reader.settings.function, payload.clone(), "sqs", cause).await {
                Ok(outcome) => return Some(outcome),
                Err(error) if error.code == "TooManyRequestsException" => {
                    let wait = backoff.wait();
                    if account.now() + wait >= deadline {
                        return None;
                    }
                    account.clock().sleep(wait).await;
                }
                Err(_) => return None,
            }
        }
    }
}

/// A message as Lambda gives it to a function.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>
fn record(mut message: Value, source: &str, region: &str) -> Value {
    let attribute = |(name, attribute): (&String, &Value)| {
        let mut record = json!({});
        for (from, to) in [("StringValue", "stringValue"), ("BinaryValue", "binaryValue")] {
            if let Some(value) = attribute.get(from) {
                record[to] = value.clone();
            }
        }
        record["stringListValues"] = json!([]);
        record["binaryListValues"] = json!([]);
        record["dataType"] = attribute["DataType"].clone();
        (name.clone(), record)
    };
    let attributes = message.get("MessageAttributes").and_then(Value::as_object);
    let attributes: Map<String, Value> = attributes.into_iter().flatten().map(attribute).collect();
    let mut record = json!({
        "messageId": message["MessageId"].take(),
        "receiptHandle": message["ReceiptHandle"].take(),
        "body": message["Body"].take(),
        "attributes": message["Attributes"].take(),
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"].take(),
    });
    if let Some(digest) = message.get("MD5OfMessageAttributes") {
        record["md5OfMessageAttributes"] = digest.clone();
    }
    record["eventSource"] = "aws:sqs".into();
    record["eventSourceARN"] = source.into();
    record["awsRegion"] = region.into();
    record
}

fn text<'a>(record: &'a Value, name: &str) -> &'a str {
    record[name].as_str().unwrap_or_default()
}
