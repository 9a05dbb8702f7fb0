//! Who a policy is about, and who asks.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use crate::value::{Map, Value};

/// One entry of the element `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalPattern {
    /// `*`: everybody.
    Everybody,
    /// `AWS`: an account id, or the ARN of an account, a user, a role or a session of a role.
    Aws(String),
    /// `Service`, such as `lambda.amazonaws.com`.
    Service(String),
    /// `Federated`: an identity provider.
    Federated(String),
    /// `CanonicalUser`: an account as Amazon S3 names it.
    CanonicalUser(String),
}

/// Who makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller<'a> {
    /// A user, by ARN.
    User(&'a str),
    /// A session of a role.
    Role {
        /// The ARN of the role: `arn:aws:iam::123456789012:role/PlaceRole`.
        role: &'a str,
        /// The ARN of the session: `arn:aws:sts::123456789012:assumed-role/PlaceRole/Place`.
        session: &'a str,
    },
    /// An AWS service.
    Service(&'a str),
}

/// How closely an entry names a caller: this decides what else limits the grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    /// The account of the caller: it only hands the decision to the account's identity policies.
    Account,
    /// The role of the caller.
    Role,
    /// The caller itself.
    Itself,
}

impl PrincipalPattern {
    /// Reads the value of `Principal`; none if it is not one.
    pub(super) fn parse(value: &Value) -> Option<Vec<Self>> {
        match value {
            Value::String(text) => (text == "*").then(|| vec![Self::Everybody]),
            Value::Object(kinds) if !kinds.is_empty() => {
                let mut all = Vec::new();
                for (kind, names) in kinds {
                    for name in super::document::strings(names)? {
                        all.push(match kind.as_str() {
                            "AWS" if name == "*" => Self::Everybody,
                            "AWS" => Self::Aws(name),
                            "Service" => Self::Service(name),
                            "Federated" => Self::Federated(name),
                            "CanonicalUser" => Self::CanonicalUser(name),
                            _ => return None,
                        });
                    }
                }
                Some(all)
            }
            _ => None,
        }
    }

    /// The value of `Principal` that these entries make.
    pub(super) fn to_value(all: &[Self]) -> Value {
        if all == [Self::Everybody] {
            return "*".into();
        }
        let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
        for one in all {
            let (kind, name) = match one {
                Self::Everybody => ("AWS", "*"),
                Self::Aws(name) => ("AWS", name.as_str()),
                Self::Service(name) => ("Service", name.as_str()),
                Self::Federated(name) => ("Federated", name.as_str()),
                Self::CanonicalUser(name) => ("CanonicalUser", name.as_str()),
            };
            match kinds.iter_mut().find(|known| known.0 == kind) {
                Some(known) => known.1.push(name.to_owned()),
                None => kinds.push((kind, vec![name.to_owned()])),
            }
        }
        let entry =
            |(kind, names): (&str, Vec<String>)| (kind.to_owned(), super::document::one_or_many(names));
        Value::Object(kinds.into_iter().map(entry).collect::<Map>())
    }

    /// How closely this names `caller`; none if it is about others.
    pub(super) fn names(&self, caller: &Caller<'_>) -> Option<Naming> {
        match (self, caller) {
            (Self::Everybody, _) => Some(Naming::Itself),
            (Self::Service(name), Caller::Service(service)) => (name == service).then_some(Naming::Itself),
            (Self::Aws(name), Caller::User(arn)) if name == arn => Some(Naming::Itself),
            (Self::Aws(name), Caller::Role { session, .. }) if name == session => Some(Naming::Itself),
            (Self::Aws(name), Caller::Role { role, .. }) if name == role => Some(Naming::Role),
            (Self::Aws(name), Caller::User(arn) | Caller::Role { session: arn, .. }) => {
                let account = account(arn)?;
                let root = name.strip_prefix("arn:").and_then(|rest| rest.strip_suffix(":root"));
                let named = root.map_or(name.as_str(), |rest| rest.rsplit(':').next().unwrap_or_default());
                (named == account).then_some(Naming::Account)
            }
            _ => None,
        }
    }
}

fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4)
}
