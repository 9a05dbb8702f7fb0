//! A FIFO queue has no batching window.

use crate::diagnostic::Diagnostic;
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, consumers, is_true, number};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::consumer::WINDOW_ON_FIFO_QUEUE, check };

const MEMBER: &str = "MaximumBatchingWindowInSeconds";

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for consumer in consumers(template, QUEUE) {
        let window = consumer.get(MEMBER).and_then(number).filter(|window| *window > 0);
        if let Some(window) = window.filter(|_| is_true(consumer.from.properties.get("FifoQueue"))) {
            let message = format!(
                "the consumer of the FIFO queue `{}` must have no batching window, found {window} s",
                consumer.source
            );
            found.push(Diagnostic::error(
                RULE.fault.code,
                consumer.place(MEMBER),
                message,
                "leave the window out",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn mapping(fifo: bool, window: u64) -> Vec<String> {
        codes(&format!(
            "Q:\n  Type: AWS::SQS::Queue\n  Properties: {{{}}}\nF:\n  Type: AWS::Lambda::Function\nM:\n  Type: AWS::Lambda::EventSourceMapping\n  Properties: {{FunctionName: !Ref F, EventSourceArn: !GetAtt Q.Arn, MaximumBatchingWindowInSeconds: {window}}}",
            if fifo { "FifoQueue: true" } else { "" }
        ))
    }

    #[test]
    fn only_a_standard_queue_waits_for_a_batch() {
        assert_eq!(mapping(false, 5), [""; 0]);
        assert_eq!(mapping(true, 0), [""; 0]);
        assert_eq!(mapping(true, 1), ["window_on_fifo_queue M.Properties.MaximumBatchingWindowInSeconds"]);
    }
}
