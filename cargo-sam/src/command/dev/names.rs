//! The names that a developer knows: logical ids instead of physical ids and ARNs.

use sam_sim::cloudformation::Stack;
use std::collections::{BTreeMap, BTreeSet};

/// Finds logical ids.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By physical id and by every attribute that is a text, such as `Arn`.
    logical_ids: BTreeMap<String, String>,
    /// The logical ids of functions.
    functions: BTreeSet<String>,
}

/// The type of functions.
const FUNCTION: &str = "AWS::Lambda::Function";

impl Names {
    /// The names of the resources of a stack.
    pub(super) fn of(stack: &Stack) -> Self {
        let mut names = Self::default();
        for (logical_id, resource) in &stack.resources {
            if resource.kind == FUNCTION {
                names.functions.insert(logical_id.clone());
            }
            let attributes = resource.created.attributes.values().filter_map(|value| value.as_str());
            for name in attributes.chain([resource.created.physical_id.as_str()]) {
                // A text that two resources share, such as the id of a parent, names the one that was made first.
                names.logical_ids.entry(name.to_owned()).or_insert_with(|| logical_id.clone());
            }
        }
        names
    }

    /// Whether this physical id or ARN is that of a function.
    pub(super) fn is_function(&self, name: &str) -> bool {
        self.functions.contains(self.short(name))
    }

    /// The logical id of what has this physical id, ARN or URL, or else its last part.
    pub(super) fn short<'a>(&'a self, name: &'a str) -> &'a str {
        let mut known = name;
        loop {
            if let Some(logical_id) = self.logical_ids.get(known) {
                return logical_id;
            }
            // An index or a stream of a table, a version of a function.
            match known.rfind(['/', ':']) {
                Some(end) if known.starts_with("arn:") => known = &known[..end],
                _ => break,
            }
        }
        name.rsplit(['/', ':']).find(|part| !part.is_empty()).unwrap_or(name)
    }
}

#[cfg(test)]
impl Names {
    /// The names of these: physical id or ARN, logical id, type.
    pub(super) fn known(resources: &[(&str, &str, &str)]) -> Self {
        let mut names = Self::default();
        for &(name, logical_id, kind) in resources {
            names.logical_ids.insert(name.to_owned(), logical_id.to_owned());
            if kind == FUNCTION {
                names.functions.insert(logical_id.to_owned());
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::known(&[
            ("arn:aws:dynamodb:eu-central-1:1:table/shop-Orders-1", "Orders", "AWS::DynamoDB::Table"),
            ("shop-PlaceOrder-1", "PlaceOrder", FUNCTION),
        ])
    }

    #[test]
    fn parts_of_a_resource_have_its_name() {
        let names = names();
        assert_eq!(names.short("arn:aws:dynamodb:eu-central-1:1:table/shop-Orders-1"), "Orders");
        assert_eq!(
            names.short("arn:aws:dynamodb:eu-central-1:1:table/shop-Orders-1/index/ByStatus"),
            "Orders"
        );
        assert_eq!(
            names.short("arn:aws:dynamodb:eu-central-1:1:table/shop-Orders-1/stream/2030-01-01T00:00:00.000"),
            "Orders"
        );
        assert_eq!(names.short("shop-PlaceOrder-1"), "PlaceOrder");
        assert!(names.is_function("shop-PlaceOrder-1") && !names.is_function("Orders"));
    }

    #[test]
    fn what_is_not_in_the_stack_keeps_the_end_of_its_name() {
        let names = names();
        assert_eq!(names.short("arn:aws:sqs:eu-central-1:1:Other"), "Other");
        assert_eq!(names.short("arn:aws:iam::1:root"), "root");
        assert_eq!(names.short("*"), "*");
        assert_eq!(names.short(""), "");
        assert_eq!(names.short("https://a.example/"), "a.example");
    }
}
