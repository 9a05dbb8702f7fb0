//! AWS IAM: roles and policies.

use crate::pattern::Alphabet;

const QUOTAS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const ROLE: &str = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";

limits! {
    /// All inline policies of a role together, white space not counted.
    ROLE_POLICIES = ("inline policies of a role", 0..=10_240, "characters", "role_policy_too_large", QUOTAS);
    /// A managed policy, white space not counted.
    MANAGED_POLICY = ("managed policy", 0..=6_144, "characters", "managed_policy_too_large", QUOTAS);
    /// QUOTA: a trust policy; AWS raises it to 4,096.
    TRUST_POLICY = ("trust policy of a role", 0..=4_096, "characters", "trust_policy_too_large", QUOTAS);
    /// QUOTA: managed policies of a role; AWS raises it to 20.
    MANAGED_POLICIES_OF_ROLE = ("number of managed policies of a role", 0..=20, "", "too_many_managed_policies", QUOTAS);
    /// `MaxSessionDuration` of a role. Default 3,600.
    SESSION_DURATION = ("session duration of a role", 3_600..=43_200, "s", "session_duration_out_of_range", ROLE);
    /// Tags of a role.
    TAGS = ("number of tags of a role", 0..=50, "", "too_many_tags", QUOTAS);
}

const NAME: Alphabet =
    Alphabet::new("letters, digits and `_`, `+`, `=`, `,`, `.`, `@`, `-`", "a-zA-Z0-9_+=,.@-");

patterns! {
    /// `RoleName`.
    ROLE_NAME = ("name of a role", 1..=64, NAME, "", "role_name_invalid", ROLE);
    /// `PolicyName`.
    POLICY_NAME = ("name of a policy", 1..=128, NAME, "", "policy_name_invalid", QUOTAS);
}
