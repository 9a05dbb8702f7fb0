//! Requests through deployed APIs, with functions that echo their events.

mod answers;
mod authorizers;
mod events;
mod routes;
mod template;

use super::*;
use crate::cloudformation::resource::{
    self, Created, Deployment, ResourceType, apigateway_deployment, apigateway_rest_api, apigateway_stage,
    apigatewayv2_api, apigatewayv2_stage,
};
use crate::iam::configure::{RoleInput, create_role};
use crate::lambda::{FunctionError, Invocation};
use crate::trace::What;
use crate::{BoxFuture, Clock};
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

pub(super) fn account() -> Account {
    let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
    let role = RoleInput::assumed_by("lambda.amazonaws.com", "f").allow("*", "*");
    create_role(&account, role).unwrap();
    account
}

pub(super) async fn make(
    account: &Account,
    kind: &ResourceType,
    logical_id: &str,
    properties: &Value,
) -> Created {
    let properties = properties.as_object().unwrap();
    (kind.create)(Deployment { account, stack: "shop", logical_id, properties, cause: None }).await.unwrap()
}

/// A function with this code that API Gateway may invoke, and its integration.
pub(super) async fn function<F>(account: &Account, code: F) -> Value
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
                let path = event["rawPath"].as_str().or(event["path"].as_str()).unwrap_or_default();
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

pub(super) fn operation(integration: &Value) -> Value {
    json!({ "x-amazon-apigateway-integration": integration })
}

pub(super) async fn http_api(account: &Account, body: Value, stage: &str) -> String {
    let mut body = body;
    body["info"] = json!({ "title": "shop" });
    let api = make(account, &apigatewayv2_api::TYPE, "Http", &json!({ "Body": body })).await;
    let stage = json!({ "ApiId": api.physical_id, "StageName": stage, "AutoDeploy": true });
    make(account, &apigatewayv2_stage::TYPE, "HttpStage", &stage).await;
    api.physical_id
}

pub(super) async fn rest_api(account: &Account, body: Value, variables: Value) -> String {
    let mut body = body;
    body["info"] = json!({ "title": "shop" });
    let api = make(account, &apigateway_rest_api::TYPE, "Rest", &json!({ "Body": body })).await;
    let deployment = json!({ "RestApiId": api.physical_id, "StageName": "Stage" });
    let deployment = make(account, &apigateway_deployment::TYPE, "RestDeployment", &deployment).await;
    let stage = json!({
        "RestApiId": api.physical_id, "DeploymentId": deployment.physical_id, "StageName": "prod", "Variables": variables,
    });
    make(account, &apigateway_stage::TYPE, "RestStage", &stage).await;
    api.physical_id
}

pub(super) async fn send(
    account: &Account,
    api: &str,
    request: http::request::Builder,
    body: &[u8],
) -> Response<Bytes> {
    super::request(account, api, request.body(Bytes::copy_from_slice(body)).unwrap()).await
}

pub(super) async fn get(account: &Account, api: &str, path: &str) -> Response<Bytes> {
    send(account, api, Request::get(path), b"").await
}

pub(super) fn json(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

pub(super) fn answer(response: &Response<Bytes>) -> (u16, &str) {
    (response.status().as_u16(), std::str::from_utf8(response.body()).unwrap())
}
