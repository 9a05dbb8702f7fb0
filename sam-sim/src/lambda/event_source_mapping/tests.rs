//! Mappings as a whole: a queue or stream, a function, and virtual time.

use super::{EventSourceMapping, Filters, create_event_source_mapping, update_event_source_mapping};
use crate::account::{Principal, PrincipalKind};
use crate::iam::configure::{RoleInput, create_role};
use crate::lambda::{Function, FunctionError, Invocation, Invoker, create_function};
use crate::trace::What;
use crate::{Account, BoxFuture, Clock, sqs};
use bytes::Bytes;
use sam_model::unit::Seconds;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Answer = Result<Value, &'static str>;

/// A function that keeps its events, with the time in seconds since the epoch, and answers what `behaviour` says.
struct Recorder {
    events: Arc<Mutex<Vec<(i64, Value)>>>,
    takes: Duration,
    behaviour: Box<dyn Fn(&Value) -> Answer + Send + Sync>,
}

impl Invoker for Recorder {
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        let event: Value = serde_json::from_slice(&invocation.payload).unwrap();
        let clock = invocation.account.clock();
        self.events.lock().unwrap().push((since_epoch(&invocation.account), event.clone()));
        let answer = (self.behaviour)(&event);
        let takes = self.takes;
        Box::pin(async move {
            clock.sleep(takes).await;
            let error =
                |text: &str| FunctionError { error_type: "Error".to_owned(), error_message: text.to_owned() };
            answer.map(|answer| answer.to_string().into()).map_err(error)
        })
    }
}

fn since_epoch(account: &Account) -> i64 {
    account.now().duration_since(Clock::EPOCH).as_secs()
}

struct Setup {
    account: Account,
    events: Arc<Mutex<Vec<(i64, Value)>>>,
}

impl Setup {
    fn new(takes: u64, behaviour: impl Fn(&Value) -> Answer + Send + Sync + 'static) -> Self {
        let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
        let events = Arc::default();
        let takes = Duration::from_secs(takes);
        let recorder = Recorder { events: Arc::clone(&events), takes, behaviour: Box::new(behaviour) };
        account.services().lambda.set_invoker(Arc::new(recorder));
        let function = Function {
            name: "work".to_owned(),
            arn: account.arn("lambda", "function:work"),
            role: "WorkRole".to_owned(),
            timeout: Seconds(20),
            ..Function::default()
        };
        let role = RoleInput::assumed_by("lambda.amazonaws.com", "WorkRole").allow("*", "*");
        create_role(&account, role).unwrap();
        create_function(&account, function).unwrap();
        Self { account, events }
    }

    fn settings(&self, queue: &str) -> EventSourceMapping {
        EventSourceMapping {
            function: "work".to_owned(),
            source: self.account.arn("sqs", queue),
            enabled: true,
            batch_size: 10,
            batching_window: Duration::ZERO,
            filters: Filters::default(),
            report_batch_item_failures: false,
            maximum_concurrency: None,
            stream: None,
        }
    }

    async fn queue(&self, name: &str, attributes: Value) {
        self.sqs("CreateQueue", json!({"QueueName": name, "Attributes": attributes})).await;
    }

    async fn send(&self, queue: &str, bodies: impl IntoIterator<Item = &str>) {
        for body in bodies {
            let mut input = json!({"QueueUrl": url(queue), "MessageBody": body});
            if queue.ends_with(".fifo") {
                input["MessageGroupId"] = body[..1].into();
                input["MessageDeduplicationId"] = body.into();
            }
            self.sqs("SendMessage", input).await;
        }
    }

    async fn sqs(&self, operation: &str, input: Value) -> Value {
        let owner =
            Principal { arn: "arn:aws:iam::123456789012:root".to_owned(), kind: PrincipalKind::Owner };
        self.account.call(&sqs::SERVICE, operation, &owner, input, None).await.unwrap()
    }

    async fn sleep(&self, seconds: u64) {
        self.account.clock().sleep(Duration::from_secs(seconds)).await;
    }

    /// The bodies of each batch so far, with its time.
    fn batches(&self) -> Vec<(i64, Vec<String>)> {
        let events = self.events.lock().unwrap();
        let bodies = |event: &Value| bodies(event);
        events.iter().map(|(at, event)| (*at, bodies(event))).collect()
    }

    fn left(&self, queue: &str) -> usize {
        self.account.services().sqs.messages(queue).len()
    }
}

