//! Where asynchronous events go in the end.

use super::{account, failure, invoke, place};
use bytes::Bytes;
use sam_model::unit::Seconds;
use sam_sim::account::{Principal, PrincipalKind};
use sam_sim::lambda::{self, EventInvokeConfig, Outcome};
use sam_sim::{Account, sqs};
use serde_json::{Value, json};
use std::time::Duration;

const QUEUE: &str = "arn:aws:sqs:eu-west-1:123456789012:Lost";

async fn call(account: &Account, operation: &str, input: Value) -> Value {
    let owner = Principal { arn: "arn:aws:iam::123456789012:root".to_owned(), kind: PrincipalKind::Owner };
    account.call(&sqs::SERVICE, operation, &owner, input, None).await.expect("the call is right")
}

async fn with_queue(account: Account) -> Account {
    call(&account, "CreateQueue", json!({ "QueueName": "Lost" })).await;
    account
}

fn configure(account: &Account, config: EventInvokeConfig) {
    lambda::put_event_invoke_config(account, "Place", "$LATEST", Some(config)).expect("it is right");
}

async fn send(account: &Account) {
    lambda::invoke_async(account, "Place", Bytes::from_static(br#"{"total":5}"#), "test", None)
        .expect("the event is accepted");
    tokio::time::sleep(Duration::from_secs(7 * 3600)).await;
}

/// The only message of the queue as JSON.
fn record(account: &Account) -> Value {
    let messages = account.services().sqs.messages("Lost");
    let [message] = messages.as_slice() else { panic!("{messages:?}") };
    serde_json::from_str(&message.body).expect("the record is JSON")
}

#[tokio::test(start_paused = true)]
async fn the_dead_letter_queue_gets_the_event_and_its_error() {
    let account = with_queue(account(async |_| failure("NoStock"))).await;
    place(&account, |function| function.dead_letter_queue = Some(QUEUE.to_owned()));
    send(&account).await;
    let url = "https://sqs.eu-west-1.amazonaws.com/123456789012/Lost";
    let input = json!({ "QueueUrl": url, "MessageAttributeNames": ["All"] });
    let received = call(&account, "ReceiveMessage", input).await;
    let message = &received["Messages"][0];
    assert_eq!(message["Body"], r#"{"total":5}"#);
    let attributes = &message["MessageAttributes"];
    assert_eq!(attributes["ErrorCode"]["StringValue"], "200");
    assert_eq!(attributes["ErrorMessage"]["StringValue"], "no");
    assert_eq!(attributes["RequestID"]["StringValue"].as_str().map(str::len), Some(36));
}

#[tokio::test(start_paused = true)]
async fn a_failed_event_leaves_a_record() {
    let account = with_queue(account(async |_| failure("NoStock"))).await;
    place(&account, |_| {});
    configure(&account, EventInvokeConfig { on_failure: Some(QUEUE.to_owned()), ..Default::default() });
    send(&account).await;
    let record = record(&account);
    assert_eq!(record["timestamp"], "2030-01-01T00:03:00.000Z");
    let context = &record["requestContext"];
    assert_eq!(context["condition"], "RetriesExhausted");
    assert_eq!(context["approximateInvokeCount"], 3);
    assert_eq!(context["functionArn"], "arn:aws:lambda:eu-west-1:123456789012:function:Place:$LATEST");
    assert_eq!(record["requestPayload"], json!({ "total": 5 }));
    let response = json!({ "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" });
    assert_eq!(record["responseContext"], response);
    assert_eq!(record["responsePayload"], json!({ "errorType": "NoStock", "errorMessage": "no" }));
}

#[tokio::test(start_paused = true)]
async fn an_event_that_is_too_old_says_so() {
    let account = with_queue(account(async |_| failure("NoStock"))).await;
    place(&account, |_| {});
    let config = EventInvokeConfig {
        maximum_event_age: Seconds(60),
        on_failure: Some(QUEUE.to_owned()),
        ..Default::default()
    };
    configure(&account, config);
    send(&account).await;
    let context = &record(&account)["requestContext"];
    assert_eq!(
        (&context["condition"], &context["approximateInvokeCount"]),
        (&json!("EventAgeExceeded"), &json!(2))
    );
}

#[tokio::test(start_paused = true)]
async fn a_switched_off_function_hands_events_on_at_once() {
    let account = with_queue(account(async |_| failure("NoStock"))).await;
    place(&account, |function| {
        function.reserved_concurrency = Some(0);
        function.dead_letter_queue = Some(QUEUE.to_owned());
    });
    lambda::invoke_async(&account, "Place", Bytes::from_static(b"{}"), "test", None).unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(account.services().sqs.messages("Lost").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_success_leaves_a_record_and_can_invoke_another_function() {
    let account = with_queue(account(async |invocation| Ok(invocation.payload))).await;
    place(&account, |_| {});
    place(&account, |function| {
        function.name = "Next".to_owned();
        function.arn = function.arn.replace("Place", "Next");
    });
    let next = account.arn("lambda", "function:Next");
    configure(&account, EventInvokeConfig { on_success: Some(next), ..Default::default() });
    let success = EventInvokeConfig { on_success: Some(QUEUE.to_owned()), ..Default::default() };
    lambda::put_event_invoke_config(&account, "Next", "$LATEST", Some(success)).unwrap();
    send(&account).await;
    let second = record(&account);
    assert_eq!(second["requestContext"]["condition"], "Success");
    let first = &second["requestPayload"];
    assert_eq!(first["requestContext"]["condition"], "Success");
    assert_eq!(first["responsePayload"], json!({ "total": 5 }));
    assert_eq!(second["responsePayload"], *first, "the function answered what it was given");
}

#[tokio::test(start_paused = true)]
async fn a_synchronous_failure_goes_nowhere() {
    let account = with_queue(account(async |_| failure("NoStock"))).await;
    place(&account, |function| function.dead_letter_queue = Some(QUEUE.to_owned()));
    assert!(matches!(invoke(&account).await, Ok(Outcome::Failure(_))));
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert!(account.services().sqs.messages("Lost").is_empty());
}

#[tokio::test(start_paused = true)]
async fn other_services_are_no_destinations_yet() {
    let account = account(async |_| Ok(Bytes::new()));
    place(&account, |_| {});
    for (arn, code) in [
        ("arn:aws:sns:eu-west-1:123456789012:Topic", "Unsupported"),
        ("Topic", "InvalidParameterValueException"),
    ] {
        let config = EventInvokeConfig { on_failure: Some(arn.to_owned()), ..Default::default() };
        let error = lambda::put_event_invoke_config(&account, "Place", "$LATEST", Some(config)).unwrap_err();
        assert_eq!(error.code, code);
    }
}
