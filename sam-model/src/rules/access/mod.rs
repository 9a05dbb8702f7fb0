//! Rules about roles and policies.

pub(super) mod role_policy_too_large;
