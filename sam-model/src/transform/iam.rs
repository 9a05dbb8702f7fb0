//! Roles and the policies that the transform writes into them.

use crate::value::{Value, json};

/// The version of all policy documents.
const VERSION: &str = "2012-10-17";

/// A trust policy: `service` may assume the role.
pub(super) fn trust(service: &str) -> Value {
    json!({
        "Version": VERSION,
        "Statement": [
            {"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": [service]}}
        ],
    })
}

/// An inline policy that allows `action` on `resource`.
pub(super) fn allow(name: String, action: &str, resource: &Value) -> Value {
    let statement = json!([{"Action": action, "Effect": "Allow", "Resource": resource}]);
    json!({"PolicyName": name, "PolicyDocument": {"Statement": statement}})
}

pub(super) fn start_execution(state_machine: &Value, id: &str) -> Value {
    allow(format!("{id}StartExecutionPolicy"), "states:StartExecution", state_machine)
}

/// The right to send to the dead-letter queue of a function.
pub(super) fn dead_letter_queue(action: &str, resource: &Value) -> Value {
    let statement = json!([{"Action": action, "Resource": resource, "Effect": "Allow"}]);
    json!({"PolicyName": "DeadLetterQueuePolicy", "PolicyDocument": {"Version": VERSION, "Statement": statement}})
}

pub(super) fn sqs_send_message(queue: &Value, id: &str) -> Value {
    allow(format!("{id}SQSPolicy"), "sqs:SendMessage", queue)
}

pub(super) fn sns_publish(topic: &Value, id: &str) -> Value {
    allow(format!("{id}SNSPolicy"), "sns:publish", topic)
}

pub(super) fn put_events(bus: &Value, id: &str) -> Value {
    allow(format!("{id}EventBridgePolicy"), "events:PutEvents", bus)
}

pub(super) fn invoke_function(function: &Value, id: &str) -> Value {
    allow(format!("{id}LambdaPolicy"), "lambda:InvokeFunction", function)
}

pub(super) fn s3_put_object(bucket: &Value, id: &str) -> Value {
    json!({
        "PolicyName": format!("{id}S3Policy"),
        "PolicyDocument": {
            "Statement": [
                {"Action": "s3:PutObject", "Effect": "Allow", "Resource": {"Fn::Join": ["/", [bucket, "*"]]}},
                {"Action": "s3:ListBucket", "Effect": "Allow", "Resource": bucket},
            ],
        },
    })
}

/// A queue policy: `principal` may send if `source` is where it comes from.
pub(super) fn send_from(principal: &Value, queue: &Value, source: &Value) -> Value {
    json!({
        "Version": VERSION,
        "Statement": [{
            "Action": "sqs:SendMessage",
            "Effect": "Allow",
            "Principal": principal,
            "Resource": queue,
            "Condition": {"ArnEquals": {"aws:SourceArn": source}},
        }],
    })
}
