//! Rules about tables.

use super::model::{TABLE, resources};
use crate::template::{Resource, Template};
use crate::value::Value;

pub(super) mod billing_mode_contradicts_capacity;
pub(super) mod index_duplicate;
pub(super) mod index_key_malformed;
pub(super) mod key_attribute_undefined;
pub(super) mod key_attribute_unused;
pub(super) mod key_schema_malformed;
pub(super) mod too_many_projected_attributes;

const GLOBAL: &str = "GlobalSecondaryIndexes";
const LOCAL: &str = "LocalSecondaryIndexes";

/// A key schema, as pairs of an attribute and its `KeyType`.
type Keys<'a> = Vec<(&'a str, &'a str)>;

/// The key schema of a table or an index; none if it is not written out.
fn keys(schema: Option<&Value>) -> Option<Keys<'_>> {
    let elements = schema?.as_array()?.iter();
    elements
        .map(|element| Some((element.get("AttributeName")?.as_str()?, element.get("KeyType")?.as_str()?)))
        .collect()
}

/// The indexes of a table: the section and the place in it, the name, the index.
fn indexes<'a>(
    table: &'a Resource,
    section: &'static str,
) -> impl Iterator<Item = (String, &'a str, &'a Value)> {
    let list = table.properties.get(section).and_then(Value::as_array).into_iter().flatten().enumerate();
    list.filter_map(move |(at, index)| {
        Some((format!("Properties.{section}.{at}"), index.get("IndexName")?.as_str()?, index))
    })
}

fn tables(template: &Template) -> impl Iterator<Item = (&str, &Resource)> {
    resources(template, &[TABLE])
}

/// The attributes that the keys of a table and its indexes use, with the place of the key schema; none if some key
/// is only known at deployment.
fn used(table: &Resource) -> Option<Vec<(&str, String)>> {
    let own = keys(table.properties.get("KeySchema"))?;
    let mut used: Vec<_> =
        own.into_iter().map(|(name, _)| (name, "Properties.KeySchema".to_owned())).collect();
    for section in [GLOBAL, LOCAL] {
        if table.properties.get(section).is_some_and(|list| !list.is_array()) {
            return None;
        }
        for (place, _, index) in indexes(table, section) {
            let keys = keys(index.get("KeySchema"))?;
            used.extend(keys.into_iter().map(|(name, _)| (name, format!("{place}.KeySchema"))));
        }
    }
    Some(used)
}

/// The attributes that a table defines; none if some are only known at deployment.
fn defined(table: &Resource) -> Option<Vec<&str>> {
    let list = table.properties.get("AttributeDefinitions")?.as_array()?;
    list.iter().map(|definition| definition.get("AttributeName")?.as_str()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use crate::rules::tests::codes;

    /// The findings of a table with these properties, in the flow style of YAML.
    pub(super) fn table(properties: &str) -> Vec<String> {
        codes(&format!(
            "T:\n  Type: AWS::DynamoDB::Table\n  Properties: {{BillingMode: PAY_PER_REQUEST, {properties}}}"
        ))
    }

    /// Definitions of attributes of type `S`.
    pub(super) fn attributes(names: &[&str]) -> String {
        let list: Vec<_> =
            names.iter().map(|name| format!("{{AttributeName: {name}, AttributeType: S}}")).collect();
        format!("AttributeDefinitions: [{}]", list.join(", "))
    }

    /// A key schema of attributes with their types.
    pub(super) fn schema(keys: &[(&str, &str)]) -> String {
        let list: Vec<_> =
            keys.iter().map(|(name, kind)| format!("{{AttributeName: {name}, KeyType: {kind}}}")).collect();
        format!("KeySchema: [{}]", list.join(", "))
    }

    #[test]
    fn a_plain_table_is_clean() {
        assert_eq!(table(&format!("{}, {}", attributes(&["id"]), schema(&[("id", "HASH")]))), [""; 0]);
    }
}
