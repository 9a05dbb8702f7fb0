//! No attribute is defined that no key uses, and none twice.

use super::{defined, tables, used};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::table::KEY_ATTRIBUTE_UNUSED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, table) in tables(template) {
        let (Some(used), Some(defined)) = (used(table), defined(table)) else {
            continue;
        };
        for (at, name) in defined.iter().enumerate() {
            let message = if defined[..at].contains(name) {
                format!("the attribute `{name}` of the table `{id}` must be defined once")
            } else if !used.iter().any(|(used, _)| used == name) {
                format!(
                    "the attribute `{name}` of the table `{id}` must be part of a key, for it has a definition"
                )
            } else {
                continue;
            };
            let place = Place::property(id, &format!("Properties.AttributeDefinitions.{at}"));
            let help = "leave the definition out: only attributes of keys have one";
            found.push(Diagnostic::error(RULE.fault.code, place, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attributes, schema, table};

    #[test]
    fn a_definition_is_used_and_stands_once() {
        let key = schema(&[("a", "HASH")]);
        let found = ["key_attribute_unused T.Properties.AttributeDefinitions.1"];
        assert_eq!(table(&format!("{}, {key}", attributes(&["a", "b"]))), found);
        assert_eq!(table(&format!("{}, {key}", attributes(&["a", "a"]))), found);
    }
}
