//! `SignUp`: a user registers with the app.
//!
//! Checks, in this order: client, secret hash, whether users may sign up, password, attributes, name.
//! Without a verified channel in the pool no code is sent, and an administrator has to confirm the user.
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>

use crate::AwsError;
use crate::cognito::code::{self, Purpose};
use crate::cognito::constraint::{ANY, CLIENT_ID, Member, PASSWORD, USERNAME, optional, required};
use crate::cognito::error::Error;
use crate::cognito::registration::TakenBy;
use crate::cognito::schema::Attribute;
use crate::cognito::user::Status;
use crate::service::Call;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("ClientId", &CLIENT_ID),
    required("Username", &USERNAME),
    optional("Password", &PASSWORD),
    optional("SecretHash", &ANY),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    client_id: String,
    username: String,
    password: Option<String>,
    secret_hash: Option<String>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { client_id, username, password, secret_hash, user_attributes } = input;
    let account = call.account;
    account.services().cognito.with(|state| {
        let (pool, client) = state.client(&client_id)?;
        client.check_hash(&username, secret_hash.as_deref())?;
        if pool.settings.admin_creates_users {
            return Err(Error::not_authorized("SignUp is not permitted for this user pool"));
        }
        let password = password.unwrap_or_default();
        pool.settings.password_policy.check(&password)?;
        let attributes = pool.settings.schema.accept(&user_attributes, Some(&client))?;
        let user = pool.add_user(account, &username, attributes, Status::Unconfirmed, TakenBy::SignUp)?;
        user.password = Some(password);
        let (username, sub) = (user.username.clone(), user.sub.clone());
        let (pool_id, channels) = (pool.id.clone(), pool.settings.auto_verified_attributes.clone());
        let user = pool.user(&username)?;
        let mut output = json!({ "UserConfirmed": false, "UserSub": sub });
        if let Some(delivery) = code::send(call, &pool_id, &channels, user, Purpose::SignUp) {
            output["CodeDeliveryDetails"] = delivery;
        }
        Ok(output)
    })
}
