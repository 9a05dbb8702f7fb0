//! `TableDescription`.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>

use crate::dynamodb::index::{Index, Projection, Scope};
use crate::dynamodb::key::KeySchema;
use crate::dynamodb::stream::Stream;
use crate::dynamodb::table::{Billing, Table, Throughput};
use crate::dynamodb::wire::write_time;
use serde_json::{Value as Json, json};

/// `TableStatus`, as an operation answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Creating,
    Deleting,
    Updating,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Creating => "CREATING",
            Self::Deleting => "DELETING",
            Self::Updating => "UPDATING",
        }
    }
}

pub(super) fn table(table: &Table, status: Status) -> Json {
    let state = table.read();
    let settings = &state.settings;
    let definitions: Vec<_> = table
        .definitions
        .iter()
        .map(|key| json!({ "AttributeName": key.name, "AttributeType": key.kind.name() }))
        .collect();
    let mut answer = json!({
        "AttributeDefinitions": definitions,
        "TableName": table.name,
        "KeySchema": key_schema(&table.schema),
        "TableStatus": status.name(),
        "CreationDateTime": write_time(table.created),
        "ProvisionedThroughput": throughput(settings.throughput),
        "TableSizeBytes": state.rows.bytes(),
        "ItemCount": state.rows.count(),
        "TableArn": table.arn,
        "TableId": table.id,
        "DeletionProtectionEnabled": settings.deletion_protection,
    });
    if let Some(since) = settings.on_demand_since {
        let mode = match settings.billing {
            Billing::PayPerRequest => "PAY_PER_REQUEST",
            Billing::Provisioned => "PROVISIONED",
        };
        answer["BillingModeSummary"] =
            json!({ "BillingMode": mode, "LastUpdateToPayPerRequestDateTime": write_time(since) });
    }
    for (member, scope) in
        [("LocalSecondaryIndexes", Scope::Local), ("GlobalSecondaryIndexes", Scope::Global)]
    {
        let indexes: Vec<_> = state
            .indexes
            .iter()
            .filter(|known| known.scope == scope)
            .map(|known| index(table, known, status))
            .collect();
        if !indexes.is_empty() {
            answer[member] = indexes.into();
        }
    }
    if let Some(stream) = &state.stream {
        answer["StreamSpecification"] =
            json!({ "StreamEnabled": true, "StreamViewType": stream.view.name() });
        add_latest_stream(&mut answer, stream);
    }
    if let Some(class) = &settings.table_class {
        answer["TableClassSummary"] = json!({ "TableClass": class });
    }
    if let Some(encryption) = &settings.encryption {
        answer["SSEDescription"] =
            json!({ "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": encryption.key_arn });
    }
    let (read, write) = settings.on_demand_throughput;
    if read.is_some() || write.is_some() {
        answer["OnDemandThroughput"] =
            json!({ "MaxReadRequestUnits": read.unwrap_or(-1), "MaxWriteRequestUnits": write.unwrap_or(-1) });
    }
    answer
}

/// The stream that a table has, or had when it was deleted.
pub(super) fn add_latest_stream(answer: &mut Json, stream: &Stream) {
    answer["LatestStreamLabel"] = stream.label.clone().into();
    answer["LatestStreamArn"] = stream.arn.clone().into();
}

pub(super) fn key_schema(schema: &KeySchema) -> Json {
    let element = |kind| move |key: &crate::dynamodb::key::KeyAttribute| json!({ "AttributeName": key.name, "KeyType": kind });
    schema.partition.iter().map(element("HASH")).chain(schema.sort.iter().map(element("RANGE"))).collect()
}

fn throughput(throughput: Throughput) -> Json {
    json!({
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": throughput.read,
        "WriteCapacityUnits": throughput.write,
    })
}

fn index(table: &Table, index: &Index, status: Status) -> Json {
    let projection = match &index.projection {
        Projection::All => json!({ "ProjectionType": "ALL" }),
        Projection::KeysOnly => json!({ "ProjectionType": "KEYS_ONLY" }),
        Projection::Include(names) => json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names }),
    };
    let mut answer = json!({
        "IndexName": index.name,
        "KeySchema": key_schema(&index.schema),
        "Projection": projection,
        "IndexSizeBytes": index.rows.bytes(),
        "ItemCount": index.rows.count(),
        "IndexArn": format!("{}/index/{}", table.arn, index.name),
    });
    if index.scope == Scope::Global {
        answer["IndexStatus"] = status.name().into();
        answer["ProvisionedThroughput"] = throughput(index.throughput);
    }
    answer
}
