//! Dead letters of a FIFO queue go to a FIFO queue, those of a standard queue to a standard one.

use super::{TARGET, dead_letters};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, is_true, resources};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::queue::QUEUE_DEAD_LETTER_KIND, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, queue) in resources(template, &[QUEUE]) {
        let Some((target, dead)) = dead_letters(template, queue) else {
            continue;
        };
        let fifo = |queue: &crate::template::Resource| is_true(queue.properties.get("FifoQueue"));
        let name = |fifo| if fifo { "a FIFO queue" } else { "a standard queue" };
        if fifo(queue) != fifo(dead) {
            let (ours, theirs) = (name(fifo(queue)), name(fifo(dead)));
            let message =
                format!("the dead-letter queue of `{id}` must be {ours} too, found `{target}`, {theirs}");
            let help = format!("make `{target}` {ours}");
            let diagnostic = Diagnostic::error(RULE.fault.code, Place::property(id, TARGET), message, help);
            found.push(diagnostic.with_related(Place::resource(target), format!("this is {theirs}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn pair(source: &str, dead: &str) -> Vec<String> {
        codes(&format!(
            "D:\n  Type: AWS::SQS::Queue\n  Properties: {{{dead}}}\nQ:\n  Type: AWS::SQS::Queue\n  Properties: {{RedrivePolicy: {{deadLetterTargetArn: !GetAtt D.Arn, maxReceiveCount: 5}}{source}}}"
        ))
    }

    #[test]
    fn both_queues_are_of_one_kind() {
        let found = ["queue_dead_letter_kind Q.Properties.RedrivePolicy.deadLetterTargetArn"];
        assert_eq!(pair("", ""), [""; 0]);
        assert_eq!(pair(", FifoQueue: true", "FifoQueue: true"), [""; 0]);
        assert_eq!(pair(", FifoQueue: true", ""), found);
        assert_eq!(pair("", "FifoQueue: true"), found);
    }
}
