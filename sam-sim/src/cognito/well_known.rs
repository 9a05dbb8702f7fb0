//! The documents of a pool that anyone may read: its keys, and its OpenID Connect configuration.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html>

use super::token;
use crate::Account;
use bytes::Bytes;
use http::{HeaderValue, Response, header};
use serde_json::{Value, json};

/// Answers `GET https://cognito-idp.{region}.amazonaws.com/{pool}/.well-known/...`, given the path; none for any other
/// path or pool.
pub fn well_known(account: &Account, path: &str) -> Option<Response<Bytes>> {
    let (pool_id, document) = path.strip_prefix('/')?.split_once("/.well-known/")?;
    account.services().cognito.has_pool(pool_id).then_some(())?;
    let issuer = token::issuer(account.region(), pool_id);
    let document = match document {
        "jwks.json" => token::jwks(),
        "openid-configuration" => configuration(&issuer),
        _ => return None,
    };
    let mut response = Response::new(Bytes::from(document.to_string()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Some(response)
}

fn configuration(issuer: &str) -> Value {
    json!({
        "id_token_signing_alg_values_supported": ["RS256"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    })
}
