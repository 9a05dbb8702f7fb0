//! The names and values of a function's environment share 4 KB.
//!
//! Only what the template says in plain text is counted, and what `Globals` adds.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::lambda::ENVIRONMENT;
use crate::rules::Rule;
use crate::rules::model::{FUNCTION, SAM_FUNCTION, resources};
use crate::template::Template;
use crate::value::{Map, Value};

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::function::ENVIRONMENT_TOO_LARGE, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let none = Map::new();
    let global = template.globals.get("Function").and_then(|function| function.get("Environment"));
    let global = global
        .and_then(|environment| environment.get("Variables"))
        .and_then(Value::as_object)
        .unwrap_or(&none);
    for (id, function) in resources(template, &[FUNCTION, SAM_FUNCTION]) {
        let own = function.get(&["Environment", "Variables"]).and_then(Value::as_object).unwrap_or(&none);
        let inherited =
            global.iter().filter(|(name, _)| function.kind == SAM_FUNCTION && !own.contains_key(*name));
        let size: usize = own.iter().chain(inherited).map(|(name, value)| name.len() + length(value)).sum();
        if let Some(message) = ENVIRONMENT.violation(size as u64) {
            let place = Place::property(id, "Properties.Environment");
            let help =
                "keep large values in a table, a bucket or a parameter of Systems Manager, and its name here";
            found.push(Diagnostic::error(RULE.fault.code, place, message, help));
        }
    }
}

fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Number(number) => number.to_string().len(),
        Value::Bool(value) => value.to_string().len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use crate::limits::lambda::ENVIRONMENT;
    use crate::rules::tests::findings;

    fn template(own: usize, global: usize) -> String {
        format!(
            "Globals: {{Function: {{Environment: {{Variables: {{BB: {}}}}}}}}}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {{Environment: {{Variables: {{AA: {}}}}}}}",
            "b".repeat(global),
            "a".repeat(own)
        )
    }

    #[test]
    fn names_and_values_and_globals_count_together() {
        let room = ENVIRONMENT.max as usize - 4;
        assert_eq!(findings(&template(room - 100, 100)), [""; 0]);
        assert_eq!(findings(&template(room - 100, 101)), ["environment_too_large F.Properties.Environment"]);
    }
}
