//! A redrive policy names its target and its count.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, resources};
use crate::template::Template;
use crate::value::Value;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::queue::QUEUE_REDRIVE_MALFORMED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, queue) in resources(template, &[QUEUE]) {
        let Some(policy) = queue.properties.get("RedrivePolicy").and_then(Value::as_object) else {
            continue;
        };
        if crate::intrinsic::call(&queue.properties["RedrivePolicy"]).is_some() {
            continue;
        }
        for member in ["deadLetterTargetArn", "maxReceiveCount"]
            .into_iter()
            .filter(|member| !policy.contains_key(*member))
        {
            let message = format!("redrive policy of the queue `{id}` must have `{member}`");
            let help = format!("add `{member}`");
            let place = Place::property(id, "Properties.RedrivePolicy");
            found.push(Diagnostic::error(RULE.fault.code, place, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn a_policy_has_a_target_and_a_count() {
        let queue = |policy: &str| {
            codes(&format!("Q:\n  Type: AWS::SQS::Queue\n  Properties: {{RedrivePolicy: {{{policy}}}}}"))
        };
        assert_eq!(queue("deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:1:d', maxReceiveCount: 5"), [""; 0]);
        assert_eq!(queue("maxReceiveCount: 5"), ["queue_redrive_malformed Q.Properties.RedrivePolicy"]);
        assert_eq!(queue("").len(), 2);
    }
}
