//! IAM: roles, their policies, and who holds which credentials.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction.html>

mod credentials;

use credentials::Credentials;

/// The state of IAM.
#[derive(Default)]
pub struct Iam {
    credentials: Credentials,
}
