//! `CreateTable`: makes a table with its indexes and its stream.
//!
//! The answer says `CREATING`, as AWS's does; the table can be used at once.
//! Not simulated: resource policies, warm throughput, global tables (refused, see `Unsupported`).
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>

use super::description::{self, Status};
use super::{access, request};
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::index::{Index, Projection, Scope};
use crate::dynamodb::key::{KeyAttribute, KeySchema};
use crate::dynamodb::shape::{
    ANY, Form, INDEX_NAME, Input, Shape, Structure, TABLE_NAME, TEXT, at_least, between, not_simulated, of,
    one_of, optional, required,
};
use crate::dynamodb::stream::{Stream, ViewType};
use crate::dynamodb::table::{Billing, Encryption, Settings, Table, Throughput};
use crate::dynamodb::tree::Tree;
use crate::dynamodb::value::Type;
use crate::service::{Access, Call};
use crate::{Account, AwsError, Timestamp};
use jiff::SignedDuration;
use sam_model::limits::dynamodb as limits;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most global secondary indexes of a table.
const MAX_GLOBAL_INDEXES: usize = limits::GLOBAL_INDEXES.max as usize;
/// The most local secondary indexes of a table.
const MAX_LOCAL_INDEXES: usize = limits::LOCAL_INDEXES.max as usize;
/// The most attributes of each half of the key of a global secondary index.
const MAX_KEY_PARTS: usize = limits::INDEX_PARTITION_KEYS.max as usize;
/// The most attributes that all indexes of a table together may include.
const MAX_INCLUDED: usize = limits::PROJECTED_ATTRIBUTES.max as usize;

const KEY_NAME: Shape = Shape::Text(of(&limits::KEY_ATTRIBUTE_NAME), Form::Free);
const KEY_SCHEMA: Shape = Shape::List(
    &Shape::Structure(&[
        required("AttributeName", KEY_NAME),
        required("KeyType", one_of(&["HASH", "RANGE"])),
    ]),
    at_least(1),
);
const PROJECTION: Shape = Shape::Structure(&[
    optional("ProjectionType", one_of(&["ALL", "KEYS_ONLY", "INCLUDE"])),
    optional("NonKeyAttributes", Shape::List(&KEY_NAME, of(&limits::PROJECTED_ATTRIBUTES_OF_INDEX))),
]);
pub(super) const PROVISIONED_THROUGHPUT: Shape = Shape::Structure(&[
    required("ReadCapacityUnits", Shape::Long(at_least(1))),
    required("WriteCapacityUnits", Shape::Long(at_least(1))),
]);
pub(super) const ON_DEMAND_THROUGHPUT: Shape = Shape::Structure(&[
    optional("MaxReadRequestUnits", Shape::Long(ANY)),
    optional("MaxWriteRequestUnits", Shape::Long(ANY)),
]);
pub(super) const BILLING_MODE: Shape = one_of(&["PROVISIONED", "PAY_PER_REQUEST"]);
pub(super) const TABLE_CLASS: Shape = one_of(&["STANDARD", "STANDARD_INFREQUENT_ACCESS"]);
pub(super) const STREAM_SPECIFICATION: Shape = Shape::Structure(&[
    required("StreamEnabled", Shape::Boolean),
    optional("StreamViewType", one_of(&["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"])),
]);
pub(super) const SSE_SPECIFICATION: Shape = Shape::Structure(&[
    optional("Enabled", Shape::Boolean),
    optional("SSEType", one_of(&["AES256", "KMS"])),
    optional("KMSMasterKeyId", TEXT),
]);

