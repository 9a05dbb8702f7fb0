//! A table has provisioned capacity or pays per request, not both.

use super::tables;
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::template::Template;

pub(in crate::rules) const RULE: Rule =
    Rule { fault: &fault::table::BILLING_MODE_CONTRADICTS_CAPACITY, check };

const CAPACITY: &str = "ProvisionedThroughput";

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, table) in tables(template) {
        let mode = match table.properties.get("BillingMode") {
            None => "PROVISIONED",
            Some(mode) => mode.as_str().unwrap_or_default(),
        };
        let capacity = table.properties.contains_key(CAPACITY);
        let place = Place::property(id, &format!("Properties.{CAPACITY}"));
        let (message, help) = match (mode, capacity) {
            ("PAY_PER_REQUEST", true) => {
                (format!("the table `{id}` pays per request and must have no `{CAPACITY}`"), "leave it out")
            }
            ("PROVISIONED", false) => (
                format!("the table `{id}` has the billing mode `PROVISIONED` and must have `{CAPACITY}`"),
                "set `BillingMode` to `PAY_PER_REQUEST`, or add the capacity",
            ),
            _ => continue,
        };
        found.push(Diagnostic::error(RULE.fault.code, place, message, help));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{attributes, schema};
    use crate::rules::tests::codes;

    #[test]
    fn capacity_and_mode_agree() {
        let table = |more: &str| {
            let key = format!("{}, {}", attributes(&["a"]), schema(&[("a", "HASH")]));
            codes(&format!("T:\n  Type: AWS::DynamoDB::Table\n  Properties: {{{key}{more}}}"))
        };
        let capacity = "ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}";
        let found = ["billing_mode_contradicts_capacity T.Properties.ProvisionedThroughput"];
        assert_eq!(table(&format!(", {capacity}")), [""; 0]);
        assert_eq!(table(", BillingMode: PAY_PER_REQUEST"), [""; 0]);
        assert_eq!(table(&format!(", BillingMode: PAY_PER_REQUEST, {capacity}")), found);
        assert_eq!(table(""), found);
    }
}
