//! IAM: roles, their policies, who holds which credentials, and the decision on every call.
//!
//! Policies are compiled when a role changes, never when a call is decided.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html>

mod authorize;
pub mod configure;
mod credentials;
mod error;
mod managed;
mod role;

pub(crate) use authorize::authorize;
pub use role::{Permissions, Role};

use crate::account::{Account, Principal, PrincipalKind};
use credentials::Credentials;
use sam_model::iam::{Caller, Context, Effect, PolicyDocument, Request};
use sam_model::value::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The state of IAM.
#[derive(Default)]
pub struct Iam {
    credentials: Credentials,
    state: RwLock<State>,
    /// The policies of resources as they were compiled last, by ARN.
    resource_policies: RwLock<BTreeMap<String, (Value, Arc<PolicyDocument>)>>,
}

#[derive(Default)]
struct State {
    /// By name.
    roles: BTreeMap<String, Role>,
    /// The customer's managed policies by ARN.
    managed: BTreeMap<String, Arc<PolicyDocument>>,
}

impl Iam {
    /// The role of this name.
    pub fn role(&self, name: &str) -> Option<Role> {
        self.read(|state| state.roles.get(name).cloned())
    }

    /// Whether the trust policy of a role lets an AWS service, such as `lambda.amazonaws.com`, assume it.
    pub fn trusts(&self, role: &str, service: &str) -> bool {
        self.trusts_caller(role, Caller::Service(service))
    }

    fn trusts_caller(&self, role: &str, caller: Caller<'_>) -> bool {
        let Some(role) = self.role(role) else { return false };
        let context = Context::default();
        let request = Request { caller, action: "sts:AssumeRole", resource: &role.arn, context: &context };
        role.trust.effect_on(&request) == Some(Effect::Allow)
    }

    fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Account {
    /// A session of a role, as services and `AssumeRole` make it.
    pub fn session(&self, role: &str, session: &str) -> Principal {
        let arn = format!("arn:aws:sts::{}:assumed-role/{role}/{session}", self.id());
        Principal { arn, kind: PrincipalKind::Role(role.to_owned()) }
    }
}

#[cfg(test)]
mod tests;
