//! The logs of functions.

use super::{account, invoke, place};
use bytes::Bytes;
use sam_sim::Account;
use sam_sim::lambda::LogFormat;
use std::time::Duration;

fn messages(account: &Account) -> Vec<String> {
    account.services().logs.lines("/aws/lambda/Place").into_iter().map(|line| line.message).collect()
}

#[tokio::test(start_paused = true)]
async fn lines_stand_between_start_and_report() {
    let account = account(async |invocation| {
        tokio::time::sleep(Duration::from_millis(12)).await;
        invocation.log("one order");
        Ok(invocation.request_id.into())
    });
    place(&account, |_| {});
    let Ok(sam_sim::lambda::Outcome::Success(id)) = invoke(&account).await else { panic!("it must succeed") };
    let id = String::from_utf8(id.to_vec()).unwrap();
    assert_eq!(
        messages(&account),
        [
            format!("START RequestId: {id} Version: $LATEST"),
            "one order".to_owned(),
            format!("END RequestId: {id}"),
            format!(
                "REPORT RequestId: {id}\tDuration: 12.00 ms\tBilled Duration: 12 ms\tMemory Size: 128 MB"
            ),
        ]
    );
    invoke(&account).await.unwrap();
    let group = account.services().logs.group("/aws/lambda/Place").unwrap();
    assert_eq!(group.streams.len(), 1, "an environment has one stream");
    assert!(group.streams[0].starts_with("2030/01/01/[$LATEST]"), "{}", group.streams[0]);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_is_logged_with_its_time() {
    let account = account(async |_| {
        tokio::time::sleep(Duration::from_secs(9)).await;
        Ok(Bytes::new())
    });
    place(&account, |_| {});
    invoke(&account).await.unwrap();
    let messages = messages(&account);
    let [_, timeout, _, report] = messages.as_slice() else { panic!("{messages:?}") };
    assert!(timeout.starts_with("2030-01-01T00:00:03.000Z "), "{timeout}");
    assert!(timeout.ends_with(" Task timed out after 3.00 seconds"), "{timeout}");
    assert!(report.contains("\tDuration: 3000.00 ms\t") && report.ends_with("\tStatus: timeout"), "{report}");
}

#[tokio::test(start_paused = true)]
async fn the_json_format_writes_objects_and_tells_the_runtime() {
    let account = account(async |invocation| {
        assert_eq!(invocation.environment["AWS_LAMBDA_LOG_FORMAT"], "JSON");
        assert_eq!(invocation.environment["AWS_LAMBDA_LOG_LEVEL"], "WARN");
        Ok(Bytes::new())
    });
    place(&account, |function| {
        function.log_format =
            LogFormat::Json { application_level: Some("WARN".to_owned()), system_level: None }
    });
    assert!(matches!(invoke(&account).await, Ok(sam_sim::lambda::Outcome::Success(_))));
    let parse = |line: &String| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let lines: Vec<_> = messages(&account).iter().map(parse).collect();
    assert_eq!(lines[0]["type"], "platform.start");
    assert_eq!(lines[0]["time"], "2030-01-01T00:00:00.000Z");
    assert_eq!(lines[1]["type"], "platform.report");
    assert_eq!(lines[1]["record"]["status"], "success");
}

#[tokio::test(start_paused = true)]
async fn at_the_level_of_warnings_only_failures_are_reported() {
    let account = account(async |invocation| {
        assert_eq!(invocation.payload, "{}");
        Ok(Bytes::new())
    });
    let warnings = LogFormat::Json { application_level: None, system_level: Some("WARN".to_owned()) };
    place(&account, |function| function.log_format = warnings);
    invoke(&account).await.unwrap();
    assert!(messages(&account).is_empty(), "{:?}", messages(&account));
    sam_sim::lambda::invoke(&account, "Place", Bytes::new(), "test", None).await.unwrap();
    let last = messages(&account).pop().unwrap();
    assert!(last.contains("platform.report") && last.contains(r#""status":"error""#), "{last}");
}
