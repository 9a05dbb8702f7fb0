//! JSON Web Tokens of user pools: RS256, with the claims of Cognito.
//!
//! The format is signed and read here, over `ring`: the libraries for it either install a process-wide provider of
//! cryptography, which is not a simulator's to choose, or are slow without optimisation.
//! Sources: <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html>,
//! <https://www.rfc-editor.org/rfc/rfc7519>

use super::keys::{self, Key};
use crate::Account;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The claims of a token whose signature and times are good.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    pool_id: String,
    claims: Arc<Map<String, Value>>,
}

/// Why a token is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// It is no JSON Web Token.
    Malformed,
    /// It is signed in another way than RS256.
    Algorithm(String),
    /// It names a key or a user pool that this account does not have.
    UnknownKey,
    /// The signature is wrong.
    Signature,
    /// `exp` is past.
    Expired,
    /// `nbf` or `iat` is to come.
    NotYetValid,
}

impl Claims {
    /// The id of the user pool that issued the token.
    pub fn pool_id(&self) -> &str {
        &self.pool_id
    }

    /// A claim.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// A claim that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// `id` or `access`.
    pub fn token_use(&self) -> &str {
        self.text("token_use").unwrap_or_default()
    }

    /// Every claim, in the order of the token.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.claims.iter()
    }
}

/// Checks the signature, issuer and times of a token, as anyone can who has the pool's keys.
///
/// # Errors
/// In this order: form, algorithm, key, signature, issuer, `exp`, `nbf` and `iat`.
pub fn verify(account: &Account, token: &str) -> Result<Claims, TokenError> {
    let cognito = &account.services().cognito;
    let claims = match cognito.signatures.get(token) {
        Some(claims) => claims,
        None => {
            let claims = Arc::new(signed(token)?);
            cognito.signatures.insert(token, &claims);
            claims
        }
    };
    let pool_id = claims.get("iss").and_then(Value::as_str).and_then(|issuer| pool_of(account, issuer));
    let pool_id = pool_id.filter(|id| cognito.has_pool(id)).ok_or(TokenError::UnknownKey)?.to_owned();
    let now = account.now().as_second();
    let time = |name: &str| claims.get(name).and_then(Value::as_i64);
    if time("exp").is_none_or(|end| end <= now) {
        return Err(TokenError::Expired);
    }
    if ["nbf", "iat"].into_iter().filter_map(time).any(|start| start > now) {
        return Err(TokenError::NotYetValid);
    }
    Ok(Claims { pool_id, claims })
}

/// The claims of a token whose signature is good.
fn signed(token: &str) -> Result<Map<String, Value>, TokenError> {
    let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
    let (header, payload) = message.split_once('.').ok_or(TokenError::Malformed)?;
    let header = object(header)?;
    let algorithm = header.get("alg").and_then(Value::as_str).unwrap_or_default();
    if algorithm != "RS256" {
        return Err(TokenError::Algorithm(algorithm.to_owned()));
    }
    let claims = object(payload)?;
    let kid = header.get("kid").and_then(Value::as_str).unwrap_or_default();
    let key = Key::find(kid).ok_or(TokenError::UnknownKey)?;
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Malformed)?;
    if key.verify(message.as_bytes(), &signature) { Ok(claims) } else { Err(TokenError::Signature) }
}

/// Signs claims.
pub(super) fn sign(key: &Key, claims: &Map<String, Value>) -> String {
    let header = json!({ "kid": key.kid(), "alg": "RS256" });
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let payload = serde_json::to_vec(claims).expect("claims are plain JSON");
    let message = format!("{}.{}", encode(header.to_string().as_bytes()), encode(&payload));
    let signature = encode(&key.sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// `iss` of the tokens of a pool.
pub fn issuer(region: &str, pool_id: &str) -> String {
    format!("https://{}/{pool_id}", host(region))
}

/// The host of Cognito in a Region.
pub(super) fn host(region: &str) -> String {
    format!("cognito-idp.{region}.amazonaws.com")
}

/// The document at `{issuer}/.well-known/jwks.json`.
pub(super) fn jwks() -> Value {
    json!({ "keys": [keys::ID.jwk(), keys::ACCESS.jwk()] })
}

fn pool_of<'a>(account: &Account, issuer: &'a str) -> Option<&'a str> {
    issuer.strip_prefix("https://")?.strip_prefix(&host(account.region()))?.strip_prefix('/')
}

fn object(part: &str) -> Result<Map<String, Value>, TokenError> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)
}
