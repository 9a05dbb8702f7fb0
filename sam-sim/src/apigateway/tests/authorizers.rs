//! Requests with tokens of a user pool.

use super::*;
use crate::cloudformation::resource::{cognito_user_pool, cognito_user_pool_client};
use crate::cognito::{self, Tokens};
use serde_json::{Value, json};
use std::time::Duration;

struct Pool {
    id: String,
    client: String,
    tokens: Tokens,
}

async fn pool(account: &Account) -> Pool {
    let id = make(account, &cognito_user_pool::TYPE, "Users", &json!({})).await.physical_id;
    let client = json!({ "UserPoolId": id });
    let client = make(account, &cognito_user_pool_client::TYPE, "Client", &client).await.physical_id;
    let tokens = cognito::sign_in_as(account, &id, "ann", &["Admin", "Users"]).unwrap();
    Pool { id, client, tokens }
}

async fn echo_authorizer(account: &Account) -> Value {
    function(account, |event| {
        let authorizer = &event["requestContext"]["authorizer"];
        Ok(json!({ "statusCode": 200, "body": authorizer.to_string() }))
    })
    .await
}

fn secured(integration: &Value, scopes: &[&str]) -> Value {
    let mut operation = operation(integration);
    operation["security"] = json!([{ "Pool": scopes }]);
    operation
}

async fn rest(account: &Account, pool: &Pool, scopes: &[&str]) -> String {
    let integration = echo_authorizer(account).await;
    let arn = account.arn("cognito-idp", &format!("userpool/{}", pool.id));
    let scheme = json!({
        "type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": { "type": "cognito_user_pools", "providerARNs": [arn] },
    });
    let paths = json!({ "/a": { "get": secured(&integration, scopes) } });
    rest_api(account, json!({ "securityDefinitions": { "Pool": scheme }, "paths": paths }), json!({})).await
}

async fn http(account: &Account, pool: &Pool, audience: &str, scopes: &[&str]) -> String {
    let integration = echo_authorizer(account).await;
    let issuer = cognito::token::issuer(account.region(), &pool.id);
    let scheme = json!({
        "type": "oauth2",
        "x-amazon-apigateway-authorizer": {
            "type": "jwt", "identitySource": "$request.header.Authorization",
            "jwtConfiguration": { "issuer": issuer, "audience": [audience] },
        },
    });
    let paths = json!({ "/a": { "get": secured(&integration, scopes) } });
    http_api(
        account,
        json!({ "components": { "securitySchemes": { "Pool": scheme } }, "paths": paths }),
        "$default",
    )
    .await
}

async fn with_token(account: &Account, api: &str, token: &str) -> Response<Bytes> {
    send(account, api, Request::get("/a").header("Authorization", token), b"").await
}

const SCOPE: &str = "aws.cognito.signin.user.admin";

