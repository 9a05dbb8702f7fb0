//! The answers that API Gateway gives in place of a function.
//!
//! The two kinds of APIs differ in status and words. Sources:
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>,
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html> (errors).

use super::api::Kind;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

/// Why a request does not get the answer of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No route has this path and method.
    NoRoute,
    /// There is no such stage.
    NoStage,
    /// The body is larger than the gateway takes.
    BodyTooLarge,
    /// No token or a bad one. HTTP APIs say why in `www-authenticate`.
    Unauthorized { challenge: String },
    /// The token was good once.
    Expired { challenge: String },
    /// The token holds none of the scopes.
    InsufficientScope { challenge: String },
    /// The gateway may not invoke the function, or Lambda refused the invocation.
    NotInvoked,
    /// Lambda had no room for the invocation.
    Throttled,
    /// The event is larger than Lambda takes.
    EventTooLarge,
    /// The function failed, or what it returned is not a response.
    BadResult,
    /// The function did not answer in time.
    TimedOut,
}

impl Refusal {
    /// The response to the client.
    pub(super) fn answer(&self, kind: Kind) -> Response<Bytes> {
        let (status, message, error_type) = match kind {
            Kind::Rest => self.rest(),
            Kind::Http => self.http(),
        };
        let mut response = Response::new(Bytes::from(format!("{{\"message\":\"{message}\"}}")));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if kind == Kind::Rest {
            headers.insert("x-amzn-errortype", HeaderValue::from_static(error_type));
        }
        if let (Kind::Http, Some(challenge)) = (kind, self.challenge())
            && let Ok(challenge) = HeaderValue::from_str(challenge)
        {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }

    fn rest(&self) -> (StatusCode, &'static str, &'static str) {
        const INTERNAL: &str = "Internal server error";
        const INTERNAL_TYPE: &str = "InternalServerErrorException";
        match self {
            Self::NoRoute => {
                (StatusCode::FORBIDDEN, "Missing Authentication Token", "MissingAuthenticationTokenException")
            }
            Self::NoStage => (StatusCode::FORBIDDEN, "Forbidden", "ForbiddenException"),
            Self::BodyTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "HTTP content length exceeded 10485760 bytes.",
                "RequestEntityTooLargeException",
            ),
            Self::EventTooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long", "RequestEntityTooLargeException")
            }
            Self::Unauthorized { .. } | Self::InsufficientScope { .. } => {
                (StatusCode::UNAUTHORIZED, "Unauthorized", "UnauthorizedException")
            }
            Self::Expired { .. } => {
                (StatusCode::UNAUTHORIZED, "The incoming token has expired", "UnauthorizedException")
            }
            Self::NotInvoked | Self::Throttled => {
                (StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, INTERNAL_TYPE)
            }
            Self::BadResult => (StatusCode::BAD_GATEWAY, INTERNAL, INTERNAL_TYPE),
            Self::TimedOut => (StatusCode::GATEWAY_TIMEOUT, "Endpoint request timed out", INTERNAL_TYPE),
        }
    }

    fn http(&self) -> (StatusCode, &'static str, &'static str) {
        let (status, message) = match self {
            Self::NoRoute | Self::NoStage => (StatusCode::NOT_FOUND, "Not Found"),
            Self::BodyTooLarge | Self::EventTooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
            }
            Self::Unauthorized { .. } | Self::Expired { .. } => (StatusCode::UNAUTHORIZED, "Unauthorized"),
            Self::InsufficientScope { .. } => (StatusCode::FORBIDDEN, "Forbidden"),
            Self::NotInvoked | Self::BadResult => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }
            Self::Throttled | Self::TimedOut => (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        };
        (status, message, "")
    }

    fn challenge(&self) -> Option<&str> {
        match self {
            Self::Unauthorized { challenge }
            | Self::Expired { challenge }
            | Self::InsufficientScope { challenge } => Some(challenge),
            _ => None,
        }
    }
}
