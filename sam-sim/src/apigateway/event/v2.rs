//! The payload format 2.0 of HTTP APIs.
//!
//! Members without a value are left out. The path is decoded, the query string is not.
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::{Incoming, SOURCE_IP, header_text};
use crate::apigateway::text;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use serde_json::{Map, Value, json};

/// The event of `request`.
pub(in crate::apigateway) fn write(request: &Incoming<'_>) -> Bytes {
    let path = text::decode_path(&request.full_path(request.path)).into_owned();
    let media_type = text::media_type(request.headers, CONTENT_TYPE.as_str());
    let binary = !text::is_text(media_type.as_deref()) || text::as_text(request.body).is_none();
    let (body, encoded) = request.body(binary);
    let mut event = Map::new();
    event.insert("version".to_owned(), "2.0".into());
    event.insert("routeKey".to_owned(), request.route.key.as_str().into());
    event.insert("rawPath".to_owned(), path.as_str().into());
    event.insert("rawQueryString".to_owned(), request.query.into());
    let cookies = cookies(request);
    if !cookies.is_empty() {
        event.insert("cookies".to_owned(), cookies.into());
    }
    event.insert("headers".to_owned(), headers(request).into());
    let query = query(request.query);
    if !query.is_empty() {
        event.insert("queryStringParameters".to_owned(), query.into());
    }
    event.insert("requestContext".to_owned(), context(request, &path));
    if let Some(parameters) = request.path_parameters() {
        event.insert("pathParameters".to_owned(), parameters.into());
    }
    if let Some(variables) = request.stage_variables() {
        event.insert("stageVariables".to_owned(), variables.into());
    }
    if let Some(body) = body {
        event.insert("body".to_owned(), body.into());
    }
    event.insert("isBase64Encoded".to_owned(), encoded.into());
    Value::Object(event).to_string().into()
}

fn context(request: &Incoming<'_>, path: &str) -> Value {
    let mut context = json!({ "accountId": request.account.id(), "apiId": request.api.id });
    if let Some(grant) = &request.grant {
        context["authorizer"] = json!({ "jwt": { "claims": grant.http_claims(), "scopes": grant.scopes } });
    }
    context["domainName"] = request.domain_name().into();
    context["domainPrefix"] = request.api.id.as_str().into();
    context["http"] = json!({
        "method": request.method.as_str(),
        "path": path,
        "protocol": request.protocol(),
        "sourceIp": SOURCE_IP,
        "userAgent": request.user_agent().unwrap_or_default(),
    });
    context["requestId"] = request.request_id.into();
    context["routeKey"] = request.route.key.as_str().into();
    context["stage"] = request.stage_name.into();
    context["time"] = request.time().into();
    context["timeEpoch"] = request.now.as_millisecond().into();
    context
}

/// Lower-case names, the values of a name joined by commas, without cookies.
fn headers(request: &Incoming<'_>) -> Map<String, Value> {
    let mut headers = Map::new();
    for name in request.headers.keys().filter(|name| **name != COOKIE) {
        let values: Vec<String> = request.headers.get_all(name).iter().map(header_text).collect();
        headers.insert(name.as_str().to_owned(), values.join(",").into());
    }
    for (name, value) in request.added_headers() {
        headers.insert(name.to_ascii_lowercase(), value.into());
    }
    headers
}

fn cookies(request: &Incoming<'_>) -> Vec<Value> {
    let lines = request.headers.get_all(COOKIE).iter().map(header_text);
    let cookies = lines.flat_map(|line| {
        line.split(';')
            .map(|cookie| cookie.trim().to_owned())
            .collect::<Vec<_>>()
    });
    cookies
        .filter(|cookie| !cookie.is_empty())
        .map(Value::from)
        .collect()
}

fn query(query: &str) -> Map<String, Value> {
    let mut joined = Map::new();
    for (name, value) in text::query_pairs(query) {
        match joined.get_mut(&name) {
            Some(Value::String(values)) => {
                values.push(',');
                values.push_str(&value);
            }
            _ => {
                joined.insert(name, value.into());
            }
        }
    }
    joined
}
