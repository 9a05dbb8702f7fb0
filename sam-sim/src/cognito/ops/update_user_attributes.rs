//! `UpdateUserAttributes`: a user changes the own attributes.
//!
//! A new email address or phone number is not verified any more. No code is sent for it: `VerifyUserAttribute` is not
//! simulated.
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, TOKEN, required};
use crate::cognito::schema::Attribute;
use crate::cognito::sign_in;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[required("AccessToken", &TOKEN)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    access_token: String,
    user_attributes: Vec<Attribute>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { access_token, user_attributes } = input;
    let bearer = sign_in::bearer(call.account, &access_token)?;
    let account = call.account;
    account.services().cognito.with(|state| {
        let pool = state.pool(&bearer.pool_id)?;
        let client = pool.clients.get(&bearer.client_id).cloned();
        let changes = pool.settings.schema.accept_changes(&user_attributes, client.as_deref())?;
        pool.change_attributes(&bearer.username, changes, call.now())?;
        Ok(json!({ "CodeDeliveryDetailsList": [] }))
    })
}
