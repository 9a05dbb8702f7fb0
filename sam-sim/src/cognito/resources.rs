//! Making and changing pools, clients and groups, as CloudFormation asks for it.

use super::client::Client;
use super::error::Error;
use super::pool::{Group, Settings, UserPool};
use super::schema::Schema;
use crate::{Account, AwsError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Letters and digits of ids.
const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Makes a pool, or changes the one of this id. Returns the id, such as `eu-central-1_AbCdEfGhI`.
pub(crate) fn put_pool(
    account: &Account,
    id: Option<&str>,
    name: String,
    settings: Settings,
    recovery: Vec<String>,
) -> String {
    let now = account.now();
    let new_id = || format!("{}_{}", account.region(), account.random().text(ALPHANUMERIC, 9));
    let id = id.map_or_else(new_id, str::to_owned);
    account.services().cognito.with(|state| {
        let pool = state.pools.entry(id.clone()).or_insert_with(|| UserPool {
            id: id.clone(),
            arn: account.arn("cognito-idp", &format!("userpool/{id}")),
            name: String::new(),
            settings: Settings::default(),
            recovery: Vec::new(),
            created: now,
            modified: now,
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            clients: BTreeMap::new(),
        });
        pool.name = name;
        pool.settings = settings;
        pool.recovery = recovery;
        pool.modified = now;
    });
    id
}

/// The ARN of a pool.
pub(crate) fn pool_arn(account: &Account, id: &str) -> String {
    account.arn("cognito-idp", &format!("userpool/{id}"))
}

/// Removes a pool and all that is in it.
pub(crate) fn delete_pool(account: &Account, id: &str) {
    account.services().cognito.with(|state| {
        state.pools.remove(id);
        state.sign_ins.retain(|_, sign_in| sign_in.pool_id != id);
        state.challenges.retain(|_, challenge| challenge.pool_id != id);
    });
}

/// An id for a new client.
pub(crate) fn new_client_id(account: &Account) -> String {
    account.random().text(LOWER, 26)
}

/// A secret for a new client.
pub(crate) fn new_client_secret(account: &Account) -> String {
    account.random().text(LOWER, 51)
}

/// Makes or changes a client.
pub(crate) fn put_client(account: &Account, client: Client) -> Result<(), AwsError> {
    account.services().cognito.with(|state| {
        let pool = state.pool(&client.pool_id)?;
        for (list, kind) in [(&client.readable, "read"), (&client.writable, "write")] {
            let known = |name: &String| {
                Schema::is_standard(name) || pool.settings.schema.attributes.contains_key(name)
            };
            if list.iter().flatten().any(|name| !known(name)) {
                let message = format!("Invalid {kind} attributes specified while creating a client");
                return Err(Error::invalid_parameter(message));
            }
        }
        pool.clients.insert(client.id.clone(), Arc::new(client));
        Ok(())
    })
}

/// The secret of a client that is there.
pub(crate) fn client_secret(account: &Account, pool_id: &str, id: &str) -> Option<String> {
    account.services().cognito.with(|state| state.pools.get(pool_id)?.clients.get(id)?.secret.clone())
}

/// Removes a client.
pub(crate) fn delete_client(account: &Account, id: &str) {
    account.services().cognito.with(|state| {
        state.pools.values_mut().for_each(|pool| {
            pool.clients.remove(id);
        });
    });
}

/// Makes a group, or changes it if `exists`.
pub(crate) fn put_group(
    account: &Account,
    pool_id: &str,
    exists: bool,
    mut group: Group,
) -> Result<(), AwsError> {
    account.services().cognito.with(|state| {
        let pool = state.pool(pool_id)?;
        match pool.groups.get(&group.name) {
            Some(_) if !exists => {
                let message = "A group with the name already exists.".to_owned();
                return Err(Error::GroupExistsException { message }.into());
            }
            Some(previous) => group.created = previous.created,
            None => {}
        }
        pool.groups.insert(group.name.clone(), group);
        Ok(())
    })
}

/// Removes a group from its pool and its users.
pub(crate) fn delete_group(account: &Account, pool_id: &str, name: &str) {
    account.services().cognito.with(|state| {
        if let Some(pool) = state.pools.get_mut(pool_id) {
            pool.groups.remove(name);
            pool.users.values_mut().for_each(|user| {
                user.groups.remove(name);
            });
        }
    });
}
