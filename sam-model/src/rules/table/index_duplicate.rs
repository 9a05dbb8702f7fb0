//! The names of a table's indexes differ.

use super::{GLOBAL, LOCAL, indexes, tables};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::template::Template;
use std::collections::BTreeMap;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::table::INDEX_DUPLICATE, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, table) in tables(template) {
        let mut first: BTreeMap<&str, String> = BTreeMap::new();
        for (place, name, _) in indexes(table, GLOBAL).chain(indexes(table, LOCAL)) {
            if let Some(other) = first.get(name) {
                let message =
                    format!("the name of an index must stand once in the table `{id}`, found `{name}` twice");
                let diagnostic = Diagnostic::error(
                    RULE.fault.code,
                    Place::property(id, &place),
                    message,
                    "choose another name",
                );
                found.push(diagnostic.with_related(Place::property(id, other), "the first one"));
            } else {
                first.insert(name, place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attributes, schema, table};

    #[test]
    fn global_and_local_indexes_share_their_names() {
        let index = |name: &str, keys: &[(&str, &str)]| {
            format!("{{IndexName: {name}, Projection: {{ProjectionType: ALL}}, {}}}", schema(keys))
        };
        let both = |global: &str, local: &str| {
            let global = index(global, &[("c", "HASH")]);
            let local = index(local, &[("a", "HASH"), ("c", "RANGE")]);
            let key = schema(&[("a", "HASH"), ("b", "RANGE")]);
            table(&format!(
                "{}, {key}, GlobalSecondaryIndexes: [{global}], LocalSecondaryIndexes: [{local}]",
                attributes(&["a", "b", "c"])
            ))
        };
        assert_eq!(both("One", "Two"), [""; 0]);
        assert_eq!(both("One", "One"), ["index_duplicate T.Properties.LocalSecondaryIndexes.0"]);
    }
}
