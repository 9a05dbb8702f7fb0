//! IAM: roles, their policies, and who holds which credentials.

/// The state of IAM.
#[derive(Default)]
pub struct Iam {}
