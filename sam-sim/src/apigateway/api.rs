//! An API as it is deployed: stages, routes, authorizers. No OpenAPI, no HTTP.

use super::router::Router;
use http::{HeaderName, HeaderValue};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The two kinds of APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `AWS::ApiGateway::RestApi`.
    Rest,
    /// `AWS::ApiGatewayV2::Api` of the protocol HTTP.
    Http,
}

/// An API and its stages.
#[derive(Clone, Debug)]
pub(super) struct Api {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// What the template says now; a stage of a REST API shows it once it is deployed.
    pub(super) current: Arc<Definition>,
    pub(super) deployments: BTreeMap<String, Arc<Definition>>,
    pub(super) stages: BTreeMap<String, Stage>,
}

/// A stage.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// The deployment it shows; none for what is current, as with `AutoDeploy`.
    pub(super) deployment: Option<String>,
    pub(super) variables: Arc<BTreeMap<String, String>>,
    /// Whether a deployment made it by its property `StageName`, so that nobody declared it as a resource.
    pub(super) implied: bool,
}

/// What an OpenAPI document says, ready to route.
#[derive(Debug, Default)]
pub(super) struct Definition {
    pub(super) router: Router<Arc<Route>>,
    /// The route `$default` of an HTTP API.
    pub(super) default_route: Option<Arc<Route>>,
    pub(super) cors: Option<Cors>,
    pub(super) binary_media_types: Vec<String>,
}

/// A method of a resource, or a route.
#[derive(Debug)]
pub(super) struct Route {
    /// `/orders/{customer}`.
    pub(super) path: String,
    /// `GET /orders/{customer}`, `ANY /x/{proxy+}` or `$default`.
    pub(super) key: String,
    /// A stable id of the resource, as it stands in events.
    pub(super) resource_id: String,
    /// The names of the path parameters, in order.
    pub(super) parameters: Vec<String>,
    pub(super) authorizer: Option<Authorizer>,
    pub(super) integration: Integration,
}

/// What answers.
#[derive(Debug)]
pub(super) enum Integration {
    /// A function.
    Lambda { function: String, format: PayloadFormat, timeout: Duration },
    /// A fixed answer.
    Mock(Mock),
}

/// The answer of a mock integration, evaluated at deployment because it is static.
#[derive(Debug)]
pub(super) struct Mock {
    pub(super) status: u16,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: String,
}

/// The format of the event and of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PayloadFormat {
    /// `1.0`.
    V1,
    /// `2.0`.
    V2,
}

/// Who may call a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Authorizer {
    /// Users of Cognito user pools, for REST APIs.
    UserPools { header: String, pool_arns: Vec<String>, scopes: Vec<String> },
    /// The bearers of JSON Web Tokens, for HTTP APIs.
    Jwt { source: IdentitySource, issuer: String, audience: Vec<String>, scopes: Vec<String> },
}

/// Where a JWT authorizer finds the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IdentitySource {
    /// `$request.header.NAME`, in lower case.
    Header(String),
    /// `$request.querystring.NAME`.
    QueryString(String),
}

/// `CorsConfiguration` of an HTTP API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cors {
    pub(super) allow_origins: Vec<String>,
    pub(super) allow_methods: Vec<String>,
    pub(super) allow_headers: Vec<String>,
    pub(super) expose_headers: Vec<String>,
    pub(super) max_age: Option<i64>,
    pub(super) allow_credentials: bool,
}

impl Api {
    /// The stage that answers when nobody names one: `$default`, or else the first that the template declares.
    pub(super) fn main_stage(&self) -> Option<&str> {
        let declared =
            self.stages.iter().find(|(_, stage)| !stage.implied).or_else(|| self.stages.iter().next());
        let (name, _) = self.stages.get_key_value(DEFAULT_STAGE).or(declared)?;
        Some(name)
    }

    /// What a stage shows.
    pub(super) fn definition(&self, stage: &Stage) -> Option<Arc<Definition>> {
        match &stage.deployment {
            Some(deployment) => self.deployments.get(deployment).cloned(),
            None => Some(self.current.clone()),
        }
    }
}

/// The stage of an HTTP API that has no part of the path.
pub(super) const DEFAULT_STAGE: &str = "$default";
