//! AWS JSON 1.0 and 1.1: the operation in `x-amz-target`, JSON in both bodies.
//!
//! Source: <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>

use crate::AwsError;
use crate::service::{JsonService, Operation, Output};
use bytes::Bytes;
use http::{HeaderMap, Response};
use serde::Serialize;
use serde_json::{Value, json};

/// Finds the operation that `x-amz-target` names.
pub fn operation(service: &'static JsonService, headers: &HeaderMap) -> Result<&'static Operation, AwsError> {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = target.strip_prefix(service.target_prefix).and_then(|rest| rest.strip_prefix('.'));
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Err(AwsError::sender("UnknownOperationException", ""));
    };
    let found = service.operations.iter().find(|operation| operation.name == name);
    found.ok_or_else(|| AwsError::unsupported(service.name, name))
}

/// Reads the body; AWS answers `SerializationException` to what is not a JSON object.
pub fn decode(body: &[u8]) -> Result<Value, AwsError> {
    if body.is_empty() {
        return Ok(json!({}));
    }
    match serde_json::from_slice(body) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(AwsError::sender("SerializationException", "Unexpected value type in payload")),
        Err(_) => Err(AwsError::sender("SerializationException", "")),
    }
}

/// Writes an answer.
pub fn encode(service: &JsonService, request_id: &str, result: Result<Output, AwsError>) -> Response<Bytes> {
    let mut response = Response::builder()
        .header("content-type", service.content_type)
        .header("x-amzn-requestid", request_id);
    let body = match result {
        Ok(Output::Tree(Value::Null)) => Bytes::new(),
        Ok(Output::Tree(tree)) => bytes(&tree),
        Ok(Output::Written(bytes)) => bytes,
        Err(error) => {
            response = response.status(error.status);
            if let Some(code) = error.query_code {
                response = response.header("x-amzn-query-error", format!("{code};{:?}", error.fault));
            }
            let mut members = error.members;
            let separator = if service.error_namespace.is_empty() { "" } else { "#" };
            members.insert(
                "__type".to_owned(),
                format!("{}{separator}{}", service.error_namespace, error.code).into(),
            );
            members.insert("message".to_owned(), error.message.into());
            bytes(&members)
        }
    };
    let checksum = crc32fast::hash(&body).to_string();
    response.header("x-amz-crc32", checksum).body(body).expect("the parts of a response are valid")
}

fn bytes(body: &impl Serialize) -> Bytes {
    serde_json::to_vec(body).expect("JSON can be written").into()
}
