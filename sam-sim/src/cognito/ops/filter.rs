//! `Filter` of `ListUsers`: one attribute, equal to a text or beginning with it.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html>

use crate::AwsError;
use crate::cognito::error::Error;
use crate::cognito::user::User;

/// The attributes that can be searched.
const SEARCHABLE: &[&str] = &[
    "cognito:user_status",
    "email",
    "family_name",
    "given_name",
    "name",
    "phone_number",
    "preferred_username",
    "status",
    "sub",
    "username",
];

/// A filter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filter {
    attribute: String,
    value: String,
    prefix: bool,
}

impl Filter {
    /// Reads `email ^= "a@"`.
    pub(super) fn parse(text: &str) -> Result<Self, AwsError> {
        let invalid =
            || Error::invalid_parameter("One or more requested filter attributes or filter type is invalid.");
        let (left, right) = text.split_once('=').ok_or_else(invalid)?;
        let (attribute, prefix) = match left.trim_end().strip_suffix('^') {
            Some(attribute) => (attribute, true),
            None => (left, false),
        };
        let attribute = attribute.trim().trim_matches('"').to_owned();
        let value =
            right.trim().strip_prefix('"').and_then(|value| value.strip_suffix('"')).ok_or_else(invalid)?;
        if !SEARCHABLE.contains(&attribute.as_str()) {
            return Err(invalid());
        }
        Ok(Self { attribute, value: value.replace("\\\"", "\""), prefix })
    }

    /// Whether the user is found.
    pub(super) fn matches(&self, user: &User) -> bool {
        let status = if user.enabled { "Enabled" } else { "Disabled" };
        let found = match self.attribute.as_str() {
            "username" => Some(user.username.as_str()),
            "status" => Some(status),
            "cognito:user_status" => Some(user.status.name()),
            attribute => user.attribute(attribute),
        };
        found.is_some_and(
            |found| {
                if self.prefix { found.starts_with(&self.value) } else { found == self.value }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_one_attribute_and_a_text() {
        let check = |text: &str, attribute: &str, value: &str, prefix: bool| {
            let expected = Filter { attribute: attribute.to_owned(), value: value.to_owned(), prefix };
            assert_eq!(Filter::parse(text).unwrap(), expected, "{text}");
        };
        check("email = \"a=b\"", "email", "a=b", false);
        check("\"given_name\"^=\"J\"", "given_name", "J", true);
        for text in ["email", "email = a", "custom:x = \"1\"", "= \"\"", "email ^ \"a\""] {
            assert!(Filter::parse(text).is_err(), "{text}");
        }
    }
}
