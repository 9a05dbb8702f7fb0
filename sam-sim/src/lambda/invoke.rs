//! Synchronous invocation: limits, concurrency, an environment, the time-out, the log.
//!
//! Not simulated: the limits of rate (10 requests per second and environment, 1,000 new environments in 10 seconds),
//! because in virtual time a handler takes no time; the end of environments that wait for long.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html>

use super::error::Error;
use super::function::Function;
use super::invoker::{FunctionError, Invocation};
use super::log::{self, InvocationLog};
use super::recursion;
use super::sandbox::Sandbox;
use super::store::{Slot, Target};
use crate::trace::{EventId, What};
use crate::{Account, AwsError, Timestamp};
use bytes::Bytes;
use futures_util::FutureExt;
use sam_model::limits::lambda as limits;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// The largest event, and the largest response, of a synchronous invocation in bytes.
const PAYLOAD: usize = limits::PAYLOAD_SYNC.max as usize;

/// What the error of a response that is larger than [`PAYLOAD`] names as the limit: 100 bytes more.
pub(super) const NAMED_RESPONSE_LIMIT: usize = PAYLOAD + 100;

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The function answered.
    Success(Bytes),
    /// The function failed; the invocation itself is a success of the API.
    Failure(FunctionError),
}

/// An invocation that ended.
#[derive(Clone, Debug)]
pub(super) struct Completed {
    pub(super) outcome: Outcome,
    /// The version that ran.
    pub(super) version: String,
    /// The log.
    pub(super) lines: Vec<(Timestamp, String)>,
    /// The event of the end.
    pub(super) ended: EventId,
}

/// Who asks for an invocation, and why.
#[derive(Clone, Debug)]
pub(super) struct Request<'a> {
    pub(super) request_id: &'a str,
    pub(super) trigger: &'a str,
    pub(super) cause: Option<EventId>,
    /// What a mobile application says of itself.
    pub(super) client_context: Option<String>,
}

/// Invokes a function by name or ARN and waits for its end.
///
/// `trigger` says in the trace what invokes it, such as `sqs`. The function runs to its end even if the caller stops
/// to wait, as API Gateway does after 29 seconds.
///
/// # Errors
/// `ResourceNotFoundException`, `RequestEntityTooLargeException`, `TooManyRequestsException`.
pub async fn invoke(
    account: &Account,
    function: &str,
    payload: Bytes,
    trigger: &str,
    cause: Option<EventId>,
) -> Result<Outcome, AwsError> {
    let target = find(account, function).map_err(Error::answer)?;
    let request_id = account.random().uuid();
    let request = Request { request_id: &request_id, trigger, cause, client_context: None };
    Ok(run(account, &target, payload, request).await?.outcome)
}

/// What a name or ARN leads to.
pub(super) fn find(account: &Account, function: &str) -> Result<Target, Error> {
    const DRAWS: u64 = 1 << 32;
    // An alias with weights draws its version anew for each invocation.
    let draw = account.random().below(DRAWS) as f64 / DRAWS as f64;
    let target = account.services().lambda.resolve(function, draw);
    target.ok_or_else(|| {
        let is_arn = function.starts_with("arn:");
        let arn = || account.arn("lambda", &format!("function:{function}"));
        Error::ResourceNotFoundException { arn: if is_arn { function.to_owned() } else { arn() } }
    })
}

/// Refuses an event that is too large.
pub(super) fn check_size(payload: &Bytes) -> Result<(), Error> {
    if payload.len() > PAYLOAD {
        return Err(Error::request_too_large(PAYLOAD));
    }
    Ok(())
}

/// The error of a function whose response is too large.
pub(super) fn response_too_large() -> FunctionError {
    FunctionError::new(
        "Function.ResponseSizeTooLarge",
        format!(
            "Response payload size exceeded maximum allowed payload size ({NAMED_RESPONSE_LIMIT} bytes)."
        ),
    )
}

/// Runs one invocation as soon as it is admitted; it ends even if the future is dropped.
pub(super) async fn run(
    account: &Account,
    target: &Target,
    payload: Bytes,
    request: Request<'_>,
) -> Result<Completed, AwsError> {
    let function = &target.function;
    let admit = || {
        check_size(&payload)?;
        recursion::check(account, function, request.cause)?;
        Slot::take(account, function)
    };
    let slot = admit().map_err(Error::answer)?;
    let sandbox = function.idle.take().unwrap_or_else(|| Sandbox::start(account, function));
    let what = What::InvocationStarted {
        function: function.name.clone(),
        request_id: request.request_id.to_owned(),
        trigger: request.trigger.to_owned(),
    };
    let started = account.trace().record(account.now(), request.cause, what);
    let execution = Execution {
        account: account.clone(),
        target: target.clone(),
        sandbox,
        slot,
        request_id: request.request_id.to_owned(),
        started,
        client_context: request.client_context,
    };
    let ended = tokio::spawn(execution.run(payload)).await;
    ended.map_err(|error| {
        let message = format!("the simulator stopped: {error}");
        Error::ServiceException { message }.answer()
    })
}

/// An invocation that runs.
struct Execution {
    account: Account,
    target: Target,
    sandbox: Sandbox,
    slot: Slot,
    request_id: String,
    started: EventId,
    client_context: Option<String>,
}

