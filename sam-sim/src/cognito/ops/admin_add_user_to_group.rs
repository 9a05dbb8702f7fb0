//! `AdminAddUserToGroup`: puts a user in a group.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html>

use crate::AwsError;
use crate::cognito::constraint::{GROUP_NAME, Member, USER_POOL_ID, USERNAME, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("UserPoolId", &USER_POOL_ID),
    required("Username", &USERNAME),
    required("GroupName", &GROUP_NAME),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    username: String,
    group_name: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, username, group_name } = input;
    call.account.services().cognito.with(|state| {
        let pool = state.pool(&user_pool_id)?;
        pool.user(&username)?;
        pool.group(&group_name)?;
        pool.user(&username)?.groups.insert(group_name);
        Ok(json!({}))
    })
}
