//! The way of a request: size, preflight, route, authorizer, integration, response.

use super::api::{Api, DEFAULT_STAGE, Definition, Integration, Kind, PayloadFormat, Route, Stage};
use super::event::{self, Incoming};
use super::refusal::Refusal;
use super::result::{self, Reading};
use super::{authorize, cors, text};
use crate::trace::{EventId, What};
use crate::{Account, lambda};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response};
use sam_model::limits::apigateway::PAYLOAD;
use std::sync::Arc;
use std::time::Duration;

/// The service as resource policies of functions name it.
const SERVICE: &str = "apigateway.amazonaws.com";

/// A request to a stage.
pub(super) struct Arrival {
    pub(super) api: Arc<Api>,
    pub(super) stage: String,
    /// The path behind the stage, as it was sent.
    pub(super) path: String,
    pub(super) request: Request<Bytes>,
}

/// Answers a request and records it.
pub(super) async fn answer(account: &Account, arrival: Arrival) -> Response<Bytes> {
    let Arrival { api, stage, path, request } = &arrival;
    let what = |status| What::Request {
        api: api.name.clone(),
        method: request.method().to_string(),
        path: path.clone(),
        status,
    };
    let event = account.trace().record(account.now(), None, what(0));
    let request_id = request_id(account, api.kind);
    let mut response = match api.stages.get(stage).and_then(|stage| Some((stage, api.definition(stage)?))) {
        Some((stage, definition)) => respond(account, &arrival, stage, &definition, &request_id, event).await,
        None => Refusal::NoStage.answer(api.kind),
    };
    let name = if api.kind == Kind::Rest { "x-amzn-requestid" } else { "apigw-requestid" };
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(name, value);
    }
    account.trace().amend(event, what(response.status().as_u16()));
    response
}

async fn respond(
    account: &Account,
    arrival: &Arrival,
    stage: &Stage,
    definition: &Definition,
    request_id: &str,
    event: EventId,
) -> Response<Bytes> {
    let Arrival { api, request, .. } = arrival;
    if !PAYLOAD.allows(request.body().len() as u64) {
        return Refusal::BodyTooLarge.answer(api.kind);
    }
    if let Some(cors) = &definition.cors
        && let Some(response) = cors::preflight(cors, request.method(), request.headers())
    {
        return response;
    }
    let result = run(account, arrival, stage, definition, request_id, event).await;
    let mut response = result.unwrap_or_else(|refusal| refusal.answer(api.kind));
    if let Some(cors) = &definition.cors {
        cors::decorate(cors, request.headers(), response.headers_mut());
    }
    response
}

async fn run(
    account: &Account,
    arrival: &Arrival,
    stage: &Stage,
    definition: &Definition,
    request_id: &str,
    event: EventId,
) -> Result<Response<Bytes>, Refusal> {
    let Arrival { api, stage: stage_name, path, request } = arrival;
    let query = request.uri().query().unwrap_or_default();
    let (route, values) = find(api.kind, definition, request.method(), path).ok_or(Refusal::NoRoute)?;
    let grant = match &route.authorizer {
        Some(authorizer) => Some(authorize::check(account, authorizer, request.headers(), query)?),
        None => None,
    };
    let (function, format, timeout) = match &route.integration {
        Integration::Lambda { function, format, timeout } => (function, *format, *timeout),
        Integration::Mock(mock) => {
            let mut response = Response::new(Bytes::from(mock.body.clone()));
            *response.status_mut() =
                http::StatusCode::from_u16(mock.status).map_err(|_| Refusal::BadResult)?;
            response
                .headers_mut()
                .insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response.headers_mut().extend(mock.headers.iter().cloned());
            return Ok(response);
        }
    };
    let names = route.parameters.iter().map(String::as_str);
    let decoded = values.iter().map(|value| text::decode_path(value).into_owned());
    let incoming = Incoming {
        account,
        api,
        definition,
        stage_name,
        stage,
        route,
        method: request.method(),
        version: request.version(),
        path,
        staged: api.kind == Kind::Http && stage_name != DEFAULT_STAGE,
        query,
        headers: request.headers(),
        body: request.body(),
        parameters: names.zip(decoded).collect(),
        grant,
        request_id,
        now: account.now(),
    };
    let payload = match format {
        PayloadFormat::V1 => event::write_v1(&incoming),
        PayloadFormat::V2 => event::write_v2(&incoming),
    };
    if !lambda::permits(account, function, SERVICE, &source_arn(account, arrival, route)) {
        return Err(Refusal::NotInvoked);
    }
    let returned = invoke(account, function, payload, timeout, event).await?;
    let binary_media_types = &definition.binary_media_types;
    result::read(
        &Reading { kind: api.kind, format, binary_media_types, request: request.headers() },
        &returned,
    )
}

/// The route of a request, and the values of its path parameters.
fn find<'a>(
    kind: Kind,
    definition: &'a Definition,
    method: &Method,
    path: &'a str,
) -> Option<(&'a Route, Vec<&'a str>)> {
    let method = method.as_str();
    let found = match kind {
        // The path alone decides on the resource; a slash at its end does not matter.
        Kind::Rest => {
            let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
            definition.router.find(path, |_| true)
        }
        Kind::Http => definition.router.find(path, |methods| methods.get(method).is_some()),
    };
    let route = found.and_then(|found| Some((found.methods.get(method)?.as_ref(), found.values)));
    route.or_else(|| Some((definition.default_route.as_deref()?, Vec::new())))
}

/// The ARN that a permission of the function must allow.
fn source_arn(account: &Account, arrival: &Arrival, route: &Route) -> String {
    let Arrival { api, stage, request, .. } = arrival;
    let resource = if route.key == super::openapi::DEFAULT_ROUTE {
        format!("{}/{stage}/{}", api.id, route.key)
    } else {
        format!("{}/{stage}/{}{}", api.id, request.method(), route.path)
    };
    account.arn("execute-api", &resource)
}

/// Invokes the function, which runs to its end even when nobody waits for it any longer.
async fn invoke(
    account: &Account,
    function: &str,
    payload: Bytes,
    timeout: Duration,
    cause: EventId,
) -> Result<Bytes, Refusal> {
    let invocation = lambda::invoke(account, function, payload, "apigateway", Some(cause));
    match tokio::time::timeout(timeout, invocation).await {
        Err(_) => Err(Refusal::TimedOut),
        Ok(Ok(lambda::Outcome::Success(returned))) => Ok(returned),
        Ok(Ok(lambda::Outcome::Failure(_))) => Err(Refusal::BadResult),
        Ok(Err(error)) => Err(match error.status {
            413 => Refusal::EventTooLarge,
            429 => Refusal::Throttled,
            _ => Refusal::NotInvoked,
        }),
    }
}

/// A UUID for a REST API, sixteen characters for an HTTP API.
fn request_id(account: &Account, kind: Kind) -> String {
    match kind {
        Kind::Rest => account.random().uuid(),
        Kind::Http => {
            let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
            format!("{}=", account.random().text(letters, 15))
        }
    }
}
