//! A user pool: its users, groups and app clients.

use super::client::Client;
use super::error::Error;
use super::password_policy::PasswordPolicy;
use super::schema::Schema;
use super::user::User;
use crate::{AwsError, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A user pool.
#[derive(Clone, Debug)]
pub(crate) struct UserPool {
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) settings: Settings,
    /// `AccountRecoverySetting`, in the order of priority.
    pub(crate) recovery: Vec<String>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// By username.
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) clients: BTreeMap<String, Arc<Client>>,
}

/// What a template may change of a pool.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) password_policy: PasswordPolicy,
    /// `UsernameAttributes`: users sign in by these, and their username is their `sub`.
    pub(crate) username_attributes: Vec<String>,
    pub(crate) alias_attributes: Vec<String>,
    pub(crate) auto_verified_attributes: Vec<String>,
    pub(crate) schema: Schema,
    /// `AllowAdminCreateUserOnly`.
    pub(crate) admin_creates_users: bool,
    /// `UsernameConfiguration.CaseSensitive`.
    pub(crate) case_sensitive: bool,
}

/// A group.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) precedence: Option<u64>,
    pub(crate) role_arn: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl UserPool {
    /// The user whom a name means: a username, a `sub`, or an attribute that serves as one.
    pub(crate) fn find(&self, name: &str) -> Option<&User> {
        let name = &self.fold(name);
        if let Some(user) = self.users.get(name) {
            return Some(user);
        }
        let by_name = |attribute: &String, user: &User| {
            user.attribute(attribute).is_some_and(|value| &self.fold(value) == name)
        };
        let settings = &self.settings;
        self.users.values().find(|user| {
            &user.sub == name
                || settings.username_attributes.iter().any(|attribute| by_name(attribute, user))
                || settings.alias_attributes.iter().any(|attribute| {
                    // An email address or phone number is an alias once it is verified.
                    let verified = attribute == "preferred_username"
                        || user.attribute(&format!("{attribute}_verified")) == Some("true");
                    verified && by_name(attribute, user)
                })
        })
    }

    /// The user whom a name means, to change it.
    pub(crate) fn user(&mut self, name: &str) -> Result<&mut User, AwsError> {
        let username = self.find(name).map(|user| user.username.clone()).ok_or_else(Error::no_user)?;
        self.users.get_mut(&username).ok_or_else(Error::no_user)
    }

    /// A name as it is compared.
    pub(crate) fn fold(&self, name: &str) -> String {
        if self.settings.case_sensitive { name.to_owned() } else { name.to_lowercase() }
    }

    pub(crate) fn group(&mut self, name: &str) -> Result<&mut Group, AwsError> {
        self.groups.get_mut(name).ok_or_else(Error::no_group)
    }

    /// The groups of a user, the one that decides first.
    pub(crate) fn groups_of(&self, user: &User) -> Vec<&Group> {
        let mut groups: Vec<&Group> = user.groups.iter().filter_map(|name| self.groups.get(name)).collect();
        groups.sort_by_key(|group| (group.precedence.unwrap_or(u64::MAX), group.name.clone()));
        groups
    }
}

impl Group {
    /// `GroupType`.
    pub(crate) fn describe(&self, pool_id: &str) -> Value {
        let mut group = json!({
            "GroupName": self.name,
            "UserPoolId": pool_id,
            "LastModifiedDate": super::user::seconds(self.modified),
            "CreationDate": super::user::seconds(self.created),
        });
        if let Some(description) = &self.description {
            group["Description"] = description.as_str().into();
        }
        if let Some(precedence) = self.precedence {
            group["Precedence"] = precedence.into();
        }
        if let Some(role) = &self.role_arn {
            group["RoleArn"] = role.as_str().into();
        }
        group
    }
}
