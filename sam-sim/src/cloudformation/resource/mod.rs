//! How each resource type of CloudFormation is made in the account. A new type is a file and a row.

pub mod apigateway_deployment;
pub mod apigateway_rest_api;
pub mod apigateway_stage;
pub mod apigatewayv2_api;
pub mod apigatewayv2_stage;
pub mod cognito_user_pool;
pub mod cognito_user_pool_client;
pub mod cognito_user_pool_group;
pub mod dynamodb_table;
pub mod events_rule;
pub mod iam_managed_policy;
pub mod iam_policy;
pub mod iam_role;
pub mod lambda_alias;
pub mod lambda_event_invoke_config;
pub mod lambda_event_source_mapping;
pub mod lambda_function;
pub mod lambda_permission;
pub mod lambda_version;
pub mod logs_log_group;
pub mod scheduler_schedule;
pub mod sqs_queue;
pub mod sqs_queue_policy;
pub mod wait_condition_handle;

use crate::trace::EventId;
use crate::{Account, AwsError, BoxFuture};
use sam_model::value::Map;

/// Every resource type that is simulated.
pub static TYPES: &[&ResourceType] = &[
    &apigateway_deployment::TYPE,
    &apigateway_rest_api::TYPE,
    &apigateway_stage::TYPE,
    &apigatewayv2_api::TYPE,
    &apigatewayv2_stage::TYPE,
    &cognito_user_pool::TYPE,
    &cognito_user_pool_client::TYPE,
    &cognito_user_pool_group::TYPE,
    &events_rule::TYPE,
    &iam_managed_policy::TYPE,
    &iam_policy::TYPE,
    &iam_role::TYPE,
    &dynamodb_table::TYPE,
    &lambda_alias::TYPE,
    &lambda_event_invoke_config::TYPE,
    &lambda_event_source_mapping::TYPE,
    &lambda_function::TYPE,
    &lambda_permission::TYPE,
    &lambda_version::TYPE,
    &logs_log_group::TYPE,
    &scheduler_schedule::TYPE,
    &sqs_queue::TYPE,
    &sqs_queue_policy::TYPE,
    &wait_condition_handle::TYPE,
];

/// A resource type.
pub struct ResourceType {
    /// `AWS::SQS::Queue`.
    pub name: &'static str,
    /// Properties whose change needs a new resource in place of the old one.
    pub replaced_by: &'static [&'static str],
    /// Makes it.
    pub create: for<'a> fn(Deployment<'a>) -> BoxFuture<'a, Result<Created, AwsError>>,
    /// Changes it in place; `previous` holds the properties before. None: every change replaces.
    pub update: Option<Update>,
    /// Removes it.
    pub delete: for<'a> fn(&'a Account, &'a Created) -> BoxFuture<'a, Result<(), AwsError>>,
}

/// Changes a resource in place, from what it is and the properties that it had.
pub type Update =
    for<'a> fn(Deployment<'a>, &'a Created, &'a Map) -> BoxFuture<'a, Result<Created, AwsError>>;

/// A resource that is to be made: all intrinsics of its properties are resolved.
pub struct Deployment<'a> {
    /// The account.
    pub account: &'a Account,
    /// The stack, such as `shop`.
    pub stack: &'a str,
    /// The logical id.
    pub logical_id: &'a str,
    /// The resolved properties.
    pub properties: &'a Map,
    /// The event of the deployment.
    pub cause: Option<EventId>,
}

/// A resource that was made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Created {
    /// What `Ref` gives.
    pub physical_id: String,
    /// What `Fn::GetAtt` gives, by attribute name.
    pub attributes: Map,
}

impl Deployment<'_> {
    /// The name that a resource without a name property gets: stack, logical id, twelve random characters.
    pub fn generated_name(&self) -> String {
        let suffix = self.account.random().text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 12);
        format!("{}-{}-{suffix}", self.stack, self.logical_id)
    }

    /// The generated name in at most `longest` characters. The random end tells resources apart, so the beginning gives
    /// way.
    pub fn generated_name_within(&self, longest: usize) -> String {
        let mut name = self.generated_name();
        let beyond = name.len().saturating_sub(longest);
        name.drain(..name.ceil_char_boundary(beyond));
        name
    }
}
