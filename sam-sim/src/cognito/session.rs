//! Signing in: passwords, challenges, tokens, renewal.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html>

use super::client::Client;
use super::error::Error;
use super::keys;
use super::pool::UserPool;
use super::srp::Exchange;
use super::store::State;
use super::token::{self, Claims, TokenError};
use super::user::{Status, User};
use crate::{Account, AwsError, Timestamp};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

/// A sign-in, which lives as long as its refresh token.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    pub(crate) username: String,
    /// `auth_time` of its tokens.
    pub(crate) at: Timestamp,
    /// When the refresh token ends.
    pub(crate) until: Timestamp,
    pub(crate) revoked: bool,
}

/// A challenge that waits for its answer.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    pub(crate) username: String,
    pub(crate) until: Timestamp,
    /// The exchange of `PASSWORD_VERIFIER`; none for `NEW_PASSWORD_REQUIRED`.
    pub(crate) exchange: Option<Exchange>,
}

/// The scope of tokens that come from the API.
const SCOPE: &str = "aws.cognito.signin.user.admin";

/// Wrong passwords in a row that have no consequence.
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html>
const FREE_FAILURES: u32 = 5;

/// The longest time that wrong passwords lock a user out, in seconds.
const LONGEST_LOCK: i64 = 15 * 60;

/// Checks the password of a user. `name` is what the user typed.
pub(crate) fn check_password(
    pool: &mut UserPool,
    client: &Client,
    name: &str,
    password: &str,
    now: Timestamp,
) -> Result<String, AwsError> {
    let user = match pool.user(name) {
        Err(_) if client.hides_users => return Err(Error::wrong_password()),
        user => user?,
    };
    if user.locked_until.is_some_and(|until| until > now) {
        return Err(Error::not_authorized("Password attempts exceeded"));
    }
    if user.status == Status::ResetRequired {
        return Err(Error::PasswordResetRequiredException {}.into());
    }
    if user.password.as_deref() != Some(password) {
        user.failures += 1;
        if let Some(doublings) = user.failures.checked_sub(FREE_FAILURES) {
            let seconds = 1_i64.checked_shl(doublings).unwrap_or(LONGEST_LOCK).clamp(1, LONGEST_LOCK);
            user.locked_until = Some(now + SignedDuration::from_secs(seconds));
        }
        return Err(Error::wrong_password());
    }
    user.failures = 0;
    user.locked_until = None;
    if !user.enabled {
        return Err(Error::not_authorized("User is disabled."));
    }
    if user.status == Status::Unconfirmed {
        return Err(Error::UserNotConfirmedException {}.into());
    }
    if user.status == Status::ForceChangePassword && user.password_until.is_some_and(|until| until <= now) {
        return Err(Error::not_authorized(
            "Temporary password has expired and must be reset by an administrator.",
        ));
    }
    Ok(user.username.clone())
}

