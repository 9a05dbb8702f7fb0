//! A user pool has user name attributes or aliases, not both.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{USER_POOL, resources};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::user_pool::USER_POOL_SIGN_IN_AMBIGUOUS, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, pool) in resources(template, &[USER_POOL]) {
        if pool.properties.contains_key("UsernameAttributes")
            && pool.properties.contains_key("AliasAttributes")
        {
            let message = format!(
                "the user pool `{id}` must have `UsernameAttributes` or `AliasAttributes`, found both"
            );
            let place = Place::property(id, "Properties.AliasAttributes");
            let help = "leave `AliasAttributes` out: users sign in with the address itself";
            found.push(Diagnostic::error(RULE.fault.code, place, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn an_address_is_the_name_or_an_alias() {
        let pool = |properties: &str| {
            codes(&format!("P:\n  Type: AWS::Cognito::UserPool\n  Properties: {{{properties}}}"))
        };
        assert_eq!(pool("UsernameAttributes: [email]"), [""; 0]);
        assert_eq!(pool("AliasAttributes: [preferred_username]"), [""; 0]);
        assert_eq!(
            pool("UsernameAttributes: [email], AliasAttributes: [preferred_username]"),
            ["user_pool_sign_in_ambiguous P.Properties.AliasAttributes"]
        );
    }
}
