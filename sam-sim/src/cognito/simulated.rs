//! Signing in for tests: no password, no code.

use super::client::Client;
use super::error::Error;
use super::pool::Group;
use super::session;
use super::user::{Status, User};
use crate::{Account, AwsError};
use std::sync::Arc;

/// What a user gets who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// For REST APIs without scopes, and HTTP APIs that take the client as audience.
    pub id_token: String,
    /// For APIs with scopes, and operations of the user.
    pub access_token: String,
    /// For new tokens.
    pub refresh_token: String,
}

/// Signs in a user of the pool `pool_id` who belongs to exactly these groups. The user and the groups are made if they
/// are not there.
///
/// In a pool whose users sign in by email address, a `username` without `@` gets the address `{username}@example.com`.
/// The tokens are of the pool's first app client by id.
///
/// # Errors
/// `ResourceNotFoundException` if there is no such pool or if it has no app client; what `AdminCreateUser` answers
/// if the name is not allowed.
pub fn sign_in_as(
    account: &Account,
    pool_id: &str,
    username: &str,
    groups: &[&str],
) -> Result<Tokens, AwsError> {
    sign_in_through(account, pool_id, None, username, groups)
}

/// [`sign_in_as`] with the app client of this id.
///
/// # Errors
/// As [`sign_in_as`].
pub fn sign_in_through(
    account: &Account,
    pool_id: &str,
    client_id: Option<&str>,
    username: &str,
    groups: &[&str],
) -> Result<Tokens, AwsError> {
    let now = account.now();
    account.services().cognito.with(|state| {
        let pool = state.pool(pool_id)?;
        let client: Arc<Client> = match client_id {
            Some(id) => pool.clients.get(id).cloned().ok_or_else(|| Error::no_client(id))?,
            None => pool.clients.values().next().cloned().ok_or_else(|| Error::no_client("(any)"))?,
        };
        for name in groups {
            pool.groups.entry((*name).to_owned()).or_insert_with(|| Group {
                name: (*name).to_owned(),
                description: None,
                precedence: None,
                role_arn: None,
                created: now,
                modified: now,
            });
        }
        let by_email = pool.settings.username_attributes.iter().any(|attribute| attribute == "email");
        let name = if by_email && !username.contains('@') {
            format!("{username}@example.com")
        } else {
            username.to_owned()
        };
        if pool.find(&name).is_none() {
            let mut user = User::new(pool.fold(&name), account.random().uuid(), Status::Confirmed, now);
            if by_email {
                user.username = user.sub.clone();
                user.attributes.insert("email".to_owned(), name.clone());
                user.attributes.insert("email_verified".to_owned(), "true".to_owned());
            }
            pool.users.insert(user.username.clone(), user);
        }
        let user = pool.user(&name)?;
        user.groups = groups.iter().map(|name| (*name).to_owned()).collect();
        let username = user.username.clone();
        let answer = session::tokens(state, account, &client, &username)?;
        let token = |name: &str| answer["AuthenticationResult"][name].as_str().unwrap_or_default().to_owned();
        Ok(Tokens {
            id_token: token("IdToken"),
            access_token: token("AccessToken"),
            refresh_token: token("RefreshToken"),
        })
    })
}
