//! The payload format 2.0 of HTTP APIs.
//!
//! Members without a value are left out. The path is decoded, the query string is not.
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::{Incoming, Members, SOURCE_IP, header_text};
use crate::apigateway::text;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    version: &'static str,
    route_key: &'a str,
    raw_path: &'a str,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    headers: Members<Cow<'a, str>, Cow<'a, str>>,
    #[serde(skip_serializing_if = "Members::is_empty")]
    query_string_parameters: Members<String, String>,
    request_context: Context<'a>,
    #[serde(skip_serializing_if = "Members::is_empty")]
    path_parameters: Members<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Members::is_empty")]
    stage_variables: Members<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    account_id: &'a str,
    api_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<Authorizer<'a>>,
    domain_name: String,
    domain_prefix: &'a str,
    http: Http<'a>,
    request_id: &'a str,
    route_key: &'a str,
    stage: &'a str,
    time: String,
    time_epoch: i64,
}

#[derive(Serialize)]
struct Authorizer<'a> {
    jwt: Jwt<'a>,
}

#[derive(Serialize)]
struct Jwt<'a> {
    claims: Members<&'a str, Cow<'a, str>>,
    scopes: Option<&'a [String]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: String,
    source_ip: &'static str,
    user_agent: &'a str,
}

/// The event of `request`.
pub(in crate::apigateway) fn write(request: &Incoming<'_>) -> Bytes {
    let full_path = request.full_path(request.path);
    let path = text::decode_path(&full_path);
    let media_type = text::media_type(request.headers, CONTENT_TYPE.as_str());
    let binary = !text::is_text(media_type.as_deref()) || text::as_text(request.body).is_none();
    let (body, is_base64_encoded) = request.body(binary);
    let event = Event {
        version: "2.0",
        route_key: &request.route.key,
        raw_path: &path,
        raw_query_string: request.query,
        cookies: cookies(request),
        headers: headers(request),
        query_string_parameters: query(request.query),
        request_context: context(request, &path),
        path_parameters: request.path_parameters(),
        stage_variables: request.stage_variables(),
        body,
        is_base64_encoded,
    };
    super::json(&event)
}

fn context<'a>(request: &'a Incoming<'_>, path: &'a str) -> Context<'a> {
    let authorizer = request.grant.as_ref().map(|grant| Authorizer {
        jwt: Jwt { claims: Members(grant.http_claims()), scopes: grant.scopes.as_deref() },
    });
    Context {
        account_id: request.account.id(),
        api_id: &request.api.id,
        authorizer,
        domain_name: request.domain_name(),
        domain_prefix: &request.api.id,
        http: Http {
            method: request.method.as_str(),
            path,
            protocol: request.protocol(),
            source_ip: SOURCE_IP,
            user_agent: request.user_agent().unwrap_or_default(),
        },
        request_id: request.request_id,
        route_key: &request.route.key,
        stage: request.stage_name,
        time: request.time(),
        time_epoch: request.now.as_millisecond(),
    }
}

/// Lower-case names, the values of a name joined by commas, without cookies.
fn headers<'a>(request: &'a Incoming<'_>) -> Members<Cow<'a, str>, Cow<'a, str>> {
    let names = request.headers.keys().filter(|name| **name != COOKIE);
    let sent = names.map(|name| {
        let mut values = request.headers.get_all(name).iter().map(header_text);
        let first = values.next().unwrap_or_default();
        let joined = values.fold(first, |joined, value| joined + "," + value);
        (Cow::Borrowed(name.as_str()), joined)
    });
    let added = request.added_headers();
    let added = added.map(|(name, value)| (name.to_ascii_lowercase().into(), value.into()));
    Members(sent.chain(added).collect())
}

fn cookies(request: &Incoming<'_>) -> Vec<String> {
    let mut cookies = Vec::new();
    for line in request.headers.get_all(COOKIE).iter().map(header_text) {
        let found = line.split(';').map(str::trim);
        cookies.extend(found.filter(|cookie| !cookie.is_empty()).map(str::to_owned));
    }
    cookies
}

/// The values of a name joined by commas, where it came first.
fn query(query: &str) -> Members<String, String> {
    let mut joined: Vec<(String, String)> = Vec::new();
    for (name, value) in text::query_pairs(query) {
        match joined.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => {
                values.push(',');
                values.push_str(&value);
            }
            None => joined.push((name, value)),
        }
    }
    Members(joined)
}
