//! `AdminRespondToAuthChallenge`: a server answers a challenge for a user.
//!
//! Simulated challenges: `NEW_PASSWORD_REQUIRED` and `PASSWORD_VERIFIER`.
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html>

use crate::AwsError;
use crate::cognito::constraint::{ANY, CLIENT_ID, Member, SESSION, USER_POOL_ID, optional, required};
use crate::cognito::sign_in;
use crate::service::Call;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const MEMBERS: &[Member] = &[
    required("UserPoolId", &USER_POOL_ID),
    required("ClientId", &CLIENT_ID),
    required("ChallengeName", &ANY),
    optional("Session", &SESSION),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    client_id: String,
    challenge_name: String,
    session: Option<String>,
    #[serde(default)]
    challenge_responses: BTreeMap<String, String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, client_id, challenge_name, session, challenge_responses } = input;
    let account = call.account;
    account.services().cognito.with(|state| {
        let client = state.client_of(&user_pool_id, &client_id)?;
        sign_in::respond(state, account, &client, &challenge_name, session.as_deref(), &challenge_responses)
    })
}
