//! Synchronous invocation.

use super::{account, failure, invoke, place, starts};
use bytes::Bytes;
use sam_sim::Account;
use sam_sim::lambda::{self, FunctionError, Outcome};
use sam_sim::trace::What;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const MEGABYTE: usize = 1024 * 1024;

#[tokio::test(start_paused = true)]
async fn a_function_is_given_its_event_and_its_environment() {
    let account = account(async |invocation| {
        let variable = |name: &str| invocation.environment.get(name).cloned().unwrap_or_default();
        let credentials = invocation.account.services().iam.credentials(&variable("AWS_ACCESS_KEY_ID"));
        let (principal, cause) = credentials.expect("the environment has credentials");
        let seen = serde_json::json!({
            "event": serde_json::from_slice::<Value>(&invocation.payload).unwrap(),
            "name": variable("AWS_LAMBDA_FUNCTION_NAME"),
            "region": variable("AWS_REGION"),
            "handler": variable("_HANDLER"),
            "memory": variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
            "own": variable("TABLE"),
            "principal": principal.arn,
            "caused": cause.is_some(),
            "seconds": invocation.deadline.as_second() - invocation.account.now().as_second(),
        });
        Ok(seen.to_string().into())
    });
    place(&account, |function| {
        function.environment.insert("TABLE".to_owned(), "Orders".to_owned());
    });
    let event = Bytes::from_static(br#"{"total":5}"#);
    let outcome = lambda::invoke(&account, "Place", event, "test", None).await;
    let Ok(Outcome::Success(response)) = outcome else { panic!("{outcome:?}") };
    let expected = serde_json::json!({
        "event": { "total": 5 },
        "name": "Place",
        "region": "eu-west-1",
        "handler": "Place",
        "memory": "128",
        "own": "Orders",
        "principal": "arn:aws:sts::123456789012:assumed-role/PlaceRole/Place",
        "caused": true,
        "seconds": 3,
    });
    assert_eq!(serde_json::from_slice::<Value>(&response).unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn an_environment_is_used_again_and_is_lost_by_a_timeout() {
    let account = account(async |invocation| {
        if invocation.payload == "\"slow\"" {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        if invocation.payload == "\"fails\"" {
            return failure("Error");
        }
        Ok(invocation.sandbox.to_string().into())
    });
    place(&account, |_| {});
    let call = async |event: &'static str| {
        lambda::invoke(&account, "Place", Bytes::from_static(event.as_bytes()), "test", None).await.unwrap()
    };
    let success = |number: &'static str| Outcome::Success(Bytes::from_static(number.as_bytes()));
    assert_eq!(call("1").await, success("1"));
    assert_eq!(call("2").await, success("1"), "memory is kept");
    assert!(matches!(call("\"fails\"").await, Outcome::Failure(_)));
    assert_eq!(call("3").await, success("1"), "an error of the handler keeps it too");

    let began = account.now();
    let Outcome::Failure(error) = call("\"slow\"").await else { panic!("it must time out") };
    assert_eq!(account.now().duration_since(began).as_secs(), 3);
    assert_eq!(error.error_type, "Sandbox.Timedout");
    assert!(error.error_message.ends_with("Error: Task timed out after 3.00 seconds"), "{error}");
    assert_eq!(call("4").await, success("2"), "a new environment");
}

#[tokio::test(start_paused = true)]
async fn the_code_of_an_invocation_that_timed_out_does_not_go_on() {
    static LATER: AtomicU64 = AtomicU64::new(0);
    let account = account(async |_| {
        tokio::time::sleep(Duration::from_secs(4)).await;
        LATER.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::new())
    });
    place(&account, |_| {});
    assert!(matches!(invoke(&account).await, Ok(Outcome::Failure(_))));
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(LATER.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn a_function_runs_to_its_end_when_nobody_waits_for_it() {
    static DONE: AtomicU64 = AtomicU64::new(0);
    let account = account(async |_| {
        tokio::time::sleep(Duration::from_secs(2)).await;
        DONE.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::new())
    });
    place(&account, |_| {});
    let impatient = tokio::time::timeout(Duration::from_secs(1), invoke(&account)).await;
    assert!(impatient.is_err());
    assert_eq!(account.services().lambda.running("Place"), 1);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(DONE.load(Ordering::Relaxed), 1);
    assert_eq!(account.services().lambda.running("Place"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_the_runtime_and_nothing_else() {
    let account = account(async |invocation| {
        assert!(invocation.payload != "{}", "the event is empty");
        Ok(invocation.sandbox.to_string().into())
    });
    place(&account, |_| {});
    let Ok(Outcome::Failure(error)) = invoke(&account).await else { panic!("it must fail") };
    assert_eq!(error.error_type, "Runtime.ExitError");
    assert!(error.error_message.ends_with("Runtime exited with error: exit status 101"), "{error}");
    let next = lambda::invoke(&account, "Place", Bytes::from_static(b"1"), "test", None).await;
    assert_eq!(next, Ok(Outcome::Success(Bytes::from_static(b"2"))), "in a new environment");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_exist_is_not_found() {
    let account = account(async |_| Ok(Bytes::new()));
    place(&account, |_| {});
    for (name, arn) in [
        ("Missing", "arn:aws:lambda:eu-west-1:123456789012:function:Missing"),
        ("Place:live", "arn:aws:lambda:eu-west-1:123456789012:function:Place:live"),
        ("Place:1", "arn:aws:lambda:eu-west-1:123456789012:function:Place:1"),
        (
            "arn:aws:lambda:eu-west-1:999999999999:function:Place",
            "arn:aws:lambda:eu-west-1:999999999999:function:Place",
        ),
    ] {
        let error = lambda::invoke(&account, name, Bytes::new(), "test", None).await.unwrap_err();
        assert_eq!((error.code, error.status), ("ResourceNotFoundException", 404));
        assert_eq!(error.message, format!("Function not found: {arn}"));
    }
}

#[tokio::test(start_paused = true)]
async fn payloads_end_at_six_megabytes() {
    let account = account(async |invocation| {
        // Answers with one byte more than it was given.
        let mut response = invocation.payload.to_vec();
        response.push(b' ');
        Ok(response.into())
    });
    place(&account, |_| {});
    let call =
        async |bytes: usize| lambda::invoke(&account, "Place", vec![b' '; bytes].into(), "test", None).await;
    let Ok(Outcome::Success(response)) = call(6 * MEGABYTE - 1).await else { panic!("it must succeed") };
    assert_eq!(response.len(), 6 * MEGABYTE);
    let Ok(Outcome::Failure(error)) = call(6 * MEGABYTE).await else { panic!("the response is too large") };
    assert_eq!(error.error_type, "Function.ResponseSizeTooLarge");
    let error = call(6 * MEGABYTE + 1).await.unwrap_err();
    assert_eq!((error.code, error.status), ("RequestEntityTooLargeException", 413));
    assert_eq!(error.message, "Request must be smaller than 6291456 bytes for the InvokeFunction operation");

    let error = lambda::invoke_async(&account, "Place", vec![b' '; MEGABYTE + 1].into(), "test", None);
    let text = "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)";
    assert_eq!(error.unwrap_err().message, text);
    assert_eq!(lambda::invoke_async(&account, "Place", vec![b' '; MEGABYTE].into(), "test", None), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn reserved_concurrency_is_the_most_of_a_function() {
    let account = account(async |invocation| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(invocation.sandbox.to_string().into())
    });
    place(&account, |function| function.reserved_concurrency = Some(2));
    let (first, second, third) = tokio::join!(invoke(&account), invoke(&account), invoke(&account));
    assert_eq!(first, Ok(Outcome::Success(Bytes::from_static(b"1"))));
    assert_eq!(second, Ok(Outcome::Success(Bytes::from_static(b"2"))));
    let error = third.unwrap_err();
    assert_eq!((error.code, error.status), ("TooManyRequestsException", 429));
    assert_eq!(error.message, "Rate Exceeded.");
    assert_eq!(error.members["Reason"], "ReservedFunctionConcurrentInvocationLimitExceeded");
    assert!(invoke(&account).await.is_ok(), "the environments are free again");
}

#[tokio::test(start_paused = true)]
async fn functions_share_what_is_not_reserved() {
    let account = account(async |_| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(Bytes::new())
    });
    account.services().lambda.set_account_concurrency(110);
    place(&account, |function| {
        function.name = "Reserved".to_owned();
        function.reserved_concurrency = Some(10);
    });
    place(&account, |_| {});
    let calls: Vec<_> = (0..101)
        .map(|_| {
            let account = account.clone();
            tokio::spawn(async move { invoke(&account).await })
        })
        .collect();
    let mut throttled = Vec::new();
    for call in calls {
        throttled.extend(call.await.unwrap().err());
    }
    assert_eq!(throttled.len(), 1, "one of 101 is over the 100 that are left");
    assert_eq!(throttled[0].members["Reason"], "ConcurrentInvocationLimitExceeded");

    let mut greedy = lambda::Function::default();
    greedy.name = "Greedy".to_owned();
    greedy.role = "PlaceRole".to_owned();
    greedy.reserved_concurrency = Some(1);
    let error = lambda::create_function(&account, greedy).unwrap_err();
    assert_eq!(error.code, "InvalidParameterValueException");
    assert!(error.message.ends_with("below its minimum value of [100]."), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_trace_shows_what_invoked_and_how_it_ended() {
    let account = account(async |invocation| {
        invocation.log("hello");
        failure("NoStock")
    });
    place(&account, |_| {});
    let cause = account.trace().record(
        account.now(),
        None,
        What::Delivery { from: "a".to_owned(), to: "b".to_owned(), detail: String::new() },
    );
    let outcome = lambda::invoke(&account, "Place", Bytes::from_static(b"{}"), "sqs", Some(cause)).await;
    assert!(matches!(outcome, Ok(Outcome::Failure(_))));
    let events = account.trace().events();
    let [_, started, line, ended] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(started.cause, Some(cause));
    assert!(matches!(&started.what, What::InvocationStarted { trigger, .. } if trigger == "sqs"));
    assert_eq!(line.cause, Some(started.id));
    assert!(matches!(&line.what, What::Log { line, .. } if line == "hello"));
    assert_eq!(ended.cause, Some(started.id));
    assert!(matches!(&ended.what, What::InvocationEnded { outcome, .. } if outcome == "error NoStock: no"));
}

#[tokio::test(start_paused = true)]
async fn a_changed_function_runs_in_new_environments() {
    let account = account(async |invocation| {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let version = invocation.environment.get("VERSION").cloned().unwrap_or_default();
        Ok(format!("{version}{}", invocation.sandbox).into())
    });
    place(&account, |_| {});
    let running = tokio::spawn({
        let account = account.clone();
        async move { invoke(&account).await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut changed = lambda::Function::clone(&account.services().lambda.function("Place").unwrap());
    changed.environment.insert("VERSION".to_owned(), "v2-".to_owned());
    lambda::update_function(&account, changed).unwrap();
    assert_eq!(running.await.unwrap(), Ok(Outcome::Success(Bytes::from_static(b"1"))), "it ends as it began");
    assert_eq!(invoke(&account).await, Ok(Outcome::Success(Bytes::from_static(b"v2-2"))));
}

#[tokio::test(start_paused = true)]
async fn an_alias_leads_to_its_versions_by_weight() {
    let account =
        account(async |invocation| Ok(invocation.environment["AWS_LAMBDA_FUNCTION_VERSION"].clone().into()));
    place(&account, |_| {});
    lambda::publish_version(&account, "Place").unwrap();
    lambda::publish_version(&account, "Place").unwrap();
    let alias = lambda::Alias { version: "1".to_owned(), additional: Some(("2".to_owned(), 0.25)) };
    lambda::put_alias(&account, "Place", "live", alias).unwrap();
    let mut second = 0;
    for _ in 0..400 {
        let outcome = lambda::invoke(&account, "Place:live", Bytes::from_static(b"{}"), "test", None).await;
        match outcome {
            Ok(Outcome::Success(version)) if version == "1" => {}
            Ok(Outcome::Success(version)) if version == "2" => second += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!((70..130).contains(&second), "{second} of 400 is not about a quarter");
    let missing = lambda::Alias { version: "3".to_owned(), additional: None };
    assert!(lambda::put_alias(&account, "Place", "next", missing).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_deleted_function_takes_its_credentials_with_it() {
    let account = account(async |invocation| Ok(invocation.environment["AWS_ACCESS_KEY_ID"].clone().into()));
    place(&account, |_| {});
    let Ok(Outcome::Success(key)) = invoke(&account).await else { panic!("it must succeed") };
    let key = String::from_utf8(key.to_vec()).unwrap();
    let iam = &Arc::new(account.clone());
    assert!(iam.services().iam.credentials(&key).is_some());
    lambda::delete_function(&account, "Place");
    assert!(iam.services().iam.credentials(&key).is_none());
}

/// An account where every invocation of `Place` asynchronously invokes it again.
fn endless(allowed: bool) -> Account {
    let account = account(async |invocation| {
        let key = &invocation.environment["AWS_ACCESS_KEY_ID"];
        let (_, cause) = invocation.account.services().iam.credentials(key).expect("it has credentials");
        let again = lambda::invoke_async(&invocation.account, "Place", invocation.payload, "invoke", cause);
        again.map(|()| Bytes::new()).map_err(|error| FunctionError::new(error.code, error.message))
    });
    place(&account, |function| function.recursive_loop = allowed);
    account
}

#[tokio::test(start_paused = true)]
async fn a_loop_ends_after_sixteen_rounds_unless_it_is_wanted() {
    let account = endless(false);
    invoke(&account).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(starts(&account).len(), 16);
    invoke(&account).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(starts(&account).len(), 32, "another chain");

    let account = endless(true);
    invoke(&account).await.unwrap();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(starts(&account).len() > 20);
    lambda::delete_function(&account, "Place");
}
