//! `AdminSetUserPassword`: an administrator sets the password of a user.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, PASSWORD, USER_POOL_ID, USERNAME, required};
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("UserPoolId", &USER_POOL_ID),
    required("Username", &USERNAME),
    required("Password", &PASSWORD),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    username: String,
    password: String,
    #[serde(default)]
    permanent: bool,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, username, password, permanent } = input;
    let now = call.now();
    call.account.services().cognito.with(|state| {
        let pool = state.pool(&user_pool_id)?;
        pool.settings.password_policy.check(&password)?;
        let days = pool.settings.password_policy.temporary_password_validity_days;
        let user = pool.user(&username)?;
        if permanent {
            user.choose_password(password, now);
        } else {
            user.set_temporary_password(password, days, now);
        }
        Ok(json!({}))
    })
}
