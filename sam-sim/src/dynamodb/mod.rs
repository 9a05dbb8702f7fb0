//! Amazon DynamoDB and DynamoDB Streams.

use crate::service::JsonService;

/// The operations.
pub static SERVICE: JsonService = JsonService {
    name: "dynamodb",
    target_prefix: "DynamoDB_20120810",
    content_type: "application/x-amz-json-1.0",
    error_namespace: "com.amazonaws.dynamodb.v20120810",
    operations: &[],
};

/// The operations on streams.
pub static STREAMS: JsonService = JsonService {
    name: "dynamodb",
    target_prefix: "DynamoDBStreams_20120810",
    content_type: "application/x-amz-json-1.0",
    error_namespace: "com.amazonaws.dynamodb.v20120810",
    operations: &[],
};

/// The state of DynamoDB.
#[derive(Default)]
pub struct DynamoDb {}
