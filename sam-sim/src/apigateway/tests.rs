//! Requests through deployed APIs, with functions that echo their events.

use super::*;
use crate::cloudformation::resource::{
    self, Created, Deployment, ResourceType, apigateway_deployment, apigateway_rest_api, apigateway_stage,
    apigatewayv2_api, apigatewayv2_stage,
};
use crate::lambda::{FunctionError, Invocation};
use crate::trace::What;
use crate::{BoxFuture, Clock};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

pub(super) fn account() -> Account {
    Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
}

pub(super) async fn make(
    account: &Account,
    kind: &ResourceType,
    logical_id: &str,
    properties: &Value,
) -> Created {
    let properties = properties.as_object().unwrap();
    (kind.create)(Deployment {
        account,
        stack: "shop",
        logical_id,
        properties,
        cause: None,
    })
    .await
    .unwrap()
}

/// A function with this code that API Gateway may invoke, and its integration.
async fn function<F>(account: &Account, code: F) -> Value
where
    F: Fn(Value) -> Result<Value, FunctionError> + Send + Sync + Clone + 'static,
{
    let properties = json!({
        "FunctionName": "f", "Handler": "f", "Runtime": "provided.al2023", "Timeout": 60,
        "Role": "arn:aws:iam::123456789012:role/f", "Code": { "ZipFile": "" },
    });
    let created = make(account, &resource::lambda_function::TYPE, "F", &properties).await;
    let permission = json!({
        "Action": "lambda:InvokeFunction", "FunctionName": "f", "Principal": "apigateway.amazonaws.com",
        "SourceArn": "arn:aws:execute-api:eu-central-1:123456789012:*/*/*",
    });
    make(account, &resource::lambda_permission::TYPE, "P", &permission).await;
    account.services().lambda.set_invoker(Arc::new(
        move |invocation: Invocation| -> BoxFuture<'static, Result<Bytes, FunctionError>> {
            let code = code.clone();
            Box::pin(async move {
                let event: Value = serde_json::from_slice(&invocation.payload).unwrap();
                let path = event["rawPath"]
                    .as_str()
                    .or(event["path"].as_str())
                    .unwrap_or_default();
                if path.ends_with("/slow") {
                    tokio::time::sleep(Duration::from_secs(40)).await;
                    invocation.log("finished");
                }
                Ok(code(event)?.to_string().into())
            })
        },
    ));
    let arn = created.attributes["Arn"].as_str().unwrap().to_owned();
    let uri = format!("arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/{arn}/invocations");
    json!({ "type": "aws_proxy", "httpMethod": "POST", "uri": uri, "payloadFormatVersion": "2.0" })
}

fn echo(event: Value) -> Result<Value, FunctionError> {
    Ok(json!({ "statusCode": 200, "body": event.to_string() }))
}

fn operation(integration: &Value) -> Value {
    json!({ "x-amazon-apigateway-integration": integration })
}

async fn http_api(account: &Account, body: Value, stage: &str) -> String {
    let mut body = body;
    body["info"] = json!({ "title": "shop" });
    let api = make(account, &apigatewayv2_api::TYPE, "Http", &json!({ "Body": body })).await;
    let stage = json!({ "ApiId": api.physical_id, "StageName": stage, "AutoDeploy": true });
    make(account, &apigatewayv2_stage::TYPE, "HttpStage", &stage).await;
    api.physical_id
}

async fn rest_api(account: &Account, body: Value, variables: Value) -> String {
    let mut body = body;
    body["info"] = json!({ "title": "shop" });
    let api = make(
        account,
        &apigateway_rest_api::TYPE,
        "Rest",
        &json!({ "Body": body }),
    )
    .await;
    let deployment = json!({ "RestApiId": api.physical_id, "StageName": "Stage" });
    let deployment = make(
        account,
        &apigateway_deployment::TYPE,
        "RestDeployment",
        &deployment,
    )
    .await;
    let stage = json!({
        "RestApiId": api.physical_id, "DeploymentId": deployment.physical_id, "StageName": "prod", "Variables": variables,
    });
    make(account, &apigateway_stage::TYPE, "RestStage", &stage).await;
    api.physical_id
}

async fn send(account: &Account, api: &str, request: http::request::Builder, body: &[u8]) -> Response<Bytes> {
    super::request(account, api, request.body(Bytes::copy_from_slice(body)).unwrap()).await
}

async fn get(account: &Account, api: &str, path: &str) -> Response<Bytes> {
    send(account, api, Request::get(path), b"").await
}

