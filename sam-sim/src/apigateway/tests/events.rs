//! What a function is given.

use super::*;

#[tokio::test(start_paused = true)]
async fn an_http_api_sends_the_event_of_format_2() {
    let account = account();
    let integration = function(&account, echo).await;
    let api = http_api(
        &account,
        json!({ "paths": { "/orders/{customer}": { "post": operation(&integration) } } }),
        "$default",
    )
    .await;
    let request = Request::post("/orders/a%2Fb%20c?x=1&x=2&y=%20")
        .header("Cookie", "a=1; b=2")
        .header("X-Multi", "1")
        .header("X-Multi", "2")
        .header("Host", "shop.example")
        .header("User-Agent", "test")
        .header("Content-Type", "application/json");
    let event = json(&send(&account, &api, request, b"{}").await);
    let expected = json!({
        "version": "2.0",
        "routeKey": "POST /orders/{customer}",
        "rawPath": "/orders/a/b c",
        "rawQueryString": "x=1&x=2&y=%20",
        "cookies": ["a=1", "b=2"],
        "headers": {
            "x-multi": "1,2",
            "host": "shop.example",
            "user-agent": "test",
            "content-type": "application/json",
            "x-amzn-trace-id": event["headers"]["x-amzn-trace-id"],
            "x-forwarded-for": "127.0.0.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "queryStringParameters": { "x": "1,2", "y": " " },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": api,
            "domainName": format!("{api}.execute-api.eu-central-1.amazonaws.com"),
            "domainPrefix": api,
            "http": {
                "method": "POST", "path": "/orders/a/b c", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "test",
            },
            "requestId": event["requestContext"]["requestId"],
            "routeKey": "POST /orders/{customer}",
            "stage": "$default",
            "time": "01/Jan/2030:00:00:00 +0000",
            "timeEpoch": 1_893_456_000_000_u64,
        },
        "pathParameters": { "customer": "a/b c" },
        "body": "{}",
        "isBase64Encoded": false,
    });
    assert_eq!(event, expected);
    let trace_id = event["headers"]["x-amzn-trace-id"].as_str().unwrap();
    assert!(trace_id.starts_with("Root=1-70dbd880-") && trace_id.len() == 40, "{trace_id}");
}

#[tokio::test(start_paused = true)]
async fn a_rest_api_sends_the_event_of_format_1() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "paths": { "/orders/{customer}": { "post": operation(&integration) } } });
    let api = rest_api(&account, paths, json!({ "color": "blue" })).await;
    let request = Request::post("/orders/a%20b/?x=1&x=2")
        .header("X-Multi", "1")
        .header("X-Multi", "2")
        .header("Host", "h");
    let event = json(&send(&account, &api, request, b"text").await);
    let trace_id = &event["headers"]["X-Amzn-Trace-Id"];
    let context = &event["requestContext"];
    let expected = json!({
        "resource": "/orders/{customer}",
        "path": "/orders/a%20b/",
        "httpMethod": "POST",
        "headers": {
            "x-multi": "2", "host": "h", "X-Amzn-Trace-Id": trace_id, "X-Forwarded-For": "127.0.0.1",
            "X-Forwarded-Port": "443", "X-Forwarded-Proto": "https",
        },
        "multiValueHeaders": {
            "x-multi": ["1", "2"], "host": ["h"], "X-Amzn-Trace-Id": [trace_id], "X-Forwarded-For": ["127.0.0.1"],
            "X-Forwarded-Port": ["443"], "X-Forwarded-Proto": ["https"],
        },
        "queryStringParameters": { "x": "2" },
        "multiValueQueryStringParameters": { "x": ["1", "2"] },
        "pathParameters": { "customer": "a b" },
        "stageVariables": { "color": "blue" },
        "requestContext": {
            "resourceId": context["resourceId"],
            "resourcePath": "/orders/{customer}",
            "httpMethod": "POST",
            "extendedRequestId": context["extendedRequestId"],
            "requestTime": "01/Jan/2030:00:00:00 +0000",
            "path": "/prod/orders/a%20b/",
            "accountId": "123456789012",
            "protocol": "HTTP/1.1",
            "stage": "prod",
            "domainPrefix": api,
            "requestTimeEpoch": 1_893_456_000_000_u64,
            "requestId": context["requestId"],
            "identity": {
                "cognitoIdentityPoolId": null, "accountId": null, "cognitoIdentityId": null, "caller": null,
                "sourceIp": "127.0.0.1", "principalOrgId": null, "accessKey": null, "cognitoAuthenticationType": null,
                "cognitoAuthenticationProvider": null, "userArn": null, "userAgent": null, "user": null,
            },
            "domainName": format!("{api}.execute-api.eu-central-1.amazonaws.com"),
            "apiId": api,
            "deploymentId": context["deploymentId"],
        },
        "body": "text",
        "isBase64Encoded": false,
    });
    assert_eq!(event, expected);
    let empty = json(&send(&account, &api, Request::post("/orders/1"), b"").await);
    for member in ["queryStringParameters", "multiValueQueryStringParameters", "body"] {
        assert_eq!(empty[member], Value::Null, "{member}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_named_stage_of_an_http_api_stands_in_the_path() {
    let account = account();
    let integration = function(&account, echo).await;
    let api =
        http_api(&account, json!({ "paths": { "/a": { "get": operation(&integration) } } }), "v1").await;
    let event = json(&get(&account, &api, "/a").await);
    assert_eq!((&event["rawPath"], &event["requestContext"]["stage"]), (&json!("/v1/a"), &json!("v1")));
}

#[tokio::test(start_paused = true)]
async fn a_binary_body_is_base64_where_its_kind_of_api_says_so() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "x-amazon-apigateway-binary-media-types": ["image/png"], "paths": { "/a": { "post": operation(&integration) } } });
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    let post = async |api: &str, kind: &str, body: &[u8]| {
        let event = json(&send(&account, api, Request::post("/a").header("content-type", kind), body).await);
        (event["body"].as_str().unwrap().to_owned(), event["isBase64Encoded"] == true)
    };
    assert_eq!(post(&rest, "image/png", b"ab").await, ("YWI=".to_owned(), true));
    assert_eq!(post(&rest, "image/jpeg", b"ab").await, ("ab".to_owned(), false));
    assert_eq!(post(&rest, "text/plain", &[0xff]).await, ("\u{fffd}".to_owned(), false));
    assert_eq!(post(&http, "application/x-www-form-urlencoded", b"ab").await, ("YWI=".to_owned(), true));
    assert_eq!(post(&http, "application/json; charset=utf-8", b"ab").await, ("ab".to_owned(), false));
    assert_eq!(post(&http, "text/plain", &[0xff]).await, ("/w==".to_owned(), true));
}