static INPUT: Structure = &[
    required("TableName", TABLE_NAME),
    optional(
        "AttributeDefinitions",
        Shape::List(
            &Shape::Structure(&[
                required("AttributeName", KEY_NAME),
                required("AttributeType", one_of(&["B", "N", "S"])),
            ]),
            ANY,
        ),
    ),
    optional("KeySchema", KEY_SCHEMA),
    optional("BillingMode", BILLING_MODE),
    optional("ProvisionedThroughput", PROVISIONED_THROUGHPUT),
    optional("OnDemandThroughput", ON_DEMAND_THROUGHPUT),
    optional(
        "LocalSecondaryIndexes",
        Shape::List(
            &Shape::Structure(&[
                required("IndexName", INDEX_NAME),
                required("KeySchema", KEY_SCHEMA),
                required("Projection", PROJECTION),
            ]),
            ANY,
        ),
    ),
    optional(
        "GlobalSecondaryIndexes",
        Shape::List(
            &Shape::Structure(&[
                required("IndexName", INDEX_NAME),
                required("KeySchema", KEY_SCHEMA),
                required("Projection", PROJECTION),
                optional("ProvisionedThroughput", PROVISIONED_THROUGHPUT),
                optional("OnDemandThroughput", ON_DEMAND_THROUGHPUT),
                not_simulated("WarmThroughput"),
            ]),
            ANY,
        ),
    ),
    optional("StreamSpecification", STREAM_SPECIFICATION),
    optional("SSESpecification", SSE_SPECIFICATION),
    optional(
        "Tags",
        Shape::List(
            &Shape::Structure(&[
                required("Key", Shape::Text(between(1, 128), Form::Free)),
                required("Value", Shape::Text(between(0, 256), Form::Free)),
            ]),
            ANY,
        ),
    ),
    optional("TableClass", TABLE_CLASS),
    optional("DeletionProtectionEnabled", Shape::Boolean),
    not_simulated("WarmThroughput"),
    not_simulated("ResourcePolicy"),
    not_simulated("GlobalTableSourceArn"),
    not_simulated("GlobalTableSettingsReplicationMode"),
];

pub(in crate::dynamodb) fn access(call: &Call<'_>, input: &Json) -> Vec<Access> {
    access::on_table(call, "CreateTable", input)
}

pub(in crate::dynamodb) fn run(call: &Call<'_>, input: Json) -> Result<Json, AwsError> {
    let mut input = Input::accept(INPUT, input)?;
    let name = request::check_table_name(call, input.text("TableName").unwrap_or_default())?;
    let now = call.now();
    let mut settings = Settings {
        deletion_protection: input.flag("DeletionProtectionEnabled").unwrap_or(false),
        table_class: input.take_text("TableClass"),
        ..Settings::default()
    };
    let provisioned = input.take("ProvisionedThroughput").map(throughput);
    (settings.billing, settings.throughput) = billing(input.text("BillingMode"), provisioned)?;
    if settings.billing == Billing::PayPerRequest {
        settings.on_demand_since = Some(now);
    }
    settings.on_demand_throughput = on_demand_throughput(input.take("OnDemandThroughput"));
    settings.encryption = input.take("SSESpecification").and_then(|sse| encryption(call.account, sse));
    for tag in input.take_list("Tags").unwrap_or_default() {
        let mut tag = Input::part(tag);
        let (key, value) = (tag.take_text("Key"), tag.take_text("Value"));
        settings.tags.insert(key.unwrap_or_default(), value.unwrap_or_default());
    }

    let definitions = definitions(input.take_list("AttributeDefinitions").unwrap_or_default())?;
    let Some(schema) = input.take_list("KeySchema") else {
        return Err(invalid(
            "One or more parameter values were invalid: KeySchema is required to create a table",
        )
        .into());
    };
    let schema = key_schema(schema, &definitions, None)?;
    let mut indexes = Vec::new();
    let local = index_list(&mut input, "LocalSecondaryIndexes", MAX_LOCAL_INDEXES)?;
    if !local.is_empty() && schema.sort.is_empty() {
        return Err(invalid(
            "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required \
             when specifying a LocalSecondaryIndex",
        )
        .into());
    }
    for part in local {
        indexes.push(local_index(part, &schema, &definitions)?);
    }
    for part in index_list(&mut input, "GlobalSecondaryIndexes", MAX_GLOBAL_INDEXES)? {
        indexes.push(global_index(part, settings.billing, &definitions)?);
    }
    check_indexes(&indexes, &schema, &definitions)?;
    let view = match input.take("StreamSpecification") {
        Some(specification) => view_type(specification)?,
        None => None,
    };

    let dynamodb = &call.account.services().dynamodb;
    let arn = call.account.arn("dynamodb", &format!("table/{name}"));
    let mut tables = dynamodb.write_tables();
    if tables.contains_key(&name) {
        return Err(Error::ResourceInUseException { message: format!("Table already exists: {name}") }.into());
    }
    let id = call.account.random().uuid();
    let table = Arc::new(Table::new((name.clone(), arn, id), now, schema, definitions, settings, indexes));
    tables.insert(name, table.clone());
    drop(tables);
    if let Some(view) = view {
        enable_stream(call.account, &table, view, now);
    }
    Ok(json!({ "TableDescription": description::table(&table, Status::Creating) }))
}

