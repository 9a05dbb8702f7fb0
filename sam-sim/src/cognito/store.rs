//! The state of Cognito: pools, and who is signed in.

use super::client::Client;
use super::error::Error;
use super::pool::UserPool;
use super::session::{Challenge, SignIn};
use super::signatures::Signatures;
use crate::AwsError;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The state of Cognito.
#[derive(Default)]
pub struct Cognito {
    state: Mutex<State>,
    pub(super) signatures: Signatures,
}

/// What the lock holds.
#[derive(Default)]
pub(crate) struct State {
    /// By id.
    pub(crate) pools: BTreeMap<String, UserPool>,
    /// Sign-ins by `origin_jti`.
    pub(crate) sign_ins: BTreeMap<String, SignIn>,
    /// `origin_jti` by refresh token.
    pub(crate) refresh_tokens: BTreeMap<String, String>,
    /// Challenges that wait for their answer, by `Session`.
    pub(crate) challenges: BTreeMap<String, Challenge>,
}

impl Cognito {
    /// Works on the state.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether there is a pool of this id.
    pub(super) fn has_pool(&self, id: &str) -> bool {
        self.with(|state| state.pools.contains_key(id))
    }

    /// The newest code that was sent to a user and not used, as the user would read it in an email.
    ///
    /// `pool` is the id of the pool.
    pub fn code(&self, pool: &str, username: &str) -> Option<String> {
        self.with(|state| Some(state.pools.get(pool)?.find(username)?.codes.last()?.value.clone()))
    }

    /// The password that an administrator set for a user who has not chosen one yet, as the user would read it in an
    /// email.
    pub fn temporary_password(&self, pool: &str, username: &str) -> Option<String> {
        self.with(|state| {
            let user = state.pools.get(pool)?.find(username)?;
            user.password.clone().filter(|_| user.password_until.is_some())
        })
    }
}

impl State {
    pub(crate) fn pool(&mut self, id: &str) -> Result<&mut UserPool, AwsError> {
        self.pools.get_mut(id).ok_or_else(|| Error::no_pool(id))
    }

    /// The client of this id, and its pool.
    pub(crate) fn client(&mut self, id: &str) -> Result<(&mut UserPool, Arc<Client>), AwsError> {
        let pool = self.pools.values_mut().find(|pool| pool.clients.contains_key(id));
        let pool = pool.ok_or_else(|| Error::no_client(id))?;
        let client = pool.clients.get(id).cloned().ok_or_else(|| Error::no_client(id))?;
        Ok((pool, client))
    }

    /// The client of this id in this pool.
    pub(crate) fn client_of(&mut self, pool_id: &str, id: &str) -> Result<Arc<Client>, AwsError> {
        self.pool(pool_id)?.clients.get(id).cloned().ok_or_else(|| Error::no_client(id))
    }

    /// Ends every sign-in of a user, so that Cognito refuses the tokens. Whoever checks only the signature does not see it.
    pub(crate) fn sign_out(&mut self, pool_id: &str, username: &str) {
        let of_user = |sign_in: &&mut SignIn| sign_in.pool_id == pool_id && sign_in.username == username;
        self.sign_ins.values_mut().filter(of_user).for_each(|sign_in| sign_in.revoked = true);
    }
}
