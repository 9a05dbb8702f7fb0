//! A queue that Lambda consumes should not give up on a message too soon. Advice.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::lambda::MAX_RECEIVE_COUNT_ADVICE;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, consumers, number};
use crate::template::Template;
use std::collections::BTreeSet;

pub(in crate::rules) const RULE: Rule =
    Rule { fault: &fault::queue::QUEUE_MAX_RECEIVE_COUNT_BELOW_ADVICE, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for consumer in consumers(template, QUEUE) {
        let count = consumer.from.get(&["RedrivePolicy", "maxReceiveCount"]).and_then(number);
        let Some(count) = count.filter(|count| (1..MAX_RECEIVE_COUNT_ADVICE).contains(count)) else {
            continue;
        };
        if seen.insert(consumer.source) {
            let place = Place::property(consumer.source, "Properties.RedrivePolicy.maxReceiveCount");
            let message = format!(
                "maximum receive count of the queue `{}`, which Lambda consumes, should be at least {MAX_RECEIVE_COUNT_ADVICE}, found {count}",
                consumer.source
            );
            let help = format!(
                "set `maxReceiveCount` to {MAX_RECEIVE_COUNT_ADVICE}: receives of a throttled function count too"
            );
            found.push(Diagnostic::warning(RULE.fault.code, place, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn five_receives_are_advised() {
        let queue = |count: u64| {
            codes(&format!(
                "D:\n  Type: AWS::SQS::Queue\nQ:\n  Type: AWS::SQS::Queue\n  Properties: {{RedrivePolicy: {{deadLetterTargetArn: !GetAtt D.Arn, maxReceiveCount: {count}}}}}\nF:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      E:\n        Type: SQS\n        Properties: {{Queue: !GetAtt Q.Arn}}"
            ))
        };
        assert_eq!(queue(5), [""; 0]);
        assert_eq!(
            queue(4),
            ["queue_max_receive_count_below_advice Q.Properties.RedrivePolicy.maxReceiveCount"]
        );
        assert_eq!(
            queue(0),
            ["queue_max_receive_count_out_of_range Q.Properties.RedrivePolicy.maxReceiveCount"]
        );
    }
}
