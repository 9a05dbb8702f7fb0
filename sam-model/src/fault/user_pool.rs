//! User pools, groups, app clients.

const POOL: &str =
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html";
const CLIENT: &str = "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html";
const GROUP: &str =
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html";
const QUOTAS: &str = "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html";
const PASSWORD: &str =
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_PasswordPolicyType.html";

faults! {
    GROUP_UNKNOWN = Check "group_unknown", "a type is no group of a user pool" {
        what "A handler or a test names a group that no user pool declares."
        why "No user could ever be in it, so the check would always refuse."
        rust "struct Editors;\n\nasync fn edit(who: Member<Editors>) -> .." => "user_pool! { pub Users, sign_in = email, groups(Admin, Editors) }\n\nasync fn edit(who: Member<Editors>) -> .."
        source GROUP
    }
    GROUP_DUPLICATE = Check "group_duplicate", "a user pool declares a group twice" {
        what "A group stands twice in `groups(..)`."
        why "A group becomes one resource and one type."
        rust "user_pool! { pub Users, groups(Admin, Admin) }" => "user_pool! { pub Users, groups(Admin) }"
        source GROUP
    }
    GROUP_NAME_INVALID = Build "group_name_invalid", "the name of a group has a form that Cognito refuses" {
        what "The name is empty, too long, or holds white space."
        why "Cognito refuses the group."
        yaml "GroupName: shop admins" => "GroupName: shop-admins"
        source GROUP
    }
    GROUP_PRECEDENCE_OUT_OF_RANGE = Build "group_precedence_out_of_range", "the precedence of a group is not a count that Cognito knows" {
        what "`Precedence` is negative or too large. Zero is the first."
        why "Cognito refuses the group."
        yaml "Precedence: -1" => "Precedence: 0"
        source GROUP
    }
    USER_POOL_NAME_INVALID = Build "user_pool_name_invalid", "the name of a user pool or an app client has a form that Cognito refuses" {
        what "The name is too long or holds a character that Cognito does not allow."
        why "Cognito refuses it."
        yaml "UserPoolName: shop/users" => "UserPoolName: shop-users"
        source POOL
    }
    USER_POOL_SIGN_IN_UNKNOWN = Build "user_pool_sign_in_unknown", "users cannot sign in with that attribute" {
        what "`UsernameAttributes` or `AliasAttributes` names something else than an email address, a phone number or, as an alias, a preferred user name."
        why "Cognito refuses the user pool."
        yaml "UsernameAttributes: [address]" => "UsernameAttributes: [email]"
        source POOL
    }
    USER_POOL_SIGN_IN_AMBIGUOUS = Build "user_pool_sign_in_ambiguous", "a user pool has user name attributes or aliases, not both" {
        what "`UsernameAttributes` and `AliasAttributes` are both given."
        why "Cognito answers with an `InvalidParameterException`: either the address is the user name, or it stands beside one."
        yaml "UsernameAttributes: [email]\nAliasAttributes: [preferred_username]" => "UsernameAttributes: [email]"
        source POOL
    }
    USER_POOL_VERIFICATION_UNKNOWN = Build "user_pool_verification_unknown", "Cognito cannot verify that attribute" {
        what "`AutoVerifiedAttributes` names something else than an email address or a phone number."
        why "Cognito refuses the user pool; there is nowhere to send a code to."
        yaml "AutoVerifiedAttributes: [name]" => "AutoVerifiedAttributes: [email]"
        source POOL
    }
    USER_POOL_ATTRIBUTE_NAME_INVALID = Build "user_pool_attribute_name_invalid", "the name of a custom attribute has a form that Cognito refuses" {
        what "The name, without `custom:`, is empty, too long, or holds white space."
        why "Cognito refuses the user pool."
        yaml "Schema:\n  - Name: identifier of the tenant\n    AttributeDataType: String" => "Schema:\n  - Name: tenant\n    AttributeDataType: String"
        source POOL
    }
    USER_POOL_ATTRIBUTE_TYPE_UNKNOWN = Build "user_pool_attribute_type_unknown", "a custom attribute has a type that Cognito does not know" {
        what "`AttributeDataType` is something else than `String`, `Number`, `DateTime` or `Boolean`."
        why "Cognito refuses the user pool."
        yaml "Schema:\n  - Name: tenant\n    AttributeDataType: Text" => "Schema:\n  - Name: tenant\n    AttributeDataType: String"
        source POOL
    }
    USER_POOL_ATTRIBUTE_REQUIRED = Build "user_pool_attribute_required", "a custom attribute cannot be required" {
        what "A custom attribute of the schema has `Required: true`."
        why "Cognito answers: `Required custom attributes are not supported currently`."
        yaml "Schema:\n  - Name: tenant\n    AttributeDataType: String\n    Required: true" => "Schema:\n  - Name: tenant\n    AttributeDataType: String"
        source POOL
    }
    USER_POOL_TOO_MANY_ATTRIBUTES = Build "user_pool_too_many_attributes", "a user pool has more custom attributes than Cognito keeps" {
        what "The schema has too many custom attributes."
        why "Cognito refuses the user pool. They can never be removed again, so keep data about users in a table."
        yaml "Schema: [ .. fifty-one of them .. ]" => "Schema:\n  - Name: tenant\n    AttributeDataType: String"
        source QUOTAS
    }
    USER_ATTRIBUTE_TOO_LONG = Simulation "user_attribute_too_long", "the value of a user's attribute is longer than Cognito keeps" {
        what "A value has too many bytes."
        why "Cognito answers with an `InvalidParameterException`."
        yaml "custom:avatar: .. the whole image, as base64 .." => "custom:avatar: avatars/ann.png # its key in a bucket"
        source QUOTAS
    }
    USER_POOL_PASSWORD_LENGTH_OUT_OF_RANGE = Check "user_pool_password_length_out_of_range", "the length of passwords is outside of what Cognito offers" {
        what "`MinimumLength` is less or more than Cognito lets a policy demand."
        why "Cognito refuses the user pool."
        rust "user_pool! { pub Users, sign_in = email, password_length = 4 }" => "user_pool! { pub Users, sign_in = email, password_length = 12 }"
        source PASSWORD
    }
    USER_POOL_PASSWORD_HISTORY_OUT_OF_RANGE = Build "user_pool_password_history_out_of_range", "Cognito does not remember so many passwords" {
        what "`PasswordHistorySize` is more than Cognito keeps."
        why "Cognito refuses the user pool."
        yaml "PasswordHistorySize: 50" => "PasswordHistorySize: 24"
        source PASSWORD
    }
    USER_POOL_TEMPORARY_PASSWORD_OUT_OF_RANGE = Build "user_pool_temporary_password_out_of_range", "a temporary password is valid longer than Cognito offers" {
        what "`TemporaryPasswordValidityDays` is too long."
        why "Cognito refuses the user pool."
        yaml "TemporaryPasswordValidityDays: 1000" => "TemporaryPasswordValidityDays: 7"
        source PASSWORD
    }
    USER_POOL_MFA_UNKNOWN = Build "user_pool_mfa_unknown", "a user pool has no such setting for multi-factor authentication" {
        what "`MfaConfiguration` is something else than `OFF`, `ON` or `OPTIONAL`."
        why "Cognito refuses the user pool. In YAML the words need quotes: a bare `ON` is read as true."
        yaml "MfaConfiguration: REQUIRED" => "MfaConfiguration: 'ON'"
        source POOL
    }
    USER_POOL_TIER_UNKNOWN = Build "user_pool_tier_unknown", "Cognito has no such tier" {
        what "`UserPoolTier` is something else than `LITE`, `ESSENTIALS` or `PLUS`."
        why "Cognito refuses the user pool."
        yaml "UserPoolTier: FREE" => "UserPoolTier: LITE"
        source POOL
    }
    USER_POOL_TOKEN_VALIDITY_OUT_OF_RANGE = Build "user_pool_token_validity_out_of_range", "a token is valid shorter or longer than Cognito offers" {
        what "The validity of an access, id or refresh token, with its unit, is outside of what Cognito offers."
        why "Cognito refuses the app client. The units differ: hours for access and id tokens, days for refresh tokens, unless `TokenValidityUnits` says otherwise."
        yaml "AccessTokenValidity: 60" => "AccessTokenValidity: 60\nTokenValidityUnits:\n  AccessToken: minutes"
        source CLIENT
    }
    USER_POOL_SESSION_VALIDITY_OUT_OF_RANGE = Build "user_pool_session_validity_out_of_range", "a challenge waits shorter or longer than Cognito offers" {
        what "`AuthSessionValidity`, in minutes, is outside of what Cognito offers."
        why "Cognito refuses the app client."
        yaml "AuthSessionValidity: 60" => "AuthSessionValidity: 15"
        source CLIENT
    }
    USER_POOL_AUTH_FLOW_UNKNOWN = Build "user_pool_auth_flow_unknown", "an app client has no such authentication flow" {
        what "`ExplicitAuthFlows` or `AllowedOAuthFlows` names a flow that Cognito does not know."
        why "Cognito refuses the app client."
        yaml "ExplicitAuthFlows: [ALLOW_PASSWORD]" => "ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]"
        source CLIENT
    }
    USER_POOL_AUTH_FLOWS_MIXED = Build "user_pool_auth_flows_mixed", "old and new names of authentication flows are mixed" {
        what "`ExplicitAuthFlows` has names with and without `ALLOW_`."
        why "Cognito refuses the app client."
        yaml "ExplicitAuthFlows: [USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]" => "ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]"
        source CLIENT
    }
    USER_POOL_SCOPE_INVALID = Build "user_pool_scope_invalid", "the name of a scope has a form that Cognito refuses" {
        what "The name of a scope is empty, too long, or holds white space, `/`, `\\` or quotes."
        why "Cognito refuses the resource server; `/` divides the server from its scope."
        yaml "ScopeName: orders/write" => "ScopeName: orders.write"
        source "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResourceServerScopeType.html"
    }
    USER_POOL_TOO_MANY_URLS = Build "user_pool_too_many_urls", "an app client has more URLs than Cognito keeps" {
        what "`CallbackURLs` or `LogoutURLs` is too long."
        why "Cognito refuses the app client."
        yaml "CallbackURLs: [ .. a hundred and one .. ]" => "CallbackURLs:\n  - https://shop.example/signed-in"
        source QUOTAS
    }
    USER_POOL_TOO_MANY_SCOPES = Build "user_pool_too_many_scopes", "a resource server or an app client has more scopes than Cognito keeps" {
        what "The list of scopes is too long."
        why "Cognito refuses it."
        yaml "Scopes: [ .. a hundred and one .. ]" => "Scopes:\n  - ScopeName: orders.write\n    ScopeDescription: Place orders"
        source QUOTAS
    }
    NOT_A_USER_POOL = Check "not_a_user_pool", "something that is no user pool stands where a user pool is needed" {
        what "A type was not declared with `user_pool!`: after `authorizer =`, or in `Claims<Pool>`."
        why "The authorizer of an API trusts the tokens of one user pool of the application."
        rust "struct Users;\n\napi! { pub Shop: http, authorizer = Users }" => "user_pool! { pub Users, sign_in = email }\n\napi! { pub Shop: http, authorizer = Users }"
        source POOL
    }
}
