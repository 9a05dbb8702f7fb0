//! Requests of API Gateway in both payload formats, and the answers to them.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::{Event, Rejection};
use crate::api::{Api, ApiKind};
use crate::trigger::{Handler, HttpRequest, Route};
use crate::{ApiError, Error, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decodes the request, calls the handler, encodes the response. A failure is a response too.
pub(crate) async fn drive<A: Api>(event: Event, handler: Handler<Route<A>>) -> Result<Vec<u8>, Error> {
    let request = match A::KIND {
        ApiKind::Http => serde_json::from_slice::<Payload2>(&event.payload)?.request(),
        ApiKind::Rest => serde_json::from_slice::<Payload1>(&event.payload)?.request(),
    };
    let response = match request {
        Ok(request) => handler(event.input(request)).await.unwrap_or_else(refused),
        Err(rejection) => refused(rejection),
    };
    if let Some(line) = response.log() {
        event.log(line);
    }
    let response = match A::ALLOW_ORIGIN {
        Some(origin) => response.header("access-control-allow-origin", origin),
        None => response,
    };
    Ok(serde_json::to_vec(&response.to_proxy())?)
}

fn refused(rejection: Rejection) -> Response {
    match rejection.status {
        500 => ApiError::from(rejection.error).into_response(),
        status => {
            ApiError::new(status, rejection.error.error_type(), rejection.error.message()).into_response()
        }
    }
}

/// Payload format 1.0, as far as parameters of handlers need it. What API Gateway has nothing to say of is null.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Payload1 {
    http_method: String,
    path: String,
    path_parameters: Option<BTreeMap<String, String>>,
    multi_value_query_string_parameters: Option<Map<String, Value>>,
    headers: Option<BTreeMap<String, String>>,
    request_context: Context1,
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Context1 {
    authorizer: Option<Authorizer>,
}

/// Payload format 2.0, as far as parameters of handlers need it. What API Gateway has nothing to say of is absent; names
/// of headers are in lower case.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Payload2 {
    raw_path: String,
    path_parameters: Option<BTreeMap<String, String>>,
    raw_query_string: String,
    headers: Option<BTreeMap<String, String>>,
    request_context: Context2,
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Context2 {
    http: Http,
    authorizer: Option<Authorizers>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Http {
    method: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Authorizers {
    jwt: Option<Authorizer>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Authorizer {
    claims: Option<BTreeMap<String, Value>>,
}

impl Payload1 {
    fn request(self) -> Result<HttpRequest, Rejection> {
        let mut query = Vec::new();
        for (name, values) in self.multi_value_query_string_parameters.unwrap_or_default() {
            let values = values.as_array().into_iter().flatten().filter_map(Value::as_str);
            query.extend(values.map(|value| (name.clone(), value.to_owned())));
        }
        Ok(HttpRequest {
            method: self.http_method,
            path: self.path,
            path_parameters: self.path_parameters.unwrap_or_default(),
            query,
            headers: lower_case(self.headers),
            body: body(self.body, self.is_base64_encoded)?,
            claims: claims(self.request_context.authorizer),
        })
    }
}

impl Payload2 {
    fn request(self) -> Result<HttpRequest, Rejection> {
        let query = serde_html_form::from_str(&self.raw_query_string)
            .map_err(|error| Rejection::bad_request("BadQuery", error.to_string()))?;
        Ok(HttpRequest {
            method: self.request_context.http.method,
            path: self.raw_path,
            path_parameters: self.path_parameters.unwrap_or_default(),
            query,
            headers: self.headers.unwrap_or_default(),
            body: body(self.body, self.is_base64_encoded)?,
            claims: claims(self.request_context.authorizer.and_then(|authorizers| authorizers.jwt)),
        })
    }
}

fn lower_case(headers: Option<BTreeMap<String, String>>) -> BTreeMap<String, String> {
    let headers = headers.unwrap_or_default().into_iter();
    headers.map(|(name, value)| (name.to_ascii_lowercase(), value)).collect()
}

fn claims(authorizer: Option<Authorizer>) -> Arc<BTreeMap<String, Value>> {
    authorizer.and_then(|authorizer| authorizer.claims).unwrap_or_default().into()
}

fn body(body: Option<String>, is_base64_encoded: bool) -> Result<Vec<u8>, Rejection> {
    let body = body.unwrap_or_default();
    if is_base64_encoded {
        BASE64_STANDARD.decode(body).map_err(|error| Rejection::bad_request("BadBody", error.to_string()))
    } else {
        Ok(body.into_bytes())
    }
}
