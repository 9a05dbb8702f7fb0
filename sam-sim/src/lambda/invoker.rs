//! The seam between the simulated Lambda and the code of functions.

use crate::{BoxFuture, Timestamp};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Runs the code of functions: handlers in process, or a child process through the Runtime API.
pub trait Invoker: Send + Sync {
    /// Runs one invocation to its end. Timeouts, concurrency and retries are not its business.
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>>;
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
    /// The event.
    pub payload: Bytes,
}

/// How a function failed: what stands in the body of a 200 answer with `X-Amz-Function-Error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    /// `errorType`.
    pub error_type: String,
    /// `errorMessage`.
    pub error_message: String,
}

/// The invoker of an account without code: every invocation fails with the type `Unsupported`.
pub struct NoInvoker;

impl Invoker for NoInvoker {
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        Box::pin(async move {
            Err(FunctionError {
                error_type: "Unsupported".to_owned(),
                error_message: format!("Unsupported: lambda: no code was given for `{}`", invocation.handler),
            })
        })
    }
}