/// Makes a stream for a table.
pub(super) fn enable_stream(account: &Account, table: &Table, view: ViewType, now: Timestamp) {
    let dynamodb = &account.services().dynamodb;
    // The label is the time, and two streams of a table never share one.
    let mut time = now;
    let (label, arn) = loop {
        let label = time.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string();
        let arn = format!("{}/stream/{label}", table.arn);
        if dynamodb.stream(&arn).is_none() {
            break (label, arn);
        }
        time += SignedDuration::from_millis(1);
    };
    let stream = Arc::new(Stream::new(arn, label, table.name.clone(), table.schema.clone(), view, now));
    dynamodb.add_stream(stream.clone(), now);
    table.write().stream = Some(stream);
}

/// The view type of a `StreamSpecification`; none if the stream is to be off.
///
/// # Errors
/// `ValidationException`.
pub(super) fn view_type(specification: Json) -> Result<Option<ViewType>, Error> {
    let specification = Input::part(specification);
    let view = specification.text("StreamViewType").and_then(ViewType::named);
    match (specification.flag("StreamEnabled").unwrap_or(false), view) {
        (true, None) => Err(invalid(
            "One or more parameter values were invalid: StreamViewType is required when StreamEnabled is true",
        )),
        (false, Some(_)) => Err(invalid(
            "One or more parameter values were invalid: StreamViewType cannot be specified when StreamEnabled is false",
        )),
        (_, view) => Ok(view),
    }
}

/// The units in `ProvisionedThroughput`.
pub(super) fn throughput(json: Json) -> Throughput {
    let part = Input::part(json);
    let units = |member| part.integer(member).unwrap_or_default();
    Throughput { read: units("ReadCapacityUnits"), write: units("WriteCapacityUnits") }
}

/// The billing mode and the provisioned throughput, which belong together.
///
/// # Errors
/// `ValidationException`.
pub(super) fn billing(
    mode: Option<&str>,
    provisioned: Option<Throughput>,
) -> Result<(Billing, Throughput), Error> {
    match (mode, provisioned) {
        (Some("PAY_PER_REQUEST"), None) => Ok((Billing::PayPerRequest, Throughput::default())),
        (Some("PAY_PER_REQUEST"), Some(_)) => Err(invalid(
            "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be \
             specified when BillingMode is PAY_PER_REQUEST",
        )),
        (_, Some(throughput)) => Ok((Billing::Provisioned, throughput)),
        (_, None) => Err(invalid(
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be \
             specified when BillingMode is PROVISIONED",
        )),
    }
}

/// The limits in `OnDemandThroughput`.
pub(super) fn on_demand_throughput(json: Option<Json>) -> (Option<i64>, Option<i64>) {
    let part = Input::part(json.unwrap_or_default());
    // -1 takes a limit away.
    let limit = |member| part.integer(member).filter(|units| *units >= 1);
    (limit("MaxReadRequestUnits"), limit("MaxWriteRequestUnits"))
}

/// The encryption of an `SSESpecification`; none for AWS's own keys.
pub(super) fn encryption(account: &Account, json: Json) -> Option<Encryption> {
    let part = Input::part(json);
    (part.flag("Enabled") == Some(true)).then(|| {
        let key = part.text("KMSMasterKeyId").unwrap_or("alias/aws/dynamodb");
        let is_name = key.starts_with("arn:");
        let resource = if key.starts_with("alias/") { key.to_owned() } else { format!("key/{key}") };
        Encryption { key_arn: if is_name { key.to_owned() } else { account.arn("kms", &resource) } }
    })
}

