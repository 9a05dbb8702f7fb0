//! What `api!` says about an API.

use crate::user_pool::UserPool;
use sam_model::unit::Seconds;

/// An API of API Gateway. Declared with [`api!`](crate::api), which has an example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no API",
    label = "declare it with `api!`",
    note = "an API is declared as `api! {{ pub {Self}: http }}` or `api! {{ pub {Self}: rest }}` [not_an_api]"
)]
pub trait Api: Send + Sync + 'static {
    /// The logical id of the API in the template.
    const LOGICAL_ID: &'static str;
    /// REST or HTTP.
    const KIND: ApiKind;
    /// Whether a caller must show a token unless a route is `public`.
    const AUTHORIZED: bool;
    /// The origin that a function of a REST API must name in its answers; an HTTP API does that itself.
    const ALLOW_ORIGIN: Option<&'static str>;
}

/// The two kinds of APIs that answer requests.
///
/// # Example
/// ```
/// use sam_dsl::{ApiKind, Seconds};
///
/// assert_eq!(ApiKind::Http.integration_timeout(), Seconds(30));
/// assert_eq!(ApiKind::Rest.integration_timeout(), Seconds(29));
/// ```
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKind {
    /// Cheaper and quicker, with JWT authorizers and CORS of its own.
    Http,
    /// With usage plans, request validation, caching and resource policies.
    Rest,
}

impl ApiKind {
    /// How long it waits for a function before it answers: 30 s for HTTP (503), 29 s for REST (504).
    ///
    /// A function behind it must not have a longer timeout (`function_slower_than_api`).
    ///
    /// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>
    pub const fn integration_timeout(self) -> Seconds {
        match self {
            Self::Http => Seconds(sam_model::limits::apigateway::HTTP_INTEGRATION_TIMEOUT.max as u32),
            Self::Rest => Seconds(sam_model::limits::apigateway::REST_INTEGRATION_TIMEOUT.max as u32),
        }
    }
}

/// An API whose callers sign in to the pool `P`: `authorizer = Users`.
#[diagnostic::on_unimplemented(
    message = "the API `{Self}` does not ask for a token of `{P}`",
    label = "there are no claims of `{P}` here",
    note = "let the API authorize its callers: `api! {{ pub {Self}: http, authorizer = {P} }}` [claims_without_authorizer]"
)]
pub trait AuthorizedBy<P: UserPool>: Api {}
