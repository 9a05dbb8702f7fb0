//! The CloudFormation engine: parameters, conditions, intrinsics, order, create, update, delete, rollback.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/Welcome.html>

mod conditions;
mod engine;
mod error;
mod graph;
mod parameters;
pub mod properties;
pub mod resource;
mod scope;
mod stack;

pub use error::{DeployError, Failure};
pub use stack::{Stack, StackResource};

use crate::Account;
use sam_model::Template;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How to deploy a template.
#[derive(Clone, Debug)]
pub struct Deploy {
    /// The name of the stack. A second deployment under the same name updates the stack.
    pub stack_name: String,
    /// The values of parameters.
    pub parameters: BTreeMap<String, String>,
    /// What to do with resource types that are not simulated.
    pub unknown: Unknown,
}

/// What to do with resource types that are not simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// The deployment fails and names all of them.
    #[default]
    Refuse,
    /// They get a name and attributes, and do nothing.
    Inert,
}

/// The state of CloudFormation.
#[derive(Default)]
pub struct CloudFormation {
    stacks: Mutex<BTreeMap<String, Arc<Stack>>>,
}

impl Deploy {
    /// Into the stack of this name, without parameters; unknown resource types are refused.
    pub fn new(stack_name: impl Into<String>) -> Self {
        Self { stack_name: stack_name.into(), parameters: BTreeMap::new(), unknown: Unknown::Refuse }
    }

    /// The same with a value for a parameter.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// The same with this treatment of unknown resource types.
    pub fn unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }
}

impl Account {
    /// Makes what a CloudFormation template says, or changes a stack to what it says now.
    ///
    /// # Errors
    /// Everything that is wrong with the template; or what failed while resources were made, after everything that was
    /// done has been undone.
    pub async fn deploy(&self, template: &Template, options: Deploy) -> Result<Arc<Stack>, DeployError> {
        let previous = self.stack(&options.stack_name);
        let stack = Arc::new(engine::deploy(self, template, &options, previous.as_deref()).await?);
        self.services().cloudformation.with(|stacks| stacks.insert(stack.name.clone(), Arc::clone(&stack)));
        Ok(stack)
    }

    /// The stack of this name, as it was deployed last.
    pub fn stack(&self, name: &str) -> Option<Arc<Stack>> {
        self.services().cloudformation.with(|stacks| stacks.get(name).cloned())
    }

    /// Deletes a stack with all resources that its template does not retain; nothing if there is none of that name.
    ///
    /// # Errors
    /// What could not be deleted; the stack stays with what is left.
    pub async fn delete_stack(&self, name: &str) -> Result<(), DeployError> {
        let Some(stack) = self.services().cloudformation.with(|stacks| stacks.remove(name)) else {
            return Ok(());
        };
        engine::delete(self, &stack).await.map_err(|(rest, error)| {
            self.services().cloudformation.with(|stacks| stacks.insert(name.to_owned(), Arc::new(rest)));
            error
        })
    }
}

impl CloudFormation {
    fn with<T>(&self, action: impl FnOnce(&mut BTreeMap<String, Arc<Stack>>) -> T) -> T {
        action(&mut self.stacks.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests;
