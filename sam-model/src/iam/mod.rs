//! IAM policy documents: reading them, writing them, and deciding a request by them.
//!
//! A [`PolicyDocument`] is compiled when it is read, so that [`evaluate`] only compares. The decision follows AWS's
//! published logic for requests within one account.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies.html>

mod condition;
mod context;
mod document;
mod evaluate;
mod pattern;
mod principal;

pub use condition::Condition;
pub use context::Context;
pub use document::{Effect, PolicyDocument, PolicyError, Selection, Statement, Usage, Version};
pub use evaluate::{Decision, Policies, PolicyKind, Request, evaluate};
pub use pattern::Pattern;
pub use principal::{Caller, PrincipalPattern};
