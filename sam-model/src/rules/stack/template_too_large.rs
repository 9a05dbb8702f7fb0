//! The text of a template, as this crate writes it, has a megabyte.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::cloudformation::{DYNAMIC_REFERENCES, TEMPLATE};
use crate::rules::Rule;
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::stack::TEMPLATE_TOO_LARGE, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let text = template.to_yaml(&|_| None);
    let references = text.matches("{{resolve:").count();
    let help = "divide the application into several stacks";
    for (limit, count) in [(TEMPLATE, text.len()), (DYNAMIC_REFERENCES, references)] {
        if let Some(message) = limit.violation(count as u64) {
            found.push(Diagnostic::error(limit.code, Place::default(), message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn a_megabyte_is_the_end() {
        let topic = |length: usize| {
            codes(&format!(
                "T:\n  Type: AWS::SNS::Topic\n  Properties: {{DisplayName: {}}}",
                "d".repeat(length)
            ))
        };
        assert_eq!(topic(1_048_000), [""; 0]);
        assert_eq!(topic(1_048_577), ["template_too_large "]);
    }

    #[test]
    fn sixty_dynamic_references_are_the_end() {
        let topics = |count: usize| {
            codes(&(0..count).map(|at| format!("T{at}:\n  Type: AWS::SNS::Topic\n  Properties: {{DisplayName: '{{{{resolve:ssm:/a}}}}'}}\n")).collect::<String>())
        };
        assert_eq!(topics(60), [""; 0]);
        assert_eq!(topics(61), ["too_many_dynamic_references "]);
    }
}
