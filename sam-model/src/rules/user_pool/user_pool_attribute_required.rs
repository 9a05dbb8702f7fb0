//! A custom attribute cannot be required.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::cognito::STANDARD_ATTRIBUTES;
use crate::rules::Rule;
use crate::rules::model::{USER_POOL, is_true, resources};
use crate::template::Template;
use crate::value::Value;

pub(in crate::rules) const RULE: Rule =
    Rule { fault: &fault::user_pool::USER_POOL_ATTRIBUTE_REQUIRED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, pool) in resources(template, &[USER_POOL]) {
        let schema = pool.properties.get("Schema").and_then(Value::as_array).into_iter().flatten();
        for (at, attribute) in schema.enumerate().filter(|(_, attribute)| is_true(attribute.get("Required")))
        {
            let Some(name) = attribute.get("Name").and_then(Value::as_str) else {
                continue;
            };
            if name != "sub" && !STANDARD_ATTRIBUTES.contains(&name) {
                let message = format!("a custom attribute must not be required, found `{name}`");
                let place = Place::property(id, &format!("Properties.Schema.{at}.Required"));
                let help = "leave `Required` out, and check the attribute when users sign up";
                found.push(Diagnostic::error(RULE.fault.code, place, message, help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn only_a_standard_attribute_can_be_required() {
        let pool = |name: &str| {
            codes(&format!(
                "P:\n  Type: AWS::Cognito::UserPool\n  Properties: {{Schema: [{{Name: {name}, AttributeDataType: String, Required: true}}]}}"
            ))
        };
        assert_eq!(pool("email"), [""; 0]);
        assert_eq!(pool("tenant"), ["user_pool_attribute_required P.Properties.Schema.0.Required"]);
    }
}
