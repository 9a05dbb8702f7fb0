//! Requests of API Gateway in both payload formats, and the answers to them.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::{Event, Rejection};
use crate::api::{Api, ApiKind};
use crate::trigger::{Handler, HttpRequest, Route};
use crate::{ApiError, Error, IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use std::collections::BTreeMap;

/// Decodes the request, calls the handler, encodes the response. A failure is a response too.
pub(crate) async fn drive<A: Api>(event: Event, handler: Handler<Route<A>>) -> Result<Vec<u8>, Error> {
    let payload: Value = serde_json::from_slice(&event.payload)?;
    let request = match A::KIND {
        ApiKind::Http => request_2(&payload),
        ApiKind::Rest => request_1(&payload),
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
        status => ApiError::new(status, rejection.error.error_type(), rejection.error.message()).into_response(),
    }
}

/// Payload format 1.0.
fn request_1(event: &Value) -> Result<HttpRequest, Rejection> {
    let mut query = Vec::new();
    for (name, values) in event["multiValueQueryStringParameters"].as_object().into_iter().flatten() {
        let values = values.as_array().into_iter().flatten().filter_map(Value::as_str);
        query.extend(values.map(|value| (name.clone(), value.to_owned())));
    }
    Ok(HttpRequest {
        method: text(&event["httpMethod"]),
        path: text(&event["path"]),
        path_parameters: texts(&event["pathParameters"], str::to_owned),
        query,
        headers: texts(&event["headers"], str::to_ascii_lowercase),
        body: body(event)?,
        claims: event["requestContext"]["authorizer"]["claims"].as_object().cloned().unwrap_or_default(),
    })
}

/// Payload format 2.0.
fn request_2(event: &Value) -> Result<HttpRequest, Rejection> {
    let query = serde_html_form::from_str(event["rawQueryString"].as_str().unwrap_or_default())
        .map_err(|error| Rejection::bad_request("BadQuery", error.to_string()))?;
    Ok(HttpRequest {
        method: text(&event["requestContext"]["http"]["method"]),
        path: text(&event["rawPath"]),
        path_parameters: texts(&event["pathParameters"], str::to_owned),
        query,
        headers: texts(&event["headers"], str::to_ascii_lowercase),
        body: body(event)?,
        claims: event["requestContext"]["authorizer"]["jwt"]["claims"].as_object().cloned().unwrap_or_default(),
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(map: &Value, name: fn(&str) -> String) -> BTreeMap<String, String> {
    let entries = map.as_object().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((name(key), value.as_str()?.to_owned()))).collect()
}

fn body(event: &Value) -> Result<Vec<u8>, Rejection> {
    let body = event["body"].as_str().unwrap_or_default();
    if event["isBase64Encoded"] == true {
        BASE64_STANDARD.decode(body).map_err(|error| Rejection::bad_request("BadBody", error.to_string()))
    } else {
        Ok(body.as_bytes().to_vec())
    }
}
