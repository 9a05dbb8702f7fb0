//! What the dead-letter queue of a target is told.
//!
//! Source: <https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html>

use crate::account::Principal;
use crate::service::{Access, Call};
use crate::trace::{EventId, What};
use crate::{Account, AwsError, sqs};
use sam_model::arn::Arn;
use serde_json::{Map, Value, json};

/// A payload that did not reach its target.
pub(super) struct DeadLetter<'a> {
    pub(super) account: &'a Account,
    /// Whose right to send decides.
    pub(super) principal: &'a Principal,
    /// The ARN of the schedule or rule.
    pub(super) source: &'a str,
    pub(super) payload: &'a str,
    pub(super) attributes: Vec<(&'static str, String)>,
    pub(super) cause: Option<EventId>,
}

impl DeadLetter<'_> {
    /// Sends it to the queue of this ARN; what is refused is lost.
    pub(super) async fn send(&self, queue: &str) {
        let sent = self.try_send(queue).await;
        let detail = match sent {
            Ok(()) => "dead-letter queue".to_owned(),
            Err(error) => format!("dead-letter queue: failed: {error}"),
        };
        let what = What::Delivery { from: self.source.to_owned(), to: queue.to_owned(), detail };
        self.account.trace().record(self.account.now(), self.cause, what);
    }

    async fn try_send(&self, queue: &str) -> Result<(), AwsError> {
        let request_id = self.account.random().uuid();
        let call = Call {
            account: self.account,
            principal: Some(self.principal),
            region: self.account.region(),
            request_id: &request_id,
            cause: self.cause,
        };
        let mut access = Access::new("sqs:SendMessage", queue);
        // The policy that SAM writes for the queue lets only this schedule or rule in.
        access.context.push(("aws:SourceArn".to_owned(), vec![self.source.to_owned()]));
        self.account.authorize(&call, &[access])?;
        let attribute = |(name, value): &(&str, String)| {
            ((*name).to_owned(), json!({"DataType": "String", "StringValue": value}))
        };
        let attributes: Map<String, Value> = self.attributes.iter().map(attribute).collect();
        let url = Arn::parse(queue)
            .map(|arn| format!("https://sqs.{}.amazonaws.com/{}/{}", arn.region, arn.account, arn.resource));
        let input = json!({"QueueUrl": url, "MessageBody": self.payload, "MessageAttributes": attributes});
        sqs::configure(self.account, "SendMessage", input, self.cause).await.map(drop)
    }
}