fn url(queue: &str) -> String {
    format!("https://sqs.eu-central-1.amazonaws.com/{}/{queue}", Account::ID)
}

fn bodies(event: &Value) -> Vec<String> {
    let records = event["Records"].as_array().unwrap();
    records.iter().map(|record| record["body"].as_str().unwrap().to_owned()).collect()
}

mod queues {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_message_reaches_the_function_and_is_deleted() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.queue("jobs", json!({})).await;
        create_event_source_mapping(&setup.account, setup.settings("jobs")).await.unwrap();
        let attributes = json!({"kind": {"DataType": "String", "StringValue": "x"}});
        let input = json!({"QueueUrl": url("jobs"), "MessageBody": "hello", "MessageAttributes": attributes});
        let sent = setup.sqs("SendMessage", input).await;
        setup.sleep(1).await;
        assert_eq!(setup.left("jobs"), 0);
        let events = setup.events.lock().unwrap();
        let mut record = events[0].1["Records"][0].clone();
        assert!(record["receiptHandle"].take().is_string());
        let now = Clock::EPOCH.as_millisecond().to_string();
        let want = json!({
            "messageId": sent["MessageId"],
            "receiptHandle": null,
            "body": "hello",
            "attributes": {
                "SenderId": "123456789012",
                "ApproximateFirstReceiveTimestamp": now,
                "ApproximateReceiveCount": "1",
                "SentTimestamp": now,
            },
            "messageAttributes": {
                "kind": {"stringValue": "x", "stringListValues": [], "binaryListValues": [], "dataType": "String"},
            },
            "md5OfBody": "5d41402abc4b2a76b9719d911017c592",
            "md5OfMessageAttributes": sent["MD5OfMessageAttributes"],
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:jobs",
            "awsRegion": "eu-central-1",
        });
        assert_eq!(record, want);
    }

    #[tokio::test(start_paused = true)]
    async fn it_calls_what_aws_documents_as_the_role_of_the_function() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.queue("jobs", json!({})).await;
        create_event_source_mapping(&setup.account, setup.settings("jobs")).await.unwrap();
        setup.send("jobs", ["a"]).await;
        setup.sleep(1).await;
        let mut actions = std::collections::BTreeSet::new();
        for event in setup.account.trace().events() {
            if let What::Call { principal, action, .. } = event.what
                && principal == "arn:aws:sts::123456789012:assumed-role/WorkRole/work"
            {
                actions.insert(action);
            }
        }
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        assert_eq!(actions, ["sqs:DeleteMessageBatch", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_batch_comes_back_with_its_visibility_and_ends_as_dead_letters() {
        let setup = Setup::new(0, |_| Err("no"));
        setup.queue("dead", json!({})).await;
        let policy = json!({"deadLetterTargetArn": setup.account.arn("sqs", "dead"), "maxReceiveCount": 3});
        setup.queue("jobs", json!({"RedrivePolicy": policy.to_string()})).await;
        create_event_source_mapping(&setup.account, setup.settings("jobs")).await.unwrap();
        setup.send("jobs", ["a"]).await;
        setup.sleep(300).await;
        let times: Vec<i64> = setup.batches().iter().map(|(at, _)| *at).collect();
        assert_eq!(times, [0, 30, 60]);
        assert_eq!((setup.left("jobs"), setup.left("dead")), (0, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn only_the_reported_messages_come_back() {
        let setup = Setup::new(0, |event| {
            let failed = event["Records"].as_array().unwrap().iter().filter(|record| {
                record["body"] == "bad" && record["attributes"]["ApproximateReceiveCount"] == "1"
            });
            let failures: Vec<Value> =
                failed.map(|record| json!({"itemIdentifier": record["messageId"]})).collect();
            Ok(json!({"batchItemFailures": failures}))
        });
        setup.queue("jobs", json!({})).await;
        setup.send("jobs", ["good", "bad", "fine"]).await;
        let settings = EventSourceMapping { report_batch_item_failures: true, ..setup.settings("jobs") };
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        setup.sleep(60).await;
        assert_eq!(
            setup.batches(),
            [(0, vec!["good".into(), "bad".into(), "fine".into()]), (30, vec!["bad".into()])]
        );
        assert_eq!(setup.left("jobs"), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_without_sense_fails_the_batch_only_if_failures_are_reported() {
        for (report, left) in [(true, 1), (false, 0)] {
            let setup = Setup::new(0, |_| Ok(json!("done")));
            setup.queue("jobs", json!({})).await;
            let settings =
                EventSourceMapping { report_batch_item_failures: report, ..setup.settings("jobs") };
            create_event_source_mapping(&setup.account, settings).await.unwrap();
            setup.send("jobs", ["a"]).await;
            setup.sleep(1).await;
            assert_eq!(setup.left("jobs"), left);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_batch_waits_for_its_window_or_until_it_is_full() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.queue("jobs", json!({"VisibilityTimeout": "60"})).await;
        let settings = EventSourceMapping {
            batch_size: 12,
            batching_window: Duration::from_secs(5),
            ..setup.settings("jobs")
        };
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        setup.send("jobs", ["1", "2"]).await;
        setup.sleep(3).await;
        setup.send("jobs", ["3"]).await;
        setup.sleep(17).await;
        setup.send("jobs", (0..13).map(|_| "x")).await;
        setup.sleep(30).await;
        let sizes: Vec<(i64, usize)> =
            setup.batches().iter().map(|(at, bodies)| (*at, bodies.len())).collect();
        assert_eq!(sizes, [(5, 3), (20, 12), (25, 1)]);
        assert_eq!(setup.left("jobs"), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn batches_run_side_by_side_up_to_the_maximum_and_the_ramp() {
        for (maximum, at_once) in [(Some(2), 2), (None, 5)] {
            let setup = Setup::new(10, |_| Ok(Value::Null));
            setup.queue("jobs", json!({})).await;
            setup.send("jobs", (0..8).map(|_| "x")).await;
            let settings =
                EventSourceMapping { batch_size: 1, maximum_concurrency: maximum, ..setup.settings("jobs") };
            create_event_source_mapping(&setup.account, settings).await.unwrap();
            setup.sleep(60).await;
            let batches = setup.batches();
            assert_eq!(batches.iter().filter(|(at, _)| *at == 0).count(), at_once);
            assert_eq!(batches.len(), 8);
            // Five more may run each second of backlog.
            let latest = batches.iter().map(|(at, _)| *at).max();
            assert_eq!(latest, Some(if maximum.is_some() { 30 } else { 1 }));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn groups_of_a_fifo_queue_run_side_by_side_and_keep_their_order() {
        let setup = Setup::new(5, |event| {
            let first_try = event["Records"][0]["attributes"]["ApproximateReceiveCount"] == "1";
            if bodies(event)[0] == "a1" && first_try { Err("no") } else { Ok(Value::Null) }
        });
        setup.queue("jobs.fifo", json!({"FifoQueue": "true"})).await;
        setup.send("jobs.fifo", ["a1", "b1", "a2", "b2"]).await;
        let settings = EventSourceMapping { batch_size: 1, ..setup.settings("jobs.fifo") };
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        setup.sleep(120).await;
        let batches: Vec<(i64, String)> =
            setup.batches().into_iter().map(|(at, mut bodies)| (at, bodies.remove(0))).collect();
        let want =
            [(0, "a1"), (0, "b1"), (5, "b2"), (30, "a1"), (35, "a2")].map(|(at, body)| (at, body.to_owned()));
        assert_eq!(batches, want);
        assert_eq!(setup.left("jobs.fifo"), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_throttled_batch_is_tried_until_its_messages_are_visible_again() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.account.services().lambda.set_account_concurrency(0);
        setup.queue("jobs", json!({})).await;
        create_event_source_mapping(&setup.account, setup.settings("jobs")).await.unwrap();
        setup.send("jobs", ["a"]).await;
        setup.sleep(10).await;
        assert!(setup.batches().is_empty());
        setup.account.services().lambda.set_account_concurrency(10);
        setup.sleep(10).await;
        assert_eq!(setup.batches().len(), 1);
        assert_eq!(setup.left("jobs"), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn messages_that_no_filter_passes_are_deleted_unseen() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.queue("jobs", json!({})).await;
        let filters = Filters::parse([r#"{"body":{"kind":["paid"]}}"#]).unwrap();
        let settings = EventSourceMapping { filters, ..setup.settings("jobs") };
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        setup.send("jobs", ["plain", r#"{"kind":"new"}"#, r#"{"kind":"paid"}"#]).await;
        setup.sleep(60).await;
        assert_eq!(setup.batches(), [(0, vec![r#"{"kind":"paid"}"#.to_owned()])]);
        assert_eq!(setup.left("jobs"), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_disabled_mapping_does_not_read_until_it_is_enabled() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.queue("jobs", json!({})).await;
        let settings = EventSourceMapping { enabled: false, ..setup.settings("jobs") };
        let uuid = create_event_source_mapping(&setup.account, settings).await.unwrap();
        setup.send("jobs", ["a"]).await;
        setup.sleep(60).await;
        assert!(setup.batches().is_empty());
        update_event_source_mapping(&setup.account, &uuid, setup.settings("jobs")).unwrap();
        setup.sleep(1).await;
        assert_eq!(setup.batches().len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn the_invocation_is_caused_by_the_delivery_and_that_by_the_sender() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.queue("jobs", json!({})).await;
        create_event_source_mapping(&setup.account, setup.settings("jobs")).await.unwrap();
        let line = What::Log { function: "place".to_owned(), line: "sends".to_owned() };
        let sender = setup.account.trace().record(setup.account.now(), None, line);
        let owner =
            Principal { arn: "arn:aws:iam::123456789012:root".to_owned(), kind: PrincipalKind::Owner };
        let input = json!({"QueueUrl": url("jobs"), "MessageBody": "a"});
        setup.account.call(&sqs::SERVICE, "SendMessage", &owner, input, Some(sender)).await.unwrap();
        setup.sleep(1).await;
        let events = setup.account.trace().events();
        let delivery = events.iter().find(|event| matches!(event.what, What::Delivery { .. })).unwrap();
        assert_eq!(delivery.cause, Some(sender));
        let started =
            events.iter().find(|event| matches!(event.what, What::InvocationStarted { .. })).unwrap();
        assert_eq!(started.cause, Some(delivery.id));
    }

    #[tokio::test(start_paused = true)]
    async fn a_queue_whose_visibility_is_shorter_than_the_timeout_is_refused() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        for (visibility, fits) in [("19", false), ("20", true)] {
            let queue = format!("jobs{visibility}");
            setup.queue(&queue, json!({"VisibilityTimeout": visibility})).await;
            let result = create_event_source_mapping(&setup.account, setup.settings(&queue)).await;
            assert_eq!(result.is_ok(), fits);
            if let Err(error) = result {
                assert_eq!(error.code, "InvalidParameterValueException");
                assert_eq!(
                    error.message,
                    "Queue visibility timeout: 19 seconds is less than Function timeout: 20 seconds"
                );
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_mapping_heals_when_its_queue_comes_back() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        setup.queue("jobs", json!({})).await;
        create_event_source_mapping(&setup.account, setup.settings("jobs")).await.unwrap();
        setup.sleep(1).await;
        setup.sqs("DeleteQueue", json!({"QueueUrl": url("jobs")})).await;
        setup.sleep(60).await;
        setup.queue("jobs", json!({})).await;
        setup.send("jobs", ["a"]).await;
        setup.sleep(120).await;
        assert_eq!(setup.batches().len(), 1);
        assert_eq!(setup.left("jobs"), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn missing_queues_missing_functions_and_second_mappings_are_refused() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        let create = |settings| create_event_source_mapping(&setup.account, settings);
        let error = create(setup.settings("none")).await.unwrap_err();
        assert!(error.message.contains("AWS.SimpleQueueService.NonExistentQueue"));
        setup.queue("jobs", json!({})).await;
        let settings = EventSourceMapping { function: "none".to_owned(), ..setup.settings("jobs") };
        assert_eq!(create(settings).await.unwrap_err().message, "Function does not exist");
        create(setup.settings("jobs")).await.unwrap();
        assert_eq!(create(setup.settings("jobs")).await.unwrap_err().code, "ResourceConflictException");
        let settings = EventSourceMapping {
            source: "arn:aws:kinesis:x:1:stream/s".to_owned(),
            ..setup.settings("jobs")
        };
        assert_eq!(create(settings).await.unwrap_err().code, "Unsupported");
    }
}

mod streams {
    use super::*;
    use crate::dynamodb;
    use crate::lambda::{StartingPosition, StreamSettings};

    /// Makes a table `orders` with a stream. Gives the ARN of the stream.
    async fn table(setup: &Setup) -> String {
        let input = json!({
            "TableName": "orders",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        });
        let output = call(setup, "CreateTable", input).await;
        setup.sleep(60).await;
        output["TableDescription"]["LatestStreamArn"].as_str().unwrap().to_owned()
    }

    async fn call(setup: &Setup, operation: &str, input: Value) -> Value {
        let owner = setup.account.owner();
        setup.account.call(&dynamodb::SERVICE, operation, &owner, input, None).await.unwrap()
    }

    async fn put(setup: &Setup, ids: impl IntoIterator<Item = &str>) {
        for id in ids {
            call(setup, "PutItem", json!({"TableName": "orders", "Item": {"id": {"S": id}}})).await;
        }
    }

    fn settings(stream_arn: &str) -> EventSourceMapping {
        EventSourceMapping {
            function: "work".to_owned(),
            source: stream_arn.to_owned(),
            enabled: true,
            batch_size: 100,
            batching_window: Duration::ZERO,
            filters: Filters::default(),
            report_batch_item_failures: false,
            maximum_concurrency: None,
            stream: Some(StreamSettings {
                starting_position: StartingPosition::Latest,
                parallelization_factor: 1,
                maximum_retry_attempts: None,
                maximum_record_age: None,
                bisect_batch_on_function_error: false,
                on_failure: None,
            }),
        }
    }

    fn ids(event: &Value) -> Vec<String> {
        let records = event["Records"].as_array().unwrap();
        records
            .iter()
            .map(|record| record["dynamodb"]["Keys"]["id"]["S"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The ids of each batch so far.
    fn batches(setup: &Setup) -> Vec<Vec<String>> {
        setup.events.lock().unwrap().iter().map(|(_, event)| ids(event)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn changes_reach_the_function_in_order_as_the_role() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        let stream = table(&setup).await;
        put(&setup, ["before"]).await;
        create_event_source_mapping(&setup.account, settings(&stream)).await.unwrap();
        put(&setup, ["a", "b", "c"]).await;
        setup.sleep(10).await;
        assert_eq!(batches(&setup), [["a", "b", "c"]]);
        let record = setup.events.lock().unwrap()[0].1["Records"][0].clone();
        assert_eq!(record["eventSourceARN"], stream.as_str());
        assert_eq!(record["eventSource"], "aws:dynamodb");
        assert_eq!(record["eventName"], "INSERT");
        assert_eq!(record["dynamodb"]["NewImage"], json!({"id": {"S": "a"}}));
        let mut actions = std::collections::BTreeSet::new();
        for event in setup.account.trace().events() {
            if let What::Call { principal, action, .. } = event.what
                && principal.ends_with("assumed-role/WorkRole/work")
            {
                actions.insert(action);
            }
        }
        let want = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
        assert_eq!(actions, want.map(|action| format!("dynamodb:{action}")).into());
    }

    #[tokio::test(start_paused = true)]
    async fn the_horizon_is_the_oldest_record() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        let stream = table(&setup).await;
        put(&setup, ["before"]).await;
        let mut settings = settings(&stream);
        settings.stream.as_mut().unwrap().starting_position = StartingPosition::TrimHorizon;
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        setup.sleep(10).await;
        assert_eq!(batches(&setup), [["before"]]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_batch_holds_the_shard_until_it_is_given_up() {
        let setup =
            Setup::new(
                0,
                |event| {
                    if ids(event).contains(&"bad".to_owned()) { Err("no") } else { Ok(Value::Null) }
                },
            );
        let stream = table(&setup).await;
        setup.queue("dead", json!({})).await;
        let mut settings = settings(&stream);
        let options = settings.stream.as_mut().unwrap();
        options.maximum_retry_attempts = Some(2);
        options.on_failure = Some(setup.account.arn("sqs", "dead"));
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        put(&setup, ["bad", "worse"]).await;
        setup.sleep(1).await;
        put(&setup, ["good"]).await;
        setup.sleep(60).await;
        assert_eq!(
            batches(&setup),
            [vec!["bad", "worse"], vec!["bad", "worse"], vec!["bad", "worse"], vec!["good"]]
        );
        let letters = setup.account.services().sqs.messages("dead");
        let letter: Value = serde_json::from_str(&letters[0].body).unwrap();
        assert_eq!(letter["requestContext"]["condition"], "RetryAttemptsExhausted");
        assert_eq!(letter["requestContext"]["approximateInvokeCount"], 3);
        assert_eq!(letter["DDBStreamBatchInfo"]["batchSize"], 2);
        assert_eq!(letter["DDBStreamBatchInfo"]["streamArn"], stream.as_str());
    }

    #[tokio::test(start_paused = true)]
    async fn a_bisected_batch_isolates_the_bad_record() {
        let setup =
            Setup::new(
                0,
                |event| {
                    if ids(event).contains(&"bad".to_owned()) { Err("no") } else { Ok(Value::Null) }
                },
            );
        let stream = table(&setup).await;
        let mut settings = settings(&stream);
        let options = settings.stream.as_mut().unwrap();
        options.maximum_retry_attempts = Some(0);
        options.bisect_batch_on_function_error = true;
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        put(&setup, ["a", "b", "bad", "c"]).await;
        setup.sleep(60).await;
        let want = [vec!["a", "b", "bad", "c"], vec!["a", "b"], vec!["bad", "c"], vec!["bad"], vec!["c"]];
        assert_eq!(batches(&setup), want);
    }

    #[tokio::test(start_paused = true)]
    async fn a_reported_record_is_the_checkpoint() {
        let setup = Setup::new(0, |event| {
            let first = event["Records"]
                .as_array()
                .unwrap()
                .iter()
                .find(|record| record["dynamodb"]["Keys"]["id"]["S"] == "b");
            let whole = ids(event).len() == 3;
            let failures = first
                .filter(|_| whole)
                .map(|record| json!({"itemIdentifier": record["dynamodb"]["SequenceNumber"]}));
            Ok(json!({"batchItemFailures": failures.into_iter().collect::<Vec<_>>()}))
        });
        let stream = table(&setup).await;
        let settings = EventSourceMapping { report_batch_item_failures: true, ..settings(&stream) };
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        put(&setup, ["a", "b", "c"]).await;
        setup.sleep(60).await;
        assert_eq!(batches(&setup), [vec!["a", "b", "c"], vec!["b", "c"]]);
    }

    #[tokio::test(start_paused = true)]
    async fn lanes_keep_the_order_of_each_item() {
        let setup = Setup::new(1, |_| Ok(Value::Null));
        let stream = table(&setup).await;
        let mut settings = EventSourceMapping { batch_size: 1, ..settings(&stream) };
        settings.stream.as_mut().unwrap().parallelization_factor = 10;
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        let items = ["a", "b", "c", "d"];
        for total in ["1", "2", "3"] {
            for id in items {
                let item = json!({"id": {"S": id}, "total": {"N": total}});
                call(&setup, "PutItem", json!({"TableName": "orders", "Item": item})).await;
            }
        }
        setup.sleep(30).await;
        let events = setup.events.lock().unwrap();
        for id in items {
            let of_item = events.iter().map(|(_, event)| &event["Records"][0]["dynamodb"]["NewImage"]);
            let totals: Vec<_> = of_item
                .filter(|image| image["id"]["S"] == id)
                .map(|image| image["total"]["N"].clone())
                .collect();
            assert_eq!(totals, ["1", "2", "3"]);
        }
        let last = events.iter().map(|(at, _)| *at).max().unwrap() - events[0].0;
        assert!(last < 11, "the lanes ran one after the other");
    }

    #[tokio::test(start_paused = true)]
    async fn records_that_no_filter_passes_are_left_out() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        let stream = table(&setup).await;
        let filters = Filters::parse([r#"{"dynamodb":{"Keys":{"id":{"S":[{"prefix":"x"}]}}}}"#]).unwrap();
        let settings = EventSourceMapping { filters, ..settings(&stream) };
        create_event_source_mapping(&setup.account, settings).await.unwrap();
        put(&setup, ["a", "x1", "b", "x2"]).await;
        setup.sleep(10).await;
        assert_eq!(batches(&setup), [["x1", "x2"]]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_disabled_mapping_keeps_its_position() {
        let setup = Setup::new(0, |_| Ok(Value::Null));
        let stream = table(&setup).await;
        let uuid = create_event_source_mapping(&setup.account, settings(&stream)).await.unwrap();
        put(&setup, ["a"]).await;
        setup.sleep(5).await;
        let disabled = EventSourceMapping { enabled: false, ..settings(&stream) };
        update_event_source_mapping(&setup.account, &uuid, disabled).unwrap();
        put(&setup, ["b"]).await;
        setup.sleep(5).await;
        update_event_source_mapping(&setup.account, &uuid, settings(&stream)).unwrap();
        setup.sleep(5).await;
        assert_eq!(batches(&setup), [["a"], ["b"]]);
    }
}
