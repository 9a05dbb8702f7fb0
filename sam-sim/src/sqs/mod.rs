//! Amazon SQS.

use crate::service::JsonService;

/// The operations.
pub static SERVICE: JsonService = JsonService {
    name: "sqs",
    target_prefix: "AmazonSQS",
    content_type: "application/x-amz-json-1.0",
    error_namespace: "com.amazonaws.sqs",
    operations: &[],
};

/// The state of SQS.
#[derive(Default)]
pub struct Sqs {}
