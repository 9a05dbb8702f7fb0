//! What answers tell beside their result: consumed capacity and item collections.

use crate::dynamodb::capacity::Consumed;
use crate::dynamodb::index::Scope;
use crate::dynamodb::key::Position;
use crate::dynamodb::shape::Input;
use crate::dynamodb::table::{State, Table};
use crate::dynamodb::value::Item;
use crate::dynamodb::wire;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// `ReturnConsumedCapacity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    None,
    Total,
    Indexes,
}

/// The member that a transaction adds to the sums, because it says apart what was read and what was written.
pub(super) const WRITTEN: Option<&str> = Some("WriteCapacityUnits");
pub(super) const READ: Option<&str> = Some("ReadCapacityUnits");

impl Report {
    pub(super) fn of(input: &Input) -> Self {
        match input.text("ReturnConsumedCapacity") {
            Some("TOTAL") => Self::Total,
            Some("INDEXES") => Self::Indexes,
            _ => Self::None,
        }
    }

    /// `ConsumedCapacity` of one table, under the name that the request used.
    pub(super) fn write(self, table: &str, consumed: &Consumed, direction: Option<&str>) -> Json {
        let units = |units: f64| {
            let mut members = Map::new();
            members.insert("CapacityUnits".to_owned(), units.into());
            if let Some(direction) = direction {
                members.insert(direction.to_owned(), units.into());
            }
            members
        };
        let mut members = units(consumed.total());
        members.insert("TableName".to_owned(), table.into());
        if self == Self::Indexes {
            members.insert("Table".to_owned(), units(consumed.table).into());
            for (member, indexes) in
                [("LocalSecondaryIndexes", &consumed.local), ("GlobalSecondaryIndexes", &consumed.global)]
            {
                if !indexes.is_empty() {
                    let indexes =
                        indexes.iter().map(|(name, consumed)| (name.clone(), units(*consumed).into()));
                    members.insert(member.to_owned(), Json::Object(indexes.collect()));
                }
            }
        }
        Json::Object(members)
    }

    /// `ConsumedCapacity` of an operation on one table, if it is wanted.
    pub(super) fn written(self, table: &str, consumed: &Consumed) -> Option<Json> {
        (self != Self::None).then(|| self.write(table, consumed, None))
    }

    /// Adds `ConsumedCapacity` to the answer of an operation on one table.
    pub(super) fn add(self, answer: &mut Json, table: &str, consumed: &Consumed) {
        if let Some(written) = self.written(table, consumed) {
            answer["ConsumedCapacity"] = written;
        }
    }

    /// Adds `ConsumedCapacity` to the answer of an operation on several tables.
    pub(super) fn add_all(
        self,
        answer: &mut Json,
        tables: &BTreeMap<String, Consumed>,
        direction: Option<&str>,
    ) {
        if self != Self::None {
            answer["ConsumedCapacity"] =
                tables.iter().map(|(table, consumed)| self.write(table, consumed, direction)).collect();
        }
    }
}

/// `ItemCollectionMetrics` of the collection that an item belongs to; none if the table has no local index.
pub(super) fn collection_metrics(
    table: &Table,
    state: &State,
    item: &Item,
    position: &Position,
) -> Option<Json> {
    const GB: f64 = 1024.0 * 1024.0 * 1024.0;
    state.indexes.iter().find(|index| index.scope == Scope::Local)?;
    let key = table
        .schema
        .partition
        .iter()
        .filter_map(|key| Some((key.name.clone(), wire::write_value(item.get(&key.name)?))));
    // The estimate is a range of one gigabyte around the size.
    let floor = (state.collection_bytes(position) as f64 / GB).floor();
    Some(json!({
        "ItemCollectionKey": Json::Object(key.collect()),
        "SizeEstimateRangeGB": [floor, floor + 1.0],
    }))
}
