//! Reading a DynamoDB stream.
//!
//! A task reads each shard, a parent before its children, and hands the records to lanes (`ParallelizationFactor`); a
//! lane forms batches and delivers one after the other, so the order of the records of an item is kept. A batch that
//! failed is tried again and holds up its lane, until it succeeds, is given up, or its records expire.
//!
//! Unlike AWS, an idle mapping does not poll four times a second; it is told that a record is there, and then waits for
//! the next poll to be due.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>

use super::batch::{Batch, event};
use super::response::{Failures, failures};
use super::retry::Backoff;
use super::{EventSourceMapping, Reader, StartingPosition, StreamSettings};
use crate::dynamodb::STREAMS;
use crate::lambda::{Outcome, invoke};
use crate::trace::{EventId, What};
use crate::{Account, AwsError, Timestamp, sqs};
use sam_model::arn::Arn;
use sam_model::limits::lambda as limits;
use serde_json::{Value, json};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How long after a record came it is read.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// How long a stream keeps a record.
const RETENTION: Duration = Duration::from_secs(24 * 3_600);

/// Reads the stream for as long as the mapping exists.
pub(super) async fn poll(account: Account, settings: Arc<EventSourceMapping>, position: Position) {
    let Some(stream) = settings.stream.clone() else {
        return;
    };
    let reader = Reader { account, settings };
    let poller = Arc::new(Poller { reader, stream, position });
    let mut shards = JoinSet::new();
    let mut started = BTreeSet::new();
    let mut first = true;
    loop {
        let known = poller.shards().await;
        for (shard, parent) in &known {
            let parent_is_open = parent.as_ref().is_some_and(|parent| {
                known.iter().any(|(other, _)| other == parent) && !poller.position.is_finished(parent)
            });
            if parent_is_open || poller.position.is_finished(shard) || !started.insert(shard.clone()) {
                continue;
            }
            // What comes after the first look is a child, and a child is read from its beginning.
            let start = if first { poller.stream.starting_position } else { StartingPosition::TrimHorizon };
            shards.spawn(Arc::clone(&poller).read(shard.clone(), start));
        }
        first = false;
        if shards.join_next().await.is_none() {
            // The stream is disabled and was read to its end.
            return;
        }
    }
}

/// How far a mapping has come in each shard. It outlives changes of the mapping.
#[derive(Clone, Debug)]
pub(super) struct Position {
    shards: Arc<Mutex<BTreeMap<String, Progress>>>,
    begun: Arc<watch::Sender<bool>>,
}

#[derive(Debug, Default)]
struct Progress {
    /// The last record that was read.
    read: Option<Sequence>,
    /// Those of them that no function has processed yet.
    pending: BTreeSet<Sequence>,
    /// Whether the shard is closed, read and processed.
    finished: bool,
}

/// A sequence number: digits, without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sequence(String);

impl Ord for Sequence {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Sequence {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Position {
    fn default() -> Self {
        Self { shards: Arc::default(), begun: Arc::new(watch::Sender::new(false)) }
    }
}

impl Position {
    /// Waits until the mapping has found its place, or was refused: what is written from now on reaches the function.
    pub(super) async fn begun(&self) {
        // The sender is in `self`.
        let _ = self.begun.subscribe().wait_for(|begun| *begun).await;
    }

    fn begin(&self) {
        self.begun.send_replace(true);
    }

    fn is_finished(&self, shard: &str) -> bool {
        self.with(shard, |progress| progress.finished)
    }

    /// The members of `GetShardIterator` that lead to where the mapping was, if it was anywhere.
    fn iterator(&self, shard: &str) -> Option<(&'static str, String)> {
        self.with(shard, |progress| match (progress.pending.first(), &progress.read) {
            (Some(pending), _) => Some(("AT_SEQUENCE_NUMBER", pending.0.clone())),
            (None, Some(read)) => Some(("AFTER_SEQUENCE_NUMBER", read.0.clone())),
            (None, None) => None,
        })
    }

