//! A user of a pool.

use super::code::Code;
use crate::Timestamp;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// `UserStatusType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Signed up, not confirmed.
    Unconfirmed,
    /// May sign in.
    Confirmed,
    /// Made by an administrator; must choose a password at the first sign-in.
    ForceChangePassword,
    /// Must reset the password.
    ResetRequired,
}

/// A user.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) sub: String,
    /// The attributes beside `sub`.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) password: Option<String>,
    /// When a password that an administrator set ends; none if the user chose the password.
    pub(crate) password_until: Option<Timestamp>,
    pub(crate) status: Status,
    pub(crate) enabled: bool,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    pub(crate) groups: BTreeSet<String>,
    /// Codes that were sent and not used, the newest last.
    pub(crate) codes: Vec<Code>,
    /// Wrong passwords in a row.
    pub(crate) failures: u32,
    pub(crate) locked_until: Option<Timestamp>,
}

impl Status {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
        }
    }
}

impl User {
    /// A user without attributes.
    pub(crate) fn new(username: String, sub: String, status: Status, now: Timestamp) -> Self {
        Self {
            username,
            sub,
            attributes: BTreeMap::new(),
            password: None,
            password_until: None,
            status,
            enabled: true,
            created: now,
            modified: now,
            groups: BTreeSet::new(),
            codes: Vec::new(),
            failures: 0,
            locked_until: None,
        }
    }

    /// The attribute of this name, `sub` included.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        if name == "sub" { Some(&self.sub) } else { self.attributes.get(name).map(String::as_str) }
    }

    /// `UserAttributes`, as far as `readable` allows.
    pub(crate) fn attribute_list(&self, readable: impl Fn(&str) -> bool) -> Value {
        let sub = ("sub", self.sub.as_str());
        let others = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let visible = others.chain([sub]).filter(|(name, _)| readable(name));
        visible.map(|(name, value)| json!({ "Name": name, "Value": value })).collect()
    }

    /// `UserType`, with the attributes under the name that the operation gives them.
    pub(crate) fn describe(&self, attributes: &str) -> Value {
        json!({
            "Username": self.username,
            attributes: self.attribute_list(|_| true),
            "UserCreateDate": seconds(self.created),
            "UserLastModifiedDate": seconds(self.modified),
            "Enabled": self.enabled,
            "UserStatus": self.status.name(),
        })
    }
}

/// A time as JSON protocols write it: seconds with a fraction.
pub(crate) fn seconds(time: Timestamp) -> f64 {
    time.as_millisecond() as f64 / 1000.0
}
