//! The API of Lambda over the wire.

use super::{account, failure, place, starts};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{Request, Response};
use sam_sim::Account;
use sam_sim::lambda::{self, Alias};
use serde_json::{Value, json};
use std::time::Duration;

async fn send(
    account: &Account,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> Response<Bytes> {
    const SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=owner/20300101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=00";
    let mut request = Request::builder().method(method).uri(format!("https://aws.invalid{path}"));
    request = request.header("authorization", SIGNATURE).header("x-amz-date", "20300101T000000Z");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    account.handle(request.body(Bytes::from_static(body.as_bytes())).expect("the request is valid")).await
}

async fn invoke(account: &Account, headers: &[(&str, &str)], body: &'static str) -> Response<Bytes> {
    send(account, "POST", "/2015-03-31/functions/Place/invocations", headers, body).await
}

fn body(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).expect("the body is JSON")
}

#[tokio::test(start_paused = true)]
async fn a_function_answers_with_its_version() {
    let account = account(async |invocation| Ok(invocation.payload));
    place(&account, |_| {});
    let response = invoke(&account, &[], r#"{"total":5}"#).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-amz-executed-version"], "$LATEST");
    assert!(!response.headers().contains_key("x-amz-function-error"));
    assert_eq!(body(&response), json!({ "total": 5 }));
    assert_eq!(body(&invoke(&account, &[], "").await), json!({}), "no event is an empty one");
}

#[tokio::test(start_paused = true)]
async fn a_failed_function_is_a_success_with_a_header() {
    let account = account(async |invocation| {
        invocation.log("x".repeat(5000));
        failure("NoStock")
    });
    place(&account, |_| {});
    let response = invoke(&account, &[("x-amz-log-type", "Tail")], "{}").await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-amz-function-error"], "Unhandled");
    assert_eq!(body(&response), json!({ "errorType": "NoStock", "errorMessage": "no" }));
    let log = BASE64_STANDARD.decode(&response.headers()["x-amz-log-result"]).unwrap();
    assert_eq!(log.len(), 4096, "only the end of the log");
    assert!(String::from_utf8(log).unwrap().contains("REPORT RequestId: "));
}

#[tokio::test(start_paused = true)]
async fn an_event_is_accepted_and_handled_later() {
    let account = account(async |_| Ok(Bytes::new()));
    place(&account, |_| {});
    let response = invoke(&account, &[("x-amz-invocation-type", "Event")], "{}").await;
    assert_eq!((response.status().as_u16(), response.body().len()), (202, 0));
    assert!(starts(&account).is_empty());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(starts(&account), [0]);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_runs_nothing() {
    let account = account(async |_| Ok(Bytes::new()));
    place(&account, |_| {});
    let response = invoke(&account, &[("x-amz-invocation-type", "DryRun")], "{}").await;
    assert_eq!(response.status(), 204);
    assert!(starts(&account).is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_is_refused_with_its_code() {
    let account = account(async |_| Ok(Bytes::new()));
    place(&account, |function| function.reserved_concurrency = Some(0));
    let check = async |path: &str, headers: &[(&str, &str)], event, status: u16, code: &str| {
        let path = format!("/2015-03-31/functions/{path}");
        let response = send(&account, "POST", &path, headers, event).await;
        assert_eq!(response.status().as_u16(), status, "{:?}", response.body());
        assert_eq!(response.headers()["x-amzn-errortype"], code);
        body(&response)
    };
    let throttled = check("Place/invocations", &[], "{}", 429, "TooManyRequestsException").await;
    assert_eq!(throttled["Reason"], "ReservedFunctionConcurrentInvocationLimitExceeded");
    assert_eq!((&throttled["Type"], &throttled["message"]), (&json!("User"), &json!("Rate Exceeded.")));
    check("Place/invocations", &[], "{", 400, "InvalidRequestContentException").await;
    check("Nobody/invocations", &[], "{}", 404, "ResourceNotFoundException").await;
    check("Place/invocations?Qualifier=live", &[], "{}", 404, "ResourceNotFoundException").await;
    check("Place:1/invocations?Qualifier=2", &[], "{}", 400, "InvalidParameterValueException").await;
    let bad_type = [("x-amz-invocation-type", "Later")];
    check("Place/invocations", &bad_type, "{}", 400, "InvalidParameterValueException").await;
    check("Place/invocations", &[("x-amz-tenant-id", "t")], "{}", 501, "Unsupported").await;
    check("Place/response-streaming-invocations", &[], "{}", 501, "Unsupported").await;
}

#[tokio::test(start_paused = true)]
async fn a_qualifier_leads_to_an_alias() {
    let account = account(async |invocation| Ok(format!("{:?}", invocation.function_arn).into()));
    place(&account, |_| {});
    lambda::publish_version(&account, "Place").unwrap();
    let alias = Alias { version: "1".to_owned(), additional: None };
    lambda::put_alias(&account, "Place", "live", alias).unwrap();
    let arn = "arn:aws:lambda:eu-west-1:123456789012:function:Place";
    for path in [
        "Place/invocations?Qualifier=live",
        "Place:live/invocations",
        "Place%3Alive/invocations",
        "arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3APlace/invocations?Qualifier=live",
    ] {
        let response = send(&account, "POST", &format!("/2015-03-31/functions/{path}"), &[], "{}").await;
        assert_eq!(body(&response), json!(format!("{arn}:live")), "{path}");
        assert_eq!(response.headers()["x-amz-executed-version"], "1");
    }
}

#[tokio::test(start_paused = true)]
async fn functions_are_listed_page_by_page() {
    let account = account(async |_| Ok(Bytes::new()));
    for number in 0..3 {
        place(&account, |function| function.name = format!("Place{number}"));
    }
    let page = send(&account, "GET", "/2015-03-31/functions/?MaxItems=2", &[], "").await;
    let page = body(&page);
    assert_eq!(page["Functions"].as_array().unwrap().len(), 2);
    assert_eq!(page["NextMarker"], "Place1");
    let last = body(&send(&account, "GET", "/2015-03-31/functions?Marker=Place1", &[], "").await);
    assert_eq!(last["Functions"][0]["FunctionName"], "Place2");
    assert_eq!(last.get("NextMarker"), None);
}

#[tokio::test(start_paused = true)]
async fn a_function_is_described() {
    let account = account(async |_| Ok(Bytes::new()));
    place(&account, |function| function.reserved_concurrency = Some(5));
    let found = body(&send(&account, "GET", "/2015-03-31/functions/Place", &[], "").await);
    assert_eq!(found["Configuration"]["FunctionArn"], "arn:aws:lambda:eu-west-1:123456789012:function:Place");
    assert_eq!(found["Configuration"]["Timeout"], 3);
    assert_eq!(found["Concurrency"]["ReservedConcurrentExecutions"], 5);
    let missing = send(&account, "GET", "/2015-03-31/functions/Nobody", &[], "").await;
    assert_eq!(missing.status(), 404);
}
