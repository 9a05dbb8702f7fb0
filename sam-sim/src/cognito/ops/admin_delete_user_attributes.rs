//! `AdminDeleteUserAttributes`: an administrator removes attributes of a user.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, USER_POOL_ID, USERNAME, required};
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
    user_attribute_names: Vec<String>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, username, user_attribute_names } = input;
    let now = call.now();
    call.account.services().cognito.with(|state| {
        let user = state.pool(&user_pool_id)?.user(&username)?;
        user.attributes.retain(|name, _| !user_attribute_names.contains(name));
        user.modified = now;
        Ok(json!({}))
    })
}
