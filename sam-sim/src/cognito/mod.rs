//! Amazon Cognito user pools: registration, sign-in, tokens, groups.
//!
//! Sign-in works by password, by proof of the password (SRP) and by refresh token.
//! Refused: multi-factor authentication, Lambda triggers, the hosted pages and their OAuth flows, other identity
//! providers, rotation of refresh tokens.

mod client;
mod code;
mod constraint;
mod describe;
mod error;
mod keys;
mod ops;
mod password_policy;
mod pool;
mod registration;
pub(crate) mod resources;
mod schema;
mod session;
mod sign_in;
mod signatures;
mod simulated;
mod srp;
mod store;
pub mod token;
mod user;
mod well_known;

#[cfg(test)]
mod tests;

pub(crate) use client::{Client, DEFAULT_AUTH_FLOWS};
pub(crate) use password_policy::PasswordPolicy;
pub(crate) use pool::{Group, Settings};
pub(crate) use schema::{AttributeKind, AttributeRule, Schema};
pub use simulated::{Tokens, sign_in_as, sign_in_through};
pub use store::Cognito;
pub use well_known::well_known;

use crate::service::JsonService;

/// The operations.
pub static SERVICE: JsonService = JsonService {
    name: "cognito-idp",
    target_prefix: "AWSCognitoIdentityProviderService",
    content_type: "application/x-amz-json-1.1",
    error_namespace: "",
    operations: ops::OPERATIONS,
};
