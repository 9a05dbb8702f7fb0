//! The Runtime API of one execution environment over HTTP.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use super::super::invoke::{NAMED_RESPONSE_LIMIT, response_too_large};
use super::super::{FunctionError, Invocation, InvocationLog};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::HeaderValue;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot};

/// What stands before every path.
const VERSION: &str = "/2018-06-01/runtime/";

/// An invocation for the process, and the way back for its answer.
pub(super) struct Job {
    pub(super) invocation: Invocation,
    pub(super) reply: oneshot::Sender<Result<Bytes, FunctionError>>,
}

/// What the API, the output and the invoker of an environment share.
#[derive(Default)]
pub(super) struct Link {
    state: Mutex<State>,
    offered: Notify,
}

#[derive(Default)]
struct State {
    /// What the process will be given when it asks.
    next: Option<Job>,
    /// What the process is at: the id, and the way back.
    current: Option<(String, oneshot::Sender<Result<Bytes, FunctionError>>)>,
    log: Option<InvocationLog>,
    initialisation_error: Option<FunctionError>,
}

impl Link {
    /// Says which log gets the output from now on.
    pub(super) fn log_to(&self, log: Option<InvocationLog>) {
        self.lock().log = log;
    }

    /// Writes a line of output.
    pub(super) fn log(&self, line: &str) {
        let log = self.lock().log.clone();
        if let Some(log) = log {
            log.write(line);
        }
    }

    /// Gives the process an invocation as soon as it asks for one.
    pub(super) fn offer(&self, job: Job) {
        self.lock().next = Some(job);
        self.offered.notify_one();
    }

    /// The error with which the process failed to start, if it told one.
    pub(super) fn initialisation_error(&self) -> Option<FunctionError> {
        self.lock().initialisation_error.clone()
    }

    async fn next(&self) -> Invocation {
        loop {
            {
                let mut state = self.lock();
                if let Some(Job { invocation, reply }) = state.next.take() {
                    state.current = Some((invocation.request_id.clone(), reply));
                    return invocation;
                }
            }
            self.offered.notified().await;
        }
    }

    /// Ends the invocation of this id; false if it is not the current one.
    fn end(&self, request_id: &str, result: Result<Bytes, FunctionError>) -> bool {
        let current = self.lock().current.take_if(|(current, _)| current == request_id);
        // Whoever waited may have given up, which is no fault of the process.
        current.map(|(_, reply)| reply.send(result)).is_some()
    }

    fn fail_to_start(&self, error: FunctionError) {
        let mut state = self.lock();
        state.initialisation_error = Some(error.clone());
        if let Some(job) = state.next.take() {
            let _ = job.reply.send(Err(error));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers every connection until the task is aborted.
pub(super) async fn serve(listener: TcpListener, link: Arc<Link>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let link = Arc::clone(&link);
        let service = service_fn(move |request| {
            let link = Arc::clone(&link);
            async move { Ok::<_, Infallible>(answer(&link, request).await) }
        });
        // A connection that breaks belongs to a process that ended, which is noticed elsewhere.
        connections.spawn(async move {
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await)
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(link: &Link, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let path: Vec<String> = match parts.uri.path().strip_prefix(VERSION) {
        Some(path) => path.split('/').map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match (&parts.method, path.as_slice()) {
        (&Method::GET, ["invocation", "next"]) => next(&link.next().await),
        (&Method::POST, ["invocation", id, "response"]) => {
            let streamed = parts.headers.get("lambda-runtime-function-response-mode");
            if streamed.is_some_and(|mode| mode == "streaming") {
                let error = FunctionError::new("Unsupported", "Unsupported: lambda: streamed responses");
                return ended(link.end(id, Err(error)));
            }
            match Limited::new(body, NAMED_RESPONSE_LIMIT).collect().await {
                Ok(body) => ended(link.end(id, Ok(body.to_bytes()))),
                Err(_) => {
                    let error = response_too_large();
                    let answer =
                        problem(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", &error.error_message);
                    link.end(id, Err(error));
                    answer
                }
            }
        }
        (&Method::POST, ["invocation", id, "error"]) => {
            ended(link.end(id, Err(read_error(&parts.headers, body).await)))
        }
        (&Method::POST, ["init", "error"]) => {
            link.fail_to_start(read_error(&parts.headers, body).await);
            ended(true)
        }
        (method, _) => {
            let what = format!("Unsupported: lambda runtime API: {method} {}", parts.uri.path());
            problem(StatusCode::NOT_IMPLEMENTED, "Unsupported", &what)
        }
    }
}

fn next(invocation: &Invocation) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(invocation.payload.clone()));
    let mut set = |name: &'static str, value: &str| {
        // A text that is no header, as a context of line breaks would be, is left out.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set("content-type", "application/json");
    set("lambda-runtime-aws-request-id", &invocation.request_id);
    set("lambda-runtime-deadline-ms", &invocation.deadline.as_millisecond().to_string());
    set("lambda-runtime-invoked-function-arn", &invocation.function_arn);
    set("lambda-runtime-trace-id", &invocation.trace_id);
    let context = invocation.client_context.as_ref().and_then(|context| BASE64_STANDARD.decode(context).ok());
    if let Some(context) = context.and_then(|context| String::from_utf8(context).ok()) {
        set("lambda-runtime-client-context", &context);
    }
    response
}

/// The error in a body of the process, or what its header tells of it.
async fn read_error(headers: &HeaderMap, body: Incoming) -> FunctionError {
    let body = Limited::new(body, NAMED_RESPONSE_LIMIT).collect().await;
    let body = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let header = headers.get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok());
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let error_type = text("errorType").or(header).unwrap_or("Unknown");
    FunctionError::new(error_type, text("errorMessage").unwrap_or_default())
}

fn ended(known: bool) -> Response<Full<Bytes>> {
    match known {
        true => json_response(StatusCode::ACCEPTED, &json!({ "status": "OK" })),
        false => problem(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID"),
    }
}

fn problem(status: StatusCode, error_type: &str, message: &str) -> Response<Full<Bytes>> {
    json_response(status, &json!({ "errorType": error_type, "errorMessage": message }))
}

fn json_response(status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.to_string().into()));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    response
}
