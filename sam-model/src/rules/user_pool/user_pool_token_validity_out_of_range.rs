//! The validity of tokens, with the unit that belongs to it.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limit::Limit;
use crate::limits::cognito::{ACCESS_TOKEN_VALIDITY, REFRESH_TOKEN_VALIDITY};
use crate::rules::Rule;
use crate::rules::model::{USER_POOL_CLIENT, number, resources};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule =
    Rule { fault: &fault::user_pool::USER_POOL_TOKEN_VALIDITY_OUT_OF_RANGE, check };

/// The property, its member in `TokenValidityUnits`, the unit without one, and the limit in seconds.
const TOKENS: [(&str, &str, &str, Limit); 3] = [
    ("AccessTokenValidity", "AccessToken", "hours", ACCESS_TOKEN_VALIDITY),
    ("IdTokenValidity", "IdToken", "hours", ACCESS_TOKEN_VALIDITY),
    ("RefreshTokenValidity", "RefreshToken", "days", REFRESH_TOKEN_VALIDITY),
];

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, client) in resources(template, &[USER_POOL_CLIENT]) {
        for (property, member, default, limit) in TOKENS {
            let Some(value) = client.properties.get(property).and_then(number) else {
                continue;
            };
            let unit = match client.get(&["TokenValidityUnits", member]) {
                None => Some(default),
                Some(unit) => unit.as_str(),
            };
            let seconds = match unit {
                Some("seconds") => 1,
                Some("minutes") => 60,
                Some("hours") => 3_600,
                Some("days") => 86_400,
                _ => continue,
            };
            // Zero stands for the default of a refresh token.
            if value == 0 && property == "RefreshTokenValidity" {
                continue;
            }
            if let Some(message) = limit.violation(value.saturating_mul(seconds)) {
                let place = Place::property(id, &format!("Properties.{property}"));
                let unit = unit.unwrap_or(default);
                let help = format!(
                    "`{property}` is counted in {unit}; `TokenValidityUnits.{member}` changes the unit"
                );
                found.push(Diagnostic::error(RULE.fault.code, place, message, help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn client(properties: &str) -> Vec<String> {
        codes(&format!("C:\n  Type: AWS::Cognito::UserPoolClient\n  Properties: {{{properties}}}"))
    }

    #[test]
    fn a_validity_is_read_in_its_unit() {
        let found = ["user_pool_token_validity_out_of_range C.Properties.AccessTokenValidity"];
        assert_eq!(client("AccessTokenValidity: 24"), [""; 0]);
        assert_eq!(client("AccessTokenValidity: 25"), found);
        assert_eq!(client("AccessTokenValidity: 60, TokenValidityUnits: {AccessToken: minutes}"), [""; 0]);
        assert_eq!(client("AccessTokenValidity: 4, TokenValidityUnits: {AccessToken: minutes}"), found);
    }

    #[test]
    fn a_refresh_token_lives_up_to_ten_years() {
        assert_eq!(client("RefreshTokenValidity: 3650"), [""; 0]);
        assert_eq!(client("RefreshTokenValidity: 0"), [""; 0]);
        assert_eq!(
            client("RefreshTokenValidity: 3651"),
            ["user_pool_token_validity_out_of_range C.Properties.RefreshTokenValidity"]
        );
    }
}
