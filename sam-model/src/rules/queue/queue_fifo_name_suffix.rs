//! The name of a FIFO queue ends in `.fifo`, and no other name does.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::sqs::{FIFO_QUEUE_NAME, FIFO_SUFFIX, QUEUE_NAME};
use crate::rules::Rule;
use crate::rules::model::{QUEUE, is_true, resources};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::queue::QUEUE_FIFO_NAME_SUFFIX, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, queue) in resources(template, &[QUEUE]) {
        let Some(name) = queue.properties.get("QueueName").and_then(|name| name.as_str()) else {
            continue;
        };
        let fifo = is_true(queue.properties.get("FifoQueue"));
        let place = Place::property(id, "Properties.QueueName");
        let pattern = if fifo { FIFO_QUEUE_NAME } else { QUEUE_NAME };
        let Some(message) = pattern.violation(name) else {
            continue;
        };
        let (code, help) = if !fifo && name.ends_with(FIFO_SUFFIX) {
            (RULE.fault.code, "set `FifoQueue` to true, or leave `.fifo` out".to_owned())
        } else if fifo && !name.ends_with(FIFO_SUFFIX) {
            (RULE.fault.code, format!("write `{name}{FIFO_SUFFIX}`"))
        } else {
            (QUEUE_NAME.code, format!("use {}", pattern.alphabet.described))
        };
        found.push(Diagnostic::error(code, place, message, help));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn queue(properties: &str) -> Vec<String> {
        codes(&format!("Q:\n  Type: AWS::SQS::Queue\n  Properties: {{{properties}}}"))
    }

    #[test]
    fn the_suffix_and_the_kind_agree() {
        assert_eq!(queue("QueueName: jobs.fifo, FifoQueue: true"), [""; 0]);
        assert_eq!(queue("QueueName: jobs"), [""; 0]);
        assert_eq!(queue("QueueName: jobs.fifo"), ["queue_fifo_name_suffix Q.Properties.QueueName"]);
        assert_eq!(
            queue("QueueName: jobs, FifoQueue: true"),
            ["queue_fifo_name_suffix Q.Properties.QueueName"]
        );
        assert_eq!(queue("QueueName: a.b"), ["queue_name_invalid Q.Properties.QueueName"]);
        assert_eq!(queue("FifoQueue: true"), [""; 0]);
    }
}
