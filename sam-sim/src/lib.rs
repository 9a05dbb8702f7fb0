//! A simulated AWS account, in memory and in virtual time.
//!
//! [`Account::deploy`] takes the CloudFormation template that would go to AWS, makes what it says, and enforces the
//! policies in it. Calls arrive as HTTP requests of the AWS SDKs, in process ([`Account::sdk_config`]) or over loopback.
//! Nothing here knows how the template was made.

pub mod account;
pub mod apigateway;
pub mod clock;
pub mod cloudformation;
pub mod cognito;
#[cfg(feature = "sdk")]
mod connector;
pub mod dynamodb;
mod endpoint;
pub mod error;
pub mod event_pattern;
pub mod fault;
pub mod iam;
pub mod lambda;
pub mod logs;
pub mod protocol;
pub mod random;
pub mod scheduler;
#[cfg(feature = "server")]
pub mod server;
pub mod service;
pub mod services;
pub mod sqs;
pub mod trace;

use std::future::Future;
use std::pin::Pin;

pub use account::Account;
pub use clock::{Clock, Timestamp};
pub use error::AwsError;

/// A boxed future, as tables of functions need it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
