//! `GetUser`: a user reads the own attributes.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, TOKEN, required};
use crate::cognito::sign_in;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[required("AccessToken", &TOKEN)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    access_token: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let bearer = sign_in::bearer(call.account, &input.access_token)?;
    call.account.services().cognito.with(|state| {
        let client = state.pool(&bearer.pool_id)?.clients.get(&bearer.client_id).cloned();
        let user = state.pool(&bearer.pool_id)?.user(&bearer.username)?;
        let attributes = user.attribute_list(|name| client.as_ref().is_none_or(|client| client.reads(name)));
        Ok(json!({ "Username": user.username, "UserAttributes": attributes }))
    })
}
