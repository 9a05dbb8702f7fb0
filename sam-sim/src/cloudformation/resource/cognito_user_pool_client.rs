//! `AWS::Cognito::UserPoolClient`.
//!
//! What concerns the hosted pages (OAuth flows and scopes, callback URLs) is accepted and has no effect, as those pages
//! are not simulated.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolclient.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::cognito::{Client, DEFAULT_AUTH_FLOWS, resources};
use sam_model::limit::Limit;
use sam_model::limits::cognito as limits;
use sam_model::value::Map;

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Cognito::UserPoolClient",
    replaced_by: &["GenerateSecret", "UserPoolId"],
    create: |deployment| Box::pin(async move { put(&deployment, None) }),
    update: Some(|deployment, created, _| {
        Box::pin(async move { put(&deployment, Some(&created.physical_id)) })
    }),
    delete: |account, created| {
        Box::pin(async move {
            resources::delete_client(account, &created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &[
    "AccessTokenValidity",
    "AllowedOAuthFlows",
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "AuthSessionValidity",
    "CallbackURLs",
    "ClientName",
    "DefaultRedirectURI",
    "EnableTokenRevocation",
    "ExplicitAuthFlows",
    "GenerateSecret",
    "IdTokenValidity",
    "LogoutURLs",
    "PreventUserExistenceErrors",
    "ReadAttributes",
    "RefreshTokenRotation",
    "RefreshTokenValidity",
    "SupportedIdentityProviders",
    "TokenValidityUnits",
    "UserPoolId",
    "WriteAttributes",
];

/// Seconds of an hour, the default unit of access and id tokens.
const HOUR: u64 = 3_600;

/// Seconds of a day, the default unit of refresh tokens.
const DAY: u64 = 86_400;

fn put(deployment: &Deployment<'_>, id: Option<&str>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("cognito-idp", KNOWN, &["EnablePropagateAdditionalUserContextData"])?;
    let rotation = properties.object("RefreshTokenRotation")?;
    if rotation
        .map(|rotation| rotation.text("Feature"))
        .transpose()?
        .flatten()
        .is_some_and(|mode| mode == "ENABLED")
    {
        return Err(AwsError::unsupported("cognito-idp", "rotation of refresh tokens"));
    }
    if properties.list("SupportedIdentityProviders")?.iter().any(|provider| provider != "COGNITO") {
        return Err(AwsError::unsupported("cognito-idp", "identity providers other than COGNITO"));
    }
    let account = deployment.account;
    let pool_id = properties.required_text("UserPoolId")?;
    let name = match properties.named("ClientName", &limits::CLIENT_NAME)? {
        Some(name) => name,
        None => deployment.generated_name(),
    };
    let generates = properties.flag("GenerateSecret")?.unwrap_or_default();
    let (id, secret) = match id {
        Some(id) => (id.to_owned(), resources::client_secret(account, &pool_id, id)),
        None => (resources::new_client_id(account), generates.then(|| resources::new_client_secret(account))),
    };
    let flows = texts(&properties, "ExplicitAuthFlows")?;
    if let Some(flow) =
        flows.iter().flatten().find(|flow| !limits::AUTH_FLOWS.values.contains(&flow.as_str()))
    {
        return Err(invalid(format!("#/ExplicitAuthFlows: {flow} is not a valid enum value")));
    }
    let client = Client {
        id: id.clone(),
        name: name.clone(),
        pool_id,
        secret: secret.clone(),
        auth_flows: flows
            .unwrap_or_else(|| DEFAULT_AUTH_FLOWS.iter().map(|flow| (*flow).to_owned()).collect()),
        access_token_validity: validity(
            &properties,
            "AccessToken",
            HOUR,
            &limits::ACCESS_TOKEN_VALIDITY,
            HOUR,
        )?,
        id_token_validity: validity(&properties, "IdToken", HOUR, &limits::ACCESS_TOKEN_VALIDITY, HOUR)?,
        refresh_token_validity: validity(
            &properties,
            "RefreshToken",
            DAY,
            &limits::REFRESH_TOKEN_VALIDITY,
            30 * DAY,
        )?,
        session_validity: properties
            .within("AuthSessionValidity", &limits::AUTH_SESSION_VALIDITY)?
            .unwrap_or(limits::AUTH_SESSION_VALIDITY.min),
        hides_users: properties.text("PreventUserExistenceErrors")?.as_deref() == Some("ENABLED"),
        readable: texts(&properties, "ReadAttributes")?,
        writable: texts(&properties, "WriteAttributes")?,
        token_revocation: properties.flag("EnableTokenRevocation")?.unwrap_or(true),
    };
    resources::put_client(account, client)?;
    let mut attributes =
        Map::from_iter([("ClientId".to_owned(), id.as_str().into()), ("Name".to_owned(), name.into())]);
    if let Some(secret) = secret {
        attributes.insert("ClientSecret".to_owned(), secret.into());
    }
    Ok(Created { physical_id: id, attributes })
}

/// How long a token is good, in seconds.
fn validity(
    properties: &Properties<'_>,
    token: &str,
    default_unit: u64,
    limit: &Limit,
    default: u64,
) -> Result<u64, AwsError> {
    let name = format!("{token}Validity");
    let Some(number) = properties.number(&name)?.filter(|number| *number > 0) else {
        return Ok(default);
    };
    let units = properties.object("TokenValidityUnits")?;
    let unit = units.map(|units| units.text(token)).transpose()?.flatten();
    let unit = match unit.as_deref() {
        None => default_unit,
        Some("seconds") => 1,
        Some("minutes") => 60,
        Some("hours") => HOUR,
        Some("days") => DAY,
        Some(other) => {
            return Err(invalid(format!("#/TokenValidityUnits/{token}: {other} is not a valid enum value")));
        }
    };
    let seconds = number.saturating_mul(unit);
    match limit.violation(seconds) {
        Some(violation) => Err(invalid(format!("#/{name}: {violation}"))),
        None => Ok(seconds),
    }
}

/// The texts of a list; none if there is no list, or an empty one, which says nothing.
fn texts(properties: &Properties<'_>, name: &str) -> Result<Option<Vec<String>>, AwsError> {
    let list = properties.list(name)?;
    let texts: Vec<String> = list.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    Ok((!texts.is_empty()).then_some(texts))
}
