//! Changes to roles and policies.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>

use super::error::Error;
use super::role::Role;
use super::{State, managed};
use crate::{Account, AwsError};
use sam_model::iam::{PolicyDocument, Usage};
use sam_model::limit::Limit;
use sam_model::limits::iam as limits;
use sam_model::pattern::Pattern;
use sam_model::value::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The letters of unique ids.
const ID_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What a role is made of.
#[derive(Clone, Debug, Default)]
pub struct RoleInput {
    /// The name.
    pub name: String,
    /// `Path`, with a slash at both ends.
    pub path: String,
    /// `AssumeRolePolicyDocument`.
    pub trust: Value,
    /// Inline policies by name.
    pub inline: BTreeMap<String, Value>,
    /// The ARNs of managed policies.
    pub attached: Vec<String>,
    /// The ARN of the managed policy that is the boundary.
    pub boundary: Option<String>,
}

impl RoleInput {
    /// A role that an AWS service, such as `lambda.amazonaws.com`, may assume, and that may do nothing.
    pub fn assumed_by(service: &str, name: impl Into<String>) -> Self {
        let principal = json!({ "Service": service });
        let statement = json!([{ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" }]);
        let trust = json!({ "Version": "2012-10-17", "Statement": statement });
        Self { name: name.into(), path: "/".to_owned(), trust, ..Self::default() }
    }

    /// The same with one more inline policy, which allows an action on a resource.
    pub fn allow(mut self, action: &str, resource: &str) -> Self {
        let statement = json!([{ "Effect": "Allow", "Action": action, "Resource": resource }]);
        let document = json!({ "Version": "2012-10-17", "Statement": statement });
        self.inline.insert(format!("Allow{}", self.inline.len()), document);
        self
    }
}

/// Makes a role.
///
/// # Errors
/// `EntityAlreadyExists`, `MalformedPolicyDocument`, `LimitExceeded`, `ValidationError`; `Unsupported` for a managed
/// policy of AWS that is not embedded.
pub fn create_role(account: &Account, input: RoleInput) -> Result<Role, AwsError> {
    check_name("roleName", &input.name, &limits::ROLE_NAME)?;
    let id = format!("AROA{}", account.random().text(ID_ALPHABET, 17));
    let arn = format!("arn:aws:iam::{}:role{}{}", account.id(), input.path, input.name);
    account.services().iam.write(|state| {
        // Names are unique without regard to case.
        if state.roles.keys().any(|name| name.eq_ignore_ascii_case(&input.name)) {
            return Err(Error::EntityAlreadyExists { what: "Role", name: input.name }.into());
        }
        let role = build(state, input, arn, id)?;
        state.roles.insert(role.name.clone(), role.clone());
        Ok(role)
    })
}

/// Changes a role to `input`; policies that others attached to it stay. `removed` are the inline and managed policies
/// that it had of its own before.
///
/// # Errors
/// As [`create_role`], and `NoSuchEntity`.
pub fn update_role(account: &Account, input: RoleInput, removed: &RoleInput) -> Result<Role, AwsError> {
    account.services().iam.write(|state| {
        let old = state.roles.get(&input.name).cloned().ok_or_else(|| no_such_role(&input.name))?;
        let mut role = build(state, input, old.arn.clone(), old.id.clone())?;
        let others = old.inline.into_iter().filter(|(name, _)| !removed.inline.contains_key(name));
        for (name, document) in others {
            role.inline.entry(name).or_insert(document);
        }
        let others = old.attached.into_iter().filter(|(arn, _)| !removed.attached.contains(arn));
        for (arn, document) in others {
            role.attached.entry(arn).or_insert(document);
        }
        check_inline(&role)?;
        role.compile();
        state.roles.insert(role.name.clone(), role.clone());
        Ok(role)
    })
}

/// Deletes a role; nothing if there is none of that name.
pub fn delete_role(account: &Account, name: &str) {
    account.services().iam.write(|state| state.roles.remove(name));
}

/// Gives roles an inline policy, or changes it.
///
/// # Errors
/// `NoSuchEntity`, `MalformedPolicyDocument`, `LimitExceeded`, `ValidationError`.
pub fn put_role_policy(
    account: &Account,
    roles: &[String],
    name: &str,
    document: &Value,
) -> Result<(), AwsError> {
    check_name("policyName", name, &limits::POLICY_NAME)?;
    let document = parse(document, Usage::Identity)?;
    account.services().iam.write(|state| {
        let mut changed = Vec::new();
        for role in roles {
            let mut role = state.roles.get(role).cloned().ok_or_else(|| no_such_role(role))?;
            role.inline.insert(name.to_owned(), Arc::clone(&document));
            check_inline(&role)?;
            role.compile();
            changed.push(role);
        }
        state.roles.extend(changed.into_iter().map(|role| (role.name.clone(), role)));
        Ok(())
    })
}

/// Takes an inline policy from roles; those that are gone or do not have it are left as they are.
pub fn delete_role_policy(account: &Account, roles: &[String], name: &str) {
    account.services().iam.write(|state| {
        for role in state.roles.values_mut().filter(|role| roles.contains(&role.name)) {
            role.inline.remove(name);
            role.compile();
        }
    });
}

/// Makes or changes a managed policy, and attaches it to exactly these roles.
///
/// # Errors
/// `NoSuchEntity`, `MalformedPolicyDocument`, `LimitExceeded`, `ValidationError`.
pub fn put_managed_policy(
    account: &Account,
    arn: &str,
    document: &Value,
    roles: &[String],
) -> Result<(), AwsError> {
    let name = arn.rsplit('/').next().unwrap_or_default();
    check_name("policyName", name, &limits::POLICY_NAME)?;
    let document = parse(document, Usage::Identity)?;
    if limits::MANAGED_POLICY.violation(size(&document)).is_some() {
        return Err(exceeded("Cannot exceed quota for PolicySize: ", &limits::MANAGED_POLICY));
    }
    account.services().iam.write(|state| {
        if let Some(missing) = roles.iter().find(|role| !state.roles.contains_key(*role)) {
            return Err(no_such_role(missing));
        }
        state.managed.insert(arn.to_owned(), Arc::clone(&document));
        for role in state.roles.values_mut() {
            if roles.contains(&role.name) || role.attached.contains_key(arn) {
                role.attached.insert(arn.to_owned(), Arc::clone(&document));
                role.compile();
            }
        }
        Ok(())
    })
}

/// Whether there is a managed policy of this ARN in the account.
pub fn has_managed_policy(account: &Account, arn: &str) -> bool {
    account.services().iam.read(|state| state.managed.contains_key(arn))
}

/// Detaches a managed policy from roles.
pub fn detach(account: &Account, arn: &str, roles: &[String]) {
    account.services().iam.write(|state| {
        for role in state.roles.values_mut().filter(|role| roles.contains(&role.name)) {
            role.attached.remove(arn);
            role.compile();
        }
    });
}

/// Deletes a managed policy, and detaches it everywhere.
pub fn delete_managed_policy(account: &Account, arn: &str) {
    account.services().iam.write(|state| {
        state.managed.remove(arn);
        for role in state.roles.values_mut() {
            role.attached.remove(arn);
            role.compile();
        }
    });
}

fn build(state: &State, input: RoleInput, arn: String, id: String) -> Result<Role, AwsError> {
    let document = |(name, document): (String, Value)| {
        check_name("policyName", &name, &limits::POLICY_NAME)?;
        Ok::<_, AwsError>((name, parse(&document, Usage::Identity)?))
    };
    if limits::MANAGED_POLICIES_OF_ROLE.violation(input.attached.len() as u64).is_some() {
        return Err(exceeded("Cannot exceed quota for PoliciesPerRole: ", &limits::MANAGED_POLICIES_OF_ROLE));
    }
    let trust = parse(&input.trust, Usage::Trust)?;
    if limits::TRUST_POLICY.violation(size(&trust)).is_some() {
        return Err(exceeded("Cannot exceed quota for ACLSizePerRole: ", &limits::TRUST_POLICY));
    }
    let inline = input.inline.into_iter().map(document).collect::<Result<_, _>>()?;
    let attached = input.attached.into_iter().map(|arn| {
        let document = managed_policy(state, &arn)?;
        Ok::<_, AwsError>((arn, document))
    });
    let attached = attached.collect::<Result<_, _>>()?;
    let boundary = input.boundary.map(|arn| managed_policy(state, &arn)).transpose()?;
    let mut role =
        Role { name: input.name, arn, id, trust, inline, attached, boundary, permissions: Arc::default() };
    check_inline(&role)?;
    role.compile();
    Ok(role)
}

fn managed_policy(state: &State, arn: &str) -> Result<Arc<PolicyDocument>, AwsError> {
    if let Some(document) = state.managed.get(arn).cloned().or_else(|| managed::find(arn)) {
        return Ok(document);
    }
    if arn.starts_with("arn:aws:iam::aws:policy/") {
        return Err(AwsError::unsupported("iam", format_args!("managed policy {arn}")));
    }
    let message = format!("Policy {arn} does not exist or is not attachable.");
    Err(Error::NoSuchEntity { message }.into())
}

fn parse(document: &Value, usage: Usage) -> Result<Arc<PolicyDocument>, AwsError> {
    let parsed = PolicyDocument::parse(document, usage);
    parsed.map(Arc::new).map_err(|error| Error::MalformedPolicyDocument { message: error.to_string() }.into())
}

/// The length as AWS counts it: without white space.
fn size(document: &PolicyDocument) -> u64 {
    document.to_value().to_string().chars().filter(|character| !character.is_whitespace()).count() as u64
}

fn check_inline(role: &Role) -> Result<(), AwsError> {
    let total = role.inline.values().map(|document| size(document)).sum();
    match limits::ROLE_POLICIES.violation(total) {
        Some(_) => {
            let Limit { max, .. } = limits::ROLE_POLICIES;
            let message = format!("Maximum policy size of {max} bytes exceeded for role {}", role.name);
            Err(Error::LimitExceeded { message }.into())
        }
        None => Ok(()),
    }
}

fn check_name(member: &str, name: &str, pattern: &Pattern) -> Result<(), AwsError> {
    if pattern.allows(name) {
        return Ok(());
    }
    let message = match pattern.violation(name) {
        Some(violation) => format!("The specified value for {member} is invalid: {violation}"),
        None => format!("The specified value for {member} is invalid."),
    };
    Err(Error::ValidationError { message }.into())
}

fn exceeded(quota: &str, limit: &Limit) -> AwsError {
    Error::LimitExceeded { message: format!("{quota}{}", limit.max) }.into()
}

/// The refusal of a second thing of one name.
pub(crate) fn already_exists(what: &'static str, name: &str) -> AwsError {
    Error::EntityAlreadyExists { what, name: name.to_owned() }.into()
}

fn no_such_role(name: &str) -> AwsError {
    Error::NoSuchEntity { message: format!("The role with name {name} cannot be found.") }.into()
}
