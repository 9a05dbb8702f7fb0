//! `AdminResetUserPassword`: makes a user choose another password, with a code.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html>

use crate::AwsError;
use crate::cognito::code::{self, Purpose};
use crate::cognito::constraint::{Member, USER_POOL_ID, USERNAME, required};
use crate::cognito::error::Error;
use crate::cognito::user::Status;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] =
    &[required("UserPoolId", &USER_POOL_ID), required("Username", &USERNAME)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    username: String,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let account = call.account;
    let now = call.now();
    account.services().cognito.with(|state| {
        let pool = state.pool(&input.user_pool_id)?;
        let user = pool.find(&input.username).ok_or_else(Error::no_user)?;
        if user.status != Status::Confirmed && user.status != Status::ResetRequired {
            return Err(Error::not_authorized("User password cannot be reset in the current state."));
        }
        let (pool_id, channels) = (pool.id.clone(), code::recovery_attributes(pool, user));
        let user = pool.user(&input.username)?;
        code::send(call, &pool_id, &channels, user, Purpose::ForgotPassword);
        user.status = Status::ResetRequired;
        user.modified = now;
        Ok(json!({}))
    })
}
