//! `AdminInitiateAuth`: a server signs a user in.
//!
//! Simulated flows: those of `InitiateAuth` and `ADMIN_USER_PASSWORD_AUTH`.
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html>

use crate::AwsError;
use crate::cognito::constraint::{ANY, CLIENT_ID, Member, USER_POOL_ID, required};
use crate::cognito::sign_in;
use crate::service::Call;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), required("ClientId", &CLIENT_ID), required("AuthFlow", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    client_id: String,
    auth_flow: String,
    #[serde(default)]
    auth_parameters: BTreeMap<String, String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, client_id, auth_flow, auth_parameters } = input;
    let account = call.account;
    account.services().cognito.with(|state| {
        let client = state.client_of(&user_pool_id, &client_id)?;
        sign_in::initiate_as_admin(state, account, &client, &auth_flow, &auth_parameters)
    })
}
