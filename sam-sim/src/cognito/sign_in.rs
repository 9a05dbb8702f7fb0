//! The flows by which users sign in.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html>

use super::client::Client;
use super::error::Error;
use super::session::{self, Challenge, check_password};
use super::srp::Exchange;
use super::store::State;
use super::token;
use crate::{Account, AwsError};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Bytes of the salt of a password.
const SRP_SALT: usize = 16;

/// Bytes of the server's secret number.
const SRP_SECRET: usize = 32;

/// Bytes of what the client has to give back.
const SRP_SECRET_BLOCK: usize = 96;

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
        "USER_SRP_AUTH" => with_proof(state, account, client, parameters),
        "CUSTOM_AUTH" | "USER_AUTH" => Err(AwsError::unsupported("cognito-idp", flow)),
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
    match name {
        "NEW_PASSWORD_REQUIRED" => {
            let session =
                session.ok_or_else(|| Error::invalid_parameter("Missing required parameter Session"))?;
            choose_password(state, account, client, session, responses)
        }
        "PASSWORD_VERIFIER" => check_proof(state, account, client, responses),
        _ => Err(AwsError::unsupported("cognito-idp", format!("the challenge {name}"))),
    }
}

fn choose_password(
    state: &mut State,
    account: &Account,
    client: &Client,
    session: &str,
    responses: &Parameters,
) -> Result<Value, AwsError> {
    let username = parameter(responses, "USERNAME")?;
    let password = parameter(responses, "NEW_PASSWORD")?;
    client.check_sign_in_hash(username, responses.get("SECRET_HASH").map(String::as_str))?;
    let invalid = || Error::not_authorized("Invalid session for the user.");
    let challenge = state.challenges.get(session).cloned().ok_or_else(invalid)?;
    if challenge.client_id != client.id || challenge.exchange.is_some() {
        return Err(invalid());
    }
    let now = account.now();
    if challenge.until <= now {
        state.challenges.remove(session);
        return Err(Error::not_authorized("Invalid session for the user, session is expired."));
    }
    let pool = state.pool(&challenge.pool_id)?;
    if pool.find(username).is_none_or(|user| user.username != challenge.username) {
        return Err(invalid());
    }
    pool.settings.password_policy.check(password)?;
    let given = responses.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix("userAttributes.")?.to_owned();
        Some(super::schema::Attribute { name, value: Some(value.clone()) })
    });
    let changes = pool.settings.schema.accept_changes(&given.collect::<Vec<_>>(), Some(client))?;
    pool.change_attributes(&challenge.username, changes, now)?;
    pool.user(&challenge.username)?.choose_password(password.to_owned(), now);
    // A session answers one challenge.
    state.challenges.remove(session);
    session::tokens(state, account, client, &challenge.username)
}

/// Who holds this access token, as far as Cognito still accepts it.
pub(super) fn bearer(account: &Account, access_token: &str) -> Result<Bearer, AwsError> {
    let verified = token::verify(account, access_token);
    let claims = account.services().cognito.with(|state| session::bearer(state, verified))?;
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
    let username = check_password(state.pool(&client.pool_id)?, client, name, password, account.now())?;
    session::proceed(state, account, client, &username)
}

/// `USER_SRP_AUTH`: gives the challenge to prove the password.
fn with_proof(
    state: &mut State,
    account: &Account,
    client: &Client,
    parameters: &Parameters,
) -> Result<Value, AwsError> {
    if !client.allows("USER_SRP_AUTH") {
        return Err(Error::invalid_parameter("USER_SRP_AUTH is not enabled for the client."));
    }
    let name = parameter(parameters, "USERNAME")?;
    let client_public = parameter(parameters, "SRP_A")?;
    client.check_sign_in_hash(name, parameters.get("SECRET_HASH").map(String::as_str))?;
    let pool = state.pool(&client.pool_id)?;
    let random = account.random();
    let (username, password) = match pool.find(name) {
        Some(user) => (user.username.clone(), user.password.clone()),
        // Whoever is hidden gets a challenge that nobody can answer.
        None if client.hides_users => (name.to_owned(), None),
        None => return Err(Error::no_user()),
    };
    let password = password.unwrap_or_else(|| random.hex(SRP_SECRET));
    let (salt, secret) = (random.bytes(SRP_SALT), random.bytes(SRP_SECRET));
    let exchange = Exchange::begin(&client.pool_id, &username, &password, &salt, client_public, &secret);
    let exchange = exchange.ok_or_else(|| Error::invalid_parameter("Invalid SRP_A"))?;
    let secret_block = BASE64_STANDARD.encode(random.bytes(SRP_SECRET_BLOCK));
    let hexadecimal: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
    let challenge = json!({
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": hexadecimal,
            "SECRET_BLOCK": secret_block,
            "SRP_B": exchange.public(),
            "USERNAME": username,
            "USER_ID_FOR_SRP": username,
        },
    });
    let minutes = i64::try_from(client.session_validity).unwrap_or_default();
    let waiting = Challenge {
        pool_id: client.pool_id.clone(),
        client_id: client.id.clone(),
        username,
        until: account.now() + SignedDuration::from_mins(minutes),
        exchange: Some(exchange),
    };
    state.challenges.insert(secret_block, waiting);
    Ok(challenge)
}

/// `PASSWORD_VERIFIER`: the proof stands for the password.
fn check_proof(
    state: &mut State,
    account: &Account,
    client: &Client,
    responses: &Parameters,
) -> Result<Value, AwsError> {
    let secret_block = parameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK")?;
    let signature = parameter(responses, "PASSWORD_CLAIM_SIGNATURE")?;
    let timestamp = parameter(responses, "TIMESTAMP")?;
    let username = parameter(responses, "USERNAME")?;
    client.check_sign_in_hash(username, responses.get("SECRET_HASH").map(String::as_str))?;
    let challenge =
        state.challenges.remove(secret_block).filter(|challenge| challenge.client_id == client.id);
    let challenge = challenge.filter(|challenge| challenge.until > account.now());
    let (Some(challenge), Ok(block), Ok(signature)) =
        (challenge, BASE64_STANDARD.decode(secret_block), BASE64_STANDARD.decode(signature))
    else {
        return Err(Error::wrong_password());
    };
    let proven = challenge.exchange.is_some_and(|exchange| exchange.proves(&block, timestamp, &signature));
    let pool = state.pool(&client.pool_id)?;
    let password = pool.find(&challenge.username).and_then(|user| user.password.clone()).filter(|_| proven);
    // A wrong proof counts as a wrong password; no password is empty.
    let password = password.unwrap_or_default();
    let username = check_password(pool, client, &challenge.username, &password, account.now())?;
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
        return Err(Error::not_authorized("Refresh token flow not enabled for this client"));
    }
    let refresh_token = parameter(parameters, "REFRESH_TOKEN")?;
    if client.secret.is_some() {
        // The client signs with the username of the tokens, which it has from the sign-in.
        let origin = state.refresh_tokens.get(refresh_token);
        let sign_in = origin.and_then(|origin| state.sign_ins.get(origin));
        let username = sign_in.map(|sign_in| sign_in.username.clone()).unwrap_or_default();
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
