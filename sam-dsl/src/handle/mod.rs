//! What a handler works with: tables, queues, and raw clients of the AWS SDK.
//!
//! A handle is a parameter of a handler. What its type says is what the function may do: the policy of the function is
//! made of it, and what is not in it does not compile. An operation is a value that is sent when it is awaited; until
//! then options can be added.
//!
//! What a handle may do is named in [`access`](crate::access); the other parameters are in [`param`](crate::param).
//!
//! # Errors
//!
//! Every operation of [`Db`], [`Transaction`] and [`Producer`] fails with an [`Error`](crate::Error) whose type is
//! AWS's code. These can come from each of them:
//!
//! | [`error_type`](crate::Error::error_type) | When |
//! |---|---|
//! | `AccessDeniedException` (DynamoDB), `AccessDenied` (SQS) | IAM refuses the call: [`is_access_denied`](crate::Error::is_access_denied) |
//! | `ProvisionedThroughputExceededException`, `RequestLimitExceeded`, `ThrottlingException` (DynamoDB), `RequestThrottled` (SQS) | too many calls, also after the SDK has tried again; by default it tries three times |
//! | `InternalServerError` (DynamoDB), `InternalFailure`, `ServiceUnavailable` (SQS) | AWS failed, also after the SDK has tried again |
//! | `Unsupported` | the simulated account does not know this, AWS does |
//! | `SdkError` | no answer came, or none that the SDK understands |
//! | `SerdeJsonError`, `SerdeDynamoError` | an item, a key or a message cannot be written as JSON, or what was read does not fit its type |
//!
//! Sources: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>,
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html>
//!
//! # Panics
//!
//! An operation panics in a build without its feature, `dynamodb` or `sqs`: such a build only describes the
//! application.

pub(crate) mod queue;
mod sdk;
pub mod table;

pub use queue::{Producer, Send};
pub use sdk::{Sdk, SdkClient};
pub use table::{Db, Transaction};

/// Makes an operation awaitable: `orders.get(key).await`.
///
/// A plain struct with `IntoFuture` instead of an `async fn` lets the compiler report a missing permission once, at the
/// call, and leaves room for options between the call and the `await`.
macro_rules! operation {
    ([$($generics:tt)*] $type:ty => $output:ty, $feature:literal) => {
        impl<$($generics)*> std::future::IntoFuture for $type {
            type Output = Result<$output, $crate::Error>;
            type IntoFuture = $crate::runtime::BoxFuture<'h, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                #[cfg(feature = $feature)]
                return Box::pin(self.send());
                #[cfg(not(feature = $feature))]
                $crate::runtime::unavailable()
            }
        }
    };
}
use operation;
