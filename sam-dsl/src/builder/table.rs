//! A DynamoDB table.
//!
//! It has the attributes of its keys only; the others are a matter of [`derive@Table`](derive@crate::Table), which
//! declares an item as a type.

use super::queue::retained;
use super::{App, Declaration, Declared, Emission, properties};
use crate::key::ScalarAttributeType;
use crate::registry::Item;
use crate::table::StreamViewType;
use sam_model::value::json;
use sam_model::{Resource, Value, diagnostic};
use std::collections::BTreeMap;

/// A DynamoDB table, paid per request. It stays when its stack is deleted.
///
/// CloudFormation: `AWS::DynamoDB::Table` with `BillingMode: PAY_PER_REQUEST` and `DeletionPolicy: Retain`.
///
/// # Example
/// ```
/// use sam_dsl::builder::{App, Table};
/// use sam_dsl::{ScalarAttributeType, StreamViewType};
///
/// let orders = Table::new("Orders")
///     .partition_key("customer", ScalarAttributeType::S)
///     .sort_key("id", ScalarAttributeType::S)
///     .stream(StreamViewType::NewAndOldImages)
///     .time_to_live("expires")
///     .point_in_time_recovery();
/// assert_eq!(App::new("shop").add(orders).check(), []);
/// ```
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html>
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

/// A secondary index of a table, for [`Table::index`].
///
/// CloudFormation: an entry of `GlobalSecondaryIndexes` or `LocalSecondaryIndexes`.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondaryIndex {
    /// The name: 3 to 255 letters, digits, `-`, `_` and `.` (`index_name_invalid`), no two of a table the same
    /// (`index_duplicate`). CloudFormation: `IndexName`.
    pub name: String,
    /// The partition key; a local index has that of its table (`index_key_malformed`). CloudFormation: `KeySchema`,
    /// `HASH`.
    pub partition_key: (String, ScalarAttributeType),
    /// The sort key; a local index needs one (`index_key_malformed`). CloudFormation: `KeySchema`, `RANGE`.
    pub sort_key: Option<(String, ScalarAttributeType)>,
    /// Which attributes a query of it gives. CloudFormation: `Projection`.
    pub projection: Projection,
    /// Whether it is a local index: made with the table, in the same partitions, for consistent reads.
    pub local: bool,
}

/// Which attributes of an item an index holds. CloudFormation: `ProjectionType`.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Projection {
    /// All.
    All,
    /// The keys of index and table.
    KeysOnly,
    /// The keys, and these: 1 to 20 attributes of an index, and up to 100 of all indexes of a table
    /// (`too_many_projected_attributes`).
    Include(Vec<String>),
}

impl Table {
    /// A table with this logical id: 1 to 255 letters and digits (`logical_id_invalid`). It needs a
    /// [`partition_key`](Self::partition_key) (`partition_key_missing`).
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

    /// The attribute by which items are spread; its name has 1 to 255 bytes (`attribute_name_too_long`). It is demanded
    /// (`partition_key_missing`). CloudFormation: `KeySchema`, `HASH`.
    ///
    /// A table that is deployed cannot change it: that would replace the table (`replacement_refused`).
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html>
    pub fn partition_key(mut self, attribute: &str, kind: ScalarAttributeType) -> Self {
        self.partition_key = Some((attribute.to_owned(), kind));
        self
    }

    /// The attribute by which items of one partition key are ordered; its name has 1 to 255 bytes
    /// (`attribute_name_too_long`). Default: none, so that a partition key has one item. CloudFormation: `KeySchema`,
    /// `RANGE`.
    ///
    /// A table that is deployed cannot change it: that would replace the table (`replacement_refused`).
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html>
    pub fn sort_key(mut self, attribute: &str, kind: ScalarAttributeType) -> Self {
        self.sort_key = Some((attribute.to_owned(), kind));
        self
    }

    /// Another order of the items, kept by DynamoDB: up to 20 global (`too_many_global_indexes`) and 5 local ones
    /// (`too_many_local_indexes`). Default: none.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::ScalarAttributeType::{N, S};
    /// use sam_dsl::builder::{App, Projection, SecondaryIndex, Table};
    ///
    /// let orders = Table::new("Orders").partition_key("id", S).index(SecondaryIndex {
    ///     name: "ByStatus".to_owned(),
    ///     partition_key: ("status".to_owned(), S),
    ///     sort_key: Some(("placed_at".to_owned(), N)),
    ///     projection: Projection::Include(vec!["total".to_owned()]),
    ///     local: false,
    /// });
    /// assert_eq!(App::new("shop").add(orders).check(), []);
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html>
    pub fn index(mut self, index: SecondaryIndex) -> Self {
        self.indexes.push(index);
        self
    }

    /// Records every change for 24 hours. Default: no stream. CloudFormation: `StreamSpecification`.
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>
    pub fn stream(mut self, view: StreamViewType) -> Self {
        self.stream = Some(view);
        self
    }

    /// The attribute with the time, in seconds since 1970, after which an item is deleted, within days; its name has 1
    /// to 255 characters (`attribute_name_too_long`). Default: items stay. CloudFormation: `TimeToLiveSpecification`.
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html>
    pub fn time_to_live(mut self, attribute: &str) -> Self {
        self.time_to_live = Some(attribute.to_owned());
        self
    }

    /// Keeps 35 days of history from which any second can be restored. Default: none. CloudFormation:
    /// `PointInTimeRecoverySpecification`.
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html>
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
