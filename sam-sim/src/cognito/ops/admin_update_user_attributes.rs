//! `AdminUpdateUserAttributes`: an administrator changes attributes of a user.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, USER_POOL_ID, USERNAME, required};
use crate::cognito::schema::Attribute;
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
    user_attributes: Vec<Attribute>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, username, user_attributes } = input;
    call.account.services().cognito.with(|state| {
        let pool = state.pool(&user_pool_id)?;
        let username = pool.user(&username)?.username.clone();
        let changes = pool.settings.schema.accept_changes(&user_attributes, None)?;
        pool.change_attributes(&username, changes, call.now())?;
        Ok(json!({}))
    })
}
