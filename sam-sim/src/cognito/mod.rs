//! Amazon Cognito user pools.

mod keys;
pub mod token;

use crate::service::JsonService;

/// The operations.
pub static SERVICE: JsonService = JsonService {
    name: "cognito-idp",
    target_prefix: "AWSCognitoIdentityProviderService",
    content_type: "application/x-amz-json-1.1",
    error_namespace: "",
    operations: &[],
};

/// The state of Cognito.
#[derive(Default)]
pub struct Cognito {}

impl Cognito {
    fn has_pool(&self, _: &str) -> bool {
        false
    }
}
