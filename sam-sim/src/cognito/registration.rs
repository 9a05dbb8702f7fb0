//! New users, new passwords, new attributes.

use super::error::Error;
use super::pool::UserPool;
use super::schema::{is_email, is_phone_number};
use super::user::{Status, User};
use crate::{Account, AwsError, Timestamp};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// Who finds a name taken: the words differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TakenBy {
    SignUp,
    Admin,
}

impl UserPool {
    /// Adds a user with accepted attributes, if the name is free and of the form that the pool asks for.
    pub(crate) fn add_user(
        &mut self,
        account: &Account,
        name: &str,
        mut attributes: BTreeMap<String, String>,
        status: Status,
        by: TakenBy,
    ) -> Result<&mut User, AwsError> {
        let sub = account.random().uuid();
        let username = match self.sign_in_attribute(name)? {
            Some(attribute) => {
                attributes.entry(attribute.to_owned()).or_insert_with(|| name.to_owned());
                sub.clone()
            }
            None => self.fold(name),
        };
        if self.users.contains_key(&username) || self.find(name).is_some() {
            let message = match (by, self.sign_in_attribute(name)?) {
                (TakenBy::SignUp, Some("email")) => "An account with the given email already exists.",
                (TakenBy::SignUp, Some(_)) => "An account with the given phone_number already exists.",
                (TakenBy::SignUp, None) => "User already exists",
                (TakenBy::Admin, _) => "User account already exists",
            };
            return Err(Error::UsernameExistsException { message: message.to_owned() }.into());
        }
        self.check_aliases(None, &attributes)?;
        let mut user = User::new(username.clone(), sub, status, account.now());
        user.attributes = attributes;
        Ok(self.users.entry(username).or_insert(user))
    }

    /// Changes attributes of the user with this username.
    pub(crate) fn change_attributes(
        &mut self,
        username: &str,
        changes: BTreeMap<String, String>,
        now: Timestamp,
    ) -> Result<(), AwsError> {
        self.check_aliases(Some(username), &changes)?;
        let user = self.users.get_mut(username).ok_or_else(Error::no_user)?;
        for name in ["email", "phone_number"] {
            let verified = format!("{name}_verified");
            let changed = changes.get(name).is_some_and(|value| user.attributes.get(name) != Some(value));
            if changed && !changes.contains_key(&verified) {
                user.attributes.insert(verified, "false".to_owned());
            }
        }
        // An empty text removes an attribute.
        for (name, value) in changes {
            if value.is_empty() {
                user.attributes.remove(&name);
            } else {
                user.attributes.insert(name, value);
            }
        }
        user.modified = now;
        Ok(())
    }

    /// Marks an attribute of a user as verified, with which it may begin to serve as a name.
    pub(crate) fn verify_attribute(&mut self, username: &str, attribute: &str) -> Result<(), AwsError> {
        let value = self.users.get(username).and_then(|user| user.attributes.get(attribute)).cloned();
        let verified = (format!("{attribute}_verified"), "true".to_owned());
        let changes =
            value.map(|value| (attribute.to_owned(), value)).into_iter().chain([verified]).collect();
        self.check_aliases(Some(username), &changes)?;
        let user = self.users.get_mut(username).ok_or_else(Error::no_user)?;
        user.attributes.extend(changes);
        Ok(())
    }

    /// The attribute that the name is, in a pool where users sign in by attributes.
    fn sign_in_attribute(&self, name: &str) -> Result<Option<&'static str>, AwsError> {
        let takes =
            |attribute: &str| self.settings.username_attributes.iter().any(|known| known == attribute);
        let refusal = match (takes("email"), takes("phone_number")) {
            (false, false) => {
                let alias =
                    |attribute: &str| self.settings.alias_attributes.iter().any(|known| known == attribute);
                if alias("email") && is_email(name) {
                    return Err(Error::invalid_parameter(
                        "Username cannot be of email format, since user pool is configured for email alias.",
                    ));
                }
                return Ok(None);
            }
            (true, _) if is_email(name) => return Ok(Some("email")),
            (_, true) if is_phone_number(name) => return Ok(Some("phone_number")),
            (true, false) => "Username should be an email.",
            (false, true) => "Username should be a phone number.",
            (true, true) => "Username should be either an email or a phone number.",
        };
        Err(Error::invalid_parameter(refusal))
    }

    /// Refuses a sign-in attribute that another user has, where it serves as a name.
    fn check_aliases(
        &self,
        username: Option<&str>,
        attributes: &BTreeMap<String, String>,
    ) -> Result<(), AwsError> {
        let verified = |attribute: &str| {
            attributes.get(&format!("{attribute}_verified")).is_some_and(|value| value == "true")
                || attribute == "preferred_username"
        };
        let by_name = self.settings.username_attributes.iter();
        let by_alias = self.settings.alias_attributes.iter().filter(|attribute| verified(attribute));
        for attribute in by_name.chain(by_alias) {
            let holder = attributes.get(attribute).and_then(|value| self.find(value));
            if holder.is_some_and(|holder| Some(holder.username.as_str()) != username) {
                return Err(Error::AliasExistsException { attribute: attribute.clone() }.into());
            }
        }
        Ok(())
    }
}

impl User {
    /// Sets a password that the user keeps.
    pub(crate) fn choose_password(&mut self, password: String, now: Timestamp) {
        self.password = Some(password);
        self.password_until = None;
        self.status = Status::Confirmed;
        self.modified = now;
        self.failures = 0;
        self.locked_until = None;
    }

    /// Sets a password that only serves to choose another one, for some days.
    pub(crate) fn set_temporary_password(&mut self, password: String, days: u64, now: Timestamp) {
        let hours = i64::try_from(days).unwrap_or_default().saturating_mul(24);
        self.password = Some(password);
        self.password_until =
            Some(now.checked_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX));
        self.status = Status::ForceChangePassword;
        self.modified = now;
    }
}
