//! A DynamoDB table.

use super::queue::retained;
use super::{App, Declaration, Declared, Emission, properties};
use crate::key::ScalarAttributeType;
use crate::registry::Item;
use crate::table::StreamViewType;
use sam_model::value::json;
use sam_model::{Resource, Value, diagnostic};
use std::collections::BTreeMap;

/// A DynamoDB table, paid per request.
pub struct Table {
    declared: Declared,
    logical_id: String,
    partition_key: Option<(String, ScalarAttributeType)>,
    sort_key: Option<(String, ScalarAttributeType)>,
    indexes: Vec<SecondaryIndex>,
    stream: Option<StreamViewType>,
    time_to_live: Option<String>,
    point_in_time_recovery: bool,
}

/// A secondary index of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondaryIndex {
    /// The name: 3 to 255 letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// The partition key; the table's own makes the index a local one.
    pub partition_key: (String, ScalarAttributeType),
    /// The sort key.
    pub sort_key: Option<(String, ScalarAttributeType)>,
    /// Which attributes a query of it gives.
    pub projection: Projection,
    /// Whether it is a local index: made with the table, in the same partitions, for consistent reads.
    pub local: bool,
}

/// Which attributes of an item an index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Projection {
    /// All.
    All,
    /// The keys of index and table.
    KeysOnly,
    /// The keys, and these.
    Include(Vec<String>),
}

impl Table {
    /// A table with this logical id.
    #[track_caller]
    pub fn new(logical_id: &str) -> Self {
        Self {
            declared: Declared::here(),
            logical_id: logical_id.to_owned(),
            partition_key: None,
            sort_key: None,
            indexes: Vec::new(),
            stream: None,
            time_to_live: None,
            point_in_time_recovery: false,
        }
    }

    #[doc(hidden)]
    pub fn of_item(mut self, item: Item) -> Self {
        self.declared.item = Some(item);
        self
    }

    /// The attribute by which items are spread. CloudFormation: `KeySchema`, `HASH`.
    pub fn partition_key(mut self, attribute: &str, kind: ScalarAttributeType) -> Self {
        self.partition_key = Some((attribute.to_owned(), kind));
        self
    }

    /// The attribute by which items of one partition key are ordered. CloudFormation: `KeySchema`, `RANGE`.
    pub fn sort_key(mut self, attribute: &str, kind: ScalarAttributeType) -> Self {
        self.sort_key = Some((attribute.to_owned(), kind));
        self
    }

    /// Another order of the items, kept by DynamoDB: up to 20 global and 5 local ones.
    pub fn index(mut self, index: SecondaryIndex) -> Self {
        self.indexes.push(index);
        self
    }

    /// Records every change for 24 hours. CloudFormation: `StreamSpecification`.
    pub fn stream(mut self, view: StreamViewType) -> Self {
        self.stream = Some(view);
        self
    }

    /// The attribute with the time, in seconds since 1970, after which an item is deleted, within days.
    /// CloudFormation: `TimeToLiveSpecification`.
    pub fn time_to_live(mut self, attribute: &str) -> Self {
        self.time_to_live = Some(attribute.to_owned());
        self
    }

    /// Keeps 35 days of history from which any second can be restored. CloudFormation:
    /// `PointInTimeRecoverySpecification`.
    pub fn point_in_time_recovery(mut self) -> Self {
        self.point_in_time_recovery = true;
        self
    }
}

fn key_schema(
    partition: Option<&(String, ScalarAttributeType)>,
    sort: Option<&(String, ScalarAttributeType)>,
) -> Value {
    let element = |(key, kind): (&(String, ScalarAttributeType), &str)| json!({ "AttributeName": key.0, "KeyType": kind });
    let partition = partition.map(|key| (key, "HASH"));
    partition.into_iter().chain(sort.map(|key| (key, "RANGE"))).map(element).collect()
}

impl SecondaryIndex {
    fn emit(&self) -> Value {
        let projection = match &self.projection {
            Projection::All => json!({ "ProjectionType": "ALL" }),
            Projection::KeysOnly => json!({ "ProjectionType": "KEYS_ONLY" }),
            Projection::Include(names) => json!({ "NonKeyAttributes": names, "ProjectionType": "INCLUDE" }),
        };
        let keys = key_schema(Some(&self.partition_key), self.sort_key.as_ref());
        json!({ "IndexName": self.name, "KeySchema": keys, "Projection": projection })
    }
}

impl Declaration for Table {
    fn logical_id(&self) -> &str {
        &self.logical_id
    }

    fn source(&self) -> diagnostic::Source {
        self.declared.source()
    }

    fn comment(&self) -> Option<String> {
        self.declared.comment()
    }

    fn emit(&self, _: &App, out: &mut Emission<'_>) {
        let keys =
            self.indexes.iter().flat_map(|index| [Some(&index.partition_key), index.sort_key.as_ref()]);
        let keys = [self.partition_key.as_ref(), self.sort_key.as_ref()].into_iter().chain(keys).flatten();
        let attributes: BTreeMap<_, _> = keys.map(|(name, kind)| (name, kind.as_str())).collect();
        let definition = |(name, kind)| json!({ "AttributeName": name, "AttributeType": kind });
        let indexes = |local: bool| {
            let indexes: Vec<_> =
                self.indexes.iter().filter(|index| index.local == local).map(SecondaryIndex::emit).collect();
            (!indexes.is_empty()).then_some(Value::Array(indexes))
        };
        let ttl = self.time_to_live.as_ref().map(|name| json!({ "AttributeName": name, "Enabled": true }));
        let recovery = self.point_in_time_recovery.then(|| json!({ "PointInTimeRecoveryEnabled": true }));
        let entries = [
            ("AttributeDefinitions", Some(attributes.into_iter().map(definition).collect())),
            ("BillingMode", Some("PAY_PER_REQUEST".into())),
            ("GlobalSecondaryIndexes", indexes(false)),
            ("KeySchema", Some(key_schema(self.partition_key.as_ref(), self.sort_key.as_ref()))),
            ("LocalSecondaryIndexes", indexes(true)),
            ("PointInTimeRecoverySpecification", recovery),
            ("StreamSpecification", self.stream.map(|view| json!({ "StreamViewType": view.as_str() }))),
            ("TimeToLiveSpecification", ttl),
        ];
        out.resource(
            &self.logical_id,
            retained(Resource::new("AWS::DynamoDB::Table", properties(entries)), "Retain"),
        );
    }
}
