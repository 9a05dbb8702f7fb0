//! The log of one invocation, and its way to CloudWatch Logs as the role of the function.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html>

use super::function::{Function, LogFormat};
use super::sandbox::Sandbox;
use crate::logs::LogEvent;
use crate::service::{Access, Call};
use crate::trace::{EventId, What};
use crate::{Account, Timestamp};
use serde_json::{Value, json};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The status of an invocation that succeeded.
pub(super) const SUCCESS: &str = "success";

/// The level of the system at which only what went wrong is logged.
const WARNINGS_ONLY: &str = "WARN";

/// Where a function writes lines during an invocation. Copies write to the same log.
#[derive(Clone)]
pub struct InvocationLog {
    account: Account,
    function: Arc<str>,
    cause: EventId,
    lines: Arc<Mutex<Vec<(Timestamp, String)>>>,
}

impl InvocationLog {
    /// The log of an invocation that began with the event `cause`.
    pub(super) fn new(account: &Account, function: &str, cause: EventId) -> Self {
        Self { account: account.clone(), function: function.into(), cause, lines: Arc::default() }
    }

    /// Writes a line, and shows it in the trace.
    pub fn write(&self, line: impl Into<String>) {
        let line = line.into();
        let what = What::Log { function: self.function.as_ref().to_owned(), line: line.clone() };
        self.account.trace().record(self.account.now(), Some(self.cause), what);
        self.write_quietly(line);
    }

    /// Writes a line of the platform, which the trace shows in another way.
    pub(super) fn write_quietly(&self, line: String) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push((self.account.now(), line));
    }

    /// Takes all lines.
    pub(super) fn take(&self) -> Vec<(Timestamp, String)> {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for InvocationLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvocationLog").field("function", &self.function).finish_non_exhaustive()
    }
}

/// The line with which the log of an invocation begins, if its level is wanted.
pub(super) fn start_line(function: &Function, request_id: &str, now: Timestamp) -> Option<String> {
    match &function.log_format {
        LogFormat::Text => Some(format!("START RequestId: {request_id} Version: {}", function.version)),
        LogFormat::Json { system_level, .. } => {
            let record = json!({ "requestId": request_id, "version": function.version });
            (system_level.as_deref() != Some(WARNINGS_ONLY))
                .then(|| platform_line("platform.start", now, record))
        }
    }
}

/// The lines with which the log of an invocation ends, if their level is wanted. What the simulator does not measure is
/// left out.
pub(super) fn end_lines(
    function: &Function,
    request_id: &str,
    now: Timestamp,
    duration: Duration,
    status: &str,
) -> Vec<String> {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    let billed = milliseconds.ceil().max(1.0);
    let memory = function.memory.get();
    let succeeded = status == SUCCESS;
    match &function.log_format {
        LogFormat::Text => {
            let status = if succeeded { String::new() } else { format!("\tStatus: {status}") };
            vec![
                format!("END RequestId: {request_id}"),
                format!(
                    "REPORT RequestId: {request_id}\tDuration: {milliseconds:.2} ms\tBilled Duration: {billed} ms\tMemory Size: {memory} MB{status}"
                ),
            ]
        }
        LogFormat::Json { system_level, .. } => {
            // A report is a warning unless the invocation succeeded.
            if succeeded && system_level.as_deref() == Some(WARNINGS_ONLY) {
                return Vec::new();
            }
            let metrics =
                json!({ "durationMs": milliseconds, "billedDurationMs": billed, "memorySizeMB": memory });
            let record = json!({ "requestId": request_id, "status": status, "metrics": metrics });
            vec![platform_line("platform.report", now, record)]
        }
    }
}

fn platform_line(kind: &str, now: Timestamp, record: Value) -> String {
    json!({ "time": format!("{now:.3}"), "type": kind, "record": record }).to_string()
}

/// Sends lines to the log group as the role of the function. What its policies refuse is lost, as in AWS.
pub(super) fn deliver(
    account: &Account,
    function: &Function,
    sandbox: &mut Sandbox,
    lines: &[(Timestamp, String)],
    request_id: &str,
    cause: EventId,
) {
    let principal = function.principal(account);
    let call = Call {
        account,
        principal: Some(&principal),
        region: account.region(),
        request_id,
        cause: Some(cause),
    };
    let (group, stream, logs) = (&function.log_group, &sandbox.log_stream, &account.services().logs);
    let may = |action: &str, stream: &str| {
        let resource = account.arn("logs", &format!("log-group:{group}:log-stream:{stream}"));
        account.authorize(&call, &[Access::new(action, resource)]).is_ok()
    };
    if !logs.has_group(group) {
        sandbox.log_stream_made = false;
        if !may("logs:CreateLogGroup", "") {
            return;
        }
        logs.create_group(group);
    }
    if !sandbox.log_stream_made {
        if !may("logs:CreateLogStream", stream) {
            return;
        }
        logs.create_stream(group, stream);
        sandbox.log_stream_made = true;
    }
    if may("logs:PutLogEvents", stream) {
        let event = |(at, message): &(Timestamp, String)| LogEvent {
            at: *at,
            stream: stream.clone(),
            message: message.clone(),
        };
        logs.put(group, account.now(), lines.iter().map(event));
    }
}
