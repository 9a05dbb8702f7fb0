//! `ChangePassword`: a user chooses another password.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, PASSWORD, TOKEN, optional, required};
use crate::cognito::error::Error;
use crate::cognito::sign_in;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("AccessToken", &TOKEN),
    optional("PreviousPassword", &PASSWORD),
    required("ProposedPassword", &PASSWORD),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    access_token: String,
    previous_password: Option<String>,
    proposed_password: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { access_token, previous_password, proposed_password } = input;
    let bearer = sign_in::bearer(call.account, &access_token)?;
    let now = call.now();
    call.account.services().cognito.with(|state| {
        let pool = state.pool(&bearer.pool_id)?;
        pool.settings.password_policy.check(&proposed_password)?;
        let user = pool.user(&bearer.username)?;
        if user.password != previous_password {
            return Err(Error::wrong_password());
        }
        user.choose_password(proposed_password, now);
        Ok(json!({}))
    })
}
