//! The attributes that users of a pool may have.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>

use super::client::Client;
use super::error::Error;
use crate::AwsError;
use sam_model::limits::cognito::{ATTRIBUTE_VALUE, STANDARD_ATTRIBUTES};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The attributes that a pool declares: the custom ones, and what it says about standard ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// By the full name, as `custom:tier`.
    pub(crate) attributes: BTreeMap<String, AttributeRule>,
}

/// What a pool says about an attribute.
#[derive(Clone, Debug)]
pub(crate) struct AttributeRule {
    pub(crate) required: bool,
    pub(crate) mutable: bool,
    pub(crate) kind: AttributeKind,
    /// Of the length of a text, or of the value of a number.
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
}

/// `AttributeDataType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AttributeKind {
    String,
    Number,
    Boolean,
    DateTime,
}

/// An attribute of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
}

impl Schema {
    /// Whether every pool has an attribute of this name.
    pub(crate) fn is_standard(name: &str) -> bool {
        STANDARD_ATTRIBUTES.contains(&name)
    }

    /// The attributes of a new user, if the schema allows them. `client` is none for an administrator.
    pub(crate) fn accept(
        &self,
        given: &[Attribute],
        client: Option<&Client>,
    ) -> Result<BTreeMap<String, String>, AwsError> {
        let attributes = self.accept_some(given, client, |_| true)?;
        let missing = |name: &&String| {
            self.attributes.get(*name).is_some_and(|rule| rule.required) && !attributes.contains_key(*name)
        };
        let missing: Vec<String> = self
            .attributes
            .keys()
            .filter(missing)
            .map(|name| format!("{name}: The attribute is required\n"))
            .collect();
        if !missing.is_empty() {
            return Err(nonconforming(&missing.concat()));
        }
        Ok(attributes)
    }

    /// Changes of the attributes of a user, if the schema allows them.
    pub(crate) fn accept_changes(
        &self,
        given: &[Attribute],
        client: Option<&Client>,
    ) -> Result<BTreeMap<String, String>, AwsError> {
        self.accept_some(given, client, |name| self.attributes.get(name).is_none_or(|rule| rule.mutable))
    }

    fn accept_some(
        &self,
        given: &[Attribute],
        client: Option<&Client>,
        settable: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, String>, AwsError> {
        let mut attributes = BTreeMap::new();
        let mut faults = String::new();
        for Attribute { name, value } in given {
            let value = value.clone().unwrap_or_default();
            if client.is_some_and(|client| !client.writes(name)) {
                return Err(Error::not_authorized("A client attempted to write unauthorized attribute"));
            }
            let known = STANDARD_ATTRIBUTES.contains(&name.as_str()) || self.attributes.contains_key(name);
            if name == "sub" {
                return Err(Error::invalid_parameter("Cannot modify the non-mutable attribute sub"));
            }
            if !known {
                faults.push_str(&format!("{name}: Attribute does not exist in the schema.\n"));
            } else if !settable(name) {
                return Err(Error::invalid_parameter(format!("user.{name}: Attribute cannot be updated.\n")));
            } else if let Some(fault) = self.fault(name, &value) {
                faults.push_str(&format!("{name}: {fault}\n"));
            }
            check_format(name, &value)?;
            attributes.insert(name.clone(), value);
        }
        if faults.is_empty() { Ok(attributes) } else { Err(nonconforming(&faults)) }
    }

    fn fault(&self, name: &str, value: &str) -> Option<&'static str> {
        if !ATTRIBUTE_VALUE.allows(value.len() as u64) {
            return Some("Attribute value is too long");
        }
        let rule = self.attributes.get(name)?;
        let measure = match rule.kind {
            AttributeKind::String => i64::try_from(value.chars().count()).ok()?,
            AttributeKind::Number => match value.parse() {
                Ok(number) => number,
                Err(_) => return Some("Attribute value is not a number"),
            },
            AttributeKind::Boolean => {
                return (!["true", "false"].contains(&value)).then_some("Attribute value is not a boolean");
            }
            AttributeKind::DateTime => return None,
        };
        let outside = rule.min.is_some_and(|min| measure < min) || rule.max.is_some_and(|max| measure > max);
        outside.then_some("Attribute value is out of range")
    }
}

/// Whether a text looks like an email address.
pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

/// Whether a text looks like a phone number: `+` and digits.
pub(crate) fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn check_format(name: &str, value: &str) -> Result<(), AwsError> {
    match name {
        "email" if !is_email(value) => Err(Error::invalid_parameter("Invalid email address format.")),
        "phone_number" if !is_phone_number(value) => {
            Err(Error::invalid_parameter("Invalid phone number format."))
        }
        _ => Ok(()),
    }
}

fn nonconforming(faults: &str) -> AwsError {
    Error::invalid_parameter(format!("Attributes did not conform to the schema: {faults}"))
}
