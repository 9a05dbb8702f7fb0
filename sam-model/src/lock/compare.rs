//! What a deployment would lose, or what CloudFormation would refuse, between two locks.

use super::{ALIAS, ATTRIBUTE, Entry, FIFO, Fact, INDEX, KEY, LOCAL_INDEX, Lock, NAME, SIGN_IN, STREAM};
use crate::diagnostic::{Diagnostic, Place};
use crate::fault::lock::{
    INDEX_KEY_CHANGED, QUEUE_KIND_CHANGED, REPLACEMENT_REFUSED, STATEFUL_RESOURCE_REMOVED,
    STREAM_VIEW_TYPE_CHANGED, TWO_INDEX_CHANGES_AT_ONCE, USER_POOL_ATTRIBUTE_REMOVED,
};
use std::collections::BTreeSet;

impl Lock {
    /// What must not happen when `now` is deployed over `self`, which was accepted before; sorted by place.
    pub fn compare(&self, now: &Self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (id, old) in &self.resources {
            match now.resources.get(id) {
                Some(new) if new.kind == old.kind => changed(id, old, new, &mut found),
                Some(new) => {
                    let message = format!(
                        "`{id}` must stay a resource of the type `{}`, found `{}`",
                        old.kind, new.kind
                    );
                    let help = format!(
                        "give the new resource another name, and keep `{id}` until its data is moved"
                    );
                    found.push(Diagnostic::error(
                        REPLACEMENT_REFUSED.code,
                        Place::resource(id),
                        message,
                        help,
                    ));
                }
                None => removed(id, old, self, now, &mut found),
            }
        }
        found.sort_by(|left, right| {
            (&left.place, left.code, &left.message).cmp(&(&right.place, right.code, &right.message))
        });
        found
    }
}

fn removed(id: &str, old: &Entry, accepted: &Lock, now: &Lock, found: &mut Vec<Diagnostic>) {
    let message = format!("`{id}` of the type `{}` must stay in the template, for it holds data", old.kind);
    let renamed =
        now.resources.iter().find(|(other, new)| *new == old && !accepted.resources.contains_key(*other));
    let help = match renamed {
        Some((other, _)) => format!(
            "call `{other}` `{id}` again: to CloudFormation another logical id is another resource. To give `{id}` up with its data, delete its section in `sam.lock`"
        ),
        None => format!(
            "put it back; or set its `DeletionPolicy` to `Retain`, deploy, and delete the section `[{id}]` in `sam.lock`"
        ),
    };
    let diagnostic = Diagnostic::error(STATEFUL_RESOURCE_REMOVED.code, Place::resource(id), message, help);
    found.push(match renamed {
        Some((other, _)) => diagnostic.with_related(Place::resource(other), "this one looks just like it"),
        None => diagnostic,
    });
}