fn definitions(list: Vec<Json>) -> Result<Vec<KeyAttribute>, Error> {
    let mut definitions: Vec<KeyAttribute> = Vec::new();
    for json in list {
        let mut part = Input::part(json);
        let kind = part.text("AttributeType").and_then(Type::named).unwrap_or(Type::String);
        let name = part.take_text("AttributeName").unwrap_or_default();
        if definitions.iter().any(|known| known.name == name) {
            return Err(invalid(format!(
                "Cannot have two attributes with the same name in AttributeDefinitions: {name}"
            )));
        }
        definitions.push(KeyAttribute { name, kind });
    }
    Ok(definitions)
}

/// Reads a key schema; `index` names the index that it belongs to.
fn key_schema(
    list: Vec<Json>,
    definitions: &[KeyAttribute],
    index: Option<(&str, Scope)>,
) -> Result<KeySchema, Error> {
    let most = if matches!(index, Some((_, Scope::Global))) { MAX_KEY_PARTS } else { 1 };
    let mut names: [Vec<String>; 2] = Default::default();
    for (position, json) in list.into_iter().enumerate() {
        let mut part = Input::part(json);
        let is_sort = part.text("KeyType") == Some("RANGE");
        if position == 0 && is_sort {
            return Err(invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
        }
        let name = part.take_text("AttributeName").unwrap_or_default();
        if names.iter().flatten().any(|known| *known == name) {
            return Err(invalid(
                "Both the Hash Key and the Range Key element in the KeySchema have the same name",
            ));
        }
        if !is_sort && (names[0].len() == most || !names[1].is_empty()) {
            return Err(invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
        }
        if is_sort && names[1].len() == most {
            return Err(invalid(
                "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: \
                 Member must have length less than or equal to 2",
            ));
        }
        names[usize::from(is_sort)].push(name);
    }
    let missing: Vec<&str> = names
        .iter()
        .flatten()
        .map(String::as_str)
        .filter(|name| !definitions.iter().any(|known| known.name == *name))
        .collect();
    if !missing.is_empty() {
        let keys: Vec<_> = names.iter().flatten().map(String::as_str).collect();
        return Err(invalid(format!(
            "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. \
             Keys: [{}], AttributeDefinitions: [{}]",
            keys.join(", "),
            joined(definitions)
        )));
    }
    let typed = |names: Vec<String>| {
        names
            .into_iter()
            .filter_map(|name| definitions.iter().find(|known| known.name == name).cloned())
            .collect()
    };
    let [partition, sort] = names;
    Ok(KeySchema { partition: typed(partition), sort: typed(sort) })
}

fn index_list(input: &mut Input, member: &str, most: usize) -> Result<Vec<Json>, Error> {
    let Some(list) = input.take_list(member) else {
        return Ok(Vec::new());
    };
    if list.is_empty() {
        return Err(invalid(format!("One or more parameter values were invalid: List of {member} is empty")));
    }
    if list.len() > most {
        return Err(invalid(format!(
            "One or more parameter values were invalid: Number of {member} exceeds per-table limit of {most}"
        )));
    }
    Ok(list)
}

fn local_index(json: Json, table: &KeySchema, definitions: &[KeyAttribute]) -> Result<Index, Error> {
    let mut part = Input::part(json);
    let name = part.take_text("IndexName").unwrap_or_default();
    let schema = part.take_list("KeySchema").unwrap_or_default();
    let schema = key_schema(schema, definitions, Some((&name, Scope::Local)))?;
    if schema.sort.is_empty() {
        return Err(invalid(format!(
            "One or more parameter values were invalid: Index KeySchema does not have a range key for index: {name}"
        )));
    }
    if schema.partition != table.partition {
        return Err(invalid(format!(
            "One or more parameter values were invalid: Index KeySchema does not have the same leading hash key as \
             table KeySchema for index: {name}. index hash key: {}, table hash key: {}",
            joined(&schema.partition),
            joined(&table.partition)
        )));
    }
    let projection = projection(&mut part)?;
    let throughput = Throughput::default();
    Ok(Index { name, scope: Scope::Local, schema, projection, throughput, rows: Tree::default() })
}

fn global_index(json: Json, mode: Billing, definitions: &[KeyAttribute]) -> Result<Index, Error> {
    let mut part = Input::part(json);
    let name = part.take_text("IndexName").unwrap_or_default();
    let schema = part.take_list("KeySchema").unwrap_or_default();
    let schema = key_schema(schema, definitions, Some((&name, Scope::Global)))?;
    let projection = projection(&mut part)?;
    let throughput = match (mode, part.take("ProvisionedThroughput").map(throughput)) {
        (Billing::PayPerRequest, None) => Throughput::default(),
        (Billing::Provisioned, Some(throughput)) => throughput,
        (Billing::PayPerRequest, Some(_)) => {
            return Err(invalid(format!(
                "One or more parameter values were invalid: ProvisionedThroughput should not be specified for index: \
                 {name} when BillingMode is PAY_PER_REQUEST"
            )));
        }
        (Billing::Provisioned, None) => {
            return Err(invalid(format!(
                "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: {name}"
            )));
        }
    };
    Ok(Index { name, scope: Scope::Global, schema, projection, throughput, rows: Tree::default() })
}

fn projection(index: &mut Input) -> Result<Projection, Error> {
    let mut part = Input::part(index.take("Projection").unwrap_or_default());
    let names = part.take_list("NonKeyAttributes").map(|names| {
        names.into_iter().filter_map(|name| name.as_str().map(str::to_owned)).collect::<Vec<_>>()
    });
    let parameters = |rest: &str| Err(invalid(format!("One or more parameter values were invalid: {rest}")));
    match (part.text("ProjectionType"), names) {
        (Some("ALL"), None) => Ok(Projection::All),
        (Some("KEYS_ONLY"), None) => Ok(Projection::KeysOnly),
        (Some("INCLUDE"), Some(names)) => Ok(Projection::Include(names)),
        (Some("INCLUDE"), None) => {
            parameters("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
        }
        (Some(kind), Some(_)) => {
            parameters(&format!("ProjectionType is {kind}, but NonKeyAttributes is specified"))
        }
        (kind, None) => parameters(&format!("Unknown ProjectionType: {}", kind.unwrap_or("null"))),
        (None, Some(_)) => parameters("Unknown ProjectionType: null"),
    }
}

/// What must hold of all indexes together.
fn check_indexes(indexes: &[Index], schema: &KeySchema, definitions: &[KeyAttribute]) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    if let Some(index) = indexes.iter().find(|index| !names.insert(index.name.as_str())) {
        return Err(invalid(format!(
            "One or more parameter values were invalid: Duplicate index name: {}",
            index.name
        )));
    }
    let included: usize = indexes
        .iter()
        .map(|index| if let Projection::Include(names) = &index.projection { names.len() } else { 0 })
        .sum();
    if included > MAX_INCLUDED {
        return Err(invalid(format!(
            "One or more parameter values were invalid: Number of NonKeyAttributes exceeds per-table limit of \
             {MAX_INCLUDED}: {included}"
        )));
    }
    let used: BTreeSet<&str> = indexes
        .iter()
        .flat_map(|index| index.schema.attributes())
        .chain(schema.attributes())
        .map(|key| key.name.as_str())
        .collect();
    if definitions.iter().any(|known| !used.contains(known.name.as_str())) {
        if indexes.is_empty() {
            return Err(invalid(
                "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match \
                 number of attributes defined in AttributeDefinitions",
            ));
        }
        return Err(invalid(format!(
            "One or more parameter values were invalid: Some AttributeDefinitions are not used. \
             AttributeDefinitions: [{}], keys used: [{}]",
            joined(definitions),
            used.into_iter().collect::<Vec<_>>().join(", ")
        )));
    }
    Ok(())
}

fn joined(attributes: &[KeyAttribute]) -> String {
    attributes.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(", ")
}
