//! Data sources: the tables and functions that resolvers ask.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-graphqlapi-datasource.html>

use super::{APPSYNC, GraphQlApi, given};
use crate::transform::fault::Fault;
use crate::transform::resource::Made;
use crate::transform::{Context, iam, serverless_connector};
use crate::value::{Map, Value, json};

const KIND: &str = "AWS::AppSync::DataSource";

/// All data sources of an API.
pub(super) struct DataSources {
    pub(super) made: Vec<Made>,
    /// What stands for the name of each, by its key in the template.
    pub(super) names: Map,
}

/// Makes the data sources, each with the role that it needs.
pub(super) fn make(
    context: &mut Context<'_>,
    api: &GraphQlApi<'_>,
    declared: Option<&Map>,
) -> Result<DataSources, Fault> {
    let mut sources = DataSources { made: Vec::new(), names: Map::new() };
    let group = |name: &str| declared.and_then(|declared| declared.get(name)?.as_object());
    for (name, source) in entries(group("DynamoDb")) {
        let made = dynamo_db(context, api, name, source)?;
        sources.add(name, made);
    }
    for (name, source) in entries(group("Lambda")) {
        let made = lambda(context, api, name, source)?;
        sources.add(name, made);
    }
    Ok(sources)
}

/// The data source of functions that need none.
pub(super) fn none(api: &GraphQlApi<'_>) -> Result<Made, Fault> {
    let mut source = api.part(KIND, "NoneDataSource")?;
    let name = source.logical_id.clone();
    source.set("Name", name);
    source.set("Type", "NONE");
    Ok(source)
}

impl DataSources {
    /// Adds what was made for a data source, which comes first.
    fn add(&mut self, name: &str, made: Vec<Made>) {
        if let Some(source) = made.first() {
            self.names.insert(name.to_owned(), source.get_att("Name"));
        }
        self.made.extend(made);
    }
}

fn entries(map: Option<&Map>) -> impl Iterator<Item = (&String, &Map)> {
    map.into_iter().flatten().filter_map(|(name, value)| Some((name, value.as_object()?)))
}

fn dynamo_db(
    context: &mut Context<'_>,
    api: &GraphQlApi<'_>,
    name: &str,
    declared: &Map,
) -> Result<Vec<Made>, Fault> {
    let mut source = source(api, &format!("{name}DynamoDBDataSource"), name, "AMAZON_DYNAMODB", declared)?;
    let table = declared.get("TableName").cloned().unwrap_or_default();
    let region = given(declared, "Region").cloned().unwrap_or_else(|| json!({"Ref": "AWS::Region"}));
    let mut config = Map::new();
    config.insert("TableName".to_owned(), table.clone());
    config.insert("AwsRegion".to_owned(), region.clone());
    for (property, field) in [
        ("UseCallerCredentials", "UseCallerCredentials"),
        ("Versioned", "Versioned"),
        ("DeltaSyncConfig", "DeltaSync"),
    ] {
        if let Some(value) = given(declared, field) {
            config.insert(property.to_owned(), value.clone());
        }
    }
    source.set("DynamoDBConfig", config);
    let arn = given(declared, "TableArn").cloned().unwrap_or_else(|| {
        json!({"Fn::Sub": [
            "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}",
            {"__TableName__": table, "__Region__": region},
        ]})
    });
    let permissions: Vec<&str> = declared
        .get("Permissions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let permissions = if permissions.is_empty() { vec!["Read", "Write"] } else { permissions };
    let table = json!({"Type": "AWS::DynamoDB::Table", "Arn": arn});
    with_role(context, api, source, declared, ("ToTableConnector", table, &permissions))
}

fn lambda(
    context: &mut Context<'_>,
    api: &GraphQlApi<'_>,
    name: &str,
    declared: &Map,
) -> Result<Vec<Made>, Fault> {
    let mut source = source(api, &format!("{name}LambdaDataSource"), name, "AWS_LAMBDA", declared)?;
    let arn = declared.get("FunctionArn").cloned().unwrap_or_default();
    source.set("LambdaConfig", json!({"LambdaFunctionArn": arn}));
    let function = json!({"Type": "AWS::Lambda::Function", "Arn": arn});
    with_role(context, api, source, declared, ("ToLambdaConnector", function, &["Write"]))
}

fn source(api: &GraphQlApi<'_>, suffix: &str, name: &str, kind: &str, declared: &Map) -> Result<Made, Fault> {
    let mut source = api.part(KIND, suffix)?;
    source.set("Name", given(declared, "Name").cloned().unwrap_or_else(|| name.into()));
    source.set("Type", kind);
    source.set("Description", declared.get("Description").cloned().unwrap_or_default());
    Ok(source)
}

/// Gives a data source the role of the template, or one that a connector lets reach the destination.
fn with_role(
    context: &mut Context<'_>,
    api: &GraphQlApi<'_>,
    mut source: Made,
    declared: &Map,
    (suffix, destination, permissions): (&str, Value, &[&str]),
) -> Result<Vec<Made>, Fault> {
    if let Some(role) = given(declared, "ServiceRoleArn") {
        source.set("ServiceRoleArn", role.clone());
        return Ok(vec![source]);
    }
    let suffix_of_role = format!("{}Role", source.logical_id.strip_prefix(api.id()).unwrap_or_default());
    let mut role = api.beside("AWS::IAM::Role", &suffix_of_role)?;
    role.set("AssumeRolePolicyDocument", iam::trust(APPSYNC));
    source.set("ServiceRoleArn", role.get_att("Arn"));
    let id = format!("{}{suffix}", source.logical_id);
    let from = json!({"Type": KIND, "RoleName": role.reference()});
    let policies = serverless_connector::connect(context, &id, from, destination, permissions)?;
    Ok([source, role].into_iter().chain(policies).collect())
}
