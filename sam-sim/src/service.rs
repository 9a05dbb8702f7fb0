//! How a service describes itself: a table of operations.
//!
//! A call of an operation passes the same stages in every service: decode, authenticate, authorize, validate, run,
//! encode. The table says what is special; [`crate::protocol`] and [`Account::call`] do the rest.

use crate::account::Principal;
use crate::trace::EventId;
use crate::{Account, AwsError, BoxFuture, Timestamp};
use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

/// A service that speaks one of AWS's JSON protocols.
pub struct JsonService {
    /// The name in the credential scope and in IAM actions, such as `dynamodb`.
    pub name: &'static str,
    /// What stands before the operation in `x-amz-target`, such as `DynamoDB_20120810`.
    pub target_prefix: &'static str,
    /// The content type: `application/x-amz-json-1.0` or `-1.1`.
    pub content_type: &'static str,
    /// The namespace of the shapes, which some services put before an error code as `namespace#`; empty if none.
    pub error_namespace: &'static str,
    /// Every operation that is simulated.
    pub operations: &'static [Operation],
}

/// An operation of a service.
pub struct Operation {
    /// AWS's name, such as `PutItem`.
    pub name: &'static str,
    /// What the caller must be allowed to do, from the body of the request. Runs before the body is validated, so it
    /// must bear any JSON; a resource that is not named is `*`.
    pub access: fn(&Call<'_>, &Value) -> Vec<Access>,
    /// Validates the input and does the work.
    pub run: for<'a> fn(&'a Call<'a>, Value) -> BoxFuture<'a, Result<Output, AwsError>>,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// JSON as a tree; null is an empty body.
    Tree(Value),
    /// JSON as it goes over the wire: what holds many items is written where they lie, without a copy.
    Written(Bytes),
}

impl Output {
    /// Writes an answer.
    pub fn written(answer: &impl Serialize) -> Self {
        Self::Written(serde_json::to_vec(answer).expect("an answer has texts as keys").into())
    }

    /// The answer as a tree.
    pub fn into_tree(self) -> Value {
        match self {
            Self::Tree(tree) => tree,
            Self::Written(bytes) => serde_json::from_slice(&bytes).expect("an answer is JSON"),
        }
    }
}

impl From<Value> for Output {
    fn from(tree: Value) -> Self {
        Self::Tree(tree)
    }
}

/// An action on a resource that a call needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The IAM action, such as `dynamodb:PutItem`.
    pub action: String,
    /// The ARN, or `*`.
    pub resource: String,
    /// Values of condition keys beside the global ones, such as `dynamodb:LeadingKeys`.
    pub context: Vec<(String, Vec<String>)>,
}

impl Access {
    /// `action` on `resource`.
    pub fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), context: Vec::new() }
    }
}

/// Who calls, where, when and why.
pub struct Call<'a> {
    /// The account that is called.
    pub account: &'a Account,
    /// Who calls; none where the operation needs no credentials.
    pub principal: Option<&'a Principal>,
    /// The Region of the call.
    pub region: &'a str,
    /// The id of the request.
    pub request_id: &'a str,
    /// The event that caused the call.
    pub cause: Option<EventId>,
}

impl Call<'_> {
    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.account.clock().now()
    }
}
