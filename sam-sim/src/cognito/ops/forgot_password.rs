//! `ForgotPassword`: sends a code with which a user can choose another password.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html>

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
        let Some(user) = pool.find(&username) else {
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
        if !user.enabled {
            return Err(Error::not_authorized("User is disabled."));
        }
        if user.status == Status::ForceChangePassword {
            return Err(Error::not_authorized("User password cannot be reset in the current state."));
        }
        let (pool_id, channels) = (pool.id.clone(), code::recovery_attributes(pool, user));
        let user = pool.user(&username)?;
        let delivery = code::send(call, &pool_id, &channels, user, Purpose::ForgotPassword);
        let delivery = delivery.ok_or_else(|| {
            Error::invalid_parameter(
                "Cannot reset password for the user as there is no registered/verified email or phone_number",
            )
        })?;
        Ok(json!({ "CodeDeliveryDetails": delivery }))
    })
}
