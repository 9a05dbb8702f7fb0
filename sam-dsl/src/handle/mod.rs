//! What a handler works with: tables, queues, and raw clients of the AWS SDK.

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
