//! A local index has the table's partition key and a sort key of its own; a global one partition keys, then sort keys.

use super::{GLOBAL, LOCAL, indexes, keys, tables};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::dynamodb::{INDEX_PARTITION_KEYS, INDEX_SORT_KEYS};
use crate::rules::Rule;
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::table::INDEX_KEY_MALFORMED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, table) in tables(template) {
        let Some(own) = keys(table.properties.get("KeySchema")) else {
            continue;
        };
        for (place, name, index) in indexes(table, LOCAL) {
            let Some(keys) = keys(index.get("KeySchema")) else {
                continue;
            };
            let right = matches!(
                (own.as_slice(), keys.as_slice()),
                ([(hash, _), (range, _)], [(same, "HASH"), (other, "RANGE")]) if hash == same && range != other
            );
            if !right {
                let message = format!(
                    "the local index `{name}` must have the partition key of the table `{id}` and another sort key, and the table a sort key itself"
                );
                let place = Place::property(id, &format!("{place}.KeySchema"));
                found.push(Diagnostic::error(
                    RULE.fault.code,
                    place,
                    message,
                    "make it a global index, or change its key",
                ));
            }
        }
        for (place, name, index) in indexes(table, GLOBAL) {
            let Some(keys) = keys(index.get("KeySchema")) else {
                continue;
            };
            let place = Place::property(id, &format!("{place}.KeySchema"));
            let hashes = keys.iter().take_while(|(_, kind)| *kind == "HASH").count();
            let ranges = keys.iter().skip(hashes).filter(|(_, kind)| *kind == "RANGE").count();
            if hashes == 0 || hashes + ranges != keys.len() {
                let message = format!(
                    "the key of the index `{name}` must be `HASH` attributes and then `RANGE` attributes"
                );
                found.push(Diagnostic::error(
                    RULE.fault.code,
                    place,
                    message,
                    "write the partition key first",
                ));
                continue;
            }
            let violations =
                [INDEX_PARTITION_KEYS.violation(hashes as u64), INDEX_SORT_KEYS.violation(ranges as u64)];
            for message in violations.into_iter().flatten() {
                found.push(Diagnostic::error(
                    INDEX_SORT_KEYS.code,
                    place.clone(),
                    message,
                    "join attributes into one",
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attributes, schema, table};

    fn index(section: &str, own: &[(&str, &str)], keys: &[(&str, &str)]) -> Vec<String> {
        let mut names: Vec<_> = own.iter().chain(keys).map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        table(&format!(
            "{}, {}, {section}SecondaryIndexes: [{{IndexName: Idx, Projection: {{ProjectionType: ALL}}, {}}}]",
            attributes(&names),
            schema(own),
            schema(keys)
        ))
    }

    #[test]
    fn a_local_index_shares_the_partition_key_only() {
        let own = [("a", "HASH"), ("b", "RANGE")];
        let found = ["index_key_malformed T.Properties.LocalSecondaryIndexes.0.KeySchema"];
        assert_eq!(index("Local", &own, &[("a", "HASH"), ("c", "RANGE")]), [""; 0]);
        assert_eq!(index("Local", &own, &own), found);
        assert_eq!(index("Local", &own, &[("c", "HASH"), ("b", "RANGE")]), found);
        assert_eq!(index("Local", &[("a", "HASH")], &[("a", "HASH"), ("c", "RANGE")]), found);
    }

    #[test]
    fn a_global_index_joins_up_to_four_attributes_of_each_kind() {
        let own = [("a", "HASH")];
        let four = [("b", "HASH"), ("c", "HASH"), ("d", "HASH"), ("e", "HASH")];
        let place = "T.Properties.GlobalSecondaryIndexes.0.KeySchema";
        assert_eq!(index("Global", &own, &four), [""; 0]);
        let five: Vec<_> = four.into_iter().chain([("f", "HASH")]).collect();
        assert_eq!(index("Global", &own, &five), [format!("too_many_index_keys {place}")]);
        assert_eq!(
            index("Global", &own, &[("b", "RANGE"), ("c", "HASH")]),
            [format!("index_key_malformed {place}")]
        );
        assert_eq!(index("Global", &own, &[]), [format!("index_key_malformed {place}")]);
    }
}
