//! The definitions of APIs: Swagger 2 and OpenAPI 3 documents, and how the transform edits them.

mod editor;
mod http;
mod rest;
mod servers;

pub(super) use editor::{Editor, contents};
pub(super) use http::{
    add_http_integration, has_function_behind_default, is_valid_http, skeleton as http_skeleton,
};
pub(super) use rest::{
    Cors, Integration, add_api_key_definition, add_cors, add_models, add_request_model,
    add_request_parameters, add_request_validator, add_rest_integration, add_state_machine_integration,
    is_valid_rest, set_default_api_key, set_default_authorizer, set_method_api_key, set_method_authorizer,
    skeleton as rest_skeleton,
};

/// The property by which a resource says that the transform writes its definition.
pub(super) const MANAGED: &str = "__MANAGE_SWAGGER";

/// The path of an HTTP API that takes what no other takes.
pub(super) const DEFAULT_PATH: &str = "$default";

/// How API Gateway writes the method `any`.
pub(super) const ANY_METHOD: &str = "x-amazon-apigateway-any-method";

/// What stands behind a method.
pub(super) const INTEGRATION: &str = "x-amazon-apigateway-integration";

/// Whether a version is one of OpenAPI 3: `3.0` or `3.0.1`.
pub(super) fn is_version_3(version: &str) -> bool {
    is_version(version, '3'..='3')
}

/// Whether `OpenApiVersion` may have this value.
pub(super) fn is_supported_version(version: &str) -> bool {
    is_version(version, '2'..='3')
}

fn is_version(version: &str, major: std::ops::RangeInclusive<char>) -> bool {
    let version = version.strip_suffix('\n').unwrap_or(version);
    let mut parts = version.split('.');
    let digit = |part: &str| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = parts.next().is_some_and(|part| part.len() == 1 && part.chars().all(|c| major.contains(&c)));
    let rest: Vec<&str> = parts.collect();
    first && (1..=2).contains(&rest.len()) && rest.into_iter().all(digit)
}
