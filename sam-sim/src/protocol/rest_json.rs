//! REST-JSON: the operation in method and path, input in path, query, headers and body, JSON in the answer.
//!
//! Source: <https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html>

use crate::AwsError;
use bytes::Bytes;
use http::{HeaderMap, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::BTreeMap;

/// The values of the labels of `template`, such as `FunctionName` in `/2015-03-31/functions/{FunctionName}`; none if
/// the path is not of this form.
pub fn labels(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let mut labels = BTreeMap::new();
    let (mut expected, mut found) =
        (template.trim_end_matches('/').split('/'), path.trim_end_matches('/').split('/'));
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return Some(labels),
            (Some(expected), Some(found)) => {
                match expected.strip_prefix('{').and_then(|label| label.strip_suffix('}')) {
                    Some(label) if !found.is_empty() => {
                        let value = percent_decode_str(found).decode_utf8().ok()?.into_owned();
                        labels.insert(label.to_owned(), value);
                    }
                    None if expected == found => {}
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
}

/// A parameter of the query, decoded; none if it is absent or not UTF-8.
pub fn query(query: Option<&str>, name: &str) -> Option<String> {
    let decode = |text: &str| {
        percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(std::borrow::Cow::into_owned)
    };
    let pairs = query?.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.filter(|(key, _)| decode(key).as_deref() == Some(name)).find_map(|(_, value)| decode(value))
}

/// A header as text.
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// An answer with JSON in its body.
pub fn success(status: u16, request_id: &str, body: &Value) -> Response<Bytes> {
    answer(status, request_id, None, body.to_string().into())
}

/// The answer to a request that was refused. The text is in `message`, unless the error brings a `Message` of its own.
pub fn failure(request_id: &str, error: AwsError) -> Response<Bytes> {
    // The JSON protocols refuse with 400 what REST protocols refuse with 403.
    let status = if error.code == "AccessDeniedException" { 403 } else { error.status };
    let mut members = error.members;
    if !members.contains_key("Message") {
        members.insert("message".to_owned(), error.message.into());
    }
    answer(status, request_id, Some(error.code), Value::Object(members).to_string().into())
}

fn answer(status: u16, request_id: &str, error: Option<&str>, body: Bytes) -> Response<Bytes> {
    let mut response = Response::builder().status(status).header("content-type", "application/json");
    response = response.header("x-amzn-requestid", request_id);
    if let Some(code) = error {
        response = response.header("x-amzn-errortype", code);
    }
    response.body(body).expect("the parts of a response are valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_gives_its_labels_or_nothing() {
        let invoke = "/2015-03-31/functions/{FunctionName}/invocations";
        let check = |path: &str, expected: Option<&str>| {
            let found = labels(invoke, path).map(|labels| labels["FunctionName"].clone());
            assert_eq!(found.as_deref(), expected, "{path}");
        };
        check("/2015-03-31/functions/Place/invocations", Some("Place"));
        check("/2015-03-31/functions/Place/invocations/", Some("Place"));
        check("/2015-03-31/functions/a%3Ab%2Fc/invocations", Some("a:b/c"));
        check("/2015-03-31/functions//invocations", None);
        check("/2015-03-31/functions/%FF/invocations", None);
        check("/2015-03-31/functions/Place", None);
        check("/2015-03-31/functions/Place/invocations/x", None);
        check("", None);
    }

    #[test]
    fn a_query_is_decoded() {
        let text = Some("a=1&Qualifier=%24LATEST&b&plus=a+b&bad=%FF");
        assert_eq!(query(text, "Qualifier").as_deref(), Some("$LATEST"));
        assert_eq!(query(text, "b").as_deref(), Some(""));
        assert_eq!(query(text, "plus").as_deref(), Some("a b"));
        assert_eq!(query(text, "bad"), None);
        assert_eq!(query(text, "c"), None);
        assert_eq!(query(None, "a"), None);
    }

    #[test]
    fn an_error_is_named_in_a_header() {
        let error = AwsError::access_denied("me", "lambda:InvokeFunction", "*", "of me");
        let response = failure("id", error);
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers()["x-amzn-errortype"], "AccessDeniedException");
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert!(body["message"].as_str().unwrap().starts_with("User: me is not authorized"), "{body}");
    }
}
