//! The reserved concurrency of all functions must leave something to the rest of the account. Advice.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::lambda::{ACCOUNT_CONCURRENCY, UNRESERVED_CONCURRENCY_MINIMUM};
use crate::rules::Rule;
use crate::rules::model::{FUNCTION, SAM_FUNCTION, number, resources, setting};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule =
    Rule { fault: &fault::function::RESERVED_CONCURRENCY_ABOVE_QUOTA, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let reserved = |function| setting(template, function, &["ReservedConcurrentExecutions"]).and_then(number);
    let mut total = 0u64;
    let mut last = None;
    for (id, function) in resources(template, &[FUNCTION, SAM_FUNCTION]) {
        if let Some(count) = reserved(function).filter(|count| *count > 0) {
            total = total.saturating_add(count);
            last = Some(id);
        }
    }
    let most = ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY_MINIMUM;
    if let Some(id) = last.filter(|_| total > most) {
        let message = format!(
            "the reserved concurrency of all functions should be at most {most} in an account whose quota is {ACCOUNT_CONCURRENCY}, found {total}"
        );
        let place = Place::property(id, "Properties.ReservedConcurrentExecutions");
        found.push(Diagnostic::warning(
            RULE.fault.code,
            place,
            message,
            "reserve less, or ask AWS for a higher quota",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn two(first: u64, second: u64) -> Vec<String> {
        let function = |id: &str, count: u64| {
            format!(
                "{id}:\n  Type: AWS::Serverless::Function\n  Properties: {{ReservedConcurrentExecutions: {count}}}\n"
            )
        };
        codes(&(function("A", first) + &function("B", second)))
    }

    #[test]
    fn a_hundred_stay_unreserved() {
        assert_eq!(two(800, 100), [""; 0]);
        assert_eq!(
            two(800, 101),
            ["reserved_concurrency_above_quota B.Properties.ReservedConcurrentExecutions"]
        );
    }
}
