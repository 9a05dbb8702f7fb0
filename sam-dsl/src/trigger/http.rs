//! A route of an API.

use super::{Handler, Outcome, Trigger};
use crate::api::Api;
use crate::runtime::{BoxFuture, Event, Rejection};
use crate::{Error, IntoResponse, Response};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;

/// A route of the API `A`: one call of the handler for each request.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
pub struct Route<A>(PhantomData<fn() -> A>);

/// A request, the same for REST APIs (payload 1.0) and HTTP APIs (payload 2.0).
///
/// Parameters are made from it; a handler has no need of it.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
#[derive(Clone, Debug, Default)]
pub struct HttpRequest {
    /// `GET`, `POST` and so on.
    pub method: String,
    /// The path, without the stage.
    pub path: String,
    /// The values of the route's variables, decoded.
    pub path_parameters: BTreeMap<String, String>,
    /// The query string, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Headers, by lower-case name; several of one name are joined with commas.
    pub headers: BTreeMap<String, String>,
    /// The body, as bytes.
    pub body: Vec<u8>,
    /// The claims of the token that the authorizer has checked.
    pub claims: Arc<BTreeMap<String, serde_json::Value>>,
}

impl<A: Api> Trigger for Route<A> {
    type Part = HttpRequest;
    type Output = Response;

    fn drive(event: Event, handler: Handler<Self>) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
        #[cfg(feature = "runtime")]
        return Box::pin(crate::runtime::http::drive::<A>(event, handler));
        #[cfg(not(feature = "runtime"))]
        {
            let _ = (event, handler);
            crate::runtime::unavailable()
        }
    }
}

#[diagnostic::do_not_recommend]
impl<A: Api, R: IntoResponse> Outcome<Route<A>> for R {
    fn outcome(self) -> Result<Response, Rejection> {
        Ok(self.into_response())
    }
}
