//! Dead letters do not come back to the queue that they left.

use super::{TARGET, dead_letters};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{QUEUE, resources};
use crate::template::Template;
use std::collections::BTreeSet;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::queue::QUEUE_DEAD_LETTER_LOOP, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut reported = BTreeSet::new();
    for (id, queue) in resources(template, &[QUEUE]) {
        let mut way = vec![id];
        let mut next = dead_letters(template, queue);
        while let Some((target, dead)) = next.filter(|(target, _)| !way.contains(target)) {
            way.push(target);
            next = dead_letters(template, dead);
        }
        if next.is_some_and(|(target, _)| target == id) && !way.iter().any(|id| reported.contains(id)) {
            reported.extend(way.iter().copied());
            way.push(id);
            let way: Vec<_> = way.iter().map(|id| format!("`{id}`")).collect();
            let message = format!(
                "dead letters must not come back to the queue that they left, found {}",
                way.join(" → ")
            );
            let help = "leave the `RedrivePolicy` of the last queue out";
            found.push(Diagnostic::error(RULE.fault.code, Place::property(id, TARGET), message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn queues(edges: &[(&str, &str)]) -> Vec<String> {
        let queue = |(from, to): &(&str, &str)| {
            format!(
                "{from}:\n  Type: AWS::SQS::Queue\n  Properties: {{RedrivePolicy: {{deadLetterTargetArn: !GetAtt {to}.Arn, maxReceiveCount: 5}}}}\n"
            )
        };
        let text: String = edges.iter().map(queue).collect();
        let found = codes(&(text + "End:\n  Type: AWS::SQS::Queue\n"));
        found.into_iter().filter(|found| found.starts_with("queue_")).collect()
    }

    #[test]
    fn a_loop_is_reported_once() {
        let place = "Properties.RedrivePolicy.deadLetterTargetArn";
        assert_eq!(queues(&[("A", "B"), ("B", "End")]), [""; 0]);
        assert_eq!(queues(&[("A", "A")]), [format!("queue_dead_letter_loop A.{place}")]);
        assert_eq!(
            queues(&[("Z", "A"), ("A", "B"), ("B", "C"), ("C", "A")]),
            [format!("queue_dead_letter_loop A.{place}")]
        );
    }
}
