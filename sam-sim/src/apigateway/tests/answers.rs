//! What the client gets.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_is_an_error_of_the_server() {
    let account = account();
    let fail = |_| Err(FunctionError { error_type: "Error".to_owned(), error_message: "no".to_owned() });
    let integration = function(&account, fail).await;
    let paths = json!({ "paths": { "/a": { "get": operation(&integration) } } });
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    assert_eq!(answer(&get(&account, &rest, "/a").await), (502, r#"{"message":"Internal server error"}"#));
    assert_eq!(answer(&get(&account, &http, "/a").await), (500, r#"{"message":"Internal Server Error"}"#));
}

#[tokio::test(start_paused = true)]
async fn without_permission_the_function_is_not_invoked() {
    let account = account();
    let mut integration = function(&account, echo).await;
    integration["uri"] =
        integration["uri"].as_str().unwrap().replace(":function:f/", ":function:other/").into();
    let paths = json!({ "paths": { "/a": { "get": operation(&integration) } } });
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    assert_eq!(answer(&get(&account, &rest, "/a").await), (500, r#"{"message":"Internal server error"}"#));
    assert_eq!(answer(&get(&account, &http, "/a").await), (500, r#"{"message":"Internal Server Error"}"#));
    let invoked = |event: &crate::trace::Event| matches!(event.what, What::InvocationStarted { .. });
    assert!(!account.trace().events().iter().any(invoked));
}

#[tokio::test(start_paused = true)]
async fn the_gateway_stops_waiting_and_the_function_runs_on() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "paths": { "/slow": { "get": operation(&integration) } } });
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    let began = account.now();
    assert_eq!(
        answer(&get(&account, &rest, "/slow").await),
        (504, r#"{"message":"Endpoint request timed out"}"#)
    );
    assert_eq!(account.now().duration_since(began).as_secs(), 29);
    let began = account.now();
    assert_eq!(answer(&get(&account, &http, "/slow").await), (503, r#"{"message":"Service Unavailable"}"#));
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
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    let body = vec![b'a'; 10_485_761];
    let refused = (413, r#"{"message":"HTTP content length exceeded 10485760 bytes."}"#);
    assert_eq!(answer(&send(&account, &rest, Request::post("/a"), &body).await), refused);
    let refused = (413, r#"{"message":"Request Entity Too Large"}"#);
    assert_eq!(answer(&send(&account, &http, Request::post("/a"), &body).await), refused);
    // What the gateway takes may still be more than Lambda takes.
    assert_eq!(answer(&send(&account, &http, Request::post("/a"), &body[1..]).await), refused);
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
    let api =
        rest_api(&account, json!({ "paths": { "/a": { "options": operation(&mock) } } }), json!({})).await;
    let response = send(&account, &api, Request::options("/a"), b"").await;
    assert_eq!(answer(&response), (200, "{}\n"));
    assert_eq!(response.headers()["access-control-allow-origin"], "https://a.example");
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
        (response.status().as_u16(), &response.headers()["access-control-max-age"]),
        (204, &"600".parse().unwrap())
    );
    let response =
        send(&account, &api, Request::get("/nowhere").header("origin", "https://a.example"), b"").await;
    assert_eq!(
        (response.status().as_u16(), response.headers().get("access-control-allow-origin").is_some()),
        (404, true)
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_is_the_cause_of_its_invocation() {
    let account = account();
    let integration = function(&account, echo).await;
    let api =
        http_api(&account, json!({ "paths": { "/a": { "get": operation(&integration) } } }), "$default")
            .await;
    get(&account, &api, "/a").await;
    let events = account.trace().events();
    let request =
        events.iter().find(|event| matches!(&event.what, What::Request { status: 200, .. })).unwrap();
    let started = events.iter().find(|event| matches!(event.what, What::InvocationStarted { .. })).unwrap();
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
