//! `ListGroups`: lists the groups of a pool.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html>

use super::page::page;
use crate::AwsError;
use crate::cognito::constraint::{ANY, Member, USER_POOL_ID, optional, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::Value;

pub(super) const MEMBERS: &[Member] = &[required("UserPoolId", &USER_POOL_ID), optional("NextToken", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    limit: Option<u64>,
    next_token: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, limit, next_token } = input;
    call.account.services().cognito.with(|state| {
        let groups =
            state.pool(&user_pool_id)?.groups.values().map(|group| group.describe(&user_pool_id)).collect();
        page(groups, "Groups", "NextToken", limit, next_token.as_deref())
    })
}
