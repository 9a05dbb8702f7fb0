//! Every attribute of a key has a definition.

use super::{defined, tables, used};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::table::KEY_ATTRIBUTE_UNDEFINED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, table) in tables(template) {
        let (Some(used), Some(defined)) = (used(table), defined(table)) else {
            continue;
        };
        for (name, place) in used.into_iter().filter(|(name, _)| !defined.contains(name)) {
            let message =
                format!("the key attribute `{name}` of the table `{id}` must be in `AttributeDefinitions`");
            let help = format!("add `{name}` with its `AttributeType`");
            found.push(Diagnostic::error(RULE.fault.code, Place::property(id, &place), message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attributes, schema, table};

    #[test]
    fn keys_of_tables_and_indexes_are_defined() {
        let index = format!(
            "GlobalSecondaryIndexes: [{{IndexName: Idx, Projection: {{ProjectionType: ALL}}, {}}}]",
            schema(&[("b", "HASH")])
        );
        let own = schema(&[("a", "HASH")]);
        assert_eq!(table(&format!("{}, {own}, {index}", attributes(&["a", "b"]))), [""; 0]);
        assert_eq!(
            table(&format!("{}, {own}, {index}", attributes(&["a"]))),
            ["key_attribute_undefined T.Properties.GlobalSecondaryIndexes.0.KeySchema"]
        );
        assert_eq!(
            table(&format!("{}, {own}", attributes(&[]))),
            ["key_attribute_undefined T.Properties.KeySchema"]
        );
    }
}
