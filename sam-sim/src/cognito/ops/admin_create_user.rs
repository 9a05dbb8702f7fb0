//! `AdminCreateUser`: an administrator makes a user, who has to choose a password at the first sign-in.
//!
//! There is no mail: the trace shows the password unless `MessageAction` is `SUPPRESS`, and a test reads it by
//! [`Cognito::temporary_password`](crate::cognito::Cognito::temporary_password). `DesiredDeliveryMediums` has no effect.
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html>

use crate::AwsError;
use crate::cognito::constraint::{Member, PASSWORD, USER_POOL_ID, USERNAME, optional, required};
use crate::cognito::error::Error;
use crate::cognito::registration::TakenBy;
use crate::cognito::schema::Attribute;
use crate::cognito::user::Status;
use crate::service::Call;
use crate::trace::What;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const MEMBERS: &[Member] = &[
    required("UserPoolId", &USER_POOL_ID),
    required("Username", &USERNAME),
    optional("TemporaryPassword", &PASSWORD),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    user_pool_id: String,
    username: String,
    temporary_password: Option<String>,
    message_action: Option<String>,
    #[serde(default)]
    user_attributes: Vec<Attribute>,
}

pub(super) fn run(call: &Call<'_>, input: Input) -> Result<Value, AwsError> {
    let Input { user_pool_id, username, temporary_password, message_action, user_attributes } = input;
    let account = call.account;
    let now = call.now();
    account.services().cognito.with(|state| {
        let pool = state.pool(&user_pool_id)?;
        let policy = pool.settings.password_policy.clone();
        let password = temporary_password.unwrap_or_else(|| policy.generate(account.random()));
        policy.check(&password)?;
        let user = if message_action.as_deref() == Some("RESEND") {
            let user = pool.user(&username)?;
            if user.status != Status::ForceChangePassword {
                let message = format!("Resend not possible. User status is {}", user.status.name());
                return Err(Error::UnsupportedUserStateException { message }.into());
            }
            user
        } else {
            let attributes = pool.settings.schema.accept(&user_attributes, None)?;
            pool.add_user(account, &username, attributes, Status::ForceChangePassword, TakenBy::Admin)?
        };
        if message_action.as_deref() != Some("SUPPRESS") {
            let destination = ["email", "phone_number"].iter().find_map(|name| user.attributes.get(*name));
            let what = What::Code {
                user_pool: user_pool_id.clone(),
                username: user.username.clone(),
                destination: destination.unwrap_or(&user.username).clone(),
                purpose: "invitation".to_owned(),
                code: password.clone(),
            };
            account.trace().record(now, call.cause, what);
        }
        user.set_temporary_password(password, policy.temporary_password_validity_days, now);
        Ok(json!({ "User": user.describe("Attributes") }))
    })
}
