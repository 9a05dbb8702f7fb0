//! The way into an account for HTTP requests: which service is meant, who calls, and in which protocol to answer.
//!
//! One endpoint serves all services, as the credential scope names the service and the access key names the caller.

mod refusal;
mod sigv4;

use crate::account::{Account, Principal};
use crate::protocol::aws_json;
use crate::service::{Call, JsonService};
use crate::trace::EventId;
use crate::{AwsError, apigateway, cognito, lambda, services};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use refusal::Refusal;
use serde_json::json;
use sigv4::Scope;

/// Services with operations that need no credentials, because the users of an application call them.
const ANONYMOUS: &[&str] = &["cognito-idp"];

/// Answers an HTTP request to any AWS endpoint of the account.
pub(crate) async fn answer(account: &Account, request: Request<Bytes>) -> Response<Bytes> {
    if let Some(target) = api(account, &request) {
        return apigateway::request_to(account, &target, request).await;
    }
    if request.method() == Method::GET
        && let Some(response) = cognito::well_known(account, request.uri().path())
    {
        return response;
    }
    let request_id = account.random().uuid();
    match sigv4::scope(request.headers()) {
        Ok(Some(scope)) => signed(account, &request_id, scope, &request).await,
        Ok(None) => anonymous(account, &request_id, request.headers(), request.body()).await,
        Err(refusal) => refuse(&request_id, request.headers(), refusal),
    }
}

/// The API whose host the request is for.
fn api(account: &Account, request: &Request<Bytes>) -> Option<apigateway::Target> {
    let header = || request.headers().get(http::header::HOST)?.to_str().ok();
    apigateway::route_host(account, request.uri().host().or_else(header)?, request.uri().path())
}

async fn signed(
    account: &Account,
    request_id: &str,
    scope: Scope<'_>,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    let (headers, body) = (request.headers(), request.body());
    let service = json_service(scope.service, headers);
    let Some((principal, cause)) = account.caller(scope.access_key) else {
        return encode(service, request_id, refusal::unknown_key(scope.service));
    };
    if scope.region != account.region() && scope.service != "sts" {
        let region = format!("Region {} (this account is in {})", scope.region, account.region());
        return encode(service, request_id, AwsError::unsupported(scope.service, region));
    }
    match service {
        Some(service) => json(account, request_id, service, Some(&principal), cause, headers, body).await,
        None if scope.service == "lambda" => {
            let call =
                Call { account, principal: Some(&principal), region: account.region(), request_id, cause };
            lambda::handle(&call, request).await
        }
        None => {
            let operation = format_args!("{} {}", request.method(), request.uri().path());
            encode(None, request_id, AwsError::unsupported(scope.service, operation))
        }
    }
}

async fn anonymous(
    account: &Account,
    request_id: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response<Bytes> {
    match target_service(headers) {
        Some(service) if ANONYMOUS.contains(&service.name) => {
            json(account, request_id, service, None, None, headers, body).await
        }
        _ => refuse(request_id, headers, Refusal::MissingAuthenticationTokenException {}),
    }
}

async fn json(
    account: &Account,
    request_id: &str,
    service: &'static JsonService,
    principal: Option<&Principal>,
    cause: Option<EventId>,
    headers: &HeaderMap,
    body: &[u8],
) -> Response<Bytes> {
    let call = Call { account, principal, region: account.region(), request_id, cause };
    let result =
        match aws_json::operation(service, headers).and_then(|found| Ok((found, aws_json::decode(body)?))) {
            Ok((operation, input)) => account.run(service, operation, &call, input).await,
            Err(error) => Err(error),
        };
    aws_json::encode(service, request_id, result)
}

/// The JSON service of this name; where two share it, the one that `x-amz-target` names.
fn json_service(name: &str, headers: &HeaderMap) -> Option<&'static JsonService> {
    let named = || services::JSON.iter().copied().find(|service| service.name == name);
    target_service(headers).filter(|service| service.name == name).or_else(named)
}

/// The JSON service whose prefix `x-amz-target` begins with.
fn target_service(headers: &HeaderMap) -> Option<&'static JsonService> {
    let (prefix, _) = headers.get("x-amz-target")?.to_str().ok()?.split_once('.')?;
    services::JSON.iter().copied().find(|service| service.target_prefix == prefix)
}

fn refuse(request_id: &str, headers: &HeaderMap, refusal: Refusal) -> Response<Bytes> {
    let service = target_service(headers);
    encode(service, request_id, refusal::of_service(service.map_or("", |service| service.name), refusal))
}

/// An error in the protocol of the service, or in one that every SDK can read if the service is not known.
fn encode(service: Option<&JsonService>, request_id: &str, error: AwsError) -> Response<Bytes> {
    if let Some(service) = service {
        return aws_json::encode(service, request_id, Err(error));
    }
    let body = json!({ "__type": error.code, "message": error.message }).to_string();
    Response::builder()
        .status(error.status)
        .header("content-type", "application/json")
        .header("x-amzn-errortype", error.code)
        .header("x-amzn-requestid", request_id)
        .body(body.into())
        .expect("the parts of a response are valid")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;
    use serde_json::Value;

    fn account() -> Account {
        Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
    }

    fn request(key: &str, service: &str, target: &str, body: &'static str) -> Request<Bytes> {
        Request::post("https://aws.invalid/")
            .header("x-amz-date", "20300101T000000Z")
            .header("x-amz-target", target)
            .header(
                "authorization",
                format!(
                    "AWS4-HMAC-SHA256 Credential={key}/20300101/eu-central-1/{service}/aws4_request, SignedHeaders=host, Signature=00"
                ),
            )
            .body(Bytes::from_static(body.as_bytes()))
            .unwrap()
    }

    async fn check(request: Request<Bytes>, status: u16, kind: &str) {
        let response = account().handle(request).await;
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), body["__type"].as_str().unwrap()), (status, kind), "{body}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_unknown_key_is_refused_in_the_words_of_the_service() {
        let target = "DynamoDB_20120810.NoSuchOperation";
        let kind = "com.amazonaws.dynamodb.v20120810#UnrecognizedClientException";
        check(request("nobody", "dynamodb", target, "{}"), 400, kind).await;
        let kind = "com.amazonaws.sqs#InvalidClientTokenId";
        check(request("nobody", "sqs", "AmazonSQS.SendMessage", "{}"), 403, kind).await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_unknown_service_is_unsupported() {
        check(request("owner", "braket", "", ""), 501, "Unsupported").await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_unknown_operation_is_unsupported() {
        let kind = "com.amazonaws.dynamodb.v20120810#Unsupported";
        check(request("owner", "dynamodb", "DynamoDB_20120810.NoSuchOperation", "{}"), 501, kind).await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_unsigned_request_is_refused_where_credentials_are_needed() {
        let mut unsigned = request("owner", "dynamodb", "DynamoDB_20120810.GetItem", "{}");
        unsigned.headers_mut().remove("authorization");
        check(unsigned, 400, "com.amazonaws.dynamodb.v20120810#MissingAuthenticationTokenException").await;
    }

    #[tokio::test(start_paused = true)]
    async fn another_region_is_unsupported() {
        let mut far = request("owner", "sqs", "AmazonSQS.ListQueues", "{}");
        let header = far.headers()["authorization"].to_str().unwrap().replace("eu-central-1", "us-east-1");
        far.headers_mut().insert("authorization", header.parse().unwrap());
        check(far, 501, "com.amazonaws.sqs#Unsupported").await;
    }
}
