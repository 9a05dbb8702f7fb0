//! `AWS::DynamoDB::Table`.
//!
//! An update that makes, changes or deletes an index is `Unsupported`, as it is in `UpdateTable`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html>

use super::{Created, Deployment, ResourceType};
use crate::cloudformation::properties::Properties;
use crate::dynamodb::configure;
use crate::{Account, AwsError};
use sam_model::value::Map;
use serde_json::{Value, json};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::DynamoDB::Table",
    replaced_by: &["KeySchema", "LocalSecondaryIndexes", "TableName"],
    create: |deployment| Box::pin(async move { create(&deployment).await }),
    update: Some(|deployment, created, previous| {
        Box::pin(async move { update(&deployment, created, previous).await })
    }),
    delete: |account, created| Box::pin(delete(account, created)),
};

const KNOWN: &[&str] = &[
    "AttributeDefinitions",
    "BillingMode",
    "DeletionProtectionEnabled",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "LocalSecondaryIndexes",
    "OnDemandThroughput",
    "PointInTimeRecoverySpecification",
    "ProvisionedThroughput",
    "SSESpecification",
    "StreamSpecification",
    "TableClass",
    "TableName",
    "Tags",
    "TimeToLiveSpecification",
];

const REFUSED: &[&str] = &[
    "ContributorInsightsSpecification",
    "ImportSourceSpecification",
    "KinesisStreamSpecification",
    "ResourcePolicy",
    "WarmThroughput",
];

/// What `UpdateTable` cannot change here.
const FIXED: [&str; 2] = ["AttributeDefinitions", "GlobalSecondaryIndexes"];

async fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let account = deployment.account;
    let properties = Properties::new(deployment.properties);
    properties.expect_only("dynamodb", KNOWN, REFUSED)?;
    let name = match properties.text("TableName")? {
        Some(name) => name,
        None => deployment.generated_name(),
    };
    let mut input = settings(&properties)?;
    input.insert("TableName".to_owned(), name.clone().into());
    for (member, read) in [
        ("AttributeDefinitions", attribute_definition as ReadObject),
        ("KeySchema", key_schema_element),
        ("LocalSecondaryIndexes", index),
        ("GlobalSecondaryIndexes", index),
        ("Tags", tag),
    ] {
        // An absent list and an empty one differ for DynamoDB.
        if properties.map().get(member).is_some_and(|list| !list.is_null()) {
            let list = properties.objects(member)?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
            input.insert(member.to_owned(), list.into());
        }
    }
    if let Some(specification) = properties.object("StreamSpecification")? {
        input.insert("StreamSpecification".to_owned(), stream_specification(&specification)?);
    }
    configure(account, "CreateTable", input.into(), deployment.cause).await?;
    if let Some(specification) =
        time_to_live(&properties)?.filter(|specification| specification["Enabled"] == true)
    {
        let input = json!({"TableName": name, "TimeToLiveSpecification": specification});
        configure(account, "UpdateTimeToLive", input, deployment.cause).await?;
    }
    remember(account, &name, &properties)?;
    created(account, name).await
}

