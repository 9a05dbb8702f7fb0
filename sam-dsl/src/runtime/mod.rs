//! How a handler is run: what it is given, and how it fails.
//!
//! Without the feature `runtime` the types are here, so that handlers type-check in a build script, but nothing runs.
//! Decoding an event is left to its [`trigger`](crate::trigger), and starting the process to `bootstrap`.

#[cfg(feature = "bootstrap")]
mod bootstrap;
#[cfg(feature = "runtime")]
pub(crate) mod http;
mod sandbox;

#[cfg(feature = "bootstrap")]
pub use bootstrap::bootstrap;
pub use sandbox::{Log, Sandbox};

use crate::Error;
use crate::trigger::Trigger;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A boxed future, as the dispatch table needs it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Runs a function of the application: what the dispatch table holds for each. It gives the answer as JSON, or the
/// error that Lambda reports.
pub type Invoke = Arc<dyn Fn(Event) -> BoxFuture<'static, Result<Vec<u8>, Error>> + Send + Sync>;

/// One invocation of a function.
pub struct Event {
    /// The event, as Lambda hands it over.
    pub payload: Vec<u8>,
    /// Which invocation of which function it is.
    pub context: Context,
    /// What lasts from invocation to invocation.
    pub sandbox: Arc<Sandbox>,
}

impl Event {
    /// What one call of the handler sees.
    pub(crate) fn input<T: Trigger>(&self, part: T::Part) -> Input<T> {
        Input { part, context: self.context.clone(), sandbox: self.sandbox.clone() }
    }

    /// Writes a line to the function's log.
    pub(crate) fn log(&self, line: &str) {
        self.sandbox.log(&self.context, line);
    }
}

/// What one call of a handler sees, and its parameters are made from.
pub struct Input<T: Trigger> {
    /// The request, message, change or event.
    pub part: T::Part,
    /// Which invocation of which function it is.
    pub context: Context,
    /// What lasts from invocation to invocation.
    pub sandbox: Arc<Sandbox>,
}

/// Which invocation of which function this is; a parameter of any handler.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/app.rs"));
/// #[function(invoke)]
/// async fn about(context: Context) -> Result<String, Error> {
///     assert_eq!(context.request_id.len(), 36);
///     Ok(context.function_name)
/// }
/// # fn main() {
/// # #[cfg(feature = "sim")]
/// # test(|sim| async move {
/// #     assert_eq!(sim.invoke("About", &()).await, sim.physical_id("About"));
/// # })
/// # }
/// ```
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/rust-handler.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The id of the invocation. A retry of an asynchronous invocation has the same.
    pub request_id: String,
    /// The name of the function.
    pub function_name: String,
    /// The ARN that was invoked.
    pub invoked_function_arn: String,
    /// When the invocation times out: milliseconds since 1970-01-01T00:00:00Z.
    pub deadline: u64,
}

/// Why a call of a handler gave no output: a parameter could not be made, or the handler failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The HTTP status that says it, where there is a caller to hear it.
    pub(crate) status: u16,
    pub(crate) error: Error,
}

impl Rejection {
    /// The request is to blame.
    pub(crate) fn bad_request(code: &str, message: impl Into<String>) -> Self {
        Self { status: 400, error: Error::new(code, message) }
    }

    /// The handler failed.
    pub(crate) fn failed(error: Error) -> Self {
        Self { status: 500, error }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        rejection.error
    }
}

/// Ends a handler that was called in a build without the runtime.
#[allow(dead_code, reason = "with all features there is nothing that is unavailable")]
pub(crate) fn unavailable() -> ! {
    panic!(
        "this build of `sam-dsl` only describes the application: enable its features `runtime`, `dynamodb` and `sqs` \
         in the package that runs the handlers"
    )
}
