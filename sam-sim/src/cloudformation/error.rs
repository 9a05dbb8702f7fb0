//! Why a deployment failed.

use crate::AwsError;
use std::fmt;

/// A deployment failed; nothing of it is left in the account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct DeployError {
    /// The stack.
    pub stack: String,
    /// Its status afterwards, such as `ROLLBACK_COMPLETE`; `VALIDATION_FAILED` if nothing was begun.
    pub status: &'static str,
    /// Everything that went wrong.
    pub failures: Vec<Failure>,
}

/// One thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The logical id of the resource, the parameter or the output; empty if it is about the template.
    pub logical_id: String,
    /// The resource type; empty if it is not about a resource.
    pub resource_type: String,
    /// The reason, as the events of the stack show it.
    pub reason: String,
}

impl Failure {
    /// About the template.
    pub(super) fn template(reason: impl Into<String>) -> Self {
        Self { logical_id: String::new(), resource_type: String::new(), reason: reason.into() }
    }

    /// About a resource.
    pub(super) fn resource(logical_id: &str, resource_type: &str, reason: impl Into<String>) -> Self {
        Self {
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            reason: reason.into(),
        }
    }

    /// About a resource whose service answered `error`.
    pub(super) fn answered(logical_id: &str, resource_type: &str, error: &AwsError) -> Self {
        let reason = match error.code {
            "Unsupported" => error.message.clone(),
            code => {
                let AwsError { message, status, .. } = error;
                format!(
                    "Resource handler returned message: \"{message}\" (Status Code: {status}, Error Code: {code})"
                )
            }
        };
        Self::resource(logical_id, resource_type, reason)
    }
}

impl fmt::Display for DeployError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stack {}: {}", self.stack, self.status)?;
        self.failures.iter().try_for_each(|failure| write!(f, "\n  {failure}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.logical_id.as_str(), self.resource_type.as_str()) {
            ("", _) => f.write_str(&self.reason),
            (logical_id, "") => write!(f, "{logical_id}: {}", self.reason),
            (logical_id, kind) => write!(f, "{logical_id} ({kind}): {}", self.reason),
        }
    }
}
