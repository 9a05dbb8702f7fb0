//! Names of environment variables: those that Lambda sets itself, and those that it refuses for their form.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::lambda::{ENVIRONMENT_NAME, RESERVED_ENVIRONMENT_NAMES};
use crate::rules::Rule;
use crate::rules::model::{FUNCTION, SAM_FUNCTION, resources};
use crate::template::Template;
use crate::value::Value;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::function::ENVIRONMENT_NAME_RESERVED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, function) in resources(template, &[FUNCTION, SAM_FUNCTION]) {
        let variables = function.get(&["Environment", "Variables"]).and_then(Value::as_object);
        for name in variables.into_iter().flat_map(|variables| variables.keys()) {
            let place = Place::property(id, &format!("Properties.Environment.Variables.{name}"));
            if RESERVED_ENVIRONMENT_NAMES.contains(&name.as_str()) {
                let message = format!(
                    "name of an environment variable must be none that Lambda sets itself, found `{name}`"
                );
                found.push(Diagnostic::error(RULE.fault.code, place, message, "choose another name"));
            } else if let Some(message) = ENVIRONMENT_NAME.violation(name) {
                let help = format!("use {}", ENVIRONMENT_NAME.alphabet.described);
                found.push(Diagnostic::error(ENVIRONMENT_NAME.code, place, message, help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn variable(name: &str) -> Vec<String> {
        codes(&format!(
            "F:\n  Type: AWS::Serverless::Function\n  Properties:\n    Environment: {{Variables: {{{name}: x}}}}"
        ))
    }

    #[test]
    fn lambda_sets_its_names_itself() {
        let place = "F.Properties.Environment.Variables";
        assert_eq!(variable("AWS_REGION"), [format!("environment_name_reserved {place}.AWS_REGION")]);
        assert_eq!(variable("AWS_REGIONS"), [""; 0]);
        assert_eq!(variable("A"), [format!("environment_name_invalid {place}.A")]);
        assert_eq!(variable("Ab"), [""; 0]);
    }
}
