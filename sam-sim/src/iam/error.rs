//! What IAM answers when it refuses a change.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>

crate::aws_errors! {
    /// What the simulated IAM can answer.
    pub(super) enum Error {
        /// There is something of that name already.
        EntityAlreadyExists { what: &'static str, name: String } = 409 Sender "{what} with name {name} already exists.",
        /// A quota.
        LimitExceeded { message: String } = 409 Sender "{message}",
        /// The document is not a policy.
        MalformedPolicyDocument { message: String } = 400 Sender "{message}",
        /// There is nothing of that name.
        NoSuchEntity { message: String } = 404 Sender "{message}",
        /// A parameter is out of range or misspelt.
        ValidationError { message: String } = 400 Sender "{message}",
    }
}
