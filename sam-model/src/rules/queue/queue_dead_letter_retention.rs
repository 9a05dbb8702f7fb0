//! A dead-letter queue remembers for at least as long as its source: a dead letter keeps its age. Advice.

use super::dead_letters;
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::sqs::RETENTION_DEFAULT;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, is_true, number, resources};
use crate::template::{Resource, Template};

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::queue::QUEUE_DEAD_LETTER_RETENTION, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, queue) in
        resources(template, &[QUEUE]).filter(|(_, queue)| !is_true(queue.properties.get("FifoQueue")))
    {
        let Some((target, dead)) = dead_letters(template, queue) else {
            continue;
        };
        if let (Some(ours), Some(theirs)) = (retention(queue), retention(dead))
            && theirs < ours
        {
            let message = format!(
                "retention of the dead-letter queue `{target}` should be at least that of `{id}`, {ours} s, found {theirs} s"
            );
            let help = format!("set `MessageRetentionPeriod` of `{target}` to {ours} or more");
            let place = Place::property(target, "Properties.MessageRetentionPeriod");
            found.push(Diagnostic::warning(RULE.fault.code, place, message, help));
        }
    }
}

fn retention(queue: &Resource) -> Option<u64> {
    match queue.properties.get("MessageRetentionPeriod") {
        Some(value) => number(value),
        None => Some(RETENTION_DEFAULT),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn dead_letters_are_kept_at_least_as_long() {
        let pair = |retention: u64| {
            codes(&format!(
                "D:\n  Type: AWS::SQS::Queue\n  Properties: {{MessageRetentionPeriod: {retention}}}\nQ:\n  Type: AWS::SQS::Queue\n  Properties: {{RedrivePolicy: {{deadLetterTargetArn: !GetAtt D.Arn, maxReceiveCount: 5}}}}"
            ))
        };
        assert_eq!(pair(345_600), [""; 0]);
        assert_eq!(pair(345_599), ["queue_dead_letter_retention D.Properties.MessageRetentionPeriod"]);
    }
}
