//! The response to the client, from what a function returned.
//!
//! Sources: <https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html>,
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use super::api::{Kind, PayloadFormat};
use super::refusal::Refusal;
use super::text;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json_borrow::{ObjectAsVec, Value};

/// What decides how a result is read.
pub(super) struct Reading<'a> {
    pub(super) kind: Kind,
    pub(super) format: PayloadFormat,
    pub(super) binary_media_types: &'a [String],
    /// The headers of the request.
    pub(super) request: &'a HeaderMap,
}

/// Reads what a function returned.
pub(super) fn read(reading: &Reading<'_>, returned: &Bytes) -> Result<Response<Bytes>, Refusal> {
    let value: Value = serde_json::from_slice(returned).map_err(|_| Refusal::BadResult)?;
    match (reading.format, value) {
        (_, Value::Object(result)) if result.contains_key("statusCode") => explicit(reading, &result),
        (PayloadFormat::V2, value) => Ok(inferred(value)),
        (PayloadFormat::V1, _) => Err(Refusal::BadResult),
    }
}

/// Headers of a function's response that a REST API gives to the client under another name.
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
const REMAPPED: &[&str] = &["connection", "content-length", "date", "server", "www-authenticate"];

fn explicit<'a>(reading: &Reading<'_>, result: &'a ObjectAsVec<'a>) -> Result<Response<Bytes>, Refusal> {
    let mut headers = HeaderMap::new();
    for (name, value) in members(result, "headers")? {
        append(reading, &mut headers, name, value)?;
    }
    if reading.format == PayloadFormat::V1 {
        for (name, values) in members(result, "multiValueHeaders")? {
            // A name in both places keeps the values of the list only.
            headers.remove(name);
            for value in values.as_array().ok_or(Refusal::BadResult)? {
                append(reading, &mut headers, name, value)?;
            }
        }
    } else {
        for cookie in result.get("cookies").and_then(|cookies| cookies.as_array()).into_iter().flatten() {
            append(reading, &mut headers, SET_COOKIE.as_str(), cookie)?;
        }
    }
    if !headers.contains_key(CONTENT_TYPE) {
        let default =
            if reading.kind == Kind::Rest { "application/json" } else { "text/plain;charset=UTF-8" };
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(default));
    }
    let body = match result.get("body") {
        None | Some(Value::Null) => Bytes::new(),
        Some(Value::Str(body)) => Bytes::copy_from_slice(body.as_bytes()),
        Some(_) => return Err(Refusal::BadResult),
    };
    let encoded = result.get("isBase64Encoded").is_some_and(|encoded| encoded == &Value::Bool(true));
    let body = if encoded && wants_binary(reading) {
        BASE64_STANDARD.decode(&body).map_err(|_| Refusal::BadResult)?.into()
    } else {
        body
    };
    let mut response = Response::new(body);
    *response.status_mut() = status(result.get("statusCode"))?;
    *response.headers_mut() = headers;
    Ok(response)
}

/// A REST API decodes only what the client accepts as one of the API's binary types.
fn wants_binary(reading: &Reading<'_>) -> bool {
    if reading.kind == Kind::Http || text::matches_media_type(reading.binary_media_types, "*/*") {
        return true;
    }
    let accepted = text::media_type(reading.request, ACCEPT.as_str());
    accepted.is_some_and(|accepted| text::matches_media_type(reading.binary_media_types, &accepted))
}