fn changed(id: &str, old: &Entry, new: &Entry, found: &mut Vec<Diagnostic>) {
    let mut indexes = Vec::new();
    let names: BTreeSet<&String> = old.facts.keys().chain(new.facts.keys()).collect();
    for name in names {
        let (before, after) = (old.facts.get(name), new.facts.get(name));
        if before == after {
            continue;
        }
        let words = format!("was {}, found {}", show(before), show(after));
        let mut report = |code, property: &str, message: String, help: String| {
            found.push(Diagnostic::error(
                code,
                Place::property(id, &format!("Properties.{property}")),
                message,
                help,
            ));
        };
        match name.as_str() {
            KEY => report(
                REPLACEMENT_REFUSED.code,
                "KeySchema",
                format!("the key of the table `{id}` must not change: {words}"),
                format!(
                    "make a second table with the new key, copy the items, let the functions use it, then remove `{id}`"
                ),
            ),
            NAME => report(
                REPLACEMENT_REFUSED.code,
                "Name",
                format!(
                    "the physical name of `{id}` must not change, for it would be made anew and empty: {words}"
                ),
                format!(
                    "keep the name; or make a second resource with the new name, move the data, then remove `{id}`"
                ),
            ),
            STREAM if before.is_some() && after.is_some() => report(
                STREAM_VIEW_TYPE_CHANGED.code,
                "StreamSpecification",
                format!("the view type of the stream of `{id}` must not change in one deployment: {words}"),
                "deploy once without the stream and its readers, then with the new view type".to_owned(),
            ),
            FIFO => report(
                QUEUE_KIND_CHANGED.code,
                "FifoQueue",
                format!(
                    "the queue `{id}` must stay {}",
                    if before.is_some() { "FIFO" } else { "a standard queue" }
                ),
                format!("make a second queue, move the senders, and remove `{id}` when it is empty"),
            ),
            SIGN_IN | ALIAS => report(
                REPLACEMENT_REFUSED.code,
                if name == SIGN_IN { "UsernameAttributes" } else { "AliasAttributes" },
                format!("the way in which users of `{id}` sign in must not change: {words}"),
                "make a second user pool and let users move when they sign in (trigger `UserMigration`)"
                    .to_owned(),
            ),
            _ if name.starts_with(LOCAL_INDEX) => report(
                REPLACEMENT_REFUSED.code,
                "LocalSecondaryIndexes",
                format!(
                    "the local index `{}` of `{id}` must not change: {words}",
                    &name[LOCAL_INDEX.len()..]
                ),
                "local indexes are made with their table; use a global index".to_owned(),
            ),
            _ if name.starts_with(INDEX) => {
                let index = &name[INDEX.len()..];
                if before.is_some() && after.is_some() {
                    report(
                        INDEX_KEY_CHANGED.code,
                        "GlobalSecondaryIndexes",
                        format!("the key of the index `{index}` of `{id}` must not change: {words}"),
                        "add an index with another name, deploy, move the queries, then remove the old one"
                            .to_owned(),
                    );
                } else {
                    let change = if after.is_some() { "creation" } else { "deletion" };
                    indexes.push(format!("the {change} of `{index}`"));
                }
            }
            _ if name.starts_with(ATTRIBUTE) && before.is_some() => report(
                USER_POOL_ATTRIBUTE_REMOVED.code,
                "Schema",
                format!(
                    "the attribute `{}` of the user pool `{id}` must stay as it is: {words}",
                    &name[ATTRIBUTE.len()..]
                ),
                "keep it, unused if need be; a changed one needs a new name".to_owned(),
            ),
            _ => {}
        }
    }
    if indexes.len() > 1 {
        let message = format!(
            "the global indexes of `{id}` must change one at a time, found {}",
            indexes.join(" and ")
        );
        let help = "deploy with one of the changes, wait until it is done, then make the next";
        let place = Place::property(id, "Properties.GlobalSecondaryIndexes");
        found.push(Diagnostic::error(TWO_INDEX_CHANGES_AT_ONCE.code, place, message, help));
    }
}

