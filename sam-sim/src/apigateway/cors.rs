//! Cross-origin requests of HTTP APIs, which the gateway answers without the function.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>

use super::api::Cors;
use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

/// The answer to a preflight request; none if the request is not one.
pub(super) fn preflight(cors: &Cors, method: &Method, headers: &HeaderMap) -> Option<Response<Bytes>> {
    if method != Method::OPTIONS || !headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    let origin = headers.get(ORIGIN)?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    if let Some(origin) = allowed(cors, origin) {
        let answer = response.headers_mut();
        answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        list(answer, ACCESS_CONTROL_ALLOW_METHODS, &cors.allow_methods);
        list(answer, ACCESS_CONTROL_ALLOW_HEADERS, &cors.allow_headers);
        list(answer, ACCESS_CONTROL_EXPOSE_HEADERS, &cors.expose_headers);
        if let Some(age) = cors.max_age {
            answer.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from(age));
        }
        credentials(cors, answer);
    }
    Some(response)
}

/// Puts the gateway's headers on a response, in place of those of the function.
pub(super) fn decorate(cors: &Cors, request: &HeaderMap, response: &mut HeaderMap) {
    for name in [
        ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS,
        ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE,
    ] {
        response.remove(name);
    }
    if let Some(origin) = request.get(ORIGIN).and_then(|origin| allowed(cors, origin)) {
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        list(response, ACCESS_CONTROL_EXPOSE_HEADERS, &cors.expose_headers);
        credentials(cors, response);
    }
}

/// What `access-control-allow-origin` says to this origin.
fn allowed(cors: &Cors, origin: &HeaderValue) -> Option<HeaderValue> {
    let text = origin.to_str().ok()?;
    cors.allow_origins.iter().find_map(|pattern| match pattern.as_str() {
        "*" => Some(HeaderValue::from_static("*")),
        "https://*" | "http://*" => text.starts_with(pattern.trim_end_matches('*')).then(|| origin.clone()),
        exact => exact.eq_ignore_ascii_case(text).then(|| origin.clone()),
    })
}

fn list(headers: &mut HeaderMap, name: HeaderName, values: &[String]) {
    if !values.is_empty()
        && let Ok(value) = HeaderValue::from_str(&values.join(","))
    {
        headers.insert(name, value);
    }
}

fn credentials(cors: &Cors, headers: &mut HeaderMap) {
    if cors.allow_credentials {
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cors(origin: &str) -> Cors {
        Cors {
            allow_origins: vec![origin.to_owned()],
            allow_methods: vec!["GET".to_owned(), "POST".to_owned()],
            max_age: Some(600),
            ..Cors::default()
        }
    }

    fn headers(origin: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_static(origin));
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("GET"));
        headers
    }

    #[test]
    fn a_preflight_from_an_allowed_origin_gets_the_configured_headers() {
        let response =
            preflight(&cors("https://a.example"), &Method::OPTIONS, &headers("https://a.example")).unwrap();
        assert_eq!(response.status(), 204);
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "https://a.example");
        assert_eq!(response.headers()[ACCESS_CONTROL_ALLOW_METHODS], "GET,POST");
        assert_eq!(response.headers()[ACCESS_CONTROL_MAX_AGE], "600");
    }

    #[test]
    fn a_preflight_from_elsewhere_gets_no_headers() {
        let response =
            preflight(&cors("https://a.example"), &Method::OPTIONS, &headers("https://b.example")).unwrap();
        assert!(response.headers().is_empty());
    }

    #[test]
    fn options_without_a_requested_method_is_no_preflight() {
        let mut headers = headers("https://a.example");
        headers.remove(ACCESS_CONTROL_REQUEST_METHOD);
        assert!(preflight(&cors("*"), &Method::OPTIONS, &headers).is_none());
        assert!(preflight(&cors("*"), &Method::GET, &headers).is_none());
    }

    #[test]
    fn the_headers_of_the_function_are_replaced() {
        let mut response = HeaderMap::new();
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("https://other.example"));
        decorate(&cors("https://*"), &headers("https://b.example"), &mut response);
        assert_eq!(response[ACCESS_CONTROL_ALLOW_ORIGIN], "https://b.example");
        decorate(&cors("https://*"), &headers("http://b.example"), &mut response);
        assert!(!response.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN));
    }
}
