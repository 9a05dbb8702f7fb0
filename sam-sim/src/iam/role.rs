//! A role: who may assume it, and what it may do.

use sam_model::iam::PolicyDocument;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// The name, without path.
    pub name: String,
    /// The ARN, with path.
    pub arn: String,
    /// The unique id, such as `AROAEXAMPLE`.
    pub id: String,
    /// `AssumeRolePolicyDocument`.
    pub trust: Arc<PolicyDocument>,
    /// Inline policies by name.
    pub inline: BTreeMap<String, Arc<PolicyDocument>>,
    /// Managed policies by ARN.
    pub attached: BTreeMap<String, Arc<PolicyDocument>>,
    /// `PermissionsBoundary`.
    pub boundary: Option<Arc<PolicyDocument>>,
    /// What the policies come to.
    pub permissions: Arc<Permissions>,
}

/// All policies of a role, as calls are decided by them.
#[derive(Debug, Default)]
pub struct Permissions {
    /// The ARN of the role.
    pub role_arn: String,
    /// The unique id of the role.
    pub role_id: String,
    /// Inline and managed policies.
    pub identity: Vec<Arc<PolicyDocument>>,
    /// The boundary.
    pub boundary: Option<Arc<PolicyDocument>>,
    /// Whether one of them asks for condition keys.
    pub uses_context: bool,
}

impl Role {
    /// Brings [`Role::permissions`] up to date.
    pub(super) fn compile(&mut self) {
        let identity: Vec<_> = self.inline.values().chain(self.attached.values()).cloned().collect();
        let uses_context = identity.iter().chain(&self.boundary).any(|document| document.uses_context());
        self.permissions = Arc::new(Permissions {
            role_arn: self.arn.clone(),
            role_id: self.id.clone(),
            identity,
            boundary: self.boundary.clone(),
            uses_context,
        });
    }
}