    fn with<T>(&self, shard: &str, work: impl FnOnce(&mut Progress) -> T) -> T {
        let mut shards = self.shards.lock().unwrap_or_else(PoisonError::into_inner);
        work(shards.entry(shard.to_owned()).or_default())
    }
}

struct Poller {
    reader: Reader,
    stream: StreamSettings,
    position: Position,
}

impl Poller {
    /// The shards of the stream and their parents.
    async fn shards(&self) -> Vec<(String, Option<String>)> {
        let source = &self.reader.settings.source;
        let table = Arn::parse(source).and_then(|arn| Some(arn.resource.split('/').nth(1)?.to_owned()));
        self.insist("ListStreams", json!({"TableName": table})).await;
        let mut shards = Vec::new();
        let mut input = json!({"StreamArn": source});
        loop {
            let output = self.insist("DescribeStream", input.clone()).await;
            let description = &output["StreamDescription"];
            for shard in description["Shards"].as_array().into_iter().flatten() {
                let parent = shard["ParentShardId"].as_str().map(str::to_owned);
                shards.push((text(&shard["ShardId"]), parent));
            }
            match description.get("LastEvaluatedShardId").filter(|last| last.is_string()) {
                Some(last) => input["ExclusiveStartShardId"] = last.clone(),
                None => return shards,
            }
        }
    }

    /// Calls until it is not refused.
    async fn insist(&self, operation: &str, input: Value) -> Value {
        let mut backoff = Backoff::of_calls();
        loop {
            match self.reader.call(&STREAMS, operation, input.clone(), None).await {
                Ok(output) => return output,
                Err(_) => {
                    self.position.begin();
                    self.reader.account.clock().sleep(backoff.wait()).await;
                }
            }
        }
    }

    /// Reads a shard to its end.
    async fn read(self: Arc<Self>, shard: String, start: StartingPosition) {
        // Records that were read before a change of the mapping and not processed are read again.
        self.position.with(&shard, |progress| {
            if let Some(first) = progress.pending.first().cloned() {
                progress.pending.retain(|pending| *pending == first);
            }
        });
        let mut tasks = JoinSet::new();
        let lane = |_| {
            let (sender, receiver) = mpsc::channel(limits::BATCH_SIZE_STREAM.max as usize);
            tasks.spawn(Lane { poller: Arc::clone(&self), shard: shard.clone() }.run(receiver));
            sender
        };
        let lanes: Vec<mpsc::Sender<Value>> =
            (0..self.stream.parallelization_factor.max(1)).map(lane).collect();
        let mut iterator = self.iterator(&shard, start).await;
        let mut backoff = Backoff::of_calls();
        loop {
            // Made before the call, so that it knows of what comes in between.
            let changed = self.changed();
            let input = json!({"ShardIterator": iterator});
            let mut output = match self.reader.call(&STREAMS, "GetRecords", input, None).await {
                Ok(output) => output,
                Err(error) => {
                    if matches!(error.code, "ExpiredIteratorException" | "TrimmedDataAccessException") {
                        iterator = self.iterator(&shard, StartingPosition::TrimHorizon).await;
                    } else {
                        self.reader.account.clock().sleep(backoff.wait()).await;
                    }
                    continue;
                }
            };
            backoff = Backoff::of_calls();
            let records = output["Records"].as_array_mut().map(std::mem::take).unwrap_or_default();
            let idle = records.is_empty();
            for record in records {
                self.hand_on(&shard, &lanes, record).await;
            }
            match output["NextShardIterator"].as_str() {
                Some(next) => next.clone_into(&mut iterator),
                None => break,
            }
            if idle {
                changed.await;
                self.reader.account.clock().sleep(POLL_INTERVAL).await;
            }
        }
        drop(lanes);
        while tasks.join_next().await.is_some() {}
        self.position.with(&shard, |progress| progress.finished = true);
    }

    async fn hand_on(&self, shard: &str, lanes: &[mpsc::Sender<Value>], mut record: Value) {
        let sequence = sequence(&record);
        self.position.with(shard, |progress| {
            progress.read = Some(sequence.clone());
            progress.pending.insert(sequence);
        });
        record["eventSourceARN"] = self.reader.settings.source.as_str().into();
        if !self.reader.settings.filters.pass(&record) {
            self.position.with(shard, |progress| progress.pending.remove(&self::sequence(&record)));
            return;
        }
        // Records of an item always take the same lane.
        let lane = crc32fast::hash(record["dynamodb"]["Keys"].to_string().as_bytes()) as usize % lanes.len();
        // A lane lives as long as its sender.
        let _ = lanes[lane].send(record).await;
    }

    async fn iterator(&self, shard: &str, start: StartingPosition) -> String {
        let mut input = json!({"StreamArn": self.reader.settings.source, "ShardId": shard});
        match self.position.iterator(shard) {
            Some((kind, sequence)) => {
                input["ShardIteratorType"] = kind.into();
                input["SequenceNumber"] = sequence.into();
            }
            None => input["ShardIteratorType"] = start.word().into(),
        }
        let mut backoff = Backoff::of_calls();
        let output = loop {
            match self.reader.call(&STREAMS, "GetShardIterator", input.clone(), None).await {
                Ok(output) => break output,
                Err(error) if error.code == "TrimmedDataAccessException" => {
                    input["ShardIteratorType"] = StartingPosition::TrimHorizon.word().into();
                    input.as_object_mut().map(|input| input.shift_remove("SequenceNumber"));
                }
                Err(_) => {
                    self.position.begin();
                    self.reader.account.clock().sleep(backoff.wait()).await;
                }
            }
        };
        self.position.begin();
        text(&output["ShardIterator"])
    }

