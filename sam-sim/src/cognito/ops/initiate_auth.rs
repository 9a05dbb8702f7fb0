//! `InitiateAuth`: a user signs in, or renews the tokens.
//!
//! Simulated flows: `USER_PASSWORD_AUTH`, `USER_SRP_AUTH`, `REFRESH_TOKEN_AUTH` and `REFRESH_TOKEN`.
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>

use crate::AwsError;
use crate::cognito::constraint::{ANY, CLIENT_ID, Member, required};
use crate::cognito::sign_in;
use crate::service::Call;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const MEMBERS: &[Member] = &[required("ClientId", &CLIENT_ID), required("AuthFlow", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    client_id: String,
    auth_flow: String,
    #[serde(default)]
    auth_parameters: BTreeMap<String, String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { client_id, auth_flow, auth_parameters } = input;
    let account = call.account;
    account.services().cognito.with(|state| {
        let (_, client) = state.client(&client_id)?;
        sign_in::initiate(state, account, &client, &auth_flow, &auth_parameters)
    })
}
