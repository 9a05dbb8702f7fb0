//! The services of an account. A new service is a folder, a field and, if it speaks JSON, a row.

use crate::service::JsonService;
use crate::{apigateway, cloudformation, cognito, dynamodb, iam, lambda, logs, scheduler, sqs};

/// The state of every service of one account.
#[derive(Default)]
pub struct Services {
    /// Stacks.
    pub cloudformation: cloudformation::CloudFormation,
    /// Roles and policies.
    pub iam: iam::Iam,
    /// Functions and what invokes them.
    pub lambda: lambda::Lambda,
    /// Log groups.
    pub logs: logs::Logs,
    /// REST and HTTP APIs.
    pub apigateway: apigateway::ApiGateway,
    /// User pools.
    pub cognito: cognito::Cognito,
    /// Tables and their streams.
    pub dynamodb: dynamodb::DynamoDb,
    /// Queues.
    pub sqs: sqs::Sqs,
    /// Schedules of EventBridge Scheduler and scheduled rules of EventBridge.
    pub scheduler: scheduler::Scheduler,
}

/// The services that speak AWS JSON.
pub static JSON: &[&JsonService] =
    &[&dynamodb::SERVICE, &dynamodb::STREAMS, &sqs::SERVICE, &cognito::SERVICE];
