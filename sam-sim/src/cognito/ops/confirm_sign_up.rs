//! `ConfirmSignUp`: a user shows the code of the sign-up.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html>

use crate::AwsError;
use crate::cognito::code::{self, Purpose};
use crate::cognito::constraint::{ANY, CLIENT_ID, CODE, Member, USERNAME, optional, required};
use crate::cognito::error::Error;
use crate::cognito::user::Status;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("ClientId", &CLIENT_ID),
    required("Username", &USERNAME),
    required("ConfirmationCode", &CODE),
    optional("SecretHash", &ANY),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    client_id: String,
    username: String,
    confirmation_code: String,
    secret_hash: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { client_id, username, confirmation_code, secret_hash } = input;
    let now = call.now();
    call.account.services().cognito.with(|state| {
        let (pool, client) = state.client(&client_id)?;
        client.check_hash(&username, secret_hash.as_deref())?;
        let Ok(user) = pool.user(&username) else {
            return Err(match client.hides_users {
                true => Error::ExpiredCodeException {}.into(),
                false => Error::UserNotFoundException {
                    message: "Username/client id combination not found.".to_owned(),
                }
                .into(),
            });
        };
        if user.status != Status::Unconfirmed {
            let status = user.status.name();
            return Err(Error::not_authorized(format!(
                "User cannot be confirmed. Current status is {status}"
            )));
        }
        let username = user.username.clone();
        let attribute = code::redeem(user, Purpose::SignUp, &confirmation_code, now)?;
        pool.verify_attribute(&username, &attribute)?;
        let user = pool.user(&username)?;
        user.status = Status::Confirmed;
        user.modified = now;
        Ok(json!({}))
    })
}
