//! Who may call the API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-graphqlapi-auth.html>

use super::{APPSYNC, GraphQlApi, given, truthy};
use crate::transform::fault::Fault;
use crate::transform::resource::Made;
use crate::value::{Map, Value, json};

/// The types that need a configuration: its property in SAM and in AppSync.
const CONFIGURED: [(&str, &str, &str); 3] = [
    ("AWS_LAMBDA", "LambdaAuthorizer", "LambdaAuthorizerConfig"),
    ("OPENID_CONNECT", "OpenIDConnect", "OpenIDConnectConfig"),
    ("AMAZON_COGNITO_USER_POOLS", "UserPool", "UserPoolConfig"),
];

/// Sets the authentication of the API; makes the permissions to call the functions that authorise.
pub(super) fn set(api: &GraphQlApi<'_>, auth: Option<&Map>, made: &mut Made) -> Result<Vec<Made>, Fault> {
    let Some(auth) = auth else { return Ok(Vec::new()) };
    check(api, "Auth", auth)?;
    let additional: Vec<&Map> = auth
        .get("Additional")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .collect();
    for (position, auth) in additional.iter().enumerate() {
        check(api, &format!("Auth.Additional.{position}"), auth)?;
    }
    made.properties.extend(provider(auth));
    let providers: Vec<Value> = additional
        .iter()
        .map(|auth| {
            let mut provider = provider(auth);
            if let Some(Value::Object(pool)) = provider.get_mut("UserPoolConfig") {
                // What to do without a match is only for the first provider to say.
                pool.shift_remove("DefaultAction");
            }
            Value::Object(provider)
        })
        .collect();
    if !providers.is_empty() {
        made.set("AdditionalAuthenticationProviders", providers);
    }
    std::iter::once(auth)
        .chain(additional)
        .filter(|auth| auth.get("Type").and_then(Value::as_str) == Some("AWS_LAMBDA"))
        .filter_map(|auth| auth.get("LambdaAuthorizer")?.get("AuthorizerUri"))
        .enumerate()
        .map(|(position, function)| permission(api, position + 1, function))
        .collect()
}

fn check(api: &GraphQlApi<'_>, path: &str, auth: &Map) -> Result<(), Fault> {
    if CONFIGURED.iter().filter(|(_, property, _)| auth.contains_key(*property)).count() > 1 {
        let message = format!("'{path}' has more than one authentication configuration defined.");
        return Err(api.fault(message));
    }
    match configured(auth) {
        Some((kind, property, _)) if !auth.contains_key(property) => {
            Err(api.fault(format!("'{property}' must be defined if type is '{kind}'.")))
        }
        _ => Ok(()),
    }
}

fn configured(auth: &Map) -> Option<(&'static str, &'static str, &'static str)> {
    let kind = auth.get("Type").and_then(Value::as_str);
    CONFIGURED.into_iter().find(|(name, ..)| kind == Some(*name))
}

/// The authentication in AppSync's words.
fn provider(auth: &Map) -> Map {
    let mut provider = Map::new();
    provider.insert("AuthenticationType".to_owned(), auth.get("Type").cloned().unwrap_or_default());
    if let Some((_, property, name)) = configured(auth)
        && let Some(config) = given(auth, property)
    {
        provider.insert(name.to_owned(), config.clone());
    }
    provider
}

/// The right of the API to call a function that authorises.
fn permission(api: &GraphQlApi<'_>, number: usize, function: &Value) -> Result<Made, Fault> {
    let id = format!("{}ToLambdaAuthConnector{number}", api.id());
    if !truthy(function) {
        return Err(Fault::resource(&id, "Unable to get Lambda function ARN from 'Destination' resource."));
    }
    let attributes = connector(&id, "AWS::AppSync::GraphQLApi", "AWS::Lambda::Function");
    let mut permission =
        Made::new("AWS::Lambda::Permission", &format!("{id}WriteLambdaPermission"), &attributes)?;
    permission.set("Action", "lambda:InvokeFunction");
    permission.set("FunctionName", function.clone());
    permission.set("Principal", APPSYNC);
    permission.set(
        "SourceArn",
        json!({"Fn::Sub": [
            "arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/${SourceResourceId}",
            {"SourceResourceId": api.api_id()},
        ]}),
    );
    Ok(permission)
}

/// The attributes of what connects a `source` to a `destination`.
pub(super) fn connector(id: &str, source: &str, destination: &str) -> Map {
    let connected = json!({"Source": {"Type": source}, "Destination": {"Type": destination}});
    let mut attributes = Map::new();
    attributes.insert("Metadata".to_owned(), json!({"aws:sam:connectors": {id: connected}}));
    attributes
}
