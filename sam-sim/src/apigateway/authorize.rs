//! Who may call a route: Cognito authorizers of REST APIs, JWT authorizers of HTTP APIs.
//!
//! Sources: <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html>,
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>

use super::api::{Authorizer, IdentitySource};
use super::refusal::Refusal;
use super::text;
use crate::cognito::token::{self, Claims, TokenError};
use crate::{Account, Timestamp};
use http::HeaderMap;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A token that was accepted.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    claims: Claims,
    /// The scopes of the route that the token holds; none if the route asks for none.
    pub(super) scopes: Option<Vec<String>>,
}

/// Checks the token of a request.
pub(super) fn check(
    account: &Account,
    authorizer: &Authorizer,
    headers: &HeaderMap,
    query: &str,
) -> Result<Grant, Refusal> {
    match authorizer {
        Authorizer::UserPools { header, pool_arns, scopes } => {
            let token =
                headers.get(header.as_str()).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
            user_pools(account, bearer(token), pool_arns, scopes)
        }
        Authorizer::Jwt { source, issuer, audience, scopes } => {
            let token = match source {
                IdentitySource::Header(name) => {
                    headers.get(name.as_str()).and_then(|value| value.to_str().ok()).map(str::to_owned)
                }
                IdentitySource::QueryString(name) => {
                    text::query_pairs(query).find(|(known, _)| known == name).map(|(_, value)| value)
                }
            };
            jwt(account, bearer(&token.ok_or_else(missing)?), issuer, audience, scopes)
        }
    }
}

/// An ID token is good where no scopes are asked for; an access token where it holds one of them.
fn user_pools(
    account: &Account,
    token: &str,
    pool_arns: &[String],
    scopes: &[String],
) -> Result<Grant, Refusal> {
    let invalid = || Refusal::Unauthorized { challenge: String::new() };
    let claims = token::verify(account, token).map_err(|error| match error {
        TokenError::Expired => Refusal::Expired { challenge: String::new() },
        _ => invalid(),
    })?;
    let of_pool = |arn: &&String| arn.rsplit_once('/').is_some_and(|(_, pool)| pool == claims.pool_id());
    pool_arns.iter().find(of_pool).ok_or_else(invalid)?;
    let wanted = if scopes.is_empty() { "id" } else { "access" };
    if claims.token_use() != wanted {
        return Err(invalid());
    }
    let held = held(&claims, scopes);
    if held.as_ref().is_some_and(Vec::is_empty) {
        return Err(invalid());
    }
    Ok(Grant { claims, scopes: held })
}

/// The issuer is exact; the audience is `aud`, or `client_id` where there is no `aud`; one scope of the route is enough.
fn jwt(
    account: &Account,
    token: &str,
    issuer: &str,
    audience: &[String],
    scopes: &[String],
) -> Result<Grant, Refusal> {
    let invalid = |why: &str| Refusal::Unauthorized { challenge: challenge("invalid_token", why) };
    let claims = token::verify(account, token).map_err(|error| match error {
        TokenError::Malformed => invalid("invalid number of segments"),
        TokenError::Algorithm(algorithm) => invalid(&format!("signing method {algorithm} is invalid")),
        TokenError::UnknownKey => invalid("signature key not found"),
        TokenError::Signature => invalid("signature is invalid"),
        TokenError::Expired => {
            Refusal::Expired { challenge: challenge("invalid_token", "the token has expired") }
        }
        TokenError::NotYetValid => invalid("the token is not valid yet"),
    })?;
    if claims.text("iss") != Some(issuer) {
        return Err(invalid("the token does not have a valid issuer"));
    }
    let wanted = |value: &str| audience.iter().any(|known| known == value);
    let accepted = match claims.get("aud") {
        Some(Value::String(value)) => wanted(value),
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).any(wanted),
        Some(_) => false,
        None => claims.text("client_id").is_some_and(wanted),
    };
    if !accepted {
        return Err(invalid("the token does not have a valid audience"));
    }
    let held = held(&claims, scopes);
    if held.as_ref().is_some_and(Vec::is_empty) {
        let challenge = format!(
            "Bearer scope=\"{}\" error=\"insufficient_scope\" error_description=\"the token does not have a required scope\"",
            scopes.join(" ")
        );
        return Err(Refusal::InsufficientScope { challenge });
    }
    Ok(Grant { claims, scopes: held })
}

impl Grant {
    /// The claims as a REST API prints them: everything a string, lists joined by commas, times as a date.
    pub(super) fn rest_claims(&self) -> Map<String, Value> {
        let claims = self.claims.iter().map(|(name, value)| {
            let text = match (name.as_str(), value) {
                ("exp" | "iat", Value::Number(number)) => number.as_i64().and_then(date).unwrap_or_default(),
                (_, Value::String(text)) => text.clone(),
                (_, Value::Array(items)) => items.iter().map(plain).collect::<Vec<_>>().join(","),
                (_, other) => other.to_string(),
            };
            (name.clone(), text.into())
        });
        claims.collect()
    }

    /// The claims as an HTTP API prints them: everything a string, lists in brackets.
    pub(super) fn http_claims(&self) -> Vec<(&str, Cow<'_, str>)> {
        let claims = self.claims.iter().map(|(name, value)| {
            let text = match value {
                Value::Array(items) => {
                    format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(" ")).into()
                }
                other => plain(other),
            };
            (name.as_str(), text)
        });
        claims.collect()
    }
}

/// The scopes of the route that the token holds.
fn held(claims: &Claims, scopes: &[String]) -> Option<Vec<String>> {
    if scopes.is_empty() {
        return None;
    }
    let token: Vec<&str> = claims.text("scope").unwrap_or_default().split(' ').collect();
    Some(scopes.iter().filter(|scope| token.contains(&scope.as_str())).cloned().collect())
}

fn missing() -> Refusal {
    Refusal::Unauthorized { challenge: "Bearer".to_owned() }
}

fn challenge(error: &str, description: &str) -> String {
    format!("Bearer scope=\"\" error=\"{error}\" error_description=\"{description}\"")
}

/// The token without `Bearer`, which clients may leave out.
fn bearer(value: &str) -> &str {
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => value.trim(),
    }
}

fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}

/// `Fri Apr 23 01:17:39 UTC 2021`, as Java prints a date.
fn date(second: i64) -> Option<String> {
    let time = Timestamp::from_second(second).ok()?;
    Some(time.strftime("%a %b %d %H:%M:%S UTC %Y").to_string())
}
