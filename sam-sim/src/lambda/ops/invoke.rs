//! `Invoke`: runs a function and answers what it answers, or puts an event into its queue.
//!
//! Not simulated: `DurableExecutionName` and `TenantId` (refused).
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>

use super::Parameters;
use crate::AwsError;
use crate::lambda::Error;
use crate::lambda::invoke::{self, Completed, Outcome, Request};
use crate::lambda::invoke_async;
use crate::lambda::store::Target;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::Response;
use serde::de::IgnoredAny;

/// How many bytes of the log `X-Amz-Log-Result` holds.
const LOG_TAIL: usize = 4096;

/// What invokes in the trace.
const TRIGGER: &str = "invoke";

pub(super) async fn run(parameters: &Parameters<'_>) -> Result<Response<Bytes>, AwsError> {
    for name in ["x-amz-durable-execution-name", "x-amz-tenant-id"] {
        if parameters.header(name).is_some() {
            return Err(AwsError::unsupported("lambda", format!("Invoke with {name}")));
        }
    }
    let invocation = read(parameters).map_err(Error::answer)?;
    invocation.run(parameters).await
}

/// What is asked for.
struct Invocation {
    kind: Kind,
    function: String,
    target: Target,
    payload: Bytes,
    tail: bool,
}

enum Kind {
    RequestResponse,
    Event,
    DryRun,
}

fn read(parameters: &Parameters<'_>) -> Result<Invocation, Error> {
    let function = parameters.qualified_name()?;
    let tail = match parameters.header("x-amz-log-type") {
        None | Some("None") => false,
        Some("Tail") => true,
        Some(other) => return Err(not_of_enum(other, "logType", "[None, Tail]")),
    };
    let payload = match parameters.request.body() {
        body if body.is_empty() => Bytes::from_static(b"{}"),
        body => body.clone(),
    };
    let kind = match parameters.header("x-amz-invocation-type") {
        None | Some("RequestResponse") => Kind::RequestResponse,
        Some("Event") => Kind::Event,
        Some("DryRun") => Kind::DryRun,
        Some(other) => {
            return Err(not_of_enum(other, "invocationType", "[Event, RequestResponse, DryRun]"));
        }
    };
    let target = invoke::find(parameters.call.account, &function)?;
    match kind {
        Kind::RequestResponse => invoke::check_size(&payload)?,
        Kind::Event => invoke_async::check_size(&payload)?,
        Kind::DryRun => {}
    }
    serde_json::from_slice::<IgnoredAny>(&payload)
        .map_err(|error| Error::InvalidRequestContentException { problem: error.to_string() })?;
    Ok(Invocation { kind, function, target, payload, tail })
}

impl Invocation {
    async fn run(self, parameters: &Parameters<'_>) -> Result<Response<Bytes>, AwsError> {
        let Self { kind, function, target, payload, tail } = self;
        let call = parameters.call;
        match kind {
            Kind::RequestResponse => {
                let request = Request {
                    request_id: call.request_id,
                    trigger: TRIGGER,
                    cause: call.cause,
                    client_context: parameters.header("x-amz-client-context").map(str::to_owned),
                };
                let completed = invoke::run(call.account, &target, payload, request).await?;
                Ok(completed_answer(call.request_id, completed, tail))
            }
            Kind::Event => {
                let request_id = call.request_id.to_owned();
                invoke_async::accept(call.account, &function, payload, TRIGGER, call.cause, request_id)
                    .map_err(Error::answer)?;
                Ok(response(202, call.request_id, &target.function.version, Bytes::new()))
            }
            Kind::DryRun => Ok(response(204, call.request_id, &target.function.version, Bytes::new())),
        }
    }
}

fn completed_answer(request_id: &str, completed: Completed, tail: bool) -> Response<Bytes> {
    let (body, failed) = match completed.outcome {
        Outcome::Success(body) => (body, false),
        Outcome::Failure(error) => (error.body(), true),
    };
    let mut response = response(200, request_id, &completed.version, body);
    let mut set = |name: &'static str, value: String| {
        let value = value.parse().expect("base64 and words are valid in a header");
        response.headers_mut().insert(name, value);
    };
    if failed {
        set("x-amz-function-error", "Unhandled".to_owned());
    }
    if tail {
        let lines = completed.lines.iter().flat_map(|(_, line)| [line.as_str(), "\n"]);
        let log = lines.collect::<String>();
        let last = &log.as_bytes()[log.len().saturating_sub(LOG_TAIL)..];
        set("x-amz-log-result", BASE64_STANDARD.encode(last));
    }
    response
}

fn response(status: u16, request_id: &str, version: &str, body: Bytes) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    let response = response.header("x-amzn-requestid", request_id).header("x-amz-executed-version", version);
    response.body(body).expect("the parts of a response are valid")
}

fn not_of_enum(value: &str, member: &str, values: &str) -> Error {
    let message = format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: {values}"
    );
    Error::InvalidParameterValueException { message }
}
