//! `AWS::Serverless::GraphQLApi`: a GraphQL API of AppSync with its schema, data sources and resolvers.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html>

mod auth;
mod data_source;
mod fields;
mod resolver;

use super::fault::Fault;
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made, closed_tag_list};
use super::{Context, Expansion, iam, model};
use crate::value::{Map, Value, json};

const KIND: &str = "AWS::Serverless::GraphQLApi";

static PROPERTIES: [Property; 18] = [
    property("Tags", Shape::Map),
    property("Name", Shape::Any).literal(),
    property("XrayEnabled", Shape::Any).literal(),
    required("Auth", Shape::Map),
    property("SchemaInline", Shape::Text).literal(),
    property("SchemaUri", Shape::Text).literal(),
    property("Logging", Shape::BoolOrMap),
    property("DataSources", Shape::Map),
    property("Functions", Shape::Map),
    property("Resolvers", Shape::Map),
    property("ApiKeys", Shape::Map),
    property("DomainName", Shape::Map),
    property("Cache", Shape::Map),
    property("Visibility", Shape::Any).literal(),
    property("OwnerContact", Shape::Any).literal(),
    property("IntrospectionConfig", Shape::Any).literal(),
    property("QueryDepthLimit", Shape::Any).literal(),
    property("ResolverCountLimit", Shape::Any).literal(),
];

/// The properties that the API takes as they are.
const TAKEN: [&str; 5] =
    ["Visibility", "OwnerContact", "IntrospectionConfig", "QueryDepthLimit", "ResolverCountLimit"];

/// The principal of AppSync.
const APPSYNC: &str = "appsync.amazonaws.com";

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let declared = Declared::read(id, KIND, &PROPERTIES, resource, |properties| {
        forget_unknown(properties);
        Ok(())
    })?;
    let read = read(&declared)?;
    let api = GraphQlApi { declared: &declared };
    let part = |name| read.get(name).and_then(Value::as_object);
    let mut graph_ql_api = api.api(&read)?;
    let permissions = auth::set(context, &api, part("Auth"), &mut graph_ql_api)?;
    let schema = api.schema()?;
    let role = api.log(read.get("Logging"), &mut graph_ql_api)?;
    let schema_id = schema.logical_id.clone();
    let mut made = vec![graph_ql_api, schema];
    made.extend(permissions);
    made.extend(role);
    made.extend(api.api_keys(part("ApiKeys"))?);
    made.extend(api.cache(part("Cache"))?);
    let sources = data_source::make(context, &api, part("DataSources"))?;
    made.extend(sources.made);
    made.extend(api.domain_name(part("DomainName"))?);
    made.extend(resolver::make(&api, part("Functions"), part("Resolvers"), &sources.names, &schema_id)?);
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &[] })
}

/// The service reads over properties that it does not know.
fn forget_unknown(properties: &mut Dict) {
    let unknown: Vec<String> = properties
        .keys()
        .filter(|key| !PROPERTIES.iter().any(|property| property.is_called(&key.text)))
        .map(|key| key.text.clone())
        .collect();
    for name in unknown {
        properties.remove(&name);
    }
}

/// Checks the parts of all properties and reports the first that is wrong.
fn read(declared: &Declared) -> Result<Map, Fault> {
    let mut properties = Dict::plain();
    for field in &fields::FIELDS {
        if let Some(value) = declared.get(field.name) {
            properties.insert(field.name, value.clone());
        }
    }
    model::read(&fields::FIELDS, &properties).map_err(|problems| {
        let path = problems.first().map(model::Problem::path).unwrap_or_default();
        Fault::resource(&declared.logical_id, format!("Property '{path}' is invalid."))
    })
}

/// Whether Python takes a value for true.
fn truthy(value: &Value) -> bool {
    Node::own(value).truthy()
}

/// A value that is there and that Python takes for true.
fn given<'v>(map: &'v Map, name: &str) -> Option<&'v Value> {
    map.get(name).filter(|value| truthy(value))
}

/// An API on its way.
struct GraphQlApi<'a> {
    declared: &'a Declared,
}

