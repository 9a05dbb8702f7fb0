//! What a handler of a route answers.
//!
//! The encoding for API Gateway is left to [`trigger::Route`](crate::trigger::Route).

use crate::Error;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// An HTTP response: a status, headers and a body of text.
///
/// With its headers it has up to 6 MB, which is what Lambda hands over.
///
/// # Example
/// ```
/// use sam_dsl::Response;
///
/// let moved = Response::new(303).header("location", "/orders/7");
/// assert_eq!(moved.status(), 303);
/// ```
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
    /// What the log says of it and the caller does not see.
    log: Option<String>,
}

impl Response {
    /// A response with this status, 100 to 599, no headers and no body.
    pub fn new(status: u16) -> Self {
        Self { status, headers: BTreeMap::new(), body: String::new(), log: None }
    }

    /// A response with `body` as JSON, and `content-type: application/json`. What is not to be written as JSON becomes
    /// a 500.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::Response;
    ///
    /// assert_eq!(Response::json(202, &["queued"]).status(), 202);
    /// ```
    pub fn json(status: u16, body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(body) => Self::new(status).header("content-type", "application/json").body(body),
            Err(error) => ApiError::from(Error::from(error)).into_response(),
        }
    }

    /// The same response with one more header; names are lower case, and a second value of one name replaces the first.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.insert(name.to_ascii_lowercase(), value.into());
        self
    }

    /// The same response with this body. It has no `content-type` unless [`Response::header`] gives one.
    ///
    /// # Example
    /// ```
    /// let page = sam_dsl::Response::new(200).header("content-type", "text/plain").body("hello");
    /// assert_eq!(page.status(), 200);
    /// ```
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// What the function's log should say of it.
    #[cfg(feature = "runtime")]
    pub(crate) fn log(&self) -> Option<&str> {
        self.log.as_deref()
    }

    /// The shape in which a Lambda proxy integration expects it.
    #[cfg(feature = "runtime")]
    pub(crate) fn to_proxy(&self) -> impl Serialize {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Proxy<'a> {
            status_code: u16,
            headers: &'a BTreeMap<String, String>,
            body: &'a str,
            is_base64_encoded: bool,
        }
        Proxy { status_code: self.status, headers: &self.headers, body: &self.body, is_base64_encoded: false }
    }
}

/// What can be answered to a request.
///
/// # Example
/// ```
/// use sam_dsl::{IntoResponse, Response};
///
/// struct Moved(String);
///
/// impl IntoResponse for Moved {
///     fn into_response(self) -> Response {
///         Response::new(303).header("location", self.0)
///     }
/// }
/// assert_eq!(Moved("/orders/7".to_owned()).into_response().status(), 303);
/// ```
#[diagnostic::on_unimplemented(
    message = "a function with a route cannot answer `{Self}`",
    label = "this is no HTTP response",
    note = "answer `Json<T>` (200), `Created<T>` (201), `Accepted<T>` (202), `NoContent` or `()` (204), `Response`, or a `Result` of one of them and `ApiError` [result_not_supported]"
)]
pub trait IntoResponse {
    /// The response.
    fn into_response(self) -> Response;
}

/// A JSON body: of a request as a parameter, of a response (200) as a result.
///
/// As a parameter, a body that is not JSON or does not fit `T` is answered with 400 (`BadBody`) and the reason, without
/// a call of the handler.
///
/// # Example
/// ```
/// use sam_dsl::{IntoResponse, Json};
///
/// assert_eq!(Json("hello").into_response().status(), 200);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json<T>(pub T);

/// 201, with the new thing as JSON.
///
/// # Example
/// ```
/// use sam_dsl::{Created, IntoResponse};
///
/// assert_eq!(Created("order 7").into_response().status(), 201);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created<T>(pub T);

/// 202, with a JSON body: the work goes on.
///
/// # Example
/// ```
/// use sam_dsl::{Accepted, IntoResponse};
///
/// assert_eq!(Accepted("order 7").into_response().status(), 202);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted<T>(pub T);

/// 204, without a body.
///
/// # Example
/// ```
/// use sam_dsl::{IntoResponse, NoContent};
///
/// assert_eq!(NoContent.into_response().status(), 204);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoContent;

/// A refusal with a status, a code for programs and a message for people.
///
/// The body is `{"code": "OrderNotFound", "message": "..."}`. An [`Error`] becomes a 500 whose message does not leave
/// the function: it is written to the log.
///
/// # Example
/// ```
/// use sam_dsl::{ApiError, IntoResponse};
///
/// assert_eq!(ApiError::not_found("OrderNotFound", "no order 7").into_response().status(), 404);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    status: u16,
    code: String,
    message: String,
    hidden: Option<String>,
}

impl ApiError {
    /// A refusal with any status: 400 to 599.
    ///
    /// # Example
    /// ```
    /// assert_eq!(sam_dsl::ApiError::new(402, "PaymentRequired", "pay first").status(), 402);
    /// ```
    pub fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), hidden: None }
    }

    /// 400: the request cannot be understood.
    pub fn bad_request(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// 403: the caller may not.
    pub fn forbidden(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(403, code, message)
    }

    /// 404: there is no such thing.
    pub fn not_found(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(404, code, message)
    }

    /// 409: it cannot be done in the present state.
    pub fn conflict(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(409, code, message)
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let hidden = Some(error.to_string());
        Self { hidden, ..Self::new(500, "InternalError", "the request could not be served") }
    }
}

impl<E: std::error::Error> From<E> for ApiError {
    fn from(error: E) -> Self {
        Error::from(error).into()
    }
}

#[diagnostic::do_not_recommend]
impl IntoResponse for Response {
    fn into_response(self) -> Response {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({ "code": self.code, "message": self.message });
        Response { log: self.hidden, ..Response::json(self.status, &body) }
    }
}

#[diagnostic::do_not_recommend]
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        ApiError::from(self).into_response()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        Response::json(200, &self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        Response::json(201, &self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        Response::json(202, &self.0)
    }
}

#[diagnostic::do_not_recommend]
impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        Response::new(204)
    }
}

#[diagnostic::do_not_recommend]
impl IntoResponse for () {
    fn into_response(self) -> Response {
        Response::new(204)
    }
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse, E: IntoResponse> IntoResponse for Result<T, E> {
    fn into_response(self) -> Response {
        match self {
            Ok(answer) => answer.into_response(),
            Err(refusal) => refusal.into_response(),
        }
    }
}