/// The answer to a good password: tokens, or the challenge to choose another password.
pub(crate) fn proceed(
    state: &mut State,
    account: &Account,
    client: &Client,
    username: &str,
) -> Result<Value, AwsError> {
    let user = state.pool(&client.pool_id)?.user(username)?;
    if user.status != Status::ForceChangePassword {
        return tokens(state, account, client, username);
    }
    let attributes: Map<String, Value> =
        user.attributes.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let parameters = json!({
        "USER_ID_FOR_SRP": user.username,
        "requiredAttributes": "[]",
        "userAttributes": Value::Object(attributes).to_string(),
    });
    let session = opaque(account, 120);
    let minutes = i64::try_from(client.session_validity).unwrap_or_default();
    let challenge = Challenge {
        pool_id: client.pool_id.clone(),
        client_id: client.id.clone(),
        username: user.username.clone(),
        until: account.now() + SignedDuration::from_mins(minutes),
        exchange: None,
    };
    state.challenges.insert(session.clone(), challenge);
    Ok(
        json!({ "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session, "ChallengeParameters": parameters }),
    )
}

/// Signs a user in: the answer with all three tokens.
pub(crate) fn tokens(
    state: &mut State,
    account: &Account,
    client: &Client,
    username: &str,
) -> Result<Value, AwsError> {
    let now = account.now();
    let origin = account.random().uuid();
    let lifetime =
        SignedDuration::from_secs(i64::try_from(client.refresh_token_validity).unwrap_or_default());
    let sign_in = SignIn {
        pool_id: client.pool_id.clone(),
        client_id: client.id.clone(),
        username: username.to_owned(),
        at: now,
        until: now.checked_add(lifetime).unwrap_or(Timestamp::MAX),
        revoked: false,
    };
    let mut result = issue(state, account, client, &sign_in, &origin)?;
    let refresh_token = opaque(account, 200);
    result["RefreshToken"] = refresh_token.as_str().into();
    state.sign_ins.insert(origin.clone(), sign_in);
    state.refresh_tokens.insert(refresh_token, origin);
    Ok(json!({ "ChallengeParameters": {}, "AuthenticationResult": result }))
}

/// Gives new tokens for a refresh token, of the same `auth_time` and `origin_jti`.
pub(crate) fn renew(
    state: &mut State,
    account: &Account,
    client: &Client,
    refresh_token: &str,
) -> Result<Value, AwsError> {
    let invalid = || Error::not_authorized("Invalid Refresh Token");
    let origin = state.refresh_tokens.get(refresh_token).cloned().ok_or_else(invalid)?;
    let sign_in = state.sign_ins.get(&origin).cloned().ok_or_else(invalid)?;
    if sign_in.client_id != client.id {
        return Err(invalid());
    }
    if sign_in.revoked {
        return Err(Error::not_authorized("Refresh Token has been revoked"));
    }
    if sign_in.until <= account.now() {
        return Err(Error::not_authorized("Refresh Token has expired"));
    }
    let user = state.pool(&client.pool_id)?.user(&sign_in.username).map_err(|_| invalid())?;
    if !user.enabled {
        return Err(Error::not_authorized("User is disabled."));
    }
    let result = issue(state, account, client, &sign_in, &origin)?;
    Ok(json!({ "ChallengeParameters": {}, "AuthenticationResult": result }))
}

/// The claims of an access token, as far as Cognito still accepts it.
pub(crate) fn bearer(state: &mut State, verified: Result<Claims, TokenError>) -> Result<Claims, AwsError> {
    let claims = verified.map_err(|error| {
        Error::not_authorized(match error {
            TokenError::Expired => "Access Token has expired",
            TokenError::Signature => "Could not verify signature for Access Token",
            _ => "Invalid Access Token",
        })
    })?;
    if claims.token_use() != "access" {
        return Err(Error::not_authorized("Invalid Access Token"));
    }
    let origin = claims.text("origin_jti").unwrap_or_default();
    if state.sign_ins.get(origin).is_some_and(|sign_in| sign_in.revoked) {
        return Err(Error::not_authorized("Access Token has been revoked"));
    }
    let user = state.pool(claims.pool_id())?.user(claims.text("username").unwrap_or_default())?;
    if !user.enabled {
        return Err(Error::not_authorized("User is disabled."));
    }
    Ok(claims)
}

/// `AuthenticationResult` without refresh token.
fn issue(
    state: &mut State,
    account: &Account,
    client: &Client,
    sign_in: &SignIn,
    origin: &str,
) -> Result<Value, AwsError> {
    let pool = state.pool(&client.pool_id)?;
    let user = pool.find(&sign_in.username).ok_or_else(Error::no_user)?;
    let event_id = account.random().uuid();
    let common = Common { account, pool, user, client, sign_in, origin, event_id: &event_id };
    Ok(json!({
        "AccessToken": token::sign(&keys::ACCESS, &common.access()),
        "ExpiresIn": client.access_token_validity,
        "TokenType": "Bearer",
        "IdToken": token::sign(&keys::ID, &common.id()),
    }))
}

/// What both tokens are made of.
struct Common<'a> {
    account: &'a Account,
    pool: &'a UserPool,
    user: &'a User,
    client: &'a Client,
    sign_in: &'a SignIn,
    origin: &'a str,
    event_id: &'a str,
}

impl Common<'_> {
    fn id(&self) -> Map<String, Value> {
        let mut claims = self.first();
        let groups = self.pool.groups_of(self.user);
        let roles: Vec<&str> = groups.iter().filter_map(|group| group.role_arn.as_deref()).collect();
        if !roles.is_empty() {
            insert(&mut claims, "cognito:roles", roles.clone());
            // Where two groups are of the same precedence, none of their roles is preferred.
            let best = groups
                .iter()
                .filter(|group| group.role_arn.is_some())
                .map(|group| group.precedence)
                .min_by_key(rank);
            let mut of_best =
                groups.iter().filter(|group| group.role_arn.is_some() && Some(group.precedence) == best);
            if let (Some(group), None) = (of_best.next(), of_best.next()) {
                insert(&mut claims, "cognito:preferred_role", group.role_arn.as_deref().unwrap_or_default());
            }
        }
        insert(&mut claims, "cognito:username", self.user.username.as_str());
        insert(&mut claims, "aud", self.client.id.as_str());
        self.last(&mut claims, "id", self.client.id_token_validity);
        for (name, value) in &self.user.attributes {
            if !self.client.reads(name) {
                continue;
            }
            let claim = match name.as_str() {
                "email_verified" | "phone_number_verified" => Value::Bool(value == "true"),
                "address" => json!({ "formatted": value }),
                _ => value.as_str().into(),
            };
            claims.insert(name.clone(), claim);
        }
        claims
    }

    fn access(&self) -> Map<String, Value> {
        let mut claims = self.first();
        insert(&mut claims, "client_id", self.client.id.as_str());
        self.last(&mut claims, "access", self.client.access_token_validity);
        insert(&mut claims, "scope", SCOPE);
        insert(&mut claims, "username", self.user.username.as_str());
        claims
    }

    fn first(&self) -> Map<String, Value> {
        let mut claims = Map::new();
        insert(&mut claims, "sub", self.user.sub.as_str());
        let groups = self.pool.groups_of(self.user);
        if !groups.is_empty() {
            let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
            insert(&mut claims, "cognito:groups", names);
        }
        insert(&mut claims, "iss", token::issuer(self.account.region(), &self.pool.id));
        claims
    }

    fn last(&self, claims: &mut Map<String, Value>, token_use: &str, validity: u64) {
        let now = self.account.now().as_second();
        if self.client.token_revocation {
            insert(claims, "origin_jti", self.origin);
        }
        insert(claims, "event_id", self.event_id);
        insert(claims, "token_use", token_use);
        insert(claims, "auth_time", self.sign_in.at.as_second());
        insert(claims, "exp", now.saturating_add_unsigned(validity));
        insert(claims, "iat", now);
        insert(claims, "jti", self.account.random().uuid());
    }
}

fn insert(claims: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    claims.insert(name.to_owned(), value.into());
}

fn rank(precedence: &Option<u64>) -> u64 {
    precedence.unwrap_or(u64::MAX)
}

/// Random text that means nothing to the client.
fn opaque(account: &Account, length: usize) -> String {
    account.random().text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", length)
}
