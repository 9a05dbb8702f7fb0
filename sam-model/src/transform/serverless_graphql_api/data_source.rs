//! Data sources: the tables and functions that resolvers ask.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-graphqlapi-datasource.html>

use super::auth::connector;
use super::{APPSYNC, GraphQlApi, given, truthy};
use crate::transform::fault::Fault;
use crate::transform::iam;
use crate::transform::resource::Made;
use crate::value::{Map, Value, json};

const KIND: &str = "AWS::AppSync::DataSource";

const READ: [&str; 6] = [
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:PartiQLSelect",
];

const WRITE: [&str; 7] = [
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLUpdate",
];

const INVOKE: [&str; 2] = ["lambda:InvokeAsync", "lambda:InvokeFunction"];

/// All data sources of an API.
pub(super) struct DataSources {
    pub(super) made: Vec<Made>,
    /// What stands for the name of each, by its key in the template.
    pub(super) names: Map,
}

/// Makes the data sources, each with the role that it needs.
pub(super) fn make(api: &GraphQlApi<'_>, declared: Option<&Map>) -> Result<DataSources, Fault> {
    let mut sources = DataSources { made: Vec::new(), names: Map::new() };
    let group = |name: &str| declared.and_then(|declared| declared.get(name)?.as_object());
    for (name, source) in entries(group("DynamoDb")) {
        let made = dynamo_db(api, name, source)?;
        sources.add(name, made);
    }
    for (name, source) in entries(group("Lambda")) {
        let made = lambda(api, name, source)?;
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

fn dynamo_db(api: &GraphQlApi<'_>, name: &str, declared: &Map) -> Result<Vec<Made>, Fault> {
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
    let resources = json!([arn, {"Fn::Sub": ["${DestinationArn}/index/*", {"DestinationArn": arn}]}]);
    let wanted = declared.get("Permissions").and_then(Value::as_array).filter(|wanted| !wanted.is_empty());
    let statement: Vec<Value> = [("Read", &READ[..]), ("Write", &WRITE[..])]
        .into_iter()
        .filter(|(name, _)| wanted.is_none_or(|wanted| wanted.iter().any(|wanted| wanted == name)))
        .map(|(_, actions)| json!({"Effect": "Allow", "Action": actions, "Resource": resources}))
        .collect();
    with_role(api, source, declared, "ToTableConnector", "AWS::DynamoDB::Table", statement)
}

fn lambda(api: &GraphQlApi<'_>, name: &str, declared: &Map) -> Result<Vec<Made>, Fault> {
    let mut source = source(api, &format!("{name}LambdaDataSource"), name, "AWS_LAMBDA", declared)?;
    let arn = declared.get("FunctionArn").cloned().unwrap_or_default();
    source.set("LambdaConfig", json!({"LambdaFunctionArn": arn}));
    let resources = json!([arn, {"Fn::Sub": ["${DestinationArn}:*", {"DestinationArn": arn}]}]);
    let statement = vec![json!({"Effect": "Allow", "Action": INVOKE, "Resource": resources})];
    with_role(api, source, declared, "ToLambdaConnector", "AWS::Lambda::Function", statement)
}

fn source(api: &GraphQlApi<'_>, suffix: &str, name: &str, kind: &str, declared: &Map) -> Result<Made, Fault> {
    let mut source = api.part(KIND, suffix)?;
    source.set("Name", given(declared, "Name").cloned().unwrap_or_else(|| name.into()));
    source.set("Type", kind);
    source.set("Description", declared.get("Description").cloned().unwrap_or_default());
    Ok(source)
}

/// Gives a data source the role of the template, or one that `statement` lets do its work.
fn with_role(
    api: &GraphQlApi<'_>,
    mut source: Made,
    declared: &Map,
    suffix: &str,
    destination: &str,
    statement: Vec<Value>,
) -> Result<Vec<Made>, Fault> {
    if let Some(role) = declared.get("ServiceRoleArn").filter(|role| truthy(role)) {
        source.set("ServiceRoleArn", role.clone());
        return Ok(vec![source]);
    }
    let suffix_of_role = format!("{}Role", source.logical_id.strip_prefix(api.id()).unwrap_or_default());
    let mut role = api.beside("AWS::IAM::Role", &suffix_of_role)?;
    role.set("AssumeRolePolicyDocument", iam::trust(APPSYNC));
    source.set("ServiceRoleArn", role.get_att("Arn"));
    let id = format!("{}{suffix}", source.logical_id);
    let attributes = connector(&id, KIND, destination);
    let mut policy = Made::new("AWS::IAM::ManagedPolicy", &format!("{id}Policy"), &attributes)?;
    policy.set("PolicyDocument", json!({"Version": "2012-10-17", "Statement": statement}));
    policy.set("Roles", json!([role.reference()]));
    Ok(vec![source, role, policy])
}
