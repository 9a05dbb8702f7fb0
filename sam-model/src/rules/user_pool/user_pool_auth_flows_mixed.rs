//! The names of authentication flows are all old or all new.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{USER_POOL_CLIENT, resources};
use crate::template::Template;
use crate::value::Value;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::user_pool::USER_POOL_AUTH_FLOWS_MIXED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, client) in resources(template, &[USER_POOL_CLIENT]) {
        let flows =
            client.properties.get("ExplicitAuthFlows").and_then(Value::as_array).into_iter().flatten();
        let (new, old): (Vec<_>, Vec<_>) =
            flows.filter_map(Value::as_str).partition(|flow| flow.starts_with("ALLOW_"));
        if let (Some(new), Some(old)) = (new.first(), old.first()) {
            let message = format!(
                "the authentication flows of `{id}` must all begin with `ALLOW_` or none, found `{new}` and `{old}`"
            );
            let place = Place::property(id, "Properties.ExplicitAuthFlows");
            found.push(Diagnostic::error(RULE.fault.code, place, message, format!("write `ALLOW_{old}`")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    #[test]
    fn old_and_new_names_are_not_mixed() {
        let client = |flows: &str| {
            codes(&format!(
                "C:\n  Type: AWS::Cognito::UserPoolClient\n  Properties: {{ExplicitAuthFlows: [{flows}]}}"
            ))
        };
        assert_eq!(client("ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH"), [""; 0]);
        assert_eq!(client("USER_PASSWORD_AUTH"), [""; 0]);
        assert_eq!(
            client("USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH"),
            ["user_pool_auth_flows_mixed C.Properties.ExplicitAuthFlows"]
        );
    }
}
