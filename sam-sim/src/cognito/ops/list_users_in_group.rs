//! `ListUsersInGroup`: lists the users of a group.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html>

use super::page::page;
use crate::AwsError;
use crate::cognito::constraint::{ANY, GROUP_NAME, Member, USER_POOL_ID, optional, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::Value;

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), required("GroupName", &GROUP_NAME), optional("NextToken", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    group_name: String,
    limit: Option<u64>,
    next_token: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, group_name, limit, next_token } = input;
    call.account.services().cognito.with(|state| {
        let pool = state.pool(&user_pool_id)?;
        pool.group(&group_name)?;
        let members = pool.users.values().filter(|user| user.groups.contains(&group_name));
        let users = members.map(|user| user.describe("Attributes")).collect();
        page(users, "Users", "NextToken", limit, next_token.as_deref())
    })
}
