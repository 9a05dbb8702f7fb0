//! A template as the transform of SAM writes it: a REST API, an HTTP API, a user pool and one function for both.

use super::*;
use crate::cloudformation::Deploy;
use crate::cognito;

const TEMPLATE: &str = include_str!("shop.cfn.json");

#[tokio::test(start_paused = true)]
async fn both_apis_of_a_template_answer_a_user_of_its_pool() {
    let account = account();
    let template = sam_model::Template::parse(TEMPLATE).unwrap();
    let stack = account.deploy(&template, Deploy::new("shop")).await.unwrap();
    account.services().lambda.set_invoker(Arc::new(
        |invocation: Invocation| -> BoxFuture<'static, Result<Bytes, FunctionError>> {
            let event: Value = serde_json::from_slice(&invocation.payload).unwrap();
            Box::pin(async move { Ok(echo(event)?.to_string().into()) })
        },
    ));
    let id = |logical_id: &str| stack.physical_id(logical_id).unwrap().to_owned();
    let tokens = cognito::sign_in_as(&account, &id("Users"), "ann", &["Admin"]).unwrap();
    let call = async |host: String, method: &str, path: &str, token: &str| {
        let request = Request::builder()
            .method(method)
            .uri(format!("https://{host}{path}"))
            .header("authorization", token);
        request_host(&account, request.body(Bytes::new()).unwrap()).await.unwrap()
    };
    let rest = || domain_name(&id("Shop"), "eu-central-1");
    let http = || domain_name(&id("Http"), "eu-central-1");

    let event = json(&call(rest(), "GET", "/prod/orders/1", &tokens.id_token).await);
    assert_eq!(
        (
            &event["pathParameters"]["customer"],
            &event["requestContext"]["authorizer"]["claims"]["cognito:groups"]
        ),
        (&json!("1"), &json!("Admin"))
    );
    assert_eq!(call(rest(), "GET", "/prod/orders/1", "").await.status(), 401);
    assert_eq!(call(rest(), "PUT", "/prod/x/y/z", "").await.status(), 200);
    // The scope `q` is in no token that the API gives.
    assert_eq!(call(rest(), "POST", "/prod/s", &tokens.access_token).await.status(), 401);
    // SAM puts the default authorizer on preflights too, unless it is told not to.
    assert_eq!(call(rest(), "OPTIONS", "/prod/s", "").await.status(), 401);
    let preflight = call(rest(), "OPTIONS", "/prod/s", &tokens.id_token).await;
    assert_eq!(preflight.headers()["access-control-allow-methods"], "GET,POST");

    assert_eq!(json(&call(http(), "PATCH", "/x/y", "").await)["routeKey"], "ANY /x/{proxy+}");
    assert_eq!(json(&call(http(), "GET", "/p", "").await)["version"], "1.0");
    // The default authorizer asks for the scope `x`.
    assert_eq!(call(http(), "GET", "/anywhere", &tokens.id_token).await.status(), 403);
    assert_eq!(call(http(), "GET", "/anywhere", "").await.status(), 401);

    account.delete_stack("shop").await.unwrap();
    assert_eq!(account.services().apigateway.apis(), []);
}
