//! `RevokeToken`: ends a sign-in by its refresh token.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html>

use crate::AwsError;
use crate::cognito::constraint::{ANY, CLIENT_ID, Member, TOKEN, optional, required};
use crate::cognito::error::Error;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] =
    &[required("ClientId", &CLIENT_ID), required("Token", &TOKEN), optional("ClientSecret", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    client_id: String,
    token: String,
    client_secret: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { client_id, token, client_secret } = input;
    call.account.services().cognito.with(|state| {
        let (_, client) = state.client(&client_id)?;
        if client.secret.is_some() && client.secret != client_secret {
            return Err(Error::not_authorized("Invalid client secret provided"));
        }
        let origin = state.refresh_tokens.get(&token);
        // A token of somebody else, or of nobody, is no error: the answer does not say which tokens there are.
        if let Some(sign_in) = origin.and_then(|origin| state.sign_ins.get_mut(origin))
            && sign_in.client_id == client_id
        {
            sign_in.revoked = true;
        }
        Ok(json!({}))
    })
}
