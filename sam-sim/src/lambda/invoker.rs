//! The seam between the simulated Lambda and the code of functions.

use super::log::InvocationLog;
use crate::{BoxFuture, Timestamp};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Runs the code of functions: handlers in process, or a child process through the Runtime API.
pub trait Invoker: Send + Sync {
    /// Runs one invocation to its end. Timeouts, concurrency and retries are not its business.
    ///
    /// The future is dropped when the invocation times out; its execution environment is then [discarded](Self::discard).
    /// An error whose type begins with `Runtime.` says that the environment is lost.
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>>;

    /// Forgets all that is kept for an execution environment, which will not be used again.
    fn discard(&self, sandbox: u64) {
        let _ = sandbox;
    }
}

/// A function of Rust that runs every function of the account, as tests need it.
impl<F> Invoker for F
where
    F: Fn(Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> + Send + Sync,
{
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        self(invocation)
    }
}

/// What a function is given for one invocation, beside what the account keeps.
#[derive(Clone)]
pub struct Invocation {
    /// The account, whose SDK configuration and clock the function uses.
    pub account: crate::Account,
    /// The name of the function.
    pub function_name: String,
    /// The property `Handler`; with one binary for many functions, the logical id.
    pub handler: String,
    /// The ARN that was invoked.
    pub function_arn: String,
    /// The memory in MB.
    pub memory: u32,
    /// The environment variables: those of the template, and `AWS_REGION`, `AWS_ACCESS_KEY_ID` and the other reserved
    /// ones that Lambda sets.
    pub environment: Arc<BTreeMap<String, String>>,
    /// A number for the execution environment; the same number means that memory was kept.
    pub sandbox: u64,
    /// The id of the request.
    pub request_id: String,
    /// When the invocation times out.
    pub deadline: Timestamp,
    /// What `_X_AMZN_TRACE_ID` is during the invocation: a trace that X-Ray does not sample.
    pub trace_id: String,
    /// What a mobile application says of itself, as JSON in base64.
    pub client_context: Option<String>,
    /// The event.
    pub payload: Bytes,
    /// The log of the invocation.
    pub log: InvocationLog,
}

impl Invocation {
    /// The access key with which the function calls AWS; what it does is traced to this invocation.
    pub fn access_key(&self) -> &str {
        self.environment.get("AWS_ACCESS_KEY_ID").map_or("", String::as_str)
    }

    /// Writes a line to the log of the function.
    pub fn log(&self, line: impl Into<String>) {
        self.log.write(line);
    }
}

/// How a function failed: what stands in the body of a 200 answer with `X-Amz-Function-Error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// `errorType`.
    pub error_type: String,
    /// `errorMessage`.
    pub error_message: String,
}

impl FunctionError {
    /// An error of this type with this message.
    pub fn new(error_type: impl Into<String>, error_message: impl Into<String>) -> Self {
        Self { error_type: error_type.into(), error_message: error_message.into() }
    }

    /// The body of the answer.
    pub fn body(&self) -> Bytes {
        serde_json::json!({ "errorType": self.error_type, "errorMessage": self.error_message })
            .to_string()
            .into()
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error_type, self.error_message)
    }
}

/// The invoker of an account without code: every invocation fails with the type `Unsupported`.
pub struct NoInvoker;

impl Invoker for NoInvoker {
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        Box::pin(async move {
            let message = format!("Unsupported: lambda: no code was given for `{}`", invocation.handler);
            Err(FunctionError::new("Unsupported", message))
        })
    }
}
