//! `ResendConfirmationCode`: sends the code of the sign-up again.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html>

use crate::AwsError;
use crate::cognito::code::{self, Purpose};
use crate::cognito::constraint::{ANY, CLIENT_ID, Member, USERNAME, optional, required};
use crate::cognito::error::Error;
use crate::cognito::user::Status;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] =
    &[required("ClientId", &CLIENT_ID), required("Username", &USERNAME), optional("SecretHash", &ANY)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    client_id: String,
    username: String,
    secret_hash: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { client_id, username, secret_hash } = input;
    let account = call.account;
    account.services().cognito.with(|state| {
        let (pool, client) = state.client(&client_id)?;
        client.check_hash(&username, secret_hash.as_deref())?;
        let (pool_id, channels) = (pool.id.clone(), pool.settings.auto_verified_attributes.clone());
        let Ok(user) = pool.user(&username) else {
            return match client.hides_users {
                true => {
                    Ok(json!({ "CodeDeliveryDetails": code::delivery("email", "simulated@example.com") }))
                }
                false => Err(Error::UserNotFoundException {
                    message: "Username/client id combination not found.".to_owned(),
                }
                .into()),
            };
        };
        if user.status != Status::Unconfirmed {
            return Err(Error::invalid_parameter("User is already confirmed."));
        }
        let delivery = code::send(call, &pool_id, &channels, user, Purpose::SignUp);
        let delivery = delivery.ok_or_else(|| {
            Error::invalid_parameter("Cannot resend codes. Auto verification not turned on.")
        })?;
        Ok(json!({ "CodeDeliveryDetails": delivery }))
    })
}
