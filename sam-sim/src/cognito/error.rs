//! Every error that Cognito answers, in its words.
//!
//! Source: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html> and the pages
//! of the operations.

use crate::AwsError;

crate::aws_errors! {
    /// What the simulated user pools answer.
    #[allow(clippy::enum_variant_names, reason = "the names are AWS's")]
    pub(crate) enum Error {
        /// Another user has the email address or phone number as alias.
        AliasExistsException { attribute: String } = 400 Sender "An account with the given {attribute} already exists.",
        /// The code is not the one that was sent.
        CodeMismatchException {} = 400 Sender "Invalid verification code provided, please try again.",
        /// The code is too old.
        ExpiredCodeException {} = 400 Sender "Invalid code provided, please request a code again.",
        /// The group is there already.
        GroupExistsException { message: String } = 400 Sender "{message}",
        /// Something in the request is not as it must be.
        InvalidParameterException { message: String } = 400 Sender "{message}",
        /// The password does not conform with the policy of the pool.
        InvalidPasswordException { why: String } = 400 Sender "Password did not conform with policy: {why}",
        /// The caller is not who it must be.
        NotAuthorizedException { message: String } = 400 Sender "{message}",
        /// An administrator asked for a new password.
        PasswordResetRequiredException {} = 400 Sender "Password reset required for the user",
        /// There is no such pool, client or group.
        ResourceNotFoundException { message: String } = 400 Sender "{message}",
        /// The members of the request have other types.
        SerializationException { message: String } = 400 Sender "{message}",
        /// The user has not confirmed the sign-up.
        UserNotConfirmedException {} = 400 Sender "User is not confirmed.",
        /// There is no such user.
        UserNotFoundException { message: String } = 400 Sender "{message}",
        /// The operation is not for this user in its present state.
        UnsupportedUserStateException { message: String } = 400 Sender "{message}",
        /// The name is taken.
        UsernameExistsException { message: String } = 400 Sender "{message}",
    }
}

impl Error {
    pub(crate) fn invalid_parameter(message: impl Into<String>) -> AwsError {
        Self::InvalidParameterException { message: message.into() }.into()
    }

    pub(crate) fn not_authorized(message: impl Into<String>) -> AwsError {
        Self::NotAuthorizedException { message: message.into() }.into()
    }

    pub(crate) fn not_found(message: impl Into<String>) -> AwsError {
        Self::ResourceNotFoundException { message: message.into() }.into()
    }

    pub(crate) fn no_pool(id: &str) -> AwsError {
        Self::not_found(format!("User pool {id} does not exist."))
    }

    pub(crate) fn no_client(id: &str) -> AwsError {
        Self::not_found(format!("User pool client {id} does not exist."))
    }

    pub(crate) fn no_group() -> AwsError {
        Self::not_found("Group not found.")
    }

    pub(crate) fn no_user() -> AwsError {
        Self::UserNotFoundException { message: "User does not exist.".to_owned() }.into()
    }

    /// The answer to a wrong password, and to a wrong name where the client hides who exists.
    pub(crate) fn wrong_password() -> AwsError {
        Self::not_authorized("Incorrect username or password.")
    }
}
