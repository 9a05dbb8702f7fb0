//! `DescribeUserPool`: reads the settings of a pool.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, USER_POOL_ID, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[required("UserPoolId", &USER_POOL_ID)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    call.account.services().cognito.with(|state| {
        let pool = state.pool(&input.user_pool_id)?;
        Ok(json!({ "UserPool": pool.describe() }))
    })
}
