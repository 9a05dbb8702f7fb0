//! Asynchronous invocation.

use super::{account, failure, place, starts};
use bytes::Bytes;
use sam_model::unit::Seconds;
use sam_sim::Account;
use sam_sim::lambda::{self, EventInvokeConfig};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

fn send(account: &Account) {
    lambda::invoke_async(account, "Place", Bytes::from_static(b"{}"), "test", None)
        .expect("the event is accepted");
}

/// Waits until nothing more can happen: longer than the longest age of an event.
async fn settle() {
    tokio::time::sleep(Duration::from_secs(7 * 3600)).await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_function_is_tried_again_after_one_and_two_minutes() {
    let account = account(async |_| failure("Error"));
    place(&account, |_| {});
    send(&account);
    settle().await;
    assert_eq!(starts(&account), [0, 60, 180]);
}

#[tokio::test(start_paused = true)]
async fn a_success_ends_the_retries() {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let account = account(async |_| match CALLS.fetch_add(1, Ordering::Relaxed) {
        0 => failure("Error"),
        _ => Ok(Bytes::new()),
    });
    place(&account, |_| {});
    send(&account);
    settle().await;
    assert_eq!(starts(&account), [0, 60]);
}

#[tokio::test(start_paused = true)]
async fn the_configuration_says_how_often_and_how_long() {
    let account = account(async |_| failure("Error"));
    place(&account, |_| {});
    let once = EventInvokeConfig { maximum_retry_attempts: 0, ..EventInvokeConfig::default() };
    lambda::put_event_invoke_config(&account, "Place", "$LATEST", Some(once)).unwrap();
    send(&account);
    settle().await;
    assert_eq!(starts(&account), [0]);

    let young = EventInvokeConfig { maximum_event_age: Seconds(60), ..EventInvokeConfig::default() };
    lambda::put_event_invoke_config(&account, "Place", "$LATEST", Some(young)).unwrap();
    let second = 7 * 3600;
    send(&account);
    settle().await;
    assert_eq!(starts(&account), [0, second, second + 60], "the second retry would be at 180 s");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_event_waits_and_uses_up_no_retry() {
    let account = account(async |_| {
        tokio::time::sleep(Duration::from_secs(10)).await;
        failure("Error")
    });
    place(&account, |function| {
        function.reserved_concurrency = Some(1);
        function.timeout = Seconds(20);
    });
    send(&account);
    tokio::task::yield_now().await;
    send(&account);
    settle().await;
    // The second is throttled at 0, 1, 3 and 7 s; it runs at 15 s, and as often as the first.
    assert_eq!(starts(&account), [0, 15, 70, 85, 200, 215]);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_is_switched_off_takes_nothing() {
    let account = account(async |_| Ok(Bytes::new()));
    place(&account, |function| function.reserved_concurrency = Some(0));
    send(&account);
    settle().await;
    assert!(starts(&account).is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_event_of_a_deleted_function_is_lost() {
    let account = account(async |_| failure("Error"));
    place(&account, |_| {});
    send(&account);
    tokio::time::sleep(Duration::from_secs(1)).await;
    lambda::delete_function(&account, "Place");
    settle().await;
    assert_eq!(starts(&account), [0]);
}