fn show(fact: Option<&Fact>) -> String {
    match fact {
        None => "nothing".to_owned(),
        Some(Fact::Text(text)) => format!("`{text}`"),
        Some(Fact::List(list)) => format!("`{}`", list.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault;

    /// The codes of what changes between two locks, each written as the lines of a table `T`.
    fn table(before: &str, after: &str) -> Vec<&'static str> {
        compare("T", "AWS::DynamoDB::Table", before, after)
    }

    fn compare(id: &str, kind: &str, before: &str, after: &str) -> Vec<&'static str> {
        let lock =
            |facts: &str| Lock::parse(&format!("version = 1\n[{id}]\ntype = \"{kind}\"\n{facts}\n")).unwrap();
        codes(&lock(before), &lock(after))
    }

    fn codes(before: &Lock, after: &Lock) -> Vec<&'static str> {
        let found = before.compare(after);
        for diagnostic in &found {
            assert!(fault::find(diagnostic.code).is_some() && !diagnostic.help.is_empty(), "{diagnostic}");
        }
        found.iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn the_key_and_the_name_of_a_table_stay() {
        let key = r#"key = ["a HASH S"]"#;
        assert_eq!(table(key, key), [""; 0]);
        assert_eq!(table(key, r#"key = ["b HASH S"]"#), ["replacement_refused"]);
        assert_eq!(table(key, r#"key = ["a HASH N"]"#), ["replacement_refused"]);
        assert_eq!(table(key, r#"key = ["a HASH S", "b RANGE S"]"#), ["replacement_refused"]);
        assert_eq!(table(key, &format!("{key}\nname = \"orders\"")), ["replacement_refused"]);
        assert_eq!(table("", r#"local_index.L = ["a HASH S"]"#), ["replacement_refused"]);
    }

    #[test]
    fn one_index_changes_at_a_time() {
        let (a, b) = (r#"index.A = ["a HASH S"]"#, r#"index.B = ["b HASH S"]"#);
        assert_eq!(table("", a), [""; 0]);
        assert_eq!(table(a, ""), [""; 0]);
        assert_eq!(table(a, b), ["two_index_changes_at_once"]);
        assert_eq!(table("", &format!("{a}\n{b}")), ["two_index_changes_at_once"]);
        assert_eq!(table(a, r#"index.A = ["b HASH S"]"#), ["index_key_changed"]);
    }

    #[test]
    fn a_stream_may_come_and_go_but_not_change() {
        assert_eq!(table("", r#"stream = "NEW_IMAGE""#), [""; 0]);
        assert_eq!(table(r#"stream = "NEW_IMAGE""#, ""), [""; 0]);
        assert_eq!(table(r#"stream = "NEW_IMAGE""#, r#"stream = "OLD_IMAGE""#), ["stream_view_type_changed"]);
    }

    #[test]
    fn a_queue_keeps_its_kind() {
        let queue = |before, after| compare("Q", "AWS::SQS::Queue", before, after);
        assert_eq!(queue("", "fifo = \"true\""), ["queue_kind_changed"]);
        assert_eq!(queue("fifo = \"true\"", ""), ["queue_kind_changed"]);
    }

    #[test]
    fn attributes_of_users_can_only_be_added() {
        let pool = |before, after| compare("P", "AWS::Cognito::UserPool", before, after);
        let tenant = r#"attribute.tenant = ["AttributeDataType String"]"#;
        assert_eq!(pool("", tenant), [""; 0]);
        assert_eq!(pool(tenant, ""), ["user_pool_attribute_removed"]);
        assert_eq!(
            pool(tenant, r#"attribute.tenant = ["AttributeDataType Number"]"#),
            ["user_pool_attribute_removed"]
        );
        assert_eq!(pool(r#"sign_in = ["email"]"#, r#"sign_in = ["phone_number"]"#), ["replacement_refused"]);
    }

    #[test]
    fn a_renamed_resource_is_recognised() {
        let lock = |id: &str| {
            Lock::parse(&format!(
                "version = 1\n[{id}]\ntype = \"AWS::DynamoDB::Table\"\nkey = [\"a HASH S\"]\n"
            ))
            .unwrap()
        };
        let found = lock("Orders").compare(&lock("CustomerOrders"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "stateful_resource_removed");
        assert!(found[0].help.starts_with("call `CustomerOrders` `Orders` again"), "{}", found[0].help);
        assert_eq!(codes(&lock("Orders"), &Lock::default()), ["stateful_resource_removed"]);
        assert_eq!(codes(&Lock::default(), &lock("Orders")), [""; 0]);
    }

    #[test]
    fn another_type_under_the_same_id_is_a_replacement() {
        let lock = |kind: &str| Lock::parse(&format!("version = 1\n[A]\ntype = \"{kind}\"\n")).unwrap();
        assert_eq!(codes(&lock("AWS::SQS::Queue"), &lock("AWS::DynamoDB::Table")), ["replacement_refused"]);
    }
}
