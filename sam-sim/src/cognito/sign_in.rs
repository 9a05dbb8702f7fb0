//! The flows by which users sign in.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html>

use super::client::Client;
use super::error::Error;
use super::session::{self, check_password};
use super::store::State;
use super::token;
use crate::{Account, AwsError};
use serde_json::Value;
use std::collections::BTreeMap;

/// `AuthParameters` or `ChallengeResponses`.
pub(super) type Parameters = BTreeMap<String, String>;

/// Who holds an access token.
pub(super) struct Bearer {
    pub(super) pool_id: String,
    pub(super) client_id: String,
    pub(super) username: String,
}

/// A flow that a user may start.
pub(super) fn initiate(
    state: &mut State,
    account: &Account,
    client: &Client,
    flow: &str,
    parameters: &Parameters,
) -> Result<Value, AwsError> {
    match flow {
        "USER_PASSWORD_AUTH" => with_password(state, account, client, flow, parameters),
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => renew(state, account, client, parameters),
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            Err(Error::invalid_parameter("Initiate Auth method not supported."))
        }
        "CUSTOM_AUTH" | "USER_AUTH" | "USER_SRP_AUTH" => Err(AwsError::unsupported("cognito-idp", flow)),
        _ => Err(unknown_flow(flow)),
    }
}

/// A flow that only an administrator may start, or any other.
pub(super) fn initiate_as_admin(
    state: &mut State,
    account: &Account,
    client: &Client,
    flow: &str,
    parameters: &Parameters,
) -> Result<Value, AwsError> {
    match flow {
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            with_password(state, account, client, "ADMIN_USER_PASSWORD_AUTH", parameters)
        }
        _ => initiate(state, account, client, flow, parameters),
    }
}

/// The answer to a challenge.
pub(super) fn respond(
    state: &mut State,
    account: &Account,
    client: &Client,
    name: &str,
    session: Option<&str>,
    responses: &Parameters,
) -> Result<Value, AwsError> {
    if name != "NEW_PASSWORD_REQUIRED" {
        return Err(AwsError::unsupported(
            "cognito-idp",
            format!("the challenge {name}"),
        ));
    }
    let session = session.ok_or_else(|| Error::invalid_parameter("Missing required parameter Session"))?;
    let username = parameter(responses, "USERNAME")?;
    let password = parameter(responses, "NEW_PASSWORD")?;
    client.check_sign_in_hash(username, responses.get("SECRET_HASH").map(String::as_str))?;
    let invalid = || Error::not_authorized("Invalid session for the user.");
    let challenge = state.challenges.get(session).cloned().ok_or_else(invalid)?;
    if challenge.client_id != client.id {
        return Err(invalid());
    }
    let now = account.now();
    if challenge.until <= now {
        state.challenges.remove(session);
        return Err(Error::not_authorized(
            "Invalid session for the user, session is expired.",
        ));
    }
    let pool = state.pool(&challenge.pool_id)?;
    if pool
        .find(username)
        .is_none_or(|user| user.username != challenge.username)
    {
        return Err(invalid());
    }
    pool.settings.password_policy.check(password)?;
    let given = responses.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix("userAttributes.")?.to_owned();
        Some(super::schema::Attribute {
            name,
            value: Some(value.clone()),
        })
    });
    let changes = pool
        .settings
        .schema
        .accept_changes(&given.collect::<Vec<_>>(), Some(client))?;
    pool.change_attributes(&challenge.username, changes, now)?;
    pool.user(&challenge.username)?
        .choose_password(password.to_owned(), now);
    // A session answers one challenge.
    state.challenges.remove(session);
    session::tokens(state, account, client, &challenge.username)
}

/// Who holds this access token, as far as Cognito still accepts it.
pub(super) fn bearer(account: &Account, access_token: &str) -> Result<Bearer, AwsError> {
    let verified = token::verify(account, access_token);
    let claims = account
        .services()
        .cognito
        .with(|state| session::bearer(state, verified))?;
    let text = |name: &str| claims.text(name).unwrap_or_default().to_owned();
    Ok(Bearer {
        pool_id: claims.pool_id().to_owned(),
        client_id: text("client_id"),
        username: text("username"),
    })
}

fn with_password(
    state: &mut State,
    account: &Account,
    client: &Client,
    flow: &str,
    parameters: &Parameters,
) -> Result<Value, AwsError> {
    if !client.allows(flow) {
        return Err(Error::invalid_parameter(match flow {
            "ADMIN_USER_PASSWORD_AUTH" => "Auth flow not enabled for this client".to_owned(),
            _ => format!("{flow} flow not enabled for this client"),
        }));
    }
    let name = parameter(parameters, "USERNAME")?;
    let password = parameter(parameters, "PASSWORD")?;
    client.check_sign_in_hash(name, parameters.get("SECRET_HASH").map(String::as_str))?;
    let username = check_password(
        state.pool(&client.pool_id)?,
        client,
        name,
        password,
        account.now(),
    )?;
    session::proceed(state, account, client, &username)
}

fn renew(
    state: &mut State,
    account: &Account,
    client: &Client,
    parameters: &Parameters,
) -> Result<Value, AwsError> {
    if !client.allows("REFRESH_TOKEN_AUTH")
        && !client.auth_flows.iter().any(|flow| !flow.starts_with("ALLOW_"))
    {
        return Err(Error::not_authorized(
            "Refresh token flow not enabled for this client",
        ));
    }
    let refresh_token = parameter(parameters, "REFRESH_TOKEN")?;
    if client.secret.is_some() {
        // The client signs with the username of the tokens, which it has from the sign-in.
        let origin = state.refresh_tokens.get(refresh_token);
        let sign_in = origin.and_then(|origin| state.sign_ins.get(origin));
        let username = sign_in
            .map(|sign_in| sign_in.username.clone())
            .unwrap_or_default();
        client.check_sign_in_hash(&username, parameters.get("SECRET_HASH").map(String::as_str))?;
    }
    session::renew(state, account, client, refresh_token)
}

fn parameter<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a str, AwsError> {
    let value = parameters.get(name).filter(|value| !value.is_empty());
    value
        .map(String::as_str)
        .ok_or_else(|| Error::invalid_parameter(format!("Missing required parameter {name}")))
}

fn unknown_flow(flow: &str) -> AwsError {
    Error::invalid_parameter(format!(
        "1 validation error detected: Value '{flow}' at 'authFlow' failed to satisfy constraint: Member must satisfy enum \
         value set: [ADMIN_NO_SRP_AUTH, ADMIN_USER_PASSWORD_AUTH, CUSTOM_AUTH, REFRESH_TOKEN, REFRESH_TOKEN_AUTH, \
         USER_AUTH, USER_PASSWORD_AUTH, USER_SRP_AUTH]"
    ))
}
