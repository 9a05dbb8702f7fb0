//! `DescribeUserPoolClient`: reads the settings of an app client.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html>

use crate::AwsError;
use crate::cognito::constraint::{CLIENT_ID, Member, USER_POOL_ID, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), required("ClientId", &CLIENT_ID)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    client_id: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    call.account.services().cognito.with(|state| {
        let client = state.client_of(&input.user_pool_id, &input.client_id)?;
        Ok(json!({ "UserPoolClient": client.describe() }))
    })
}
