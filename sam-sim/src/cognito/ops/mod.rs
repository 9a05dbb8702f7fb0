//! The operations, a file for each.
//!
//! An operation checks types, then constraints, then the state. Operations of users need no credentials of AWS: a
//! password, a code or a token shows who calls. Those of administrators need a permission on the pool.

mod admin_add_user_to_group;
mod admin_confirm_sign_up;
mod admin_create_user;
mod admin_delete_user;
mod admin_delete_user_attributes;
mod admin_disable_user;
mod admin_enable_user;
mod admin_get_user;
mod admin_initiate_auth;
mod admin_list_groups_for_user;
mod admin_remove_user_from_group;
mod admin_reset_user_password;
mod admin_respond_to_auth_challenge;
mod admin_set_user_password;
mod admin_update_user_attributes;
mod admin_user_global_sign_out;
mod change_password;
mod confirm_forgot_password;
mod confirm_sign_up;
mod create_group;
mod delete_group;
mod delete_user;
mod describe_user_pool;
mod describe_user_pool_client;
mod filter;
mod forgot_password;
mod get_group;
mod get_user;
mod global_sign_out;
mod initiate_auth;
mod list_groups;
mod list_users;
mod list_users_in_group;
mod page;
mod resend_confirmation_code;
mod respond_to_auth_challenge;
mod revoke_token;
mod sign_up;
mod update_group;
mod update_user_attributes;

use super::constraint::{self, Member};
use crate::AwsError;
use crate::service::{Access, Call, Operation, Output};
use serde::de::DeserializeOwned;
use serde_json::Value;

macro_rules! anonymous {
    ($name:literal, $file:ident) => {
        Operation { name: $name, access: |_, _| Vec::new(), run: |call, input| run!($file, call, input) }
    };
}

macro_rules! administrative {
    ($name:literal, $file:ident) => {
        Operation {
            name: $name,
            access: |call, input| on_pool(call, input, concat!("cognito-idp:", $name)),
            run: |call, input| run!($file, call, input),
        }
    };
}

macro_rules! run {
    ($file:ident, $call:expr, $input:expr) => {
        Box::pin(std::future::ready(answer($call, $input, $file::MEMBERS, $file::run).map(Output::from)))
    };
}

/// Every operation, by name.
pub(super) static OPERATIONS: &[Operation] = &[
    administrative!("AdminAddUserToGroup", admin_add_user_to_group),
    administrative!("AdminConfirmSignUp", admin_confirm_sign_up),
    administrative!("AdminCreateUser", admin_create_user),
    administrative!("AdminDeleteUser", admin_delete_user),
    administrative!("AdminDeleteUserAttributes", admin_delete_user_attributes),
    administrative!("AdminDisableUser", admin_disable_user),
    administrative!("AdminEnableUser", admin_enable_user),
    administrative!("AdminGetUser", admin_get_user),
    administrative!("AdminInitiateAuth", admin_initiate_auth),
    administrative!("AdminListGroupsForUser", admin_list_groups_for_user),
    administrative!("AdminRemoveUserFromGroup", admin_remove_user_from_group),
    administrative!("AdminResetUserPassword", admin_reset_user_password),
    administrative!("AdminRespondToAuthChallenge", admin_respond_to_auth_challenge),
    administrative!("AdminSetUserPassword", admin_set_user_password),
    administrative!("AdminUpdateUserAttributes", admin_update_user_attributes),
    administrative!("AdminUserGlobalSignOut", admin_user_global_sign_out),
    anonymous!("ChangePassword", change_password),
    anonymous!("ConfirmForgotPassword", confirm_forgot_password),
    anonymous!("ConfirmSignUp", confirm_sign_up),
    administrative!("CreateGroup", create_group),
    administrative!("DeleteGroup", delete_group),
    anonymous!("DeleteUser", delete_user),
    administrative!("DescribeUserPool", describe_user_pool),
    administrative!("DescribeUserPoolClient", describe_user_pool_client),
    anonymous!("ForgotPassword", forgot_password),
    administrative!("GetGroup", get_group),
    anonymous!("GetUser", get_user),
    anonymous!("GlobalSignOut", global_sign_out),
    anonymous!("InitiateAuth", initiate_auth),
    administrative!("ListGroups", list_groups),
    administrative!("ListUsers", list_users),
    administrative!("ListUsersInGroup", list_users_in_group),
    anonymous!("ResendConfirmationCode", resend_confirmation_code),
    anonymous!("RespondToAuthChallenge", respond_to_auth_challenge),
    anonymous!("RevokeToken", revoke_token),
    anonymous!("SignUp", sign_up),
    administrative!("UpdateGroup", update_group),
    anonymous!("UpdateUserAttributes", update_user_attributes),
];

/// Members of requests that ask for something that is not simulated. Members that only concern triggers, analytics and
/// threat protection, as `ClientMetadata` does, have nothing to act on.
const REFUSED: &[&str] = &["ForceAliasCreation"];

/// The permission on the pool that the request names.
fn on_pool(call: &Call<'_>, input: &Value, action: &str) -> Vec<Access> {
    let pool = input.get("UserPoolId").and_then(Value::as_str);
    let resource = pool.map(|id| call.account.arn("cognito-idp", &format!("userpool/{id}")));
    vec![Access::new(action, resource.unwrap_or_else(|| "*".to_owned()))]
}

fn answer<I: DeserializeOwned>(
    call: &Call<'_>,
    input: Value,
    members: &[Member],
    run: fn(&Call<'_>, I) -> Result<Value, AwsError>,
) -> Result<Value, AwsError> {
    if let Some(name) =
        REFUSED.iter().find(|name| input.get(**name).is_some_and(|value| value == &Value::Bool(true)))
    {
        return Err(AwsError::unsupported("cognito-idp", name));
    }
    constraint::check_types(members, &input)?;
    constraint::check(members, &input)?;
    let input = serde_json::from_value(input).map_err(constraint::mistyped)?;
    run(call, input)
}
