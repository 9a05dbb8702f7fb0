//! What callers of SQS see, through the account.

use super::{SERVICE, Visibility};
use crate::account::{Principal, PrincipalKind};
use crate::trace::What;
use crate::{Account, AwsError, Clock};
use serde_json::{Value, json};
use std::time::Duration;

struct Queue {
    account: Account,
    owner: Principal,
    url: String,
}

fn account() -> Account {
    Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
}

fn arn(name: &str) -> String {
    format!("arn:aws:sqs:eu-central-1:{}:{name}", Account::ID)
}

impl Queue {
    async fn new(name: &str, attributes: Value) -> Self {
        Self::within(account(), name, attributes).await
    }

    async fn within(account: Account, name: &str, attributes: Value) -> Self {
        let owner =
            Principal { arn: format!("arn:aws:iam::{}:root", account.id()), kind: PrincipalKind::Owner };
        let mut queue = Self { account, owner, url: String::new() };
        let created = queue
            .try_call("CreateQueue", json!({"QueueName": name, "Attributes": attributes}))
            .await
            .unwrap();
        queue.url = created["QueueUrl"].as_str().unwrap().to_owned();
        queue
    }

    async fn try_call(&self, operation: &str, mut input: Value) -> Result<Value, AwsError> {
        if !self.url.is_empty() && input.get("QueueUrl").is_none() {
            input["QueueUrl"] = self.url.as_str().into();
        }
        self.account.call(&SERVICE, operation, &self.owner, input, None).await
    }

    async fn call(&self, operation: &str, input: Value) -> Value {
        self.try_call(operation, input).await.unwrap_or_else(|error| panic!("{operation}: {error}"))
    }

    async fn refused(&self, operation: &str, input: Value) -> AwsError {
        self.try_call(operation, input).await.unwrap_err()
    }

    async fn send(&self, body: &str) -> Value {
        self.call("SendMessage", json!({"MessageBody": body})).await
    }

    async fn send_to(&self, group: &str, body: &str) -> Value {
        let input = json!({"MessageBody": body, "MessageGroupId": group, "MessageDeduplicationId": body});
        self.call("SendMessage", input).await
    }

    async fn receive(&self, max: usize) -> Vec<Value> {
        let received =
            self.call("ReceiveMessage", json!({"MaxNumberOfMessages": max, "AttributeNames": ["All"]})).await;
        received["Messages"].as_array().cloned().unwrap_or_default()
    }

    async fn bodies(&self, max: usize) -> Vec<String> {
        self.receive(max).await.iter().map(|message| message["Body"].as_str().unwrap().to_owned()).collect()
    }

    async fn sleep(&self, seconds: u64) {
        self.account.clock().sleep(Duration::from_secs(seconds)).await;
    }
}

