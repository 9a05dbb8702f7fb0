//! The resource policy of a function: who may invoke it beside the roles of the account.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html>

use super::Lambda;
use crate::Account;

/// Where the account stands among the parts of an ARN.
const ACCOUNT_PART: usize = 4;

/// One statement of the policy of a function, as `AWS::Lambda::Permission` adds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The id of the statement.
    pub id: String,
    /// `lambda:InvokeFunction`, or a pattern of it.
    pub action: String,
    /// A service such as `apigateway.amazonaws.com`, an account, an ARN, or `*`.
    pub principal: String,
    /// The resource that may invoke, as a pattern with `*` and `?`.
    pub source_arn: Option<String>,
    /// The account that must own the resource.
    pub source_account: Option<String>,
}

/// Whether the policy of the function lets `service` invoke it on behalf of the resource `source_arn`.
///
/// The function is named by name or ARN. A qualified name asks for the policy of that version or alias.
pub fn permits(account: &Account, function: &str, service: &str, source_arn: &str) -> bool {
    account.services().lambda.with_permissions(function, |permissions| {
        permissions.iter().any(|permission| permission.permits(account, service, source_arn))
    })
}

impl Permission {
    fn permits(&self, account: &Account, service: &str, source_arn: &str) -> bool {
        let source_account = source_arn.split(':').nth(ACCOUNT_PART).filter(|id| !id.is_empty());
        let source_account = source_account.unwrap_or(account.id());
        (self.principal == service || self.principal == "*")
            && self.source_arn.as_ref().is_none_or(|pattern| arn_matches(pattern, source_arn))
            && self.source_account.as_ref().is_none_or(|id| id == source_account)
            && matches(&self.action.to_ascii_lowercase(), "lambda:invokefunction")
    }
}

impl Lambda {
    /// The statements of the policy of a function.
    pub fn permissions(&self, name_or_arn: &str) -> Vec<Permission> {
        self.with_permissions(name_or_arn, <[Permission]>::to_vec)
    }

    fn with_permissions<T>(&self, name_or_arn: &str, see: impl FnOnce(&[Permission]) -> T) -> T {
        let Some((name, qualifier)) = super::function::split_name(name_or_arn) else {
            return see(&[]);
        };
        self.with(|state| {
            let entry = state.functions.get(name);
            let permissions = entry.and_then(|entry| entry.permissions.get(qualifier.unwrap_or_default()));
            see(permissions.map_or(&[], Vec::as_slice))
        })
    }
}

/// The condition `ArnLike`: each of the six parts is matched on its own, so that `*` does not cross a colon before the
/// resource.
fn arn_matches(pattern: &str, arn: &str) -> bool {
    let (mut patterns, mut parts) = (pattern.splitn(6, ':'), arn.splitn(6, ':'));
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if matches(pattern, part) => {}
            _ => return false,
        }
    }
}

/// Whether `text` is what `pattern` describes: `*` is any text, `?` any character.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut seen) = (0, 0);
    let mut star = None;
    while seen < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(&expected) if expected == b'?' || expected == text[seen] => {
                at += 1;
                seen += 1;
            }
            _ => {
                // The last star takes one more character.
                let Some((star_at, star_seen)) = star else {
                    return false;
                };
                star = Some((star_at, star_seen + 1));
                (at, seen) = (star_at + 1, star_seen + 1);
            }
        }
    }
    pattern[at..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    fn permission(source_arn: Option<&str>, source_account: Option<&str>) -> Permission {
        Permission {
            id: "s".to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            principal: "apigateway.amazonaws.com".to_owned(),
            source_arn: source_arn.map(str::to_owned),
            source_account: source_account.map(str::to_owned),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn principal_source_and_account_must_all_agree() {
        let account = Account::new(Account::ID, "eu-west-1", Clock::starting_at(Clock::EPOCH), 1);
        let source = "arn:aws:execute-api:eu-west-1:123456789012:a1b2/prod/GET/orders/{id}";
        let check = |permission: Permission, service: &str, expected: bool| {
            assert_eq!(permission.permits(&account, service, source), expected, "{permission:?} {service}");
        };
        check(permission(None, None), "apigateway.amazonaws.com", true);
        check(permission(None, None), "sns.amazonaws.com", false);
        check(permission(Some(source), None), "apigateway.amazonaws.com", true);
        let any_stage = "arn:aws:execute-api:eu-west-1:123456789012:a1b2/*/GET/orders/*";
        check(permission(Some(any_stage), None), "apigateway.amazonaws.com", true);
        let other_method = "arn:aws:execute-api:eu-west-1:123456789012:a1b2/*/POST/*";
        check(permission(Some(other_method), None), "apigateway.amazonaws.com", false);
        check(permission(None, Some(Account::ID)), "apigateway.amazonaws.com", true);
        check(permission(None, Some("999999999999")), "apigateway.amazonaws.com", false);
        let get_only = Permission { action: "lambda:GetFunction".to_owned(), ..permission(None, None) };
        check(get_only, "apigateway.amazonaws.com", false);
    }

    #[test]
    fn a_star_does_not_cross_the_parts_of_an_arn() {
        assert!(arn_matches("arn:aws:s3:::photos*", "arn:aws:s3:::photos-2030"));
        assert!(!arn_matches("arn:*:photos", "arn:aws:s3:::photos"));
        assert!(arn_matches("arn:aws:events:*:*:rule/*", "arn:aws:events:eu-west-1:1:rule/a:b"));
        assert!(!arn_matches("arn:aws:s3:::photo?", "arn:aws:s3:::photos-2030"));
        assert!(matches("a*b*c", "a-b-b-c") && !matches("a*b*c", "a-b-b"));
    }
}
