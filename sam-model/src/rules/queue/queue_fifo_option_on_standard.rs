//! Options of FIFO queues do not stand on standard ones, and a standard queue does not say `FifoQueue`.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, is_true, resources};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::queue::QUEUE_FIFO_OPTION_ON_STANDARD, check };

const OPTIONS: [&str; 3] = ["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"];

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, queue) in resources(template, &[QUEUE]) {
        let fifo = queue.properties.get("FifoQueue");
        // A reference may turn out to be true; then the options are right.
        if is_true(fifo) || fifo.is_some_and(|value| value.is_object()) {
            continue;
        }
        for option in OPTIONS.into_iter().filter(|option| queue.properties.contains_key(*option)) {
            let message = format!("`{option}` must stand on a FIFO queue, but `{id}` is a standard one");
            let help = format!("set `FifoQueue` to true, or leave `{option}` out");
            let place = Place::property(id, &format!("Properties.{option}"));
            found.push(Diagnostic::error(RULE.fault.code, place, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn an_option_of_fifo_queues_needs_one() {
        let queue =
            |properties: &str| codes(&format!("Q:\n  Type: AWS::SQS::Queue\n  Properties: {{{properties}}}"));
        assert_eq!(queue("FifoQueue: true, ContentBasedDeduplication: true"), [""; 0]);
        let found = ["queue_fifo_option_on_standard Q.Properties.ContentBasedDeduplication"];
        assert_eq!(queue("ContentBasedDeduplication: true"), found);
        assert_eq!(queue("ContentBasedDeduplication: true, FifoQueue: false"), found);
    }
}
