//! AWS advises six times the consumer's timeout, so that a throttled batch can be tried again. Advice.

use super::queue_visibility_below_function_timeout::visibility;
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::lambda::VISIBILITY_TIMES_FUNCTION_TIMEOUT;
use crate::limits::sqs::VISIBILITY_TIMEOUT;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, consumers, number, timeout};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::queue::QUEUE_VISIBILITY_BELOW_ADVICE, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for consumer in consumers(template, QUEUE) {
        let (Some(timeout), Some(visibility)) =
            (timeout(template, consumer.resource), visibility(consumer.from))
        else {
            continue;
        };
        let window = consumer.get("MaximumBatchingWindowInSeconds").and_then(number).unwrap_or(0);
        let advice = timeout.saturating_mul(VISIBILITY_TIMES_FUNCTION_TIMEOUT).saturating_add(window);
        let advice = advice.min(VISIBILITY_TIMEOUT.max);
        if visibility >= advice || visibility < timeout {
            continue;
        }
        let (queue, function) = (consumer.source, consumer.function);
        let message = format!(
            "visibility timeout of the queue `{queue}` should be {VISIBILITY_TIMES_FUNCTION_TIMEOUT} times the timeout of its consumer `{function}`, {advice} s with its batching window, found {visibility} s"
        );
        let help = format!("set `VisibilityTimeout` to {advice}");
        let place = Place::property(queue, "Properties.VisibilityTimeout");
        found.push(Diagnostic::warning(RULE.fault.code, place, message, help));
    }
}
