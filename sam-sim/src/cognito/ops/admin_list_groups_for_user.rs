//! `AdminListGroupsForUser`: lists the groups of a user, the one that decides first.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html>

use super::page::page;
use crate::AwsError;
use crate::cognito::constraint::{ANY, Member, USER_POOL_ID, USERNAME, optional, required};
use crate::cognito::error::Error;
use crate::service::Call;
use serde::Deserialize;
use serde_json::Value;

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), required("Username", &USERNAME), optional("NextToken", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    username: String,
    limit: Option<u64>,
    next_token: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, username, limit, next_token } = input;
    call.account.services().cognito.with(|state| {
        let pool = state.pool(&user_pool_id)?;
        let user = pool.find(&username).ok_or_else(Error::no_user)?;
        let groups = pool.groups_of(user).into_iter().map(|group| group.describe(&user_pool_id)).collect();
        page(groups, "Groups", "NextToken", limit, next_token.as_deref())
    })
}
