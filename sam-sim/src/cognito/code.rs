//! Codes that Cognito sends by email or message.

use super::error::Error;
use super::pool::UserPool;
use super::user::User;
use crate::service::Call;
use crate::trace::What;
use crate::{AwsError, Timestamp};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// How long a code for a sign-up or an attribute is good.
/// Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html>
const SIGN_UP_VALIDITY: SignedDuration = SignedDuration::from_hours(24);

/// How long a code for a forgotten password is good.
const FORGOT_PASSWORD_VALIDITY: SignedDuration = SignedDuration::from_hours(1);

/// A code that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) value: String,
    purpose: Purpose,
    until: Timestamp,
    /// The attribute that it was sent to, and that it verifies.
    attribute: String,
}

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    SignUp,
    ForgotPassword,
}

/// Sends a code in place of earlier ones of the same purpose. Returns `CodeDeliveryDetails`, or none if the user has
/// nothing that the pool sends codes to.
///
/// There is no mail in a simulated account: the trace shows the code.
pub(crate) fn send(
    call: &Call<'_>,
    pool_id: &str,
    pool_attributes: &[String],
    user: &mut User,
    purpose: Purpose,
) -> Option<Value> {
    let (account, now) = (call.account, call.now());
    let attribute = ["phone_number", "email"].into_iter().find(|name| {
        pool_attributes.iter().any(|known| known == name) && user.attributes.contains_key(*name)
    })?;
    let (validity, purpose_name) = match purpose {
        Purpose::SignUp => (SIGN_UP_VALIDITY, "sign_up"),
        Purpose::ForgotPassword => (FORGOT_PASSWORD_VALIDITY, "forgot_password"),
    };
    user.codes.retain(|code| code.purpose != purpose);
    let value = account.random().text(b"0123456789", 6);
    let destination = user.attributes.get(attribute)?.clone();
    let what = What::Code {
        user_pool: pool_id.to_owned(),
        username: user.username.clone(),
        destination: destination.clone(),
        purpose: purpose_name.to_owned(),
        code: value.clone(),
    };
    account.trace().record(now, call.cause, what);
    user.codes.push(Code { value, purpose, until: now + validity, attribute: attribute.to_owned() });
    Some(delivery(attribute, &destination))
}

/// Uses up a code. Returns the attribute that it was sent to.
pub(crate) fn redeem(
    user: &mut User,
    purpose: Purpose,
    value: &str,
    now: Timestamp,
) -> Result<String, AwsError> {
    let code = user.codes.iter().find(|code| code.purpose == purpose);
    let code = code.ok_or(Error::ExpiredCodeException {})?;
    if code.until <= now {
        return Err(Error::ExpiredCodeException {}.into());
    }
    if code.value != value {
        return Err(Error::CodeMismatchException {}.into());
    }
    let attribute = code.attribute.clone();
    user.codes.retain(|code| code.purpose != purpose);
    Ok(attribute)
}

/// Where codes for a forgotten password may go: to what is verified.
pub(crate) fn recovery_attributes(pool: &UserPool, user: &User) -> Vec<String> {
    let verified = |name: &&str| user.attribute(&format!("{name}_verified")) == Some("true");
    pool.recovery.iter().map(String::as_str).filter(verified).map(str::to_owned).collect()
}

/// `CodeDeliveryDetails`: the destination shows only what the owner recognises.
pub(crate) fn delivery(attribute: &str, destination: &str) -> Value {
    let (medium, masked) = match destination.split_once('@') {
        Some((local, domain)) if attribute == "email" => {
            ("EMAIL", format!("{}***@{}***", first(local), first(domain)))
        }
        _ => {
            let shown =
                destination.char_indices().rev().nth(3).map_or(destination, |(at, _)| &destination[at..]);
            ("SMS", format!("+*******{shown}"))
        }
    };
    json!({ "Destination": masked, "DeliveryMedium": medium, "AttributeName": attribute })
}

fn first(text: &str) -> String {
    text.chars().take(1).collect()
}
