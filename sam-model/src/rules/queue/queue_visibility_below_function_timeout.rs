//! A queue must hide a message for as long as its consumer may run.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::lambda::VISIBILITY_TIMES_FUNCTION_TIMEOUT;
use crate::limits::sqs::{VISIBILITY_TIMEOUT, VISIBILITY_TIMEOUT_DEFAULT};
use crate::rules::Rule;
use crate::rules::model::{QUEUE, consumers, number, timeout};
use crate::template::{Resource, Template};

pub(in crate::rules) const RULE: Rule =
    Rule { fault: &fault::queue::QUEUE_VISIBILITY_BELOW_FUNCTION_TIMEOUT, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for consumer in consumers(template, QUEUE) {
        let (Some(timeout), Some(visibility)) =
            (timeout(template, consumer.resource), visibility(consumer.from))
        else {
            continue;
        };
        if visibility >= timeout {
            continue;
        }
        let (queue, function) = (consumer.source, consumer.function);
        let message = format!(
            "visibility timeout of the queue `{queue}` must be at least the timeout of its consumer `{function}`, {timeout} s, found {visibility} s"
        );
        let advice = timeout.saturating_mul(VISIBILITY_TIMES_FUNCTION_TIMEOUT).min(VISIBILITY_TIMEOUT.max);
        let help = format!(
            "set `VisibilityTimeout` to {advice}, {VISIBILITY_TIMES_FUNCTION_TIMEOUT} times the timeout"
        );
        let place = Place::property(queue, "Properties.VisibilityTimeout");
        let label = format!("this function may run for {timeout} s");
        let other = Place::property(function, "Properties.Timeout");
        found.push(Diagnostic::error(RULE.fault.code, place, message, help).with_related(other, label));
    }
}

/// The seconds that a queue hides a message; none if only the deployment knows.
pub(super) fn visibility(queue: &Resource) -> Option<u64> {
    match queue.properties.get("VisibilityTimeout") {
        Some(value) => number(value),
        None => Some(VISIBILITY_TIMEOUT_DEFAULT),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn queue(visibility: &str, timeout: &str) -> Vec<String> {
        codes(&format!(
            "Q:\n  Type: AWS::SQS::Queue\n  Properties: {{{visibility}}}\nF:\n  Type: AWS::Serverless::Function\n  Properties:\n    {timeout}\n    Events:\n      E:\n        Type: SQS\n        Properties: {{Queue: !GetAtt Q.Arn}}"
        ))
    }

    const ERROR: &str = "queue_visibility_below_function_timeout Q.Properties.VisibilityTimeout";
    const ADVICE: &str = "queue_visibility_below_advice Q.Properties.VisibilityTimeout";

    #[test]
    fn a_message_is_hidden_while_its_consumer_runs() {
        assert_eq!(queue("VisibilityTimeout: 360", "Timeout: 60"), [""; 0]);
        assert_eq!(queue("VisibilityTimeout: 359", "Timeout: 60"), [ADVICE]);
        assert_eq!(queue("VisibilityTimeout: 60", "Timeout: 60"), [ADVICE]);
        assert_eq!(queue("VisibilityTimeout: 59", "Timeout: 60"), [ERROR]);
    }

    #[test]
    fn both_have_defaults() {
        assert_eq!(queue("", "Timeout: 31"), [ERROR]);
        assert_eq!(queue("", "Timeout: 5"), [""; 0]);
        assert_eq!(queue("VisibilityTimeout: 2", "MemorySize: 128"), [ERROR]);
        assert_eq!(queue("VisibilityTimeout: 18", "MemorySize: 128"), [""; 0]);
    }
}
