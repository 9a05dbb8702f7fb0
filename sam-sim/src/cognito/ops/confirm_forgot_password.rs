//! `ConfirmForgotPassword`: a user chooses another password with a code.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html>

use crate::AwsError;
use crate::cognito::code::{self, Purpose};
use crate::cognito::constraint::{ANY, CLIENT_ID, CODE, Member, PASSWORD, USERNAME, optional, required};
use crate::cognito::error::Error;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("ClientId", &CLIENT_ID),
    required("Username", &USERNAME),
    required("ConfirmationCode", &CODE),
    required("Password", &PASSWORD),
    optional("SecretHash", &ANY),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    client_id: String,
    username: String,
    confirmation_code: String,
    password: String,
    secret_hash: Option<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { client_id, username, confirmation_code, password, secret_hash } = input;
    let now = call.now();
    call.account.services().cognito.with(|state| {
        let (pool, client) = state.client(&client_id)?;
        client.check_hash(&username, secret_hash.as_deref())?;
        pool.settings.password_policy.check(&password)?;
        let Ok(user) = pool.user(&username) else {
            return Err(match client.hides_users {
                true => Error::CodeMismatchException {}.into(),
                false => Error::UserNotFoundException {
                    message: "Username/client id combination not found.".to_owned(),
                }
                .into(),
            });
        };
        code::redeem(user, Purpose::ForgotPassword, &confirmation_code, now)?;
        user.choose_password(password, now);
        Ok(json!({}))
    })
}