/// How the code of a function ended.
enum End {
    Answered(Bytes),
    Failed(FunctionError),
    TimedOut,
    /// The code panicked with this text.
    Crashed(String),
}

impl Execution {
    async fn run(mut self, payload: Bytes) -> Completed {
        let function = Arc::clone(&self.target.function);
        let account = self.account.clone();
        account.services().iam.set_cause(&self.sandbox.access_key, Some(self.started));
        let log = InvocationLog::new(&account, &function.name, self.started);
        let began = account.now();
        if let Some(line) = log::start_line(&function, &self.request_id, began) {
            log.write_quietly(line);
        }

        let end = self.execute(&function, payload, &log).await;
        let now = account.now();
        let duration = Duration::try_from(now.duration_since(began)).unwrap_or_default();
        let (outcome, status, summary) = self.judge(end, &function, now, &log);
        for line in log::end_lines(&function, &self.request_id, now, duration, status) {
            log.write_quietly(line);
        }
        let lines = log.take();
        log::deliver(&account, &function, &mut self.sandbox, &lines, &self.request_id, self.started);
        let what = What::InvocationEnded {
            function: function.name.clone(),
            request_id: self.request_id.clone(),
            outcome: summary,
        };
        let ended = account.trace().record(now, Some(self.started), what);
        self.release(&function, &outcome);
        Completed { outcome, version: function.version.clone(), lines, ended }
    }

    async fn execute(&self, function: &Function, payload: Bytes, log: &InvocationLog) -> End {
        let timeout = Duration::from_secs(u64::from(function.timeout.get()));
        let invocation = Invocation {
            account: self.account.clone(),
            function_name: function.name.clone(),
            handler: function.handler.clone(),
            function_arn: self.target.arn.clone(),
            memory: function.memory.get(),
            environment: Arc::clone(&self.sandbox.environment),
            sandbox: self.sandbox.number,
            request_id: self.request_id.clone(),
            deadline: self.account.now() + timeout,
            client_context: self.client_context.clone(),
            trace_id: trace_id(&self.account),
            payload,
            log: log.clone(),
        };
        let invoker = self.account.services().lambda.invoker();
        let code = AssertUnwindSafe(async move { invoker.invoke(invocation).await }).catch_unwind();
        match tokio::time::timeout(timeout, code).await {
            Err(_) => End::TimedOut,
            Ok(Err(panic)) => End::Crashed(text_of(&*panic).to_owned()),
            Ok(Ok(Err(error))) => End::Failed(error),
            Ok(Ok(Ok(response))) if response.len() > PAYLOAD => End::Failed(response_too_large()),
            Ok(Ok(Ok(response))) => End::Answered(response),
        }
    }

    /// The outcome, the status of the report and the summary for the trace.
    fn judge(
        &self,
        end: End,
        function: &Function,
        now: Timestamp,
        lines: &InvocationLog,
    ) -> (Outcome, &'static str, String) {
        let request_id = &self.request_id;
        let failure = |error: FunctionError, status| {
            let summary = format!("error {error}");
            (Outcome::Failure(error), status, summary)
        };
        match end {
            End::Answered(response) => (Outcome::Success(response), log::SUCCESS, "ok".to_owned()),
            End::Failed(error) => failure(error, "error"),
            End::TimedOut => {
                let text = format!("Task timed out after {}.00 seconds", function.timeout.get());
                lines.write(format!("{now:.3} {request_id} {text}"));
                let message = format!("RequestId: {request_id} Error: {text}");
                let error = FunctionError::new("Sandbox.Timedout", message);
                (Outcome::Failure(error), "timeout", "timeout".to_owned())
            }
            End::Crashed(panic) => {
                let text =
                    format!("RequestId: {request_id} Error: Runtime exited with error: exit status 101");
                lines.write(format!("{text}\nthe code panicked: {panic}"));
                failure(FunctionError::new("Runtime.ExitError", text), "error")
            }
        }
    }

    /// Keeps the environment for the next invocation, unless it is lost or its function was changed.
    fn release(self, function: &Arc<Function>, outcome: &Outcome) {
        let lost = match outcome {
            Outcome::Success(_) => false,
            Outcome::Failure(error) => {
                LOSES_SANDBOX.iter().any(|prefix| error.error_type.starts_with(prefix))
            }
        };
        let current = self.account.services().lambda.resolve(&function.qualified_arn(), 1.0);
        let is_current = current.is_some_and(|current| Arc::ptr_eq(&current.function, function));
        if lost || !is_current {
            self.sandbox.end(&self.account);
        } else {
            function.idle.keep(self.sandbox);
        }
        drop(self.slot);
    }
}

/// The id of a new trace: the time and a random part.
fn trace_id(account: &Account) -> String {
    let (seconds, random) = (account.now().as_second(), account.random());
    format!("Root=1-{seconds:08x}-{};Parent={};Sampled=0", random.hex(24), random.hex(16))
}

/// The types of errors after which the environment cannot be used again.
const LOSES_SANDBOX: &[&str] = &["Runtime.", "Sandbox."];

/// What a panic says, as far as it is a text.
fn text_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a text")
}
