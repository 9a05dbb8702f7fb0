//! What members of requests must be, as tables: required, length, pattern.
//!
//! All that is broken is reported in one error.
//! Source: the service model of `cognito-idp` in the AWS SDKs.

use super::error::Error;
use crate::AwsError;
use serde_json::Value;

/// A member of a request.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) rule: &'static Rule,
}

/// What the text of a member must be.
pub(crate) struct Rule {
    min: usize,
    max: usize,
    pattern: Option<Pattern>,
    /// Whether errors show the value.
    sensitive: bool,
}

/// A pattern as AWS prints it, and whether a character fits it.
type Pattern = (&'static str, fn(char) -> bool);

/// A member that must be there.
pub(crate) const fn required(name: &'static str, rule: &'static Rule) -> Member {
    Member { name, required: true, rule }
}

/// A member that may be left out.
pub(crate) const fn optional(name: &'static str, rule: &'static Rule) -> Member {
    Member { name, required: false, rule }
}

const VISIBLE: Pattern =
    (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", |letter| !letter.is_whitespace() && !letter.is_control());
const NO_SPACE: Pattern = (r"[\S]+", |letter| !letter.is_whitespace());

/// No constraint but the type.
pub(crate) static ANY: Rule = Rule { min: 0, max: usize::MAX, pattern: None, sensitive: false };
/// The id of a user pool.
pub(crate) static USER_POOL_ID: Rule = Rule {
    min: 1,
    max: 55,
    pattern: Some((r"[\w-]+_[0-9a-zA-Z]+", |letter| {
        letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
    })),
    sensitive: false,
};
/// The id of an app client.
pub(crate) static CLIENT_ID: Rule = Rule {
    min: 1,
    max: 128,
    pattern: Some((r"[\w+]+", |letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+'))),
    sensitive: true,
};
/// A name of a user.
pub(crate) static USERNAME: Rule = Rule { min: 1, max: 128, pattern: Some(VISIBLE), sensitive: true };
/// A password.
pub(crate) static PASSWORD: Rule = Rule { min: 0, max: 256, pattern: Some(NO_SPACE), sensitive: true };
/// A confirmation code.
pub(crate) static CODE: Rule = Rule { min: 1, max: 2048, pattern: Some(NO_SPACE), sensitive: false };
/// The name of a group.
pub(crate) static GROUP_NAME: Rule = Rule { min: 1, max: 128, pattern: Some(VISIBLE), sensitive: false };
/// A token.
pub(crate) static TOKEN: Rule = Rule {
    min: 0,
    max: usize::MAX,
    pattern: Some((r"[A-Za-z0-9-_=.]+", |letter| {
        letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '=' | '.')
    })),
    sensitive: true,
};
/// The session of a challenge.
pub(crate) static SESSION: Rule = Rule { min: 20, max: 2048, pattern: None, sensitive: true };
/// A description.
pub(crate) static DESCRIPTION: Rule = Rule { min: 0, max: 2048, pattern: None, sensitive: false };

/// Refuses members that must be text and are not.
pub(crate) fn check_types(members: &[Member], input: &Value) -> Result<(), AwsError> {
    let mistyped = members.iter().filter_map(|member| input.get(member.name)).find_map(|value| match value {
        Value::Number(_) => Some("NUMBER_VALUE"),
        Value::Bool(true) => Some("TRUE_VALUE"),
        Value::Bool(false) => Some("FALSE_VALUE"),
        Value::Array(_) => Some("START_ARRAY"),
        Value::Object(_) => Some("START_OBJECT"),
        Value::String(_) | Value::Null => None,
    });
    match mistyped {
        Some(found) => Err(serialization(format!("{found} can not be converted to a String"))),
        None => Ok(()),
    }
}

/// The refusal of members of other types, which the decoder found.
pub(crate) fn mistyped(error: serde_json::Error) -> AwsError {
    serialization(error.to_string())
}

fn serialization(message: String) -> AwsError {
    Error::SerializationException { message }.into()
}

/// Checks every member of a request.
pub(crate) fn check(members: &[Member], input: &Value) -> Result<(), AwsError> {
    let mut faults = Vec::new();
    for member in members {
        let camel = camel_case(member.name);
        match input.get(member.name) {
            None | Some(Value::Null) if member.required => {
                faults.push(format!(
                    "Value null at '{camel}' failed to satisfy constraint: Member must not be null"
                ));
            }
            Some(Value::String(text)) => {
                let shown = if member.rule.sensitive { String::new() } else { format!(" '{text}'") };
                let broken = member.rule.broken(text);
                faults.extend(broken.map(|broken| {
                    format!("Value{shown} at '{camel}' failed to satisfy constraint: {broken}")
                }));
            }
            _ => {}
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    let errors = if faults.len() == 1 { "error" } else { "errors" };
    Err(Error::invalid_parameter(format!(
        "{} validation {errors} detected: {}",
        faults.len(),
        faults.join("; ")
    )))
}

impl Rule {
    fn broken(&self, text: &str) -> Option<String> {
        let length = text.chars().count();
        if length > self.max {
            return Some(format!("Member must have length less than or equal to {}", self.max));
        }
        if length < self.min {
            return Some(format!("Member must have length greater than or equal to {}", self.min));
        }
        let (pattern, fits) = self.pattern?;
        (text.is_empty() || !text.chars().all(fits))
            .then(|| format!("Member must satisfy regular expression pattern: {pattern}"))
    }
}

fn camel_case(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_broken_constraint_is_reported_at_once() {
        let members = [
            required("UserPoolId", &USER_POOL_ID),
            required("Username", &USERNAME),
            optional("GroupName", &GROUP_NAME),
        ];
        let error = check(&members, &json!({ "Username": "a b", "GroupName": "" })).unwrap_err();
        assert_eq!(error.code, "InvalidParameterException");
        assert_eq!(
            error.message,
            "3 validation errors detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null; \
             Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: \
             [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; \
             Value '' at 'groupName' failed to satisfy constraint: Member must have length greater than or equal to 1"
        );
    }

    #[test]
    fn the_longest_value_is_allowed_and_the_next_is_not() {
        let members = [required("Username", &USERNAME)];
        assert!(check(&members, &json!({ "Username": "é".repeat(128) })).is_ok());
        assert!(check(&members, &json!({ "Username": "é".repeat(129) })).is_err());
    }
}
