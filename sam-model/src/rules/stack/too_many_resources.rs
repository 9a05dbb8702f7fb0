//! Resources, parameters, outputs and mappings are counted. For SAM the expanded template is what counts, so the same
//! rule is asked again after the transform.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::cloudformation::{
    DESCRIPTION, LOGICAL_ID, MAPPING_ATTRIBUTES, MAPPINGS, OUTPUTS, PARAMETERS, RESOURCES,
};
use crate::rules::Rule;
use crate::template::Template;
use crate::value::Value;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::stack::TOO_MANY_RESOURCES, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let attributes =
        template.mappings.values().filter_map(Value::as_object).map(|map| map.len()).max().unwrap_or(0);
    let description = template.description.as_ref().map_or(0, String::len);
    let counts = [
        (RESOURCES, template.resources.len(), "divide the application into several stacks"),
        (PARAMETERS, template.parameters.len(), "join parameters, or read values from Systems Manager"),
        (OUTPUTS, template.outputs.len(), "leave outputs out that nobody reads"),
        (MAPPINGS, template.mappings.len(), "join mappings"),
        (MAPPING_ATTRIBUTES, attributes, "divide the mapping"),
        (DESCRIPTION, description, "write a shorter description"),
    ];
    for (limit, count, help) in counts {
        if let Some(message) = limit.violation(count as u64) {
            let help = if count == 0 { "add a resource" } else { help };
            found.push(Diagnostic::error(limit.code, Place::default(), message, help));
        }
    }
    for (section, map) in [("Parameters", &template.parameters), ("Outputs", &template.outputs)] {
        for name in map.keys().filter(|name| !LOGICAL_ID.allows(name)) {
            let message = LOGICAL_ID.violation(name).unwrap_or_default();
            let place = Place { property: Some(format!("{section}.{name}")), ..Place::default() };
            found.push(Diagnostic::error(LOGICAL_ID.code, place, message, "leave out other characters"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::limits::cloudformation::{DESCRIPTION, OUTPUTS};
    use crate::rules::tests::findings;

    fn template(outputs: u64, description: u64) -> Vec<String> {
        let outputs: String = (0..outputs).map(|at| format!("  O{at}: {{Value: x}}\n")).collect();
        let description = "d".repeat(description as usize);
        findings(&format!(
            "Description: {description}\nResources:\n  T: {{Type: AWS::SNS::Topic}}\nOutputs:\n{outputs}"
        ))
    }

    #[test]
    fn two_hundred_outputs_and_a_kilobyte_of_description_are_the_end() {
        assert_eq!(template(OUTPUTS.max, DESCRIPTION.max), [""; 0]);
        assert_eq!(template(OUTPUTS.max + 1, 1), ["too_many_outputs "]);
        assert_eq!(template(1, DESCRIPTION.max + 1), ["template_description_too_long "]);
    }

    #[test]
    fn names_of_outputs_are_letters_and_digits() {
        let found = findings("Resources:\n  T: {Type: AWS::SNS::Topic}\nOutputs:\n  a-b: {Value: x}\n");
        assert_eq!(found, ["logical_id_invalid Outputs.a-b"]);
    }
}
