//! Where asynchronous events go in the end: dead-letter queues get the event, destinations a record about it.
//!
//! Both are reached with the rights of the role of the function. What its policies refuse is lost, as in AWS; the trace
//! shows the denial.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>

use super::invoke::{Completed, Outcome};
use super::invoke_async::invoke_async;
use super::store::Target;
use crate::service::{Access, Call};
use crate::trace::{EventId, What};
use crate::{Account, AwsError, sqs};
use bytes::Bytes;
use sam_model::arn::Arn;
use serde_json::{Value, json};

/// How many bytes of an error message a dead-letter queue gets.
const ERROR_MESSAGE: usize = 1024;

/// Why a record is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// The function answered.
    Success,
    /// The function failed too often.
    RetriesExhausted,
    /// The event became too old.
    EventAgeExceeded,
}

/// What became of an event.
pub(super) struct Record<'a> {
    pub(super) account: &'a Account,
    pub(super) target: &'a Target,
    pub(super) request_id: &'a str,
    pub(super) condition: Condition,
    pub(super) invocations: u32,
    pub(super) payload: &'a Bytes,
    pub(super) last: Option<&'a Completed>,
}

/// Whether asynchronous events can end at this ARN in the simulator.
pub(super) fn supported(arn: &str) -> Result<(), AwsError> {
    match Arn::parse(arn).as_ref().map(|arn| arn.service.as_str()) {
        Some("sqs" | "lambda") => Ok(()),
        Some(service) => {
            Err(AwsError::unsupported("lambda", format!("a destination of the service {service}")))
        }
        None => Err(AwsError::sender(
            "InvalidParameterValueException",
            format!("The provided destination config DestinationConfig is invalid: {arn}"),
        )),
    }
}

impl Record<'_> {
    /// Sends the record to a destination.
    pub(super) async fn send_to(&self, arn: &str, cause: Option<EventId>) {
        let record = self.to_value().to_string();
        let sent = match Arn::parse(arn).as_ref().map(|arn| arn.service.as_str()) {
            Some("lambda") => self.invoke(arn, record.into(), cause),
            _ => self.send_message(arn, json!({ "MessageBody": record }), cause).await,
        };
        self.trace(arn, "destination", sent, cause);
    }

    /// Sends the event itself to the dead-letter queue.
    pub(super) async fn send_to_dead_letter_queue(&self, arn: &str, cause: Option<EventId>) {
        let text = |value: &str| json!({ "DataType": "String", "StringValue": value });
        let mut message = String::new();
        if let Some(Completed { outcome: Outcome::Failure(error), .. }) = self.last {
            message = error.error_message.clone();
            message.truncate(message.floor_char_boundary(ERROR_MESSAGE));
        }
        let mut attributes = json!({
            "RequestID": text(self.request_id),
            "ErrorCode": { "DataType": "Number", "StringValue": if self.last.is_some() { "200" } else { "429" } },
        });
        if !message.is_empty() {
            attributes["ErrorMessage"] = text(&message);
        }
        let body = String::from_utf8_lossy(self.payload);
        let sent = json!({ "MessageBody": body, "MessageAttributes": attributes });
        let sent = self.send_message(arn, sent, cause).await;
        self.trace(arn, "dead-letter queue", sent, cause);
    }

    fn to_value(&self) -> Value {
        let parse = |bytes: &[u8]| {
            serde_json::from_slice(bytes)
                .unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned().into())
        };
        let mut record = json!({
            "version": "1.0",
            "timestamp": format!("{:.3}", self.account.now()),
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": self.qualified_arn(),
                "condition": format!("{:?}", self.condition),
                "approximateInvokeCount": self.invocations,
            },
            "requestPayload": parse(self.payload),
        });
        if let Some(last) = self.last {
            let mut context = json!({ "statusCode": 200, "executedVersion": last.version });
            match &last.outcome {
                Outcome::Success(response) => record["responsePayload"] = parse(response),
                Outcome::Failure(error) => {
                    context["functionError"] = "Unhandled".into();
                    record["responsePayload"] = parse(&error.body());
                }
            }
            record["responseContext"] = context;
        }
        record
    }

    fn qualified_arn(&self) -> String {
        format!("{}:{}", self.target.function.arn, self.target.qualifier)
    }

    async fn send_message(
        &self,
        arn: &str,
        mut input: Value,
        cause: Option<EventId>,
    ) -> Result<(), AwsError> {
        let Some(queue) = Arn::parse(arn) else {
            return supported(arn);
        };
        let url = format!("https://sqs.{}.amazonaws.com/{}/{}", queue.region, queue.account, queue.resource);
        input["QueueUrl"] = url.into();
        let principal = self.target.function.principal(self.account);
        self.account.call(&sqs::SERVICE, "SendMessage", &principal, input, cause).await.map(drop)
    }

    fn invoke(&self, arn: &str, payload: Bytes, cause: Option<EventId>) -> Result<(), AwsError> {
        let principal = self.target.function.principal(self.account);
        let call = Call {
            account: self.account,
            principal: Some(&principal),
            region: self.account.region(),
            request_id: self.request_id,
            cause,
        };
        self.account.authorize(&call, &[Access::new("lambda:InvokeFunction", arn)])?;
        invoke_async(self.account, arn, payload, "destination", cause)
    }

    fn trace(&self, arn: &str, kind: &str, sent: Result<(), AwsError>, cause: Option<EventId>) {
        let detail = match sent {
            Ok(()) => format!("{kind}: {:?}", self.condition),
            Err(error) => format!("{kind}: {:?}: failed: {error}", self.condition),
        };
        let what = What::Delivery { from: self.qualified_arn(), to: arn.to_owned(), detail };
        self.account.trace().record(self.account.now(), cause, what);
    }
}
