//! `GetGroup`: reads a group.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html>

use crate::AwsError;
use crate::cognito::constraint::{GROUP_NAME, Member, USER_POOL_ID, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), required("GroupName", &GROUP_NAME)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    group_name: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    call.account.services().cognito.with(|state| {
        let group = state.pool(&input.user_pool_id)?.group(&input.group_name)?;
        Ok(json!({ "Group": group.describe(&input.user_pool_id) }))
    })
}