async fn update(deployment: &Deployment<'_>, made: &Created, previous: &Map) -> Result<Created, AwsError> {
    let (account, name) = (deployment.account, &made.physical_id);
    let properties = Properties::new(deployment.properties);
    properties.expect_only("dynamodb", KNOWN, REFUSED)?;
    if let Some(fixed) =
        FIXED.iter().find(|fixed| deployment.properties.get(**fixed) != previous.get(**fixed))
    {
        return Err(AwsError::unsupported(
            "dynamodb",
            format_args!("a change of {fixed} of the table {name}"),
        ));
    }
    let before = Properties::new(previous);
    let mut input = settings(&properties)?;
    let known = settings(&before)?;
    input.retain(|member, value| known.get(member) != Some(value));
    // What a template no longer says goes back to what it is without saying.
    for (member, default) in [
        ("DeletionProtectionEnabled", json!(false)),
        ("SSESpecification", json!({"Enabled": false})),
        ("TableClass", json!("STANDARD")),
        ("OnDemandThroughput", json!({"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1})),
    ] {
        let gone = |map: &Map| map.get(member).is_none_or(Value::is_null);
        if gone(deployment.properties) && !gone(previous) {
            input.insert(member.to_owned(), default);
        }
    }
    if input.contains_key("BillingMode") && properties.object("ProvisionedThroughput")?.is_some() {
        // A change of mode needs the throughput even if that stays the same.
        let throughput = settings(&properties)?.remove("ProvisionedThroughput").unwrap_or_default();
        input.insert("ProvisionedThroughput".to_owned(), throughput);
    }
    if !input.is_empty() {
        input.insert("TableName".to_owned(), name.clone().into());
        configure(account, "UpdateTable", input.into(), deployment.cause).await?;
    }

    let stream = |properties: &Properties<'_>| {
        properties.object("StreamSpecification")?.map(|part| stream_specification(&part)).transpose()
    };
    let (old, new) = (stream(&before)?, stream(&properties)?);
    if old != new {
        let disable = old.map(|_| json!({"StreamEnabled": false}));
        for specification in disable.into_iter().chain(new) {
            let input = json!({"TableName": name, "StreamSpecification": specification});
            configure(account, "UpdateTable", input, deployment.cause).await?;
        }
    }

    let enabled = |specification: Option<Value>| specification.filter(|part| part["Enabled"] == true);
    let (old, new) = (enabled(time_to_live(&before)?), enabled(time_to_live(&properties)?));
    if old != new {
        let disable = old.map(|part| json!({"Enabled": false, "AttributeName": part["AttributeName"]}));
        for specification in disable.into_iter().chain(new) {
            let input = json!({"TableName": name, "TimeToLiveSpecification": specification});
            configure(account, "UpdateTimeToLive", input, deployment.cause).await?;
        }
    }
    remember(account, name, &properties)?;
    created(account, name.clone()).await
}

async fn delete(account: &Account, made: &Created) -> Result<(), AwsError> {
    let input = json!({"TableName": made.physical_id});
    configure(account, "DeleteTable", input, None).await.map(drop)
}

/// What `Ref` and `Fn::GetAtt` give.
async fn created(account: &Account, name: String) -> Result<Created, AwsError> {
    let answer = configure(account, "DescribeTable", json!({"TableName": name}), None).await?;
    let mut attributes = Map::new();
    attributes.insert("Arn".to_owned(), answer["Table"]["TableArn"].clone());
    if let Some(arn) = answer["Table"].get("LatestStreamArn") {
        attributes.insert("StreamArn".to_owned(), arn.clone());
    }
    Ok(Created { physical_id: name, attributes })
}

/// What no operation that is simulated sets.
fn remember(account: &Account, name: &str, properties: &Properties<'_>) -> Result<(), AwsError> {
    let recovery = match properties.object("PointInTimeRecoverySpecification")? {
        Some(part) => part.flag("PointInTimeRecoveryEnabled")?.unwrap_or(false),
        None => false,
    };
    let tags = properties.objects("Tags")?;
    let tags = tags.iter().map(|tag| Ok((tag.required_text("Key")?, tag.required_text("Value")?)));
    let tags = tags.collect::<Result<_, AwsError>>()?;
    account.services().dynamodb.remember_settings(name, |settings| {
        settings.point_in_time_recovery = recovery;
        settings.tags = tags;
    });
    Ok(())
}

/// The members that `CreateTable` and `UpdateTable` share.
fn settings(properties: &Properties<'_>) -> Result<Map, AwsError> {
    let mut input = Map::new();
    let mut insert = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            input.insert(name.to_owned(), value);
        }
    };
    insert("BillingMode", properties.text("BillingMode")?.map(Value::from));
    insert("TableClass", properties.text("TableClass")?.map(Value::from));
    insert("DeletionProtectionEnabled", properties.flag("DeletionProtectionEnabled")?.map(Value::from));
    insert("ProvisionedThroughput", throughput(properties)?);
    insert("OnDemandThroughput", on_demand_throughput(properties)?);
    if let Some(part) = properties.object("SSESpecification")? {
        part.expect_only("dynamodb", &["KMSMasterKeyId", "SSEEnabled", "SSEType"], &[])?;
        let mut sse = Map::new();
        sse.insert("Enabled".to_owned(), part.flag("SSEEnabled")?.into());
        for name in ["SSEType", "KMSMasterKeyId"] {
            sse.insert(name.to_owned(), part.text(name)?.into());
        }
        insert("SSESpecification", Some(sse.into()));
    }
    Ok(input)
}