fn json(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

fn answer(response: &Response<Bytes>) -> (u16, &str) {
    (
        response.status().as_u16(),
        std::str::from_utf8(response.body()).unwrap(),
    )
}

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
    assert!(
        trace_id.starts_with("Root=1-70dbd880-") && trace_id.len() == 40,
        "{trace_id}"
    );
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
async fn what_no_route_matches_is_refused_in_the_words_of_its_kind() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "paths": { "/a": { "get": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    let missing = (403, r#"{"message":"Missing Authentication Token"}"#);
    assert_eq!(answer(&get(&account, &rest, "/b").await), missing);
    assert_eq!(
        answer(&send(&account, &rest, Request::put("/a"), b"").await),
        missing
    );
    assert_eq!(
        answer(&get(&account, &http, "/b").await),
        (404, r#"{"message":"Not Found"}"#)
    );
    assert_eq!(
        answer(&send(&account, &http, Request::put("/a"), b"").await),
        (404, r#"{"message":"Not Found"}"#)
    );
    assert_eq!(get(&account, &rest, "/a/").await.status(), 200);
    assert_eq!(get(&account, &http, "/a/").await.status(), 404);
    assert_eq!(
        answer(&get(&account, "unknown", "/a").await),
        (403, r#"{"message":"Forbidden"}"#)
    );
}

#[tokio::test(start_paused = true)]
async fn the_route_of_a_request_is_the_most_specific_one() {
    let account = account();
    let integration = function(&account, echo).await;
    let operation = operation(&integration);
    let paths = json!({ "paths": {
        "/pets/dog/1": { "get": operation },
        "/pets/dog/{id}": { "get": operation, "x-amazon-apigateway-any-method": operation },
        "/pets/{proxy+}": { "x-amazon-apigateway-any-method": operation },
        "$default": { "x-amazon-apigateway-any-method": operation },
    } });
    let api = http_api(&account, paths, "$default").await;
    let check = async |method: Method, path: &str, key: &str| {
        let event = json(&send(&account, &api, Request::builder().method(method).uri(path), b"").await);
        assert_eq!(
            (event["routeKey"].as_str(), &event["version"]),
            (Some(key), &json!("2.0")),
            "{path}"
        );
    };
    check(Method::GET, "/pets/dog/1", "GET /pets/dog/1").await;
    check(Method::GET, "/pets/dog/2", "GET /pets/dog/{id}").await;
    check(Method::PUT, "/pets/dog/1", "ANY /pets/dog/{id}").await;
    check(Method::GET, "/pets/cat/1", "ANY /pets/{proxy+}").await;
    check(Method::GET, "/", "$default").await;
}

#[tokio::test(start_paused = true)]
async fn a_host_leads_to_a_stage() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "paths": { "/a": { "get": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    let target = |api: &str, path: &str| {
        let target = route_host(&account, &domain_name(api, "eu-central-1"), path)?;
        Some((target.stage, target.path))
    };
    let expect = |stage: &str, path: &str| Some((stage.to_owned(), path.to_owned()));
    assert_eq!(target(&rest, "/prod/a"), expect("prod", "/a"));
    assert_eq!(target(&rest, "/prod"), expect("prod", "/"));
    assert_eq!(target(&http, "/a"), expect("$default", "/a"));
    assert_eq!(target(&http, "/"), expect("$default", "/"));
    assert_eq!(
        route_host(&account, "x.execute-api.us-east-1.amazonaws.com", "/"),
        None
    );
    assert_eq!(route_host(&account, "sqs.eu-central-1.amazonaws.com", "/"), None);

    let call = async |api: &str, path: &str| {
        let uri = format!("https://{}{path}", domain_name(api, "eu-central-1"));
        request_host(&account, Request::get(uri).body(Bytes::new()).unwrap())
            .await
            .unwrap()
    };
    assert_eq!(json(&call(&rest, "/prod/a").await)["path"], "/a");
    assert_eq!(
        json(&call(&rest, "/Stage/a").await)["requestContext"]["path"],
        "/Stage/a"
    );
    assert_eq!(
        answer(&call(&rest, "/other/a").await),
        (403, r#"{"message":"Forbidden"}"#)
    );
    assert_eq!(json(&call(&http, "/a").await)["rawPath"], "/a");
}

#[tokio::test(start_paused = true)]
async fn a_named_stage_of_an_http_api_stands_in_the_path() {
    let account = account();
    let integration = function(&account, echo).await;
    let api = http_api(
        &account,
        json!({ "paths": { "/a": { "get": operation(&integration) } } }),
        "v1",
    )
    .await;
    let event = json(&get(&account, &api, "/a").await);
    assert_eq!(
        (&event["rawPath"], &event["requestContext"]["stage"]),
        (&json!("/v1/a"), &json!("v1"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_is_an_error_of_the_server() {
    let account = account();
    let fail = |_| {
        Err(FunctionError {
            error_type: "Error".to_owned(),
            error_message: "no".to_owned(),
        })
    };
    let integration = function(&account, fail).await;
    let paths = json!({ "paths": { "/a": { "get": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    assert_eq!(
        answer(&get(&account, &rest, "/a").await),
        (502, r#"{"message":"Internal server error"}"#)
    );
    assert_eq!(
        answer(&get(&account, &http, "/a").await),
        (500, r#"{"message":"Internal Server Error"}"#)
    );
}

#[tokio::test(start_paused = true)]
async fn without_permission_the_function_is_not_invoked() {
    let account = account();
    let mut integration = function(&account, echo).await;
    integration["uri"] = integration["uri"]
        .as_str()
        .unwrap()
        .replace(":function:f/", ":function:other/")
        .into();
    let paths = json!({ "paths": { "/a": { "get": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    assert_eq!(
        answer(&get(&account, &rest, "/a").await),
        (500, r#"{"message":"Internal server error"}"#)
    );
    assert_eq!(
        answer(&get(&account, &http, "/a").await),
        (500, r#"{"message":"Internal Server Error"}"#)
    );
    let invoked = |event: &crate::trace::Event| matches!(event.what, What::InvocationStarted { .. });
    assert!(!account.trace().events().iter().any(invoked));
}

#[tokio::test(start_paused = true)]
async fn the_gateway_stops_waiting_and_the_function_runs_on() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "paths": { "/slow": { "get": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    let began = account.now();
    assert_eq!(
        answer(&get(&account, &rest, "/slow").await),
        (504, r#"{"message":"Endpoint request timed out"}"#)
    );
    assert_eq!(account.now().duration_since(began).as_secs(), 29);
    let began = account.now();
    assert_eq!(
        answer(&get(&account, &http, "/slow").await),
        (503, r#"{"message":"Service Unavailable"}"#)
    );
    assert_eq!(account.now().duration_since(began).as_secs(), 30);
    account.clock().sleep(Duration::from_secs(60)).await;
    let finished = |event: &&crate::trace::Event| matches!(&event.what, What::Log { line, .. } if line.contains("finished"));
    assert_eq!(account.trace().events().iter().filter(finished).count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_body_over_the_limit_is_refused() {
    let account = account();
    let integration = function(&account, |_| Ok(json!({ "statusCode": 200 }))).await;
    let paths = json!({ "paths": { "/a": { "post": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    let body = vec![b'a'; 10_485_761];
    let refused = (
        413,
        r#"{"message":"HTTP content length exceeded 10485760 bytes."}"#,
    );
    assert_eq!(
        answer(&send(&account, &rest, Request::post("/a"), &body).await),
        refused
    );
    let refused = (413, r#"{"message":"Request Entity Too Large"}"#);
    assert_eq!(
        answer(&send(&account, &http, Request::post("/a"), &body).await),
        refused
    );
    // What the gateway takes may still be more than Lambda takes.
    assert_eq!(
        answer(&send(&account, &http, Request::post("/a"), &body[1..]).await),
        refused
    );
}

#[tokio::test(start_paused = true)]
async fn a_binary_body_is_base64_where_its_kind_of_api_says_so() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "x-amazon-apigateway-binary-media-types": ["image/png"], "paths": { "/a": { "post": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    let post = async |api: &str, kind: &str, body: &[u8]| {
        let event = json(
            &send(
                &account,
                api,
                Request::post("/a").header("content-type", kind),
                body,
            )
            .await,
        );
        (
            event["body"].as_str().unwrap().to_owned(),
            event["isBase64Encoded"] == true,
        )
    };
    assert_eq!(post(&rest, "image/png", b"ab").await, ("YWI=".to_owned(), true));
    assert_eq!(post(&rest, "image/jpeg", b"ab").await, ("ab".to_owned(), false));
    assert_eq!(
        post(&rest, "text/plain", &[0xff]).await,
        ("\u{fffd}".to_owned(), false)
    );
    assert_eq!(
        post(&http, "application/x-www-form-urlencoded", b"ab").await,
        ("YWI=".to_owned(), true)
    );
    assert_eq!(
        post(&http, "application/json; charset=utf-8", b"ab").await,
        ("ab".to_owned(), false)
    );
    assert_eq!(
        post(&http, "text/plain", &[0xff]).await,
        ("/w==".to_owned(), true)
    );
}

#[tokio::test(start_paused = true)]
async fn a_mock_integration_answers_a_preflight_of_a_rest_api() {
    let account = account();
    let mock = json!({
        "type": "mock",
        "requestTemplates": { "application/json": "{\n  \"statusCode\" : 200\n}\n" },
        "responses": { "default": {
            "statusCode": "200",
            "responseTemplates": { "application/json": "{}\n" },
            "responseParameters": { "method.response.header.Access-Control-Allow-Origin": "'https://a.example'" },
        } },
    });
    let api = rest_api(
        &account,
        json!({ "paths": { "/a": { "options": operation(&mock) } } }),
        json!({}),
    )
    .await;
    let response = send(&account, &api, Request::options("/a"), b"").await;
    assert_eq!(answer(&response), (200, "{}\n"));
    assert_eq!(
        response.headers()["access-control-allow-origin"],
        "https://a.example"
    );
}

#[tokio::test(start_paused = true)]
async fn an_http_api_answers_cross_origin_requests_by_its_configuration() {
    let account = account();
    let integration = function(&account, echo).await;
    let body = json!({
        "x-amazon-apigateway-cors": { "allowOrigins": ["https://a.example"], "allowMethods": ["GET"], "maxAge": "600" },
        "paths": { "/a": { "get": operation(&integration) } },
    });
    let api = http_api(&account, body, "$default").await;
    let preflight = Request::options("/a")
        .header("origin", "https://a.example")
        .header("access-control-request-method", "GET");
    let response = send(&account, &api, preflight, b"").await;
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["access-control-max-age"]
        ),
        (204, &"600".parse().unwrap())
    );
    let response = send(
        &account,
        &api,
        Request::get("/nowhere").header("origin", "https://a.example"),
        b"",
    )
    .await;
    assert_eq!(
        (
            response.status().as_u16(),
            response.headers().get("access-control-allow-origin").is_some()
        ),
        (404, true)
    );
}

#[tokio::test(start_paused = true)]
async fn a_stage_of_a_rest_api_shows_its_deployment_until_another_is_made() {
    let account = account();
    let integration = function(&account, echo).await;
    let api = rest_api(
        &account,
        json!({ "paths": { "/a": { "get": operation(&integration) } } }),
        json!({}),
    )
    .await;
    let body = json!({ "info": { "title": "shop" }, "paths": { "/b": { "get": operation(&integration) } } });
    let properties = json!({ "Body": body });
    let created = Created {
        physical_id: api.clone(),
        ..Created::default()
    };
    let properties = properties.as_object().unwrap();
    let deployment = Deployment {
        account: &account,
        stack: "shop",
        logical_id: "Rest",
        properties,
        cause: None,
    };
    (apigateway_rest_api::TYPE.update.unwrap())(deployment, &created, properties)
        .await
        .unwrap();
    assert_eq!(
        (
            get(&account, &api, "/a").await.status(),
            get(&account, &api, "/b").await.status()
        ),
        (200.try_into().unwrap(), 403.try_into().unwrap())
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_is_the_cause_of_its_invocation() {
    let account = account();
    let integration = function(&account, echo).await;
    let api = http_api(
        &account,
        json!({ "paths": { "/a": { "get": operation(&integration) } } }),
        "$default",
    )
    .await;
    get(&account, &api, "/a").await;
    let events = account.trace().events();
    let request = events
        .iter()
        .find(|event| matches!(&event.what, What::Request { status: 200, .. }))
        .unwrap();
    let started = events
        .iter()
        .find(|event| matches!(event.what, What::InvocationStarted { .. }))
        .unwrap();
    assert_eq!(started.cause, Some(request.id));
    assert_eq!(
        account.services().apigateway.apis(),
        [ApiSummary {
            id: api,
            name: "shop".to_owned(),
            kind: Kind::Http,
            stage: Some("$default".to_owned()),
        }]
    );
}

#[tokio::test(start_paused = true)]
async fn odd_requests_get_an_answer() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths =
        json!({ "paths": { "/{proxy+}": { "x-amazon-apigateway-any-method": operation(&integration) } } });
    let (rest, http) = (
        rest_api(&account, paths.clone(), json!({})).await,
        http_api(&account, paths, "$default").await,
    );
    for api in [&rest, &http] {
        for path in ["/%", "/%ff%00", "/a//b", "/a?&&=&%", "/a?x=%zz", "/..%2f"] {
            let mut request = Request::get(path)
                .header("content-type", ";;")
                .header("cookie", ";;=");
            request
                .headers_mut()
                .unwrap()
                .insert("x-odd", http::HeaderValue::from_bytes(&[0xff, 0xfe]).unwrap());
            assert_eq!(
                send(&account, api, request, &[0xff]).await.status(),
                200,
                "{path}"
            );
        }
    }
}