mod queues {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_queue_is_made_once_and_again_with_the_same_attributes_only() {
        let queue = Queue::new("jobs", json!({"VisibilityTimeout": "60"})).await;
        assert_eq!(queue.url, "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs");
        let again = json!({"QueueName": "jobs", "Attributes": {"VisibilityTimeout": "60"}});
        assert_eq!(queue.call("CreateQueue", again).await["QueueUrl"], queue.url);
        let other = json!({"QueueName": "jobs", "Attributes": {"VisibilityTimeout": "61"}});
        let error = queue.refused("CreateQueue", other).await;
        assert_eq!((error.code, error.query_code), ("QueueNameExists", Some("QueueAlreadyExists")));
        assert!(error.message.ends_with("different value for attribute VisibilityTimeout"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_deleted_name_is_free_after_a_minute() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.call("DeleteQueue", json!({})).await;
        let error = queue.refused("SendMessage", json!({"MessageBody": "x"})).await;
        assert_eq!(error.query_code, Some("AWS.SimpleQueueService.NonExistentQueue"));
        queue.sleep(59).await;
        assert_eq!(
            queue.refused("CreateQueue", json!({"QueueName": "jobs"})).await.code,
            "QueueDeletedRecently"
        );
        queue.sleep(1).await;
        queue.call("CreateQueue", json!({"QueueName": "jobs"})).await;
    }

    #[tokio::test(start_paused = true)]
    async fn any_host_is_good_in_a_url_but_not_any_path() {
        let queue = Queue::new("jobs", json!({})).await;
        let with = |url: &str| json!({"QueueUrl": url, "MessageBody": "x"});
        queue.call("SendMessage", with("http://localhost:4100/123456789012/jobs")).await;
        assert_eq!(queue.refused("SendMessage", with("https://host/jobs")).await.code, "InvalidAddress");
        let other = queue.refused("SendMessage", with("https://host/210987654321/jobs")).await;
        assert_eq!(other.code, "QueueDoesNotExist");
    }

    #[tokio::test(start_paused = true)]
    async fn names_are_letters_digits_hyphens_and_underscores() {
        let queue = Queue::new("jobs", json!({})).await;
        for name in ["", "a b", "a.b", "a.fifo", &"a".repeat(81)] {
            let error = queue.refused("CreateQueue", json!({"QueueName": name})).await;
            assert_eq!(error.code, "InvalidParameterValueException", "{name}");
        }
        let without_suffix = json!({"QueueName": "jobs2", "Attributes": {"FifoQueue": "true"}});
        assert!(
            queue.refused("CreateQueue", without_suffix).await.message.contains("must end with .fifo suffix")
        );
    }

    #[tokio::test(start_paused = true)]
    async fn attributes_are_those_that_were_asked_for() {
        let queue = Queue::new("jobs", json!({"DelaySeconds": "5"})).await;
        assert_eq!(queue.call("GetQueueAttributes", json!({})).await, json!({}));
        let some =
            queue.call("GetQueueAttributes", json!({"AttributeNames": ["DelaySeconds", "QueueArn"]})).await;
        assert_eq!(some, json!({"Attributes": {"DelaySeconds": "5", "QueueArn": arn("jobs")}}));
        let error = queue.refused("GetQueueAttributes", json!({"AttributeNames": ["Colour"]})).await;
        assert_eq!(error.message, "Unknown Attribute Colour.");
        let all = queue.call("GetQueueAttributes", json!({"AttributeNames": ["All"]})).await;
        assert_eq!(all["Attributes"]["MaximumMessageSize"], "1048576");
        assert_eq!(all["Attributes"].get("FifoQueue"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn lists_come_in_pages() {
        let queue = Queue::new("a1", json!({})).await;
        for name in ["a2", "a3", "b1"] {
            queue.call("CreateQueue", json!({"QueueName": name})).await;
        }
        let first = queue.call("ListQueues", json!({"QueueNamePrefix": "a", "MaxResults": 2})).await;
        assert_eq!(first["QueueUrls"].as_array().unwrap().len(), 2);
        let next = json!({"QueueNamePrefix": "a", "MaxResults": 2, "NextToken": first["NextToken"]});
        let second = queue.call("ListQueues", next).await;
        assert_eq!(second["QueueUrls"], json!(["https://sqs.eu-central-1.amazonaws.com/123456789012/a3"]));
        assert_eq!(second.get("NextToken"), None);
        let garbage = json!({"MaxResults": 2, "NextToken": "?"});
        assert_eq!(queue.refused("ListQueues", garbage).await.code, "InvalidParameterValueException");
    }

    #[tokio::test(start_paused = true)]
    async fn tags_are_set_and_removed() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.call("TagQueue", json!({"Tags": {"a": "1", "b": "2"}})).await;
        queue.call("UntagQueue", json!({"TagKeys": ["a", "c"]})).await;
        assert_eq!(queue.call("ListQueueTags", json!({})).await, json!({"Tags": {"b": "2"}}));
    }

    #[tokio::test(start_paused = true)]
    async fn a_purge_empties_once_a_minute() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.send("a").await;
        queue.call("PurgeQueue", json!({})).await;
        assert!(queue.bodies(10).await.is_empty());
        assert_eq!(queue.refused("PurgeQueue", json!({})).await.code, "PurgeQueueInProgress");
        queue.sleep(60).await;
        queue.call("PurgeQueue", json!({})).await;
    }

    #[tokio::test(start_paused = true)]
    async fn strange_input_is_refused_without_a_panic() {
        let queue = Queue::new("jobs", json!({})).await;
        for operation in SERVICE.operations {
            for input in [
                json!({}),
                json!({"QueueUrl": 7}),
                json!({"QueueUrl": "", "QueueName": null, "Entries": null}),
                json!({"QueueUrl": queue.url, "Entries": [{}], "MaxNumberOfMessages": 1e300, "MessageBody": ["x"]}),
                json!({"QueueUrl": queue.url, "VisibilityTimeout": -1, "ReceiptHandle": "AQEB//", "Attributes": {"x": 1}}),
            ] {
                let _ = queue.account.call(&SERVICE, operation.name, &queue.owner, input, None).await;
            }
        }
    }
}

mod receiving {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_received_message_is_hidden_until_its_timeout() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.send("a").await;
        assert_eq!(queue.bodies(10).await, ["a"]);
        queue.sleep(29).await;
        assert!(queue.bodies(10).await.is_empty());
        queue.sleep(1).await;
        let again = queue.receive(10).await;
        assert_eq!(again[0]["Attributes"]["ApproximateReceiveCount"], "2");
        let first = Clock::EPOCH.as_millisecond().to_string();
        assert_eq!(again[0]["Attributes"]["ApproximateFirstReceiveTimestamp"], first);
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_poll_ends_with_the_first_message() {
        let queue = Queue::new("jobs", json!({"ReceiveMessageWaitTimeSeconds": "20"})).await;
        let begun = queue.account.now();
        let (received, ()) = tokio::join!(queue.bodies(10), async {
            queue.sleep(7).await;
            queue.send("late").await;
        });
        assert_eq!(received, ["late"]);
        assert_eq!((queue.account.now() - begun).as_secs(), 7);
        assert!(queue.bodies(10).await.is_empty());
        assert_eq!((queue.account.now() - begun).as_secs(), 27);
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_poll_sees_a_message_whose_delay_or_visibility_ends() {
        let queue = Queue::new("jobs", json!({"VisibilityTimeout": "3"})).await;
        queue.call("SendMessage", json!({"MessageBody": "a", "DelaySeconds": 5})).await;
        let begun = queue.account.now();
        for seconds in [5, 8] {
            let received = queue.call("ReceiveMessage", json!({"WaitTimeSeconds": 20})).await;
            assert_eq!(received["Messages"][0]["Body"], "a");
            assert_eq!((queue.account.now() - begun).as_secs(), seconds);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_ends_with_its_retention() {
        let queue = Queue::new("jobs", json!({"MessageRetentionPeriod": "60"})).await;
        queue.send("a").await;
        queue.sleep(60).await;
        assert!(queue.bodies(10).await.is_empty());
        assert!(queue.account.services().sqs.messages("jobs").is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn only_the_latest_handle_deletes() {
        let queue = Queue::new("jobs", json!({"VisibilityTimeout": "1"})).await;
        queue.send("a").await;
        let first = queue.receive(1).await;
        queue.sleep(1).await;
        let second = queue.receive(1).await;
        queue.call("DeleteMessage", json!({"ReceiptHandle": first[0]["ReceiptHandle"]})).await;
        assert_eq!(queue.account.services().sqs.messages("jobs").len(), 1);
        queue.call("DeleteMessage", json!({"ReceiptHandle": second[0]["ReceiptHandle"]})).await;
        assert!(queue.account.services().sqs.messages("jobs").is_empty());
        // Deleting again is not an error.
        queue.call("DeleteMessage", json!({"ReceiptHandle": second[0]["ReceiptHandle"]})).await;
        let error = queue.refused("DeleteMessage", json!({"ReceiptHandle": "x"})).await;
        assert_eq!(error.message, r#"The input receipt handle "x" is not a valid receipt handle."#);
    }

    #[tokio::test(start_paused = true)]
    async fn visibility_can_be_changed_in_flight_only() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.send("a").await;
        let handle = queue.receive(1).await[0]["ReceiptHandle"].clone();
        let change = |seconds: i64| json!({"ReceiptHandle": handle, "VisibilityTimeout": seconds});
        queue.call("ChangeMessageVisibility", change(100)).await;
        queue.sleep(99).await;
        assert!(queue.bodies(1).await.is_empty());
        queue.call("ChangeMessageVisibility", change(0)).await;
        assert_eq!(queue.refused("ChangeMessageVisibility", change(0)).await.code, "MessageNotInflight");
        assert_eq!(queue.bodies(1).await, ["a"]);
        let error = queue.refused("ChangeMessageVisibility", change(43_201)).await;
        let text = "Value 43201 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.";
        assert_eq!(error.message, text);
    }

    #[tokio::test(start_paused = true)]
    async fn numbers_out_of_range_are_refused_in_the_words_of_sqs() {
        let queue = Queue::new("jobs", json!({})).await;
        for (input, text) in [
            (
                json!({"MaxNumberOfMessages": 11}),
                "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
            ),
            (
                json!({"MaxNumberOfMessages": 0}),
                "Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
            ),
            (
                json!({"WaitTimeSeconds": 21}),
                "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
            ),
            (
                json!({"VisibilityTimeout": -1}),
                "Value -1 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.",
            ),
        ] {
            let error = queue.refused("ReceiveMessage", input).await;
            assert_eq!((error.query_code, error.message.as_str()), (Some("InvalidParameterValue"), text));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn attributes_come_with_their_digest_when_asked_for() {
        let queue = Queue::new("jobs", json!({})).await;
        let attributes = json!({"a": {"DataType": "String", "StringValue": "1"}, "b": {"DataType": "Binary", "BinaryValue": "AAE="}});
        let sent =
            queue.call("SendMessage", json!({"MessageBody": "x", "MessageAttributes": attributes})).await;
        let all = queue
            .call("ReceiveMessage", json!({"MessageAttributeNames": ["All"], "VisibilityTimeout": 0}))
            .await;
        assert_eq!(all["Messages"][0]["MessageAttributes"], attributes);
        assert_eq!(all["Messages"][0]["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"]);
        let one = queue
            .call("ReceiveMessage", json!({"MessageAttributeNames": ["a"], "VisibilityTimeout": 0}))
            .await;
        assert_ne!(one["Messages"][0]["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"]);
        let none = queue.call("ReceiveMessage", json!({})).await;
        assert_eq!(none["Messages"][0].get("MessageAttributes"), None);
        assert_eq!(none["Messages"][0].get("Attributes"), None);
    }
}

mod sending {
    use super::*;

    /// Random calls on few queues keep the books straight: what was sent and not deleted is there, once.
    #[tokio::test(start_paused = true)]
    async fn no_message_is_lost_or_doubled_by_random_calls() {
        for (seed, name) in (0..20).zip(["jobs", "jobs.fifo"].into_iter().cycle()) {
            let fifo = name.ends_with(".fifo");
            let attributes = if fifo { json!({"FifoQueue": "true"}) } else { json!({}) };
            let queue = Queue::new(name, attributes).await;
            let mut random = fastrand::Rng::with_seed(seed);
            let mut alive = std::collections::BTreeSet::new();
            let mut held: Vec<(String, Value)> = Vec::new();
            for step in 0..300 {
                match random.u8(0..6) {
                    0 | 1 => {
                        let body = step.to_string();
                        if fifo {
                            queue.send_to(&random.u8(0..3).to_string(), &body).await;
                        } else {
                            queue.send(&body).await;
                        }
                        alive.insert(body);
                    }
                    2 => {
                        let received = queue.receive(random.usize(1..=10)).await;
                        held = received
                            .iter()
                            .map(|message| {
                                (
                                    message["Body"].as_str().unwrap().to_owned(),
                                    message["ReceiptHandle"].clone(),
                                )
                            })
                            .collect();
                        assert!(held.iter().all(|(body, _)| alive.contains(body)));
                    }
                    3 if !held.is_empty() => {
                        let (body, handle) = held.swap_remove(random.usize(..held.len()));
                        if queue.try_call("DeleteMessage", json!({"ReceiptHandle": handle})).await.is_ok() {
                            alive.remove(&body);
                        }
                    }
                    4 if !held.is_empty() => {
                        let handle = &held[random.usize(..held.len())].1;
                        let input = json!({"ReceiptHandle": handle, "VisibilityTimeout": random.u8(0..40)});
                        let _ = queue.try_call("ChangeMessageVisibility", input).await;
                    }
                    _ => queue.sleep(random.u64(0..20)).await,
                }
                let views = queue.account.services().sqs.messages(name);
                let there: Vec<_> = views.iter().map(|view| view.body.clone()).collect();
                assert_eq!(there, {
                    let mut sorted: Vec<_> = alive.iter().cloned().collect();
                    sorted.sort_by_key(|body| body.parse::<u32>().unwrap());
                    sorted
                });
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_is_at_most_one_mebibyte() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.send(&"x".repeat(1_048_576)).await;
        let error = queue.refused("SendMessage", json!({"MessageBody": "x".repeat(1_048_577)})).await;
        assert_eq!(
            error.message,
            "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes."
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_batch_is_refused_as_a_whole_or_each_entry_by_itself() {
        let queue = Queue::new("jobs", json!({})).await;
        let entry = |id: &str| json!({"Id": id, "MessageBody": "x"});
        let codes = [
            (json!([]), "AWS.SimpleQueueService.EmptyBatchRequest"),
            (
                (0..11).map(|id| entry(&id.to_string())).collect(),
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            ),
            (json!([entry("a"), entry("a")]), "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"),
            (json!([entry("a b")]), "AWS.SimpleQueueService.InvalidBatchEntryId"),
        ];
        for (entries, code) in codes {
            let error = queue.refused("SendMessageBatch", json!({"Entries": entries})).await;
            assert_eq!(error.query_code, Some(code));
        }
        let half = "x".repeat(524_289);
        let long = json!([{"Id": "a", "MessageBody": half}, {"Id": "b", "MessageBody": half}]);
        assert_eq!(
            queue.refused("SendMessageBatch", json!({"Entries": long})).await.code,
            "BatchRequestTooLong"
        );

        let mixed = json!([entry("good"), {"Id": "bad", "MessageBody": ""}]);
        let answer = queue.call("SendMessageBatch", json!({"Entries": mixed})).await;
        assert_eq!(answer["Successful"][0]["Id"], "good");
        assert_eq!(answer["Successful"][0]["MD5OfMessageBody"], "9dd4e461268c8034f5c8564e155c67a6");
        assert_eq!(answer["Failed"][0]["Id"], "bad");
        assert_eq!(answer["Failed"][0]["SenderFault"], true);
    }

    #[tokio::test(start_paused = true)]
    async fn batches_of_handles_delete_and_change_each_by_itself() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.send("a").await;
        let handle = queue.receive(1).await[0]["ReceiptHandle"].clone();
        let entries = json!([{"Id": "1", "ReceiptHandle": handle, "VisibilityTimeout": 5}, {"Id": "2", "ReceiptHandle": "?", "VisibilityTimeout": 5}]);
        for operation in ["ChangeMessageVisibilityBatch", "DeleteMessageBatch"] {
            let answer = queue.call(operation, json!({"Entries": entries})).await;
            assert_eq!(answer["Successful"], json!([{"Id": "1"}]));
            assert_eq!(answer["Failed"][0]["Code"], "ReceiptHandleIsInvalid");
        }
        assert!(queue.account.services().sqs.messages("jobs").is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_delay_of_the_message_goes_before_that_of_the_queue() {
        let queue = Queue::new("jobs", json!({"DelaySeconds": "10"})).await;
        queue.send("slow").await;
        queue.call("SendMessage", json!({"MessageBody": "fast", "DelaySeconds": 0})).await;
        assert_eq!(queue.bodies(10).await, ["fast"]);
        let views = queue.account.services().sqs.messages("jobs");
        assert_eq!(
            views.iter().map(|view| view.visibility).collect::<Vec<_>>(),
            [Visibility::Delayed, Visibility::InFlight]
        );
        queue.sleep(10).await;
        assert_eq!(queue.bodies(10).await, ["slow"]);
    }
}

mod redrive {
    use super::*;

    async fn pair(max: u32, suffix: &str) -> (Queue, Queue) {
        let kind = if suffix.is_empty() { json!({}) } else { json!({"FifoQueue": "true"}) };
        let dead = Queue::new(&format!("dead{suffix}"), kind.clone()).await;
        let policy =
            json!({"deadLetterTargetArn": arn(&format!("dead{suffix}")), "maxReceiveCount": max}).to_string();
        let mut attributes = json!({"RedrivePolicy": policy, "VisibilityTimeout": "1"});
        attributes.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
        (Queue::within(dead.account.clone(), &format!("jobs{suffix}"), attributes).await, dead)
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_moves_at_the_receive_after_the_last_allowed_one() {
        let (queue, dead) = pair(2, "").await;
        let id = queue.send("poison").await["MessageId"].clone();
        for _ in 0..2 {
            assert_eq!(queue.bodies(10).await, ["poison"]);
            queue.sleep(1).await;
            assert!(dead.account.services().sqs.messages("dead").is_empty());
        }
        assert!(queue.bodies(10).await.is_empty());
        let moved = dead.receive(10).await;
        assert_eq!(moved[0]["MessageId"], id);
        assert_eq!(moved[0]["Attributes"]["DeadLetterQueueSourceArn"], arn("jobs"));
        assert_eq!(moved[0]["Attributes"]["SentTimestamp"], Clock::EPOCH.as_millisecond().to_string());
        let events = queue.account.trace().events();
        let delivered = |what: &What| matches!(what, What::Delivery { to, .. } if *to == arn("dead"));
        assert_eq!(events.iter().filter(|event| delivered(&event.what)).count(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_poisoned_message_does_not_hold_the_others_of_its_group() {
        let (queue, dead) = pair(1, ".fifo").await;
        queue.send_to("g", "1").await;
        queue.send_to("g", "2").await;
        assert_eq!(queue.bodies(1).await, ["1"]);
        queue.sleep(1).await;
        assert_eq!(queue.bodies(1).await, ["2"]);
        assert_eq!(dead.bodies(1).await, ["1"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_dead_letter_queue_must_exist_be_of_the_same_kind_and_allow_it() {
        let dead =
            Queue::new("dead", json!({"RedriveAllowPolicy": r#"{"redrivePermission":"denyAll"}"#})).await;
        let attempt = |name: &str, fifo: bool, target: &str| {
            let policy = json!({"deadLetterTargetArn": arn(target), "maxReceiveCount": 1}).to_string();
            let mut attributes = json!({"RedrivePolicy": policy});
            if fifo {
                attributes["FifoQueue"] = "true".into();
            }
            json!({"QueueName": name, "Attributes": attributes})
        };
        for (input, reason) in [
            (attempt("a", false, "none"), "Dead letter target does not exist."),
            (attempt("a.fifo", true, "dead"), "Dead-letter queue must be same type of queue as the source."),
            (
                attempt("a", false, "dead"),
                "Queue is not allowed to use the dead-letter queue by its redrive allow policy.",
            ),
        ] {
            assert!(dead.refused("CreateQueue", input).await.message.ends_with(reason));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_move_task_sends_messages_back_to_where_they_came_from() {
        let (queue, dead) = pair(1, "").await;
        queue.send("again").await;
        queue.bodies(1).await;
        queue.sleep(1).await;
        queue.bodies(1).await;
        let task = dead.call("StartMessageMoveTask", json!({"SourceArn": arn("dead")})).await;
        assert!(task["TaskHandle"].is_string());
        let back = queue.receive(1).await;
        assert_eq!(back[0]["Body"], "again");
        assert_eq!(back[0]["Attributes"]["ApproximateReceiveCount"], "1");
        let error = dead.refused("StartMessageMoveTask", json!({"SourceArn": arn("jobs")})).await;
        assert_eq!(error.message, "Source queue must be configured as a Dead Letter Queue.");
        let sources = dead.call("ListDeadLetterSourceQueues", json!({})).await;
        assert_eq!(sources["queueUrls"], json!([queue.url]));
    }
}

mod fifo {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_group_waits_while_one_of_its_messages_is_in_flight() {
        let queue = Queue::new("jobs.fifo", json!({"FifoQueue": "true"})).await;
        for (group, body) in [("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "a3")] {
            queue.send_to(group, body).await;
        }
        let first = queue.receive(2).await;
        assert_eq!(
            first.iter().map(|message| message["Body"].as_str().unwrap()).collect::<Vec<_>>(),
            ["a1", "a2"]
        );
        assert_eq!(queue.bodies(10).await, ["b1"]);
        assert!(queue.bodies(10).await.is_empty());
        for message in &first {
            queue.call("DeleteMessage", json!({"ReceiptHandle": message["ReceiptHandle"]})).await;
        }
        assert_eq!(queue.bodies(10).await, ["a3"]);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_failure_the_order_of_the_group_is_kept() {
        let queue = Queue::new("jobs.fifo", json!({"FifoQueue": "true", "VisibilityTimeout": "5"})).await;
        queue.send_to("g", "1").await;
        queue.send_to("g", "2").await;
        assert_eq!(queue.bodies(1).await, ["1"]);
        queue.sleep(5).await;
        assert_eq!(queue.bodies(10).await, ["1", "2"]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_same_deduplication_id_is_one_message_for_five_minutes() {
        let queue =
            Queue::new("jobs.fifo", json!({"FifoQueue": "true", "ContentBasedDeduplication": "true"})).await;
        let input = json!({"MessageBody": "x", "MessageGroupId": "g"});
        let first = queue.call("SendMessage", input.clone()).await;
        queue.sleep(299).await;
        let second = queue.call("SendMessage", input.clone()).await;
        assert_eq!(
            (&first["MessageId"], &first["SequenceNumber"]),
            (&second["MessageId"], &second["SequenceNumber"])
        );
        queue.sleep(1).await;
        let third = queue.call("SendMessage", input).await;
        assert!(third["SequenceNumber"].as_str() > first["SequenceNumber"].as_str());
        assert_eq!(queue.bodies(10).await.len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn the_scope_of_deduplication_is_the_queue_or_the_group() {
        for (attributes, want) in [
            (json!({"FifoQueue": "true"}), 1),
            (json!({"FifoQueue": "true", "DeduplicationScope": "messageGroup"}), 2),
        ] {
            let queue = Queue::new("jobs.fifo", attributes).await;
            for group in ["a", "b"] {
                queue.send_to(group, "same").await;
            }
            assert_eq!(queue.bodies(10).await.len(), want);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_fifo_queue_asks_for_a_group_and_a_deduplication_id() {
        let queue = Queue::new("jobs.fifo", json!({"FifoQueue": "true"})).await;
        let error = queue.refused("SendMessage", json!({"MessageBody": "x"})).await;
        assert_eq!(error.query_code, Some("MissingParameter"));
        assert_eq!(error.message, "The request must contain the parameter MessageGroupId.");
        let error = queue.refused("SendMessage", json!({"MessageBody": "x", "MessageGroupId": "g"})).await;
        assert!(error.message.starts_with("The queue should either have ContentBasedDeduplication enabled"));
        let delayed = json!({"MessageBody": "x", "MessageGroupId": "g", "MessageDeduplicationId": "d", "DelaySeconds": 1});
        assert_eq!(queue.refused("SendMessage", delayed).await.code, "InvalidParameterValueException");
    }

    #[tokio::test(start_paused = true)]
    async fn an_expired_handle_does_not_delete() {
        let queue = Queue::new("jobs.fifo", json!({"FifoQueue": "true", "VisibilityTimeout": "1"})).await;
        queue.send_to("g", "x").await;
        let handle = queue.receive(1).await[0]["ReceiptHandle"].clone();
        queue.sleep(1).await;
        let error = queue.refused("DeleteMessage", json!({"ReceiptHandle": handle})).await;
        assert!(error.message.ends_with("Reason: The receipt handle has expired."));
    }

    #[tokio::test(start_paused = true)]
    async fn a_standard_queue_takes_a_group_but_no_deduplication_id() {
        let queue = Queue::new("jobs", json!({})).await;
        queue.call("SendMessage", json!({"MessageBody": "x", "MessageGroupId": "tenant"})).await;
        let with_id = json!({"MessageBody": "x", "MessageDeduplicationId": "d"});
        assert_eq!(queue.refused("SendMessage", with_id).await.code, "InvalidParameterValueException");
    }
}
