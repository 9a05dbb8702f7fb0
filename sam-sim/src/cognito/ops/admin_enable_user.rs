//! `AdminEnableUser`: lets a user sign in again.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, USER_POOL_ID, USERNAME, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), required("Username", &USERNAME)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    username: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let now = call.now();
    call.account.services().cognito.with(|state| {
        let user = state.pool(&input.user_pool_id)?.user(&input.username)?;
        user.enabled = true;
        user.modified = now;
        Ok(json!({}))
    })
}