    fn changed(&self) -> impl Future<Output = ()> + Send + use<> {
        let dynamodb = &self.reader.account.services().dynamodb;
        dynamodb.stream_changed(&self.reader.settings.source)
    }
}

/// One of the parallel ways through a shard.
struct Lane {
    poller: Arc<Poller>,
    shard: String,
}

/// Records that are tried together.
struct Chunk {
    records: Vec<Value>,
    retries: u32,
    invocations: u32,
    backoff: Backoff,
}

/// Why records are given up.
#[derive(Clone, Copy, Debug)]
enum GivenUp {
    /// They were tried often enough.
    RetryAttemptsExhausted,
    /// They are too old.
    RecordAgeExceeded,
}

impl Lane {
    async fn run(self, mut records: mpsc::Receiver<Value>) {
        let settings = &self.poller.reader.settings;
        let clock = self.poller.reader.account.clock();
        let mut batch = Batch::new(settings.batch_size, settings.batching_window);
        let mut left_over = None;
        loop {
            while left_over.is_none() && !batch.is_complete(clock.now()) {
                let record = match batch.deadline() {
                    None => records.recv().await,
                    Some(deadline) => tokio::select! {
                        biased;
                        record = records.recv() => record,
                        () = clock.sleep_until(deadline) => break,
                    },
                };
                match record {
                    Some(record) => left_over = self.add(&mut batch, record),
                    None if batch.is_empty() => return,
                    None => break,
                }
            }
            // What was read together is delivered together, also without a window.
            while left_over.is_none() && batch.room() > 0 {
                match records.try_recv() {
                    Ok(record) => left_over = self.add(&mut batch, record),
                    Err(_) => break,
                }
            }
            self.deliver(batch.take()).await;
            if let Some(record) = left_over.take() {
                left_over = self.add(&mut batch, record);
            }
        }
    }

    /// Adds the record, or gives it back if it does not fit in.
    fn add(&self, batch: &mut Batch, record: Value) -> Option<Value> {
        if !batch.has_room_for(&record) {
            return Some(record);
        }
        batch.push(record, self.poller.reader.now());
        None
    }

    /// Tries the records until each has been processed or given up.
    async fn deliver(&self, records: Vec<Value>) {
        let StreamSettings { bisect_batch_on_function_error: bisect, maximum_retry_attempts: most, .. } =
            self.poller.stream;
        let clock = self.poller.reader.account.clock();
        let backoff = Backoff::of_invocations();
        let mut chunks = VecDeque::from([Chunk { records, retries: 0, invocations: 0, backoff }]);
        while let Some(mut chunk) = chunks.pop_front() {
            self.drop_expired(&mut chunk).await;
            if chunk.records.is_empty() {
                continue;
            }
            let cause = self.trace(&chunk);
            let failed_from = match self.invoke(&chunk, cause).await {
                Err(_) => {
                    // A throttle is no attempt.
                    clock.sleep(chunk.backoff.wait()).await;
                    chunks.push_front(chunk);
                    continue;
                }
                Ok(failed_from) => failed_from,
            };
            chunk.invocations += 1;
            let Some(failed_from) = failed_from else {
                self.processed(&chunk.records);
                continue;
            };
            self.processed(&chunk.records[..failed_from]);
            let partial = failed_from > 0;
            chunk.records.drain(..failed_from);
            if bisect && !partial && chunk.records.len() > 1 {
                let second = chunk.records.split_off(chunk.records.len() / 2);
                let Chunk { retries, invocations, backoff, .. } = chunk;
                chunks.push_front(Chunk { records: second, retries, invocations, backoff });
            } else if most.is_some_and(|most| chunk.retries >= most) {
                self.give_up(&chunk.records, chunk.invocations, GivenUp::RetryAttemptsExhausted, cause).await;
                continue;
            } else {
                chunk.retries += 1;
            }
            clock.sleep(chunk.backoff.wait()).await;
            chunks.push_front(chunk);
        }
    }

