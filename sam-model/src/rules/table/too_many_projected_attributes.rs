//! The attributes that all indexes of a table project by name are counted together.

use super::{GLOBAL, LOCAL, indexes, tables};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::dynamodb::PROJECTED_ATTRIBUTES;
use crate::rules::Rule;
use crate::template::Template;
use crate::value::Value;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::table::TOO_MANY_PROJECTED_ATTRIBUTES, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, table) in tables(template) {
        let list = |index: &Value| index.get("Projection")?.get("NonKeyAttributes")?.as_array().map(Vec::len);
        let count: usize =
            indexes(table, GLOBAL).chain(indexes(table, LOCAL)).filter_map(|(_, _, index)| list(index)).sum();
        if let Some(message) = PROJECTED_ATTRIBUTES.violation(count as u64) {
            let help = "let an index that needs nearly everything project `ALL`";
            found.push(Diagnostic::error(RULE.fault.code, Place::resource(id), message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attributes, schema, table};

    #[test]
    fn a_hundred_names_over_all_indexes_are_the_end() {
        let index = |at: usize, count: usize| {
            let names: Vec<_> = (0..count).map(|name| format!("n{name}")).collect();
            format!(
                "{{IndexName: Idx{at}, {}, Projection: {{ProjectionType: INCLUDE, NonKeyAttributes: [{}]}}}}",
                schema(&[("b", "HASH")]),
                names.join(", ")
            )
        };
        let indexes = |counts: &[usize]| {
            let list: Vec<_> = counts.iter().enumerate().map(|(at, count)| index(at, *count)).collect();
            table(&format!(
                "{}, {}, GlobalSecondaryIndexes: [{}]",
                attributes(&["a", "b"]),
                schema(&[("a", "HASH")]),
                list.join(", ")
            ))
        };
        assert_eq!(indexes(&[20, 20, 20, 20, 20]), [""; 0]);
        assert_eq!(indexes(&[20, 20, 20, 20, 20, 1]), ["too_many_projected_attributes T"]);
    }
}
