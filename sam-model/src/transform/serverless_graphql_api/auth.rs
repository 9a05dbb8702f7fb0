//! Who may call the API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-graphqlapi-auth.html>

use super::{GraphQlApi, given};
use crate::transform::fault::Fault;
use crate::transform::resource::Made;
use crate::transform::{Context, serverless_connector};
use crate::value::{Map, Value, json};

/// The types that need a configuration: its property in SAM and in AppSync.
const CONFIGURED: [(&str, &str, &str); 3] = [
    ("AWS_LAMBDA", "LambdaAuthorizer", "LambdaAuthorizerConfig"),
    ("OPENID_CONNECT", "OpenIDConnect", "OpenIDConnectConfig"),
    ("AMAZON_COGNITO_USER_POOLS", "UserPool", "UserPoolConfig"),
];

/// Sets the authentication of the API; makes the permissions to call the functions that authorise.
pub(super) fn set(
    context: &mut Context<'_>,
    api: &GraphQlApi<'_>,
    auth: Option<&Map>,
    made: &mut Made,
) -> Result<Vec<Made>, Fault> {
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
    let functions: Vec<&Value> = std::iter::once(auth)
        .chain(additional)
        .filter(|auth| auth.get("Type").and_then(Value::as_str) == Some("AWS_LAMBDA"))
        .filter_map(|auth| auth.get("LambdaAuthorizer")?.get("AuthorizerUri"))
        .collect();
    let mut permissions = Vec::new();
    for (number, function) in (1..).zip(functions) {
        permissions.extend(permission(context, api, number, function)?);
    }
    Ok(permissions)
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
fn permission(
    context: &mut Context<'_>,
    api: &GraphQlApi<'_>,
    number: usize,
    function: &Value,
) -> Result<Vec<Made>, Fault> {
    let id = format!("{}ToLambdaAuthConnector{number}", api.id());
    let source = json!({"Type": "AWS::AppSync::GraphQLApi", "ResourceId": api.api_id()});
    let destination = json!({"Type": "AWS::Lambda::Function", "Arn": function});
    serverless_connector::connect(context, &id, source, destination, &["Write"])
}
