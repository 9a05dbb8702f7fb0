//! Where requests lead.

use super::*;

#[tokio::test(start_paused = true)]
async fn what_no_route_matches_is_refused_in_the_words_of_its_kind() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths = json!({ "paths": { "/a": { "get": operation(&integration) } } });
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    let missing = (403, r#"{"message":"Missing Authentication Token"}"#);
    assert_eq!(answer(&get(&account, &rest, "/b").await), missing);
    assert_eq!(answer(&send(&account, &rest, Request::put("/a"), b"").await), missing);
    assert_eq!(answer(&get(&account, &http, "/b").await), (404, r#"{"message":"Not Found"}"#));
    assert_eq!(
        answer(&send(&account, &http, Request::put("/a"), b"").await),
        (404, r#"{"message":"Not Found"}"#)
    );
    assert_eq!(get(&account, &rest, "/a/").await.status(), 200);
    assert_eq!(get(&account, &http, "/a/").await.status(), 404);
    assert_eq!(answer(&get(&account, "unknown", "/a").await), (403, r#"{"message":"Forbidden"}"#));
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
        assert_eq!((event["routeKey"].as_str(), &event["version"]), (Some(key), &json!("2.0")), "{path}");
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
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    let target = |api: &str, path: &str| {
        let target = route_host(&account, &domain_name(api, "eu-central-1"), path)?;
        Some((target.stage, target.path))
    };
    let expect = |stage: &str, path: &str| Some((stage.to_owned(), path.to_owned()));
    assert_eq!(target(&rest, "/prod/a"), expect("prod", "/a"));
    assert_eq!(target(&rest, "/prod"), expect("prod", "/"));
    assert_eq!(target(&http, "/a"), expect("$default", "/a"));
    assert_eq!(target(&http, "/"), expect("$default", "/"));
    assert_eq!(route_host(&account, "x.execute-api.us-east-1.amazonaws.com", "/"), None);
    assert_eq!(route_host(&account, "sqs.eu-central-1.amazonaws.com", "/"), None);

    let call = async |api: &str, path: &str| {
        let uri = format!("https://{}{path}", domain_name(api, "eu-central-1"));
        request_host(&account, Request::get(uri).body(Bytes::new()).unwrap()).await.unwrap()
    };
    assert_eq!(json(&call(&rest, "/prod/a").await)["path"], "/a");
    assert_eq!(json(&call(&rest, "/Stage/a").await)["requestContext"]["path"], "/Stage/a");
    assert_eq!(answer(&call(&rest, "/other/a").await), (403, r#"{"message":"Forbidden"}"#));
    assert_eq!(json(&call(&http, "/a").await)["rawPath"], "/a");
}

#[tokio::test(start_paused = true)]
async fn a_stage_of_a_rest_api_shows_its_deployment_until_another_is_made() {
    let account = account();
    let integration = function(&account, echo).await;
    let api =
        rest_api(&account, json!({ "paths": { "/a": { "get": operation(&integration) } } }), json!({})).await;
    let body = json!({ "info": { "title": "shop" }, "paths": { "/b": { "get": operation(&integration) } } });
    let properties = json!({ "Body": body });
    let created = Created { physical_id: api.clone(), ..Created::default() };
    let properties = properties.as_object().unwrap();
    let deployment =
        Deployment { account: &account, stack: "shop", logical_id: "Rest", properties, cause: None };
    (apigateway_rest_api::TYPE.update.unwrap())(deployment, &created, properties).await.unwrap();
    assert_eq!(
        (get(&account, &api, "/a").await.status(), get(&account, &api, "/b").await.status()),
        (200.try_into().unwrap(), 403.try_into().unwrap())
    );
}

#[tokio::test(start_paused = true)]
async fn odd_requests_get_an_answer() {
    let account = account();
    let integration = function(&account, echo).await;
    let paths =
        json!({ "paths": { "/{proxy+}": { "x-amazon-apigateway-any-method": operation(&integration) } } });
    let (rest, http) =
        (rest_api(&account, paths.clone(), json!({})).await, http_api(&account, paths, "$default").await);
    for api in [&rest, &http] {
        for path in ["/%", "/%ff%00", "/a//b", "/a?&&=&%", "/a?x=%zz", "/..%2f"] {
            let mut request = Request::get(path).header("content-type", ";;").header("cookie", ";;=");
            request
                .headers_mut()
                .unwrap()
                .insert("x-odd", http::HeaderValue::from_bytes(&[0xff, 0xfe]).unwrap());
            assert_eq!(send(&account, api, request, &[0xff]).await.status(), 200, "{path}");
        }
    }
}