impl GraphQlApi<'_> {
    fn id(&self) -> &str {
        &self.declared.logical_id
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::resource(self.id(), message)
    }

    /// A resource beside the API, with all its attributes.
    fn beside(&self, kind: &'static str, suffix: &str) -> Result<Made, Fault> {
        let id = format!("{}{suffix}", self.id());
        let mut made = Made::new(kind, &id, &self.declared.attributes)?;
        made.depends_on.clone_from(&self.declared.depends_on);
        Ok(made)
    }

    /// The same as [`beside`](Self::beside), of something that names the API.
    fn part(&self, kind: &'static str, suffix: &str) -> Result<Made, Fault> {
        let mut made = self.beside(kind, suffix)?;
        made.set("ApiId", self.api_id());
        Ok(made)
    }

    fn api_id(&self) -> Value {
        crate::intrinsic::get_att(self.id(), "ApiId")
    }

    fn api(&self, read: &Map) -> Result<Made, Fault> {
        let mut api = self.beside("AWS::AppSync::GraphQLApi", "")?;
        api.set("Name", self.declared.truthy("Name").map_or_else(|| self.id().into(), Node::to_value));
        api.set("XrayEnabled", read.get("XrayEnabled").cloned().unwrap_or_default());
        for name in TAKEN {
            api.set(name, self.declared.truthy(name).map_or(Value::Null, Node::to_value));
        }
        api.set("Tags", closed_tag_list(self.declared.get("Tags"), ("graphqlapi:createdBy", "SAM")));
        Ok(api)
    }

    fn schema(&self) -> Result<Made, Fault> {
        let truthy = |name| self.declared.truthy(name).is_some();
        match (truthy("SchemaInline"), truthy("SchemaUri")) {
            (true, true) => {
                Err(self.fault("Both 'SchemaInline' and 'SchemaUri' cannot be defined at the same time."))
            }
            (false, false) => Err(self.fault("One of 'SchemaInline' or 'SchemaUri' must be set.")),
            _ => {
                let mut schema = self.part("AWS::AppSync::GraphQLSchema", "Schema")?;
                schema.set("Definition", self.declared.value("SchemaInline"));
                schema.set("DefinitionS3Location", self.declared.value("SchemaUri"));
                Ok(schema)
            }
        }
    }

    /// Logs unless that is turned off; makes a role to do so unless one is given.
    fn log(&self, logging: Option<&Value>, api: &mut Made) -> Result<Option<Made>, Fault> {
        let none = Map::new();
        let logging = match logging {
            Some(Value::Bool(false)) => return Ok(None),
            Some(Value::Object(logging)) => logging,
            _ => &none,
        };
        let role = match given(logging, "CloudWatchLogsRoleArn") {
            Some(_) => None,
            None => Some(self.log_role()?),
        };
        let mut config = Map::new();
        let arn = role.as_ref().map(|role| role.get_att("Arn"));
        let arn = arn.or_else(|| logging.get("CloudWatchLogsRoleArn").cloned());
        config.insert("CloudWatchLogsRoleArn".to_owned(), arn.unwrap_or_default());
        let level = given(logging, "FieldLogLevel").cloned().unwrap_or_else(|| "ALL".into());
        config.insert("FieldLogLevel".to_owned(), level);
        if let Some(exclude) = given(logging, "ExcludeVerboseContent") {
            config.insert("ExcludeVerboseContent".to_owned(), exclude.clone());
        }
        api.set("LogConfig", config);
        Ok(role)
    }

    fn log_role(&self) -> Result<Made, Fault> {
        let mut role = self.beside("AWS::IAM::Role", "CloudWatchRole")?;
        role.set("AssumeRolePolicyDocument", iam::trust(APPSYNC));
        let policy = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs";
        role.set("ManagedPolicyArns", json!([{"Fn::Sub": policy}]));
        Ok(role)
    }

    fn api_keys(&self, keys: Option<&Map>) -> Result<Vec<Made>, Fault> {
        let keys = keys.into_iter().flatten();
        keys.map(|(name, key)| {
            let mut made = self.part("AWS::AppSync::ApiKey", name)?;
            for (property, field) in
                [("ApiKeyId", "ApiKeyId"), ("Description", "Description"), ("Expires", "ExpiresOn")]
            {
                made.set(property, key.get(field).cloned().unwrap_or_default());
            }
            Ok(made)
        })
        .collect()
    }

    fn cache(&self, cache: Option<&Map>) -> Result<Option<Made>, Fault> {
        let Some(cache) = cache else { return Ok(None) };
        let mut made = self.part("AWS::AppSync::ApiCache", "ApiCache")?;
        made.properties.extend(cache.clone());
        Ok(Some(made))
    }

    fn domain_name(&self, domain: Option<&Map>) -> Result<Vec<Made>, Fault> {
        let Some(domain) = domain else { return Ok(Vec::new()) };
        let mut made = self.beside("AWS::AppSync::DomainName", "DomainName")?;
        made.properties.extend(domain.clone());
        let kind = "AWS::AppSync::DomainNameApiAssociation";
        let mut association = self.part(kind, "DomainNameApiAssociation")?;
        association.set("DomainName", made.reference());
        Ok(vec![made, association])
    }
}