fn inferred(value: Value<'_>) -> Response<Bytes> {
    let body = match value {
        Value::Str(text) => text.into_owned().into(),
        other => other.to_string().into(),
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn status(value: Option<&Value<'_>>) -> Result<StatusCode, Refusal> {
    let code = value.and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    let code = code.and_then(|code| u16::try_from(code).ok()).filter(|code| (200..=599).contains(code));
    code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or(Refusal::BadResult)
}

fn members<'a>(
    result: &'a ObjectAsVec<'a>,
    name: &str,
) -> Result<impl Iterator<Item = (&'a str, &'a Value<'a>)>, Refusal> {
    match result.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(_) => Err(Refusal::BadResult),
    }
    .map(|members| members.into_iter().flat_map(|members: &ObjectAsVec<'_>| members.iter()))
}

fn append(
    reading: &Reading<'_>,
    headers: &mut HeaderMap,
    name: &str,
    value: &Value<'_>,
) -> Result<(), Refusal> {
    let text = match value {
        Value::Str(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null => return Ok(()),
        _ => return Err(Refusal::BadResult),
    };
    let mut name = HeaderName::try_from(name).map_err(|_| Refusal::BadResult)?;
    if reading.kind == Kind::Rest && REMAPPED.contains(&name.as_str()) {
        name = HeaderName::try_from(format!("x-amzn-remapped-{name}")).map_err(|_| Refusal::BadResult)?;
    } else if name == http::header::CONTENT_LENGTH || name == http::header::CONNECTION {
        return Ok(());
    }
    headers.append(name, HeaderValue::from_str(&text).map_err(|_| Refusal::BadResult)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read_as(kind: Kind, format: PayloadFormat, value: Value) -> Result<Response<Bytes>, Refusal> {
        let request = HeaderMap::new();
        let reading = Reading { kind, format, binary_media_types: &[], request: &request };
        read(&reading, &value.to_string().into())
    }

    #[test]
    fn a_rest_api_takes_only_the_documented_shape() {
        let check = |value: Value| {
            assert_eq!(read_as(Kind::Rest, PayloadFormat::V1, value).unwrap_err(), Refusal::BadResult)
        };
        check(json!({ "body": "x" }));
        check(json!("text"));
        check(json!({ "statusCode": 200, "body": { "a": 1 } }));
        check(json!({ "statusCode": "ok" }));
        check(json!({ "statusCode": 9_999_999_999_u64 }));
        check(json!({ "statusCode": 199 }));
        check(json!({ "statusCode": 200, "headers": { "a": ["b"] } }));
        check(json!({ "statusCode": 200, "headers": { "a b": "c" } }));
        check(json!({ "statusCode": 200, "headers": { "a": "b\nc" } }));
        let response = read_as(Kind::Rest, PayloadFormat::V1, json!({ "statusCode": 599 })).unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()[CONTENT_TYPE]),
            (599, &"application/json".parse().unwrap())
        );
    }

    #[test]
    fn format_2_infers_a_response_from_any_json() {
        let response = read_as(Kind::Http, PayloadFormat::V2, json!({ "message": "hi" })).unwrap();
        assert_eq!(
            (response.status().as_u16(), response.body().as_ref()),
            (200, br#"{"message":"hi"}"#.as_slice())
        );
        let response = read_as(Kind::Http, PayloadFormat::V2, json!("Hello from Lambda!")).unwrap();
        assert_eq!(response.body().as_ref(), b"Hello from Lambda!");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    }

    #[test]
    fn cookies_become_headers_and_base64_is_decoded() {
        let result =
            json!({ "statusCode": 201, "cookies": ["a=1", "b=2"], "body": "AP8=", "isBase64Encoded": true });
        let response = read_as(Kind::Http, PayloadFormat::V2, result).unwrap();
        let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
        assert_eq!(
            (cookies, response.body().as_ref()),
            (vec![&HeaderValue::from_static("a=1"), &HeaderValue::from_static("b=2")], [0, 255].as_slice())
        );
        assert_eq!(response.headers()[CONTENT_TYPE], "text/plain;charset=UTF-8");
    }

    #[test]
    fn a_rest_api_decodes_base64_only_for_a_client_that_accepts_the_type() {
        let result: Bytes =
            json!({ "statusCode": 200, "body": "AP8=", "isBase64Encoded": true }).to_string().into();
        let types = ["image/png".to_owned()];
        let mut request = HeaderMap::new();
        let read_with = |request: &HeaderMap| {
            let reading =
                Reading { kind: Kind::Rest, format: PayloadFormat::V1, binary_media_types: &types, request };
            read(&reading, &result).unwrap().into_body()
        };
        assert_eq!(read_with(&request).as_ref(), b"AP8=");
        request.insert(ACCEPT, HeaderValue::from_static("image/png, */*"));
        assert_eq!(read_with(&request).as_ref(), [0, 255]);
    }

    #[test]
    fn multi_value_headers_win_over_headers() {
        let result = json!({
            "statusCode": 200, "headers": { "X-A": "1", "Date": "today" }, "multiValueHeaders": { "x-a": ["2", 3, true] },
        });
        let response = read_as(Kind::Rest, PayloadFormat::V1, result).unwrap();
        assert_eq!(response.headers().get_all("x-a").iter().collect::<Vec<_>>(), ["2", "3", "true"]);
        assert_eq!(response.headers()["x-amzn-remapped-date"], "today");
    }
}