    /// Invokes the function. Gives the index of the first record that failed, if one did.
    async fn invoke(&self, chunk: &Chunk, cause: EventId) -> Result<Option<usize>, AwsError> {
        let Reader { account, settings } = &self.poller.reader;
        let outcome =
            invoke(account, &settings.function, event(&chunk.records), "dynamodb", Some(cause)).await?;
        let answer = match outcome {
            Outcome::Success(answer) if settings.report_batch_item_failures => answer,
            Outcome::Success(_) => return Ok(None),
            Outcome::Failure(_) => return Ok(Some(0)),
        };
        let sequences: Vec<Sequence> = chunk.records.iter().map(sequence).collect();
        let identifiers: Vec<&str> = sequences.iter().map(|sequence| sequence.0.as_str()).collect();
        Ok(match failures(&answer, &identifiers) {
            Failures::None => None,
            Failures::Some(failed) => failed.first().copied(),
            Failures::All => Some(0),
        })
    }

    /// Gives up the records that are older than the mapping or the stream allows.
    async fn drop_expired(&self, chunk: &mut Chunk) {
        let age = self.poller.stream.maximum_record_age.map_or(RETENTION, |age| age.min(RETENTION));
        let now = self.poller.reader.now();
        let expired = |record: &Value| arrival(record).is_some_and(|arrival| arrival + age < now);
        let count = chunk.records.iter().take_while(|record| expired(record)).count();
        if count > 0 {
            let records: Vec<Value> = chunk.records.drain(..count).collect();
            let cause = self.trace(chunk);
            self.give_up(&records, chunk.invocations, GivenUp::RecordAgeExceeded, cause).await;
        }
    }

    /// Tells the destination for failures which records were given up.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html>
    async fn give_up(&self, records: &[Value], invocations: u32, why: GivenUp, cause: EventId) {
        self.processed(records);
        let Poller { reader, stream, .. } = &*self.poller;
        let Some(target) = stream.on_failure.as_deref().and_then(Arn::parse) else {
            return;
        };
        let Some(function) = reader.account.services().lambda.function(&reader.settings.function) else {
            return;
        };
        let (Some(first), Some(last)) = (records.first(), records.last()) else {
            return;
        };
        let time = |record| arrival(record).map(|arrival| format!("{arrival:.0}"));
        let mut document = json!({
            "requestContext": {
                "requestId": reader.account.random().uuid(),
                "functionArn": function.arn,
                "condition": format!("{why:?}"),
                "approximateInvokeCount": invocations,
            },
        });
        if invocations > 0 {
            document["responseContext"] =
                json!({"statusCode": 200, "executedVersion": function.version, "functionError": "Unhandled"});
        }
        document["version"] = "1.0".into();
        document["timestamp"] = format!("{:.3}", reader.now()).into();
        document["DDBStreamBatchInfo"] = json!({
            "shardId": self.shard,
            "startSequenceNumber": sequence(first).0,
            "endSequenceNumber": sequence(last).0,
            "approximateArrivalOfFirstRecord": time(first),
            "approximateArrivalOfLastRecord": time(last),
            "batchSize": records.len(),
            "streamArn": reader.settings.source,
        });
        let url =
            format!("https://sqs.{}.amazonaws.com/{}/{}", target.region, target.account, target.resource);
        let input = json!({"QueueUrl": url, "MessageBody": document.to_string()});
        let what = What::Delivery {
            from: reader.settings.source.clone(),
            to: target.to_string(),
            detail: format!("{} records given up: {why:?}", records.len()),
        };
        let cause = reader.account.trace().record(reader.now(), Some(cause), what);
        // What is refused is in the trace, and lost.
        let _ = reader.call(&sqs::SERVICE, "SendMessage", input, Some(cause)).await;
    }

    fn processed(&self, records: &[Value]) {
        self.poller.position.with(&self.shard, |progress| {
            for record in records {
                progress.pending.remove(&sequence(record));
            }
        });
    }

    fn trace(&self, chunk: &Chunk) -> EventId {
        let Reader { account, settings } = &self.poller.reader;
        let what = What::Delivery {
            from: settings.source.clone(),
            to: settings.function.clone(),
            detail: format!("batch of {}", chunk.records.len()),
        };
        account.trace().record(account.now(), None, what)
    }
}

fn sequence(record: &Value) -> Sequence {
    Sequence(text(&record["dynamodb"]["SequenceNumber"]))
}

fn arrival(record: &Value) -> Option<Timestamp> {
    let seconds = record["dynamodb"]["ApproximateCreationDateTime"].as_f64()?;
    Timestamp::from_millisecond((seconds * 1_000.0) as i64).ok()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
