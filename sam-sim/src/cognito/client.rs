//! An app client of a pool.

use super::error::Error;
use crate::AwsError;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;

/// An app client.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) pool_id: String,
    pub(crate) secret: Option<String>,
    /// `ExplicitAuthFlows`, as they were given or as they are by default.
    pub(crate) auth_flows: Vec<String>,
    /// In seconds, as are the other two.
    pub(crate) access_token_validity: u64,
    pub(crate) id_token_validity: u64,
    pub(crate) refresh_token_validity: u64,
    /// How long a challenge waits for its answer, in minutes.
    pub(crate) session_validity: u64,
    /// `PreventUserExistenceErrors`: `ENABLED`.
    pub(crate) hides_users: bool,
    /// `ReadAttributes`; none for all.
    pub(crate) readable: Option<Vec<String>>,
    /// `WriteAttributes`; none for all.
    pub(crate) writable: Option<Vec<String>>,
    pub(crate) token_revocation: bool,
}

/// The flows of a client that names none.
pub(crate) const DEFAULT_AUTH_FLOWS: &[&str] =
    &["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

impl Client {
    /// Whether users may sign in by a flow such as `USER_PASSWORD_AUTH`.
    pub(crate) fn allows(&self, flow: &str) -> bool {
        self.auth_flows.iter().any(|allowed| {
            allowed.strip_prefix("ALLOW_") == Some(flow)
                || allowed == flow
                || (allowed == "ADMIN_NO_SRP_AUTH" && flow == "ADMIN_USER_PASSWORD_AUTH")
        })
    }

    /// Whether the client may see an attribute.
    pub(crate) fn reads(&self, attribute: &str) -> bool {
        attribute == "sub"
            || self.readable.as_ref().is_none_or(|names| names.iter().any(|name| name == attribute))
    }

    /// Whether the client may set an attribute.
    pub(crate) fn writes(&self, attribute: &str) -> bool {
        let reserved = ["sub", "email_verified", "phone_number_verified"].contains(&attribute);
        !reserved && self.writable.as_ref().is_none_or(|names| names.iter().any(|name| name == attribute))
    }

    /// Checks `SECRET_HASH` of a sign-in.
    pub(crate) fn check_sign_in_hash(&self, username: &str, given: Option<&str>) -> Result<(), AwsError> {
        let id = &self.id;
        match (&self.secret, given) {
            (None, None) => Ok(()),
            (Some(_), None) => Err(Error::not_authorized(format!(
                "Client {id} is configured with secret but SECRET_HASH was not received"
            ))),
            _ if self.hash_is(username, given) => Ok(()),
            _ => Err(Error::not_authorized(format!("SecretHash does not match for the client: {id}"))),
        }
    }

    /// Checks `SecretHash` of any other operation.
    pub(crate) fn check_hash(&self, username: &str, given: Option<&str>) -> Result<(), AwsError> {
        if (self.secret.is_none() && given.is_none()) || self.hash_is(username, given) {
            return Ok(());
        }
        Err(Error::not_authorized(format!("Unable to verify secret hash for client {}", self.id)))
    }

    /// Base64 of HMAC-SHA256 over username and client id; none without a secret.
    /// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html>
    pub(crate) fn secret_hash(&self, username: &str) -> Option<String> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret.as_ref()?.as_bytes());
        let tag = hmac::sign(&key, format!("{username}{}", self.id).as_bytes());
        Some(BASE64_STANDARD.encode(tag.as_ref()))
    }

    fn hash_is(&self, username: &str, given: Option<&str>) -> bool {
        given.is_some() && self.secret_hash(username).as_deref() == given
    }
}
