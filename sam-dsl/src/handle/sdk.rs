//! A raw client of the AWS SDK, with a grant that is written out.

use crate::Error;
use crate::access::Grants;
use crate::builder::Function;
use crate::param::Param;
use crate::registry::Declares;
use crate::runtime::{Input, Rejection, Sandbox};
use crate::trigger::Trigger;
use sam_model::intrinsic::reference;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// The SDK client `C`, with the permissions `G`: for what the typed handles do not do.
///
/// The client calls whatever it is asked to; what is not in the grant is refused by IAM, in the simulated account as in
/// AWS. [`Sdk::name_of`] tells what the resources of the grant are called. With `?`, an error of the SDK becomes an
/// [`Error`] of the type `SdkError`, whose message has AWS's code.
///
/// # Example
/// ```
/// # #[cfg(feature = "dynamodb")] mod example {
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// grant! { pub Inspect: "dynamodb:DescribeTable" on table Order }
///
/// async fn size(client: Sdk<aws_sdk_dynamodb::Client, Inspect>) -> Result<(), Error> {
///     let table = client.describe_table().table_name(client.name_of::<Order>()?).send().await?.table;
///     assert!(table.is_some_and(|table| table.table_arn.is_some()));
///     Ok(())
/// }
/// # pub fn main() { run(size) }
/// # }
/// # fn main() { #[cfg(feature = "dynamodb")] example::main() }
/// ```
///
/// Source: <https://docs.aws.amazon.com/sdk-for-rust/latest/dg/using.html>
pub struct Sdk<C, G> {
    client: C,
    sandbox: Arc<Sandbox>,
    grant: PhantomData<fn() -> G>,
}

/// A client that [`Sdk`] can hold: `aws_sdk_dynamodb::Client` with the feature `dynamodb`, `aws_sdk_sqs::Client` with
/// `sqs`.
///
/// Implement it for the client of another service; [`grant!`](crate::grant!) says what it may do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no client of the AWS SDK that `sam-dsl` can make",
    label = "not a known client",
    note = "use `aws_sdk_dynamodb::Client` (feature `dynamodb`) or `aws_sdk_sqs::Client` (feature `sqs`), or implement `SdkClient` for another [sdk_client_unknown]"
)]
pub trait SdkClient: Send + Sized + 'static {
    /// Makes it, with the Region, the credentials and the HTTP client of the function.
    #[cfg(feature = "runtime")]
    fn new(config: &aws_types::SdkConfig) -> Self;
}

#[cfg(feature = "dynamodb")]
impl SdkClient for aws_sdk_dynamodb::Client {
    fn new(config: &aws_types::SdkConfig) -> Self {
        Self::new(config)
    }
}

#[cfg(feature = "sqs")]
impl SdkClient for aws_sdk_sqs::Client {
    fn new(config: &aws_types::SdkConfig) -> Self {
        Self::new(config)
    }
}

impl<C: SdkClient, G: Grants, T: Trigger> Param<T> for Sdk<C, G> {
    fn declare(function: Function) -> Function {
        let function = G::grants().into_iter().fold(function, Function::grant);
        G::environment()
            .into_iter()
            .fold(function, |function, (name, value)| function.environment(&name, value))
    }

    fn extract(input: &Input<T>, _: &str) -> Result<Self, Rejection> {
        #[cfg(feature = "runtime")]
        return Ok(Self {
            client: C::new(&input.sandbox.sdk),
            sandbox: input.sandbox.clone(),
            grant: PhantomData,
        });
        #[cfg(not(feature = "runtime"))]
        {
            let _ = input;
            crate::runtime::unavailable()
        }
    }
}

impl<C, G: Grants> Sdk<C, G> {
    /// What `Ref` gives for a resource of the grant: the name of a table, the URL of a queue, the id of a user pool.
    ///
    /// # Errors
    /// `NotGranted` if the grant is not on this resource, `EnvironmentVariableMissing` if the template does not set the
    /// variable that holds the name.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "dynamodb")] mod example {
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// grant! { pub Inspect: "dynamodb:DescribeTable" on table Order }
    ///
    /// async fn named(client: Sdk<aws_sdk_dynamodb::Client, Inspect>) -> Result<(), Error> {
    ///     assert!(client.name_of::<Order>()?.contains("Orders"));
    ///     assert_eq!(client.name_of::<Jobs>().unwrap_err().error_type(), "NotGranted");
    ///     Ok(())
    /// }
    /// # pub fn main() { run(named) }
    /// # }
    /// # fn main() { #[cfg(feature = "dynamodb")] example::main() }
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ref.html>
    pub fn name_of<R: Declares>(&self) -> Result<&str, Error> {
        let wanted = reference(R::RESOURCE);
        match G::environment().into_iter().find(|(_, value)| *value == wanted) {
            Some((variable, _)) => self.sandbox.variable(&variable),
            None => {
                Err(Error::new("NotGranted", format!("the grant of this client is not on `{}`", R::RESOURCE)))
            }
        }
    }
}

impl<C, G> Deref for Sdk<C, G> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.client
    }
}
