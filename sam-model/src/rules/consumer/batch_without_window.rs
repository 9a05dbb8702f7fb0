//! A batch of more than ten messages of a standard queue needs a batching window; a FIFO queue has no such batch.

use crate::diagnostic::Diagnostic;
use crate::fault;
use crate::limits::lambda::{BATCH_SIZE_SQS_FIFO, BATCH_SIZE_WITHOUT_WINDOW};
use crate::rules::Rule;
use crate::rules::model::{QUEUE, consumers, is_true, number};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::consumer::BATCH_WITHOUT_WINDOW, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for consumer in consumers(template, QUEUE) {
        let Some(batch) = consumer.get("BatchSize").and_then(number) else {
            continue;
        };
        let place = consumer.place("BatchSize");
        if is_true(consumer.from.properties.get("FifoQueue")) {
            if let Some(message) = BATCH_SIZE_SQS_FIFO.violation(batch) {
                let help = format!("write {}", BATCH_SIZE_SQS_FIFO.max);
                found.push(Diagnostic::error(BATCH_SIZE_SQS_FIFO.code, place, message, help));
            }
            continue;
        }
        let window = match consumer.get("MaximumBatchingWindowInSeconds") {
            Some(value) => number(value),
            None => Some(0),
        };
        let violation = BATCH_SIZE_WITHOUT_WINDOW.violation(batch).filter(|_| window == Some(0) && batch > 0);
        if let Some(message) = violation {
            let help = "set `MaximumBatchingWindowInSeconds` to at least 1";
            found.push(Diagnostic::error(RULE.fault.code, place, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn queue(kind: &str, batch: u64, window: &str) -> Vec<String> {
        codes(&format!(
            "Q:\n  Type: AWS::SQS::Queue\n  Properties: {{{kind}}}\nF:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      E:\n        Type: SQS\n        Properties: {{Queue: !GetAtt Q.Arn, BatchSize: {batch}{window}}}"
        ))
    }

    const PLACE: &str = "F.Properties.Events.E.Properties.BatchSize";

    #[test]
    fn more_than_ten_messages_need_a_window() {
        assert_eq!(queue("", 10, ""), [""; 0]);
        assert_eq!(queue("", 11, ""), [format!("batch_without_window {PLACE}")]);
        assert_eq!(queue("", 11, ", MaximumBatchingWindowInSeconds: 1"), [""; 0]);
    }

    #[test]
    fn a_fifo_queue_has_ten_at_most() {
        assert_eq!(queue("FifoQueue: true", 10, ""), [""; 0]);
        assert_eq!(queue("FifoQueue: true", 11, ""), [format!("batch_size_out_of_range {PLACE}")]);
    }
}