#[tokio::test(start_paused = true)]
async fn a_rest_api_takes_an_id_token_with_or_without_bearer() {
    let account = account();
    let pool = pool(&account).await;
    let api = rest(&account, &pool, &[]).await;
    let token = &pool.tokens.id_token;
    for header in [token.clone(), format!("Bearer {token}"), format!("bearer {token}")] {
        let authorizer = json(&with_token(&account, &api, &header).await);
        let claims = &authorizer["claims"];
        assert_eq!(
            (&claims["cognito:username"], &claims["cognito:groups"]),
            (&json!("ann"), &json!("Admin,Users"))
        );
        assert_eq!(
            (&claims["exp"], &claims["iat"]),
            (&json!("Tue Jan 01 01:00:00 UTC 2030"), &json!("Tue Jan 01 00:00:00 UTC 2030"))
        );
        assert_eq!(claims["auth_time"], "1893456000");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rest_api_refuses_other_tokens() {
    let account = account();
    let pool = pool(&account).await;
    let other = self::pool(&account).await;
    let api = rest(&account, &pool, &[]).await;
    let unauthorized = (401, r#"{"message":"Unauthorized"}"#);
    assert_eq!(answer(&get(&account, &api, "/a").await), unauthorized);
    for token in ["", "x", "Bearer", "Bearer x.y.z", &pool.tokens.access_token, &other.tokens.id_token] {
        assert_eq!(answer(&with_token(&account, &api, token).await), unauthorized, "{token}");
    }
    account.clock().sleep(Duration::from_secs(3_600)).await;
    let expired = (401, r#"{"message":"The incoming token has expired"}"#);
    assert_eq!(answer(&with_token(&account, &api, &pool.tokens.id_token).await), expired);
}

#[tokio::test(start_paused = true)]
async fn a_rest_api_with_scopes_takes_an_access_token_that_holds_one() {
    let account = account();
    let pool = pool(&account).await;
    let api = rest(&account, &pool, &["orders/read", SCOPE]).await;
    let authorizer = json(&with_token(&account, &api, &pool.tokens.access_token).await);
    assert_eq!(authorizer["claims"]["username"], "ann");
    assert_eq!(with_token(&account, &api, &pool.tokens.id_token).await.status(), 401);
    let api = rest_other_scope(&account, &pool).await;
    assert_eq!(with_token(&account, &api, &pool.tokens.access_token).await.status(), 401);
}

async fn rest_other_scope(account: &Account, pool: &Pool) -> String {
    crate::lambda::delete_function(account, "f");
    rest(account, pool, &["orders/read"]).await
}

#[tokio::test(start_paused = true)]
async fn an_http_api_takes_a_token_for_its_audience() {
    let account = account();
    let pool = pool(&account).await;
    let api = http(&account, &pool, &pool.client, &[]).await;
    // An ID token names the client as audience, an access token names it as client.
    for token in [&pool.tokens.id_token, &pool.tokens.access_token] {
        let authorizer = json(&with_token(&account, &api, &format!("Bearer {token}")).await);
        assert_eq!(authorizer["jwt"]["scopes"], Value::Null);
        let claims = &authorizer["jwt"]["claims"];
        assert_eq!(
            (&claims["cognito:groups"], &claims["exp"]),
            (&json!("[Admin Users]"), &json!("1893459600"))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_http_api_says_why_it_refuses_a_token() {
    let account = account();
    let pool = pool(&account).await;
    let api = http(&account, &pool, "other", &[]).await;
    let check = |response: Response<Bytes>, status: u16, message: &str, challenge: &str| {
        assert_eq!(answer(&response), (status, format!("{{\"message\":\"{message}\"}}").as_str()));
        assert_eq!(response.headers()["www-authenticate"], challenge);
    };
    check(get(&account, &api, "/a").await, 401, "Unauthorized", "Bearer");
    let invalid =
        |why: &str| format!("Bearer scope=\"\" error=\"invalid_token\" error_description=\"{why}\"");
    let refused = with_token(&account, &api, &pool.tokens.id_token).await;
    check(refused, 401, "Unauthorized", &invalid("the token does not have a valid audience"));
    let refused = with_token(&account, &api, "Bearer x").await;
    check(refused, 401, "Unauthorized", &invalid("invalid number of segments"));
    account.clock().sleep(Duration::from_secs(3_600)).await;
    let refused = with_token(&account, &api, &pool.tokens.id_token).await;
    check(refused, 401, "Unauthorized", &invalid("the token has expired"));
}

#[tokio::test(start_paused = true)]
async fn an_http_api_with_scopes_wants_one_of_them() {
    let account = account();
    let pool = pool(&account).await;
    let api = http(&account, &pool, &pool.client, &["orders/read", SCOPE]).await;
    let authorizer = json(&with_token(&account, &api, &pool.tokens.access_token).await);
    assert_eq!(authorizer["jwt"]["scopes"], json!([SCOPE]));
    let refused = with_token(&account, &api, &pool.tokens.id_token).await;
    assert_eq!(answer(&refused), (403, r#"{"message":"Forbidden"}"#));
    let challenge = refused.headers()["www-authenticate"].to_str().unwrap();
    assert!(challenge.contains("error=\"insufficient_scope\""), "{challenge}");
}
