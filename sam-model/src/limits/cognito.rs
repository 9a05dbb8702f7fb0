//! Amazon Cognito user pools, groups and app clients.

use crate::pattern::{Alphabet, VISIBLE};

const QUOTAS: &str = "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html";
const PASSWORD: &str =
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html";
const POOL: &str =
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html";
const CLIENT: &str = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html";
const GROUP: &str =
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html";
const SCOPE: &str = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResourceServerScopeType.html";

limits! {
    /// `PasswordPolicy.MinimumLength`. Default 8.
    PASSWORD_MINIMUM_LENGTH = ("minimum length of a password", 6..=99, "characters", "user_pool_password_length_out_of_range", PASSWORD);
    /// Any password.
    PASSWORD_LENGTH = ("length of a password", 6..=256, "characters", "user_pool_password_length_out_of_range", QUOTAS);
    /// `PasswordPolicy.PasswordHistorySize`.
    PASSWORD_HISTORY = ("number of passwords that may not be used again", 0..=24, "", "user_pool_password_history_out_of_range", PASSWORD);
    /// `PasswordPolicy.TemporaryPasswordValidityDays`. Default 7, which 0 stands for.
    TEMPORARY_PASSWORD_VALIDITY = ("validity of a temporary password", 0..=365, "days", "user_pool_temporary_password_out_of_range", PASSWORD);
    /// Custom attributes of a pool.
    CUSTOM_ATTRIBUTES = ("number of custom attributes of a user pool", 0..=50, "", "user_pool_too_many_attributes", QUOTAS);
    /// Value of an attribute.
    ATTRIBUTE_VALUE = ("value of a user's attribute", 0..=2_048, "bytes", "user_attribute_too_long", QUOTAS);
    /// Access and id tokens, in seconds: 5 min to 24 h. Default 1 h.
    ACCESS_TOKEN_VALIDITY = ("validity of an access or id token", 300..=86_400, "s", "user_pool_token_validity_out_of_range", QUOTAS);
    /// Refresh tokens, in seconds: 60 min to 10 years. Default 30 days.
    REFRESH_TOKEN_VALIDITY = ("validity of a refresh token", 3_600..=315_360_000, "s", "user_pool_token_validity_out_of_range", QUOTAS);
    /// `AuthSessionValidity`: how long a challenge waits for its answer. Default 3.
    AUTH_SESSION_VALIDITY = ("validity of an authentication session", 3..=15, "min", "user_pool_session_validity_out_of_range", CLIENT);
    /// `Precedence` of a group; the lower wins.
    GROUP_PRECEDENCE = ("precedence of a group", 0..=2_147_483_647, "", "group_precedence_out_of_range", GROUP);
    /// `CallbackURLs` and `LogoutURLs`, each.
    URLS = ("number of callback or logout URLs of an app client", 0..=100, "", "user_pool_too_many_urls", QUOTAS);
    /// Scopes of a resource server.
    SCOPES = ("number of scopes of a resource server", 0..=100, "", "user_pool_too_many_scopes", QUOTAS);
    /// `AllowedOAuthScopes` of an app client.
    CLIENT_SCOPES = ("number of scopes of an app client", 0..=50, "", "user_pool_too_many_scopes", QUOTAS);
}

/// Seconds that Cognito waits for the answer of a trigger.
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html>
pub const TRIGGER_TIMEOUT: u64 = 5;

/// How often Cognito calls a trigger that does not answer, the first call counted.
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html>
pub const TRIGGER_ATTEMPTS: u64 = 3;

const POOL_LETTERS: Alphabet =
    Alphabet::new("letters, digits, spaces and `_`, `+`, `=`, `,`, `.`, `@`, `-`", "a-zA-Z0-9_ +=,.@-");
const SCOPE_LETTERS: Alphabet =
    Alphabet::new("printable ASCII characters without spaces, `\"`, `/` and `\\`", "!#-.0-[]-~");

patterns! {
    /// `UserPoolName`.
    USER_POOL_NAME = ("name of a user pool", 1..=128, POOL_LETTERS, "", "user_pool_name_invalid", POOL);
    /// `ClientName`.
    CLIENT_NAME = ("name of an app client", 1..=128, POOL_LETTERS, "", "user_pool_name_invalid", CLIENT);
    /// `GroupName`.
    GROUP_NAME = ("name of a group", 1..=128, VISIBLE, "", "group_name_invalid", GROUP);
    /// The name of a custom attribute, without `custom:`.
    CUSTOM_ATTRIBUTE_NAME = ("name of a custom attribute", 1..=20, VISIBLE, "", "user_pool_attribute_name_invalid", POOL);
    /// The name of a scope of a resource server.
    SCOPE_NAME = ("name of a scope", 1..=256, SCOPE_LETTERS, "", "user_pool_scope_invalid", SCOPE);
}

choices! {
    /// `UsernameAttributes`.
    USERNAME_ATTRIBUTES = ("sign-in attribute of a user pool", ["email", "phone_number"], "user_pool_sign_in_unknown", POOL);
    /// `AliasAttributes`.
    ALIAS_ATTRIBUTES = ("alias attribute of a user pool", ["email", "phone_number", "preferred_username"], "user_pool_sign_in_unknown", POOL);
    /// `AutoVerifiedAttributes`.
    VERIFIED_ATTRIBUTES = ("verified attribute of a user pool", ["email", "phone_number"], "user_pool_verification_unknown", POOL);
    /// `AttributeDataType` of a custom attribute.
    ATTRIBUTE_TYPES = ("type of a custom attribute", ["Boolean", "DateTime", "Number", "String"], "user_pool_attribute_type_unknown", POOL);
    /// `MfaConfiguration`. Default `OFF`.
    MFA = ("multi-factor authentication of a user pool", ["OFF", "ON", "OPTIONAL"], "user_pool_mfa_unknown", POOL);
    /// `UserPoolTier`. Default `ESSENTIALS`.
    TIERS = ("tier of a user pool", ["ESSENTIALS", "LITE", "PLUS"], "user_pool_tier_unknown", POOL);
    /// `ExplicitAuthFlows` of an app client; the names without `ALLOW_` are of old and may not be mixed in.
    AUTH_FLOWS = ("authentication flow of an app client", [
        "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_AUTH",
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH",
    ], "user_pool_auth_flow_unknown", CLIENT);
    /// `AllowedOAuthFlows` of an app client.
    OAUTH_FLOWS = ("OAuth flow of an app client", ["client_credentials", "code", "implicit"], "user_pool_auth_flow_unknown", CLIENT);
}

/// The attributes that every user pool has beside `sub`; a schema may change what holds for them.
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>
pub const STANDARD_ATTRIBUTES: [&str; 19] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];