type ReadObject = fn(&Properties<'_>) -> Result<Value, AwsError>;

fn attribute_definition(part: &Properties<'_>) -> Result<Value, AwsError> {
    Ok(
        json!({"AttributeName": part.required_text("AttributeName")?, "AttributeType": part.required_text("AttributeType")?}),
    )
}

fn key_schema_element(part: &Properties<'_>) -> Result<Value, AwsError> {
    Ok(
        json!({"AttributeName": part.required_text("AttributeName")?, "KeyType": part.required_text("KeyType")?}),
    )
}

fn tag(part: &Properties<'_>) -> Result<Value, AwsError> {
    Ok(json!({"Key": part.required_text("Key")?, "Value": part.required_text("Value")?}))
}

fn index(part: &Properties<'_>) -> Result<Value, AwsError> {
    let known = ["IndexName", "KeySchema", "OnDemandThroughput", "Projection", "ProvisionedThroughput"];
    part.expect_only("dynamodb", &known, &["ContributorInsightsSpecification", "WarmThroughput"])?;
    let keys = part.objects("KeySchema")?;
    let keys = keys.iter().map(key_schema_element).collect::<Result<Vec<_>, _>>()?;
    let mut index = json!({"IndexName": part.required_text("IndexName")?, "KeySchema": keys});
    if let Some(projection) = part.object("Projection")? {
        projection.expect_only("dynamodb", &["NonKeyAttributes", "ProjectionType"], &[])?;
        index["Projection"] = Value::Object(projection.map().clone());
    }
    for (member, value) in
        [("ProvisionedThroughput", throughput(part)?), ("OnDemandThroughput", on_demand_throughput(part)?)]
    {
        if let Some(value) = value {
            index[member] = value;
        }
    }
    Ok(index)
}

fn throughput(properties: &Properties<'_>) -> Result<Option<Value>, AwsError> {
    let Some(part) = properties.object("ProvisionedThroughput")? else {
        return Ok(None);
    };
    Ok(Some(json!({
        "ReadCapacityUnits": part.number("ReadCapacityUnits")?,
        "WriteCapacityUnits": part.number("WriteCapacityUnits")?,
    })))
}

fn on_demand_throughput(properties: &Properties<'_>) -> Result<Option<Value>, AwsError> {
    let Some(part) = properties.object("OnDemandThroughput")? else {
        return Ok(None);
    };
    Ok(Some(json!({
        "MaxReadRequestUnits": part.number("MaxReadRequestUnits")?,
        "MaxWriteRequestUnits": part.number("MaxWriteRequestUnits")?,
    })))
}

/// In a template a stream that is named is enabled.
fn stream_specification(part: &Properties<'_>) -> Result<Value, AwsError> {
    part.expect_only("dynamodb", &["StreamViewType"], &["ResourcePolicy"])?;
    Ok(json!({"StreamEnabled": true, "StreamViewType": part.required_text("StreamViewType")?}))
}

fn time_to_live(properties: &Properties<'_>) -> Result<Option<Value>, AwsError> {
    let Some(part) = properties.object("TimeToLiveSpecification")? else {
        return Ok(None);
    };
    Ok(Some(json!({"Enabled": part.flag("Enabled")?, "AttributeName": part.text("AttributeName")?})))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    fn account() -> Account {
        Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
    }

    fn deployment<'a>(account: &'a Account, properties: &'a Value) -> Deployment<'a> {
        let properties = properties.as_object().expect("properties are an object");
        Deployment { account, stack: "shop", logical_id: "Orders", properties, cause: None }
    }

    fn properties() -> Value {
        json!({
            "AttributeDefinitions": [
                {"AttributeName": "customer", "AttributeType": "S"},
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "status", "AttributeType": "S"},
            ],
            "KeySchema": [
                {"AttributeName": "customer", "KeyType": "HASH"},
                {"AttributeName": "id", "KeyType": "RANGE"},
            ],
            "BillingMode": "PAY_PER_REQUEST",
            "GlobalSecondaryIndexes": [{
                "IndexName": "ByStatus",
                "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"]},
            }],
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
            "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": "true"},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
            "SSESpecification": {"SSEEnabled": true},
            "Tags": [{"Key": "team", "Value": "shop"}],
        })
    }

    async fn describe(account: &Account, created: &Created) -> Value {
        let input = json!({"TableName": created.physical_id});
        configure(account, "DescribeTable", input, None).await.unwrap()["Table"].take()
    }

    #[tokio::test(start_paused = true)]
    async fn a_table_is_referred_to_by_its_name_and_has_the_arns_of_itself_and_its_stream() {
        let account = account();
        let properties = properties();
        let created = create(&deployment(&account, &properties)).await.unwrap();
        assert!(created.physical_id.starts_with("shop-Orders-"));
        let arn = format!("arn:aws:dynamodb:eu-central-1:123456789012:table/{}", created.physical_id);
        assert_eq!(created.attributes["Arn"], arn);
        assert_eq!(created.attributes["StreamArn"], format!("{arn}/stream/2030-01-01T00:00:00.000"));
        let table = describe(&account, &created).await;
        assert_eq!(table["GlobalSecondaryIndexes"][0]["Projection"]["NonKeyAttributes"], json!(["total"]));
        assert_eq!(table["SSEDescription"]["SSEType"], "KMS");
        let input = json!({"TableName": created.physical_id});
        let ttl = configure(&account, "DescribeTimeToLive", input, None).await.unwrap();
        assert_eq!(ttl["TimeToLiveDescription"]["AttributeName"], "expires");
    }

    #[tokio::test(start_paused = true)]
    async fn an_update_changes_stream_billing_and_expiry_in_place() {
        let account = account();
        let before = properties();
        let made = create(&deployment(&account, &before)).await.unwrap();
        let mut after = before.clone();
        after["StreamSpecification"]["StreamViewType"] = "KEYS_ONLY".into();
        after["TimeToLiveSpecification"]["AttributeName"] = "ends".into();
        after["DeletionProtectionEnabled"] = "true".into();
        after["SSESpecification"] = Value::Null;
        let previous = before.as_object().unwrap();
        let updated = update(&deployment(&account, &after), &made, previous).await.unwrap();
        assert_eq!(updated.physical_id, made.physical_id);
        assert_ne!(updated.attributes["StreamArn"], made.attributes["StreamArn"]);
        let table = describe(&account, &updated).await;
        assert_eq!(table["StreamSpecification"]["StreamViewType"], "KEYS_ONLY");
        assert_eq!(table["DeletionProtectionEnabled"], true);
        assert_eq!(table.get("SSEDescription"), None);
        assert!(delete(&account, &updated).await.is_err(), "the table is protected");

        let again =
            update(&deployment(&account, &before), &updated, after.as_object().unwrap()).await.unwrap();
        delete(&account, &again).await.unwrap();
        assert!(account.services().dynamodb.tables().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_of_an_index_and_unknown_properties_are_refused() {
        let account = account();
        let before = properties();
        let made = create(&deployment(&account, &before)).await.unwrap();
        let mut after = before.clone();
        after["GlobalSecondaryIndexes"] = json!([]);
        let refused = update(&deployment(&account, &after), &made, before.as_object().unwrap()).await;
        assert_eq!(refused.unwrap_err().code, "Unsupported");
        for name in ["ResourcePolicy", "Colour"] {
            let mut properties = before.clone();
            properties[name] = json!({});
            assert!(create(&deployment(&account, &properties)).await.is_err(), "{name}");
        }
    }
}
