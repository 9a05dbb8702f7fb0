//! The payload format 1.0: every REST API, and HTTP APIs that ask for it.
//!
//! Sources: <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>,
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::{Incoming, Members, SOURCE_IP, header_text};
use crate::apigateway::api::Kind;
use crate::apigateway::text;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value, json};

/// The event of `request`.
pub(in crate::apigateway) fn write(request: &Incoming<'_>) -> Bytes {
    let http_api = request.api.kind == Kind::Http;
    let media_type = text::media_type(request.headers, CONTENT_TYPE.as_str());
    let binary = if http_api {
        !text::is_text(media_type.as_deref()) || text::as_text(request.body).is_none()
    } else {
        let types = &request.definition.binary_media_types;
        media_type.is_some_and(|media_type| text::matches_media_type(types, &media_type))
            || text::matches_media_type(types, "*/*")
    };
    let (body, encoded) = request.body(binary);
    let (headers, multi_headers) = headers(request);
    let (query, multi_query) = query(request.query);
    let (path, resource_path) = match request.api.kind {
        Kind::Rest => (request.path.to_owned(), request.path.to_owned()),
        Kind::Http => {
            let path = text::decode_path(&request.full_path(request.path)).into_owned();
            (path.clone(), path)
        }
    };
    let mut event = Map::new();
    if http_api {
        event.insert("version".to_owned(), "1.0".into());
    }
    let resource =
        if http_api && request.route.key == "$default" { "$default" } else { request.route.path.as_str() };
    event.insert("resource".to_owned(), resource.into());
    event.insert("path".to_owned(), path.into());
    event.insert("httpMethod".to_owned(), request.method.as_str().into());
    event.insert("headers".to_owned(), headers.into());
    event.insert("multiValueHeaders".to_owned(), multi_headers.into());
    event.insert("queryStringParameters".to_owned(), object_or_null(query));
    event.insert("multiValueQueryStringParameters".to_owned(), object_or_null(multi_query));
    event.insert("pathParameters".to_owned(), json!(request.path_parameters().or_null()));
    event.insert("stageVariables".to_owned(), json!(request.stage_variables().or_null()));
    event.insert("requestContext".to_owned(), context(request, resource, &resource_path));
    event.insert("body".to_owned(), body.into());
    event.insert("isBase64Encoded".to_owned(), encoded.into());
    super::json(&event)
}

fn context(request: &Incoming<'_>, resource: &str, path: &str) -> Value {
    let domain = request.domain_name();
    let full_path = match request.api.kind {
        // The context of a REST API always shows the stage.
        Kind::Rest => format!("/{}{path}", request.stage_name),
        Kind::Http => path.to_owned(),
    };
    let mut context = json!({
        "resourceId": match request.api.kind { Kind::Rest => Value::from(request.route.resource_id.as_str()), Kind::Http => Value::Null },
        "resourcePath": resource,
        "httpMethod": request.method.as_str(),
        "extendedRequestId": extended_request_id(request),
        "requestTime": request.time(),
        "path": full_path,
        "accountId": request.account.id(),
        "protocol": request.protocol(),
        "stage": request.stage_name,
        "domainPrefix": request.api.id,
        "requestTimeEpoch": request.now.as_millisecond(),
        "requestId": request.request_id,
        "identity": {
            "cognitoIdentityPoolId": null,
            "accountId": null,
            "cognitoIdentityId": null,
            "caller": null,
            "sourceIp": SOURCE_IP,
            "principalOrgId": null,
            "accessKey": null,
            "cognitoAuthenticationType": null,
            "cognitoAuthenticationProvider": null,
            "userArn": null,
            "userAgent": request.user_agent(),
            "user": null,
        },
        "domainName": domain,
        "apiId": request.api.id,
    });
    match (&request.grant, request.api.kind) {
        (Some(grant), Kind::Rest) => context["authorizer"] = json!({ "claims": grant.rest_claims() }),
        (Some(grant), Kind::Http) => {
            context["authorizer"] = json!({ "claims": Members(grant.http_claims()), "scopes": grant.scopes });
        }
        (None, Kind::Http) => context["authorizer"] = json!({ "claims": null, "scopes": null }),
        (None, Kind::Rest) => {}
    }
    if let (Kind::Rest, Some(deployment)) = (request.api.kind, &request.stage.deployment) {
        context["deploymentId"] = deployment.as_str().into();
    }
    context
}

/// The header values, the last of each name and all of each name.
fn headers(request: &Incoming<'_>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut single, mut multi) = (Map::new(), Map::new());
    for name in request.headers.keys() {
        let values: Vec<Value> =
            request.headers.get_all(name).iter().map(|value| header_text(value).into()).collect();
        single.insert(name.as_str().to_owned(), values.last().cloned().unwrap_or_default());
        multi.insert(name.as_str().to_owned(), values.into());
    }
    for (name, value) in request.added_headers() {
        multi.insert(name.to_owned(), json!([value]));
        single.insert(name.to_owned(), value.into());
    }
    (single, multi)
}

fn query(query: &str) -> (Map<String, Value>, Map<String, Value>) {
    let (mut single, mut multi) = (Map::new(), Map::new());
    for (name, value) in text::query_pairs(query) {
        if let Value::Array(values) = multi.entry(name.clone()).or_insert_with(|| json!([])) {
            values.push(value.clone().into());
        }
        single.insert(name, value.into());
    }
    (single, multi)
}

fn object_or_null(map: Map<String, Value>) -> Value {
    if map.is_empty() { Value::Null } else { map.into() }
}

/// Sixteen characters, the last of them `=`, that belong to the request.
fn extended_request_id(request: &Incoming<'_>) -> String {
    let letters: String = request.request_id.chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    format!("{letters}=")
}
