//! The key of a table is a partition key and then at most one sort key.

use super::{keys, tables};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::table::KEY_SCHEMA_MALFORMED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, table) in tables(template) {
        let Some(keys) = keys(table.properties.get("KeySchema")) else {
            continue;
        };
        let place = Place::property(id, "Properties.KeySchema");
        let (code, message) = match keys.as_slice() {
            [(_, "HASH")] => continue,
            [(hash, "HASH"), (range, "RANGE")] if hash != range => continue,
            keys if !keys.iter().any(|(_, kind)| *kind == "HASH") => (
                fault::table::PARTITION_KEY_MISSING.code,
                format!("the table `{id}` must have a partition key"),
            ),
            _ => (
                RULE.fault.code,
                format!(
                    "the key schema of the table `{id}` must be one `HASH` attribute and then at most one other, `RANGE`"
                ),
            ),
        };
        found.push(Diagnostic::error(
            code,
            place,
            message,
            "write the partition key first, as `HASH`, then the sort key, as `RANGE`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attributes, schema, table};

    fn check(keys: &[(&str, &str)], expected: &[&str]) {
        let names: Vec<_> = keys.iter().map(|(name, _)| *name).collect();
        let found = table(&format!("{}, {}", attributes(&names), schema(keys)));
        let found: Vec<_> = found.iter().map(|found| found.split(' ').next().unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_key_is_one_or_two_attributes_in_their_order() {
        check(&[("a", "HASH")], &[]);
        check(&[("a", "HASH"), ("b", "RANGE")], &[]);
        check(&[("b", "RANGE"), ("a", "HASH")], &["key_schema_malformed"]);
        check(&[("a", "HASH"), ("b", "HASH")], &["key_schema_malformed"]);
        check(&[("a", "HASH"), ("b", "RANGE"), ("c", "RANGE")], &["key_schema_malformed"]);
        check(&[("a", "RANGE")], &["partition_key_missing"]);
        check(&[], &["partition_key_missing"]);
    }
}
