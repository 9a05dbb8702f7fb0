//! API Gateway: REST APIs and HTTP APIs, from the OpenAPI documents in the template.
//!
//! The document of an API is read once, at deployment, into a table of routes; a request then only looks things up.
//! Refused at deployment: Lambda and IAM authorizers, API keys, request validators, mapping templates, caches,
//! integrations other than functions, customised gateway responses, private endpoints, throttles of stages.
//! Accepted without effect: access logs, metrics and X-Ray tracing of stages.

mod api;
mod authorize;
mod cors;
mod error;
mod event;
mod openapi;
mod pipeline;
mod refusal;
pub(crate) mod resources;
mod result;
mod router;
mod text;

#[cfg(test)]
mod tests;

pub use api::Kind;

use crate::Account;
use api::{Api, DEFAULT_STAGE};
use bytes::Bytes;
use http::{Request, Response};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The state of API Gateway.
#[derive(Default)]
pub struct ApiGateway {
    apis: RwLock<BTreeMap<String, Arc<Api>>>,
}

/// An API, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSummary {
    /// Ten lower-case letters and digits.
    pub id: String,
    /// The name.
    pub name: String,
    /// REST or HTTP.
    pub kind: Kind,
    /// The stage that [`request`] asks; none while there is no stage.
    pub stage: Option<String>,
}

/// Where a URL of an API leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The id of the API.
    pub api_id: String,
    /// The stage, which may not exist.
    pub stage: String,
    /// The path behind the stage, beginning with a slash.
    pub path: String,
}

impl ApiGateway {
    /// Every API, by id.
    pub fn apis(&self) -> Vec<ApiSummary> {
        let apis = self.apis.read().unwrap_or_else(PoisonError::into_inner);
        let summary = |api: &Arc<Api>| ApiSummary {
            id: api.id.clone(),
            name: api.name.clone(),
            kind: api.kind,
            stage: api.main_stage().map(str::to_owned),
        };
        apis.values().map(summary).collect()
    }

    fn api(&self, id: &str) -> Option<Arc<Api>> {
        self.apis.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Changes the API, or makes it if `change` is given none and returns one.
    fn change<T>(&self, id: &str, change: impl FnOnce(&mut Option<Api>) -> T) -> T {
        let mut apis = self.apis.write().unwrap_or_else(PoisonError::into_inner);
        // A request that runs keeps the API as it was.
        let mut api =
            apis.remove(id).map(|api| Arc::try_unwrap(api).unwrap_or_else(|shared| Api::clone(&shared)));
        let result = change(&mut api);
        if let Some(api) = api {
            apis.insert(id.to_owned(), Arc::new(api));
        }
        result
    }
}

/// Answers a request to the main stage of an API, `/` being the root of the API.
///
/// The main stage is `$default`, or else the first stage of the template. Without it, or without the API, the answer is
/// that of AWS for a stage that is not there.
pub async fn request(account: &Account, api_id: &str, request: Request<Bytes>) -> Response<Bytes> {
    let stage = account.services().apigateway.api(api_id).and_then(|api| api.main_stage().map(str::to_owned));
    let path = path_of(&request);
    let target = Target { api_id: api_id.to_owned(), stage: stage.unwrap_or_default(), path };
    request_to(account, &target, request).await
}

/// Answers a request to a place that [`route_host`] found; only the method, query, headers and body of `request` count.
pub async fn request_to(account: &Account, target: &Target, request: Request<Bytes>) -> Response<Bytes> {
    let Some(api) = account.services().apigateway.api(&target.api_id) else {
        return refusal::Refusal::NoStage.answer(Kind::Rest);
    };
    let arrival = pipeline::Arrival { api, stage: target.stage.clone(), path: target.path.clone(), request };
    pipeline::answer(account, arrival).await
}

/// Answers a request to `{apiId}.execute-api.{region}.amazonaws.com`, by its `Host`; none for any other host.
pub async fn request_host(account: &Account, request: Request<Bytes>) -> Option<Response<Bytes>> {
    let header = request.headers().get(http::header::HOST).and_then(|host| host.to_str().ok());
    let host = request.uri().host().or(header)?;
    let target = route_host(account, host, request.uri().path())?;
    Some(request_to(account, &target, request).await)
}

/// Where `https://{host}{path}` leads; none if the host is not that of an API of this Region.
///
/// The first part of the path is the stage, except where an HTTP API has no such stage but has `$default`.
pub fn route_host(account: &Account, host: &str, path: &str) -> Option<Target> {
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let (api_id, rest) = host.split_once('.')?;
    let endpoint = rest.strip_prefix("execute-api.")?.strip_suffix(".amazonaws.com")?;
    (endpoint == account.region()).then_some(())?;
    let api = account.services().apigateway.api(api_id);
    let (first, after) = path.strip_prefix('/').unwrap_or(path).split_once('/').map_or_else(
        || (path.strip_prefix('/').unwrap_or(path), "/".to_owned()),
        |(first, after)| (first, format!("/{after}")),
    );
    let has = |name: &str| api.as_ref().is_some_and(|api| api.stages.contains_key(name));
    let target =
        |stage: &str, path: String| Target { api_id: api_id.to_owned(), stage: stage.to_owned(), path };
    Some(match !has(first) && has(DEFAULT_STAGE) {
        true => target(DEFAULT_STAGE, if path.is_empty() { "/".to_owned() } else { path.to_owned() }),
        false => target(first, after),
    })
}

/// The host of an API.
pub fn domain_name(api_id: &str, region: &str) -> String {
    format!("{api_id}.execute-api.{region}.amazonaws.com")
}

fn path_of(request: &Request<Bytes>) -> String {
    match request.uri().path() {
        "" => "/".to_owned(),
        path => path.to_owned(),
    }
}
