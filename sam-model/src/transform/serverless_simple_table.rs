//! `AWS::Serverless::SimpleTable`: a table with a partition key.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html>

use super::expect::{self, Of};
use super::fault::Fault;
use super::property::{Property, Shape, property};
use super::python27::{Dict, Node};
use super::resource::{Declared, tag_list};
use super::{Context, Expansion};
use crate::value::{Value, json};

static PROPERTIES: [Property; 6] = [
    property("PointInTimeRecoverySpecification", Shape::Any).literal(),
    property("PrimaryKey", Shape::MapOfText),
    property("ProvisionedThroughput", Shape::MapOfIntegerOrMap),
    property("TableName", Shape::TextOrMap),
    property("Tags", Shape::Map),
    property("SSESpecification", Shape::Map),
];

pub(super) fn transform(_: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let declared = Declared::read(id, "AWS::Serverless::SimpleTable", &PROPERTIES, resource, |_| Ok(()))?;
    let (name, kind) = primary_key(&declared)?;
    let mut table = declared.made("AWS::DynamoDB::Table")?;
    table.set("AttributeDefinitions", json!([{"AttributeName": name, "AttributeType": kind}]));
    table.set("KeySchema", json!([{"AttributeName": name, "KeyType": "HASH"}]));
    let truthy = |name| declared.truthy(name).map_or(Value::Null, Node::to_value);
    for property in
        ["PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification", "TableName"]
    {
        table.set(property, truthy(property));
    }
    if truthy("ProvisionedThroughput").is_null() {
        table.set("BillingMode", "PAY_PER_REQUEST");
    }
    if let Some(tags) = declared.truthy("Tags") {
        table.set("Tags", tag_list(Some(tags)));
    }
    Ok(Expansion { made: vec![table], logical_id: id.to_owned(), referable: &[] })
}

fn primary_key(declared: &Declared) -> Result<(Value, &'static str), Fault> {
    let Some(key) = declared.truthy("PrimaryKey") else {
        return Ok(("id".into(), "S"));
    };
    let of = Of::Resource(&declared.logical_id);
    let name = expect::present(key.get("Name"), of, "PrimaryKey.Name")?;
    let kind = match expect::present(key.get("Type"), of, "PrimaryKey.Type")? {
        Node::Text(kind) if kind == "String" => "S",
        Node::Text(kind) if kind == "Number" => "N",
        Node::Text(kind) if kind == "Binary" => "B",
        other => {
            let shown = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            return Err(of.fault(format!("Invalid 'Type' \"{shown}\".")));
        }
    };
    Ok((name.to_value(), kind))
}
