//! Which resources can be connected, and what each connection allows.
//!
//! `profiles.json` is the table of the service's own transform, laid out one connection a line, without its comments:
//! `samtranslator/model/connector_profiles/profiles.json` of the GitHub repository `aws/serverless-application-model`,
//! commit `7000d0a3b0e5e0d9fca014ce135850718aad1290`. Copyright Amazon.com, Inc. or its affiliates; Apache License 2.0.
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html>

use super::end::End;
use super::substitute::substitute;
use crate::value::{Map, Value};
use std::sync::LazyLock;

/// `Permissions`: source type, destination type, connection. `Properties`: resource type, how to refer to it.
static TABLE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("profiles.json")).expect("the table is JSON, as a test makes sure")
});

/// What a connection between two types of resources is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Profile {
    /// The kind of resource that allows it.
    pub(super) kind: &'static str,
    properties: &'static Value,
}

impl Profile {
    pub(super) fn find(source: &str, destination: &str) -> Option<Self> {
        let row = TABLE["Permissions"].get(source)?.get(destination)?;
        Some(Self { kind: row["Type"].as_str()?, properties: &row["Properties"] })
    }

    /// Whether the policy belongs to the role of the source, not of the destination.
    pub(super) fn is_of_source(self) -> bool {
        self.properties["SourcePolicy"] == true
    }

    /// Which resource must wait for the permission.
    pub(super) fn depended_by(self) -> Option<&'static str> {
        self.properties["DependedBy"].as_str()
    }

    /// What each permission allows between two resources, in the order of the table.
    pub(super) fn categories(self, source: &End, destination: &End) -> Result<Map, String> {
        let find = |variable: &str| match variable.split_once('.') {
            Some(("Source", property)) => source.property(property),
            Some(("Destination", property)) => destination.property(property),
            _ => None,
        };
        match substitute(&self.properties["AccessCategories"], &find)? {
            Value::Object(categories) => Ok(categories),
            _ => Ok(Map::new()),
        }
    }

    /// Checks `Permissions` against what the connection knows.
    pub(super) fn check(self, permissions: &[&str], source: &str, destination: &str) -> Result<(), String> {
        let known: Vec<&str> = self.properties["AccessCategories"]
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .map(String::as_str)
            .collect();
        let names = known.join(", ");
        if permissions.is_empty() {
            return Err(format!("'Permissions' cannot be empty; valid values are: {names}."));
        }
        let unsupported =
            format!("Unsupported 'Permissions' provided for connector from {source} to {destination};");
        if permissions.iter().any(|permission| !known.contains(permission)) {
            return Err(format!("{unsupported} valid values are: {names}."));
        }
        let Some(combinations) = self.properties["ValidAccessCategories"].as_array() else {
            return Ok(());
        };
        let mut shown = Vec::new();
        for combination in combinations {
            let words: Vec<&str> =
                combination.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let known = |permission: &&str| words.contains(permission);
            if permissions.iter().all(known) && words.iter().all(|word| permissions.contains(word)) {
                return Ok(());
            }
            shown.push(words.join(" + "));
        }
        Err(format!("{unsupported} valid combinations are: {}.", shown.join(", ")))
    }
}

/// What a resource of the template shows to connectors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown(&'static Value);

impl Shown {
    pub(super) fn of(kind: &str) -> Self {
        static NOTHING: Value = Value::Null;
        Self(TABLE["Properties"].get(kind).unwrap_or(&NOTHING))
    }

    /// The property of the resource that holds its role; `Err` if each target of a rule has its own.
    pub(super) fn role(self) -> Option<Result<&'static str, ()>> {
        match self.0.get("Inputs")?.get("Role")? {
            Value::String(property) => Some(Ok(property)),
            _ => Some(Err(())),
        }
    }

    /// A value that other resources may refer to, such as `Arn`.
    pub(super) fn output(self, name: &str, logical_id: &str) -> Option<Value> {
        let mut value = self.0.get("Outputs")?.get(name)?.clone();
        put_id(&mut value, logical_id);
        Some(value)
    }
}

fn put_id(value: &mut Value, logical_id: &str) {
    match value {
        Value::String(text) if text == "%{logicalId}" => *value = logical_id.into(),
        Value::Array(list) => list.iter_mut().for_each(|value| put_id(value, logical_id)),
        Value::Object(map) => map.values_mut().for_each(|value| put_id(value, logical_id)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Profile, TABLE};
    use crate::value::Value;

    #[test]
    fn every_connection_is_of_a_known_kind() {
        let sources = TABLE["Permissions"].as_object().unwrap();
        let rows: Vec<&Value> = sources.values().flat_map(|row| row.as_object().unwrap().values()).collect();
        assert_eq!(rows.len(), 31);
        for row in rows {
            assert!(row["Properties"]["AccessCategories"].is_object());
            let kinds = [
                "AWS_IAM_ROLE_MANAGED_POLICY",
                "AWS_SQS_QUEUE_POLICY",
                "AWS_SNS_TOPIC_POLICY",
                "AWS_LAMBDA_PERMISSION",
            ];
            assert!(kinds.contains(&row["Type"].as_str().unwrap()));
        }
    }

    #[test]
    fn permissions_must_be_a_combination_that_the_connection_knows() {
        let (source, destination) = ("AWS::SQS::Queue", "AWS::Lambda::Function");
        let profile = Profile::find(source, destination).unwrap();
        let check = |permissions: &[&str]| profile.check(permissions, source, destination);
        assert_eq!(check(&["Write", "Read"]), Ok(()));
        assert_eq!(check(&[]).unwrap_err(), "'Permissions' cannot be empty; valid values are: Write, Read.");
        assert!(check(&["Read"]).unwrap_err().ends_with("valid combinations are: Read + Write."));
        assert!(check(&["Read", "Own"]).unwrap_err().ends_with("valid values are: Write, Read."));
    }
}
