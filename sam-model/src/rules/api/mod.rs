//! Rules about APIs.

use super::model::{Route, variable};

pub(super) mod api_too_many_routes;
pub(super) mod authorizer_unknown;
pub(super) mod function_slower_than_api;
pub(super) mod route_duplicate;
pub(super) mod route_malformed;
pub(super) mod route_reserved;
pub(super) mod route_variables_differ;

/// A path without the names of its variables: what API Gateway tells routes apart by.
fn shape(path: &str) -> String {
    let segment = |segment: &'_ str| match variable(segment) {
        Some(_) if segment.ends_with("+}") => "{+}".to_owned(),
        Some(_) => "{}".to_owned(),
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// A route as its API writes it: `GET /orders/{id}`.
fn key(route: &Route<'_>) -> String {
    if route.path.is_empty() { "$default".to_owned() } else { format!("{} {}", route.method, route.path) }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    /// The findings of a template with a function for each route of an implicit API (`Api` or `HttpApi`).
    pub(super) fn routes(kind: &str, routes: &[(&str, &str)]) -> Vec<String> {
        let function = |(at, (method, path)): (usize, &(&str, &str))| {
            format!(
                "F{at}:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      E:\n        Type: {kind}\n        Properties: {{Method: {method}, Path: '{path}'}}\n"
            )
        };
        codes(&routes.iter().enumerate().map(function).collect::<String>())
    }
}
