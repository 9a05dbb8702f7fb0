//! What passwords of a pool must be.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html>

use super::error::Error;
use crate::AwsError;
use crate::random::Random;
use sam_model::limits::cognito::PASSWORD_LENGTH;

/// `Policies.PasswordPolicy` of a user pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PasswordPolicy {
    pub(crate) minimum_length: u64,
    pub(crate) require_lowercase: bool,
    pub(crate) require_numbers: bool,
    pub(crate) require_symbols: bool,
    pub(crate) require_uppercase: bool,
    /// How long a password lasts that an administrator set, in days.
    pub(crate) temporary_password_validity_days: u64,
}

/// The characters that count as symbols; a space does too, within a password.
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ";

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            require_uppercase: true,
            temporary_password_validity_days: 7,
        }
    }
}

impl PasswordPolicy {
    /// Refuses a password, with the first rule that it breaks.
    pub(crate) fn check(&self, password: &str) -> Result<(), AwsError> {
        let has = |kind: fn(&char) -> bool| password.chars().any(|letter| kind(&letter));
        let length = password.chars().count() as u64;
        let broken = if length < self.minimum_length {
            "Password not long enough"
        } else if length > PASSWORD_LENGTH.max {
            "Password must not be longer than 256 characters"
        } else if self.require_uppercase && !has(char::is_ascii_uppercase) {
            "Password must have uppercase characters"
        } else if self.require_lowercase && !has(char::is_ascii_lowercase) {
            "Password must have lowercase characters"
        } else if self.require_numbers && !has(char::is_ascii_digit) {
            "Password must have numeric characters"
        } else if self.require_symbols && !has(|letter| SYMBOLS.contains(*letter)) {
            "Password must have symbol characters"
        } else {
            return Ok(());
        };
        Err(Error::InvalidPasswordException { why: broken.to_owned() }.into())
    }

    /// A password that conforms.
    pub(crate) fn generate(&self, random: &Random) -> String {
        let parts =
            [("ABCDEFGHJKMNPQRSTUVWXYZ", 2), ("abcdefghjkmnpqrstuvwxyz", 3), ("23456789", 2), ("!@#%&*", 1)];
        let start: String =
            parts.iter().map(|(letters, count)| random.text(letters.as_bytes(), *count)).collect();
        let rest = usize::try_from(self.minimum_length).unwrap_or_default().saturating_sub(start.len());
        start + &random.text(b"abcdefghjkmnpqrstuvwxyz23456789", rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_broken_rule_is_named() {
        let check = |password: &str, expected: &str| {
            let message = PasswordPolicy::default().check(password).unwrap_err().message;
            assert_eq!(message, format!("Password did not conform with policy: {expected}"), "{password}");
        };
        check("Aa1!aaa", "Password not long enough");
        check("aaaaaaa1!", "Password must have uppercase characters");
        check("AAAAAAA1!", "Password must have lowercase characters");
        check("Aaaaaaaa!", "Password must have numeric characters");
        check("Aaaaaaaa1", "Password must have symbol characters");
        assert!(PasswordPolicy::default().check("Aa1!aaaa").is_ok());
        assert!(PasswordPolicy::default().check(&format!("Aa1!{}", "a".repeat(253))).is_err());
    }

    #[test]
    fn a_generated_password_conforms() {
        let policy = PasswordPolicy { minimum_length: 99, ..PasswordPolicy::default() };
        let random = Random::seeded(1);
        assert_eq!(policy.check(&policy.generate(&random)), Ok(()));
        assert_eq!(PasswordPolicy::default().check(&PasswordPolicy::default().generate(&random)), Ok(()));
    }
}
