//! The path and the method of a route have a form that API Gateway takes.

use crate::diagnostic::Diagnostic;
use crate::fault;
use crate::limits::apigateway::{METHODS, PATH_SEGMENT, PATH_VARIABLE};
use crate::rules::Rule;
use crate::rules::model::{routes, variable};
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::api::ROUTE_MALFORMED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for route in routes(template) {
        // `$default` of an HTTP API, which has neither.
        if route.path.is_empty() && route.method.is_empty() || route.path == "$default" {
            continue;
        }
        if let Some(message) = METHODS.violation(&route.method.as_str()) {
            let place = route.event.place("Method");
            found.push(Diagnostic::error(METHODS.code, place, message, "write a method of HTTP, or `ANY`"));
        }
        if let Err((code, message)) = path(route.path) {
            let help = "write a path such as `/orders/{id}` or `/files/{path+}`";
            found.push(Diagnostic::error(code, route.event.place("Path"), message, help));
        }
    }
}

fn path(path: &str) -> Result<(), (&'static str, String)> {
    let wrong = |message: String| Err((RULE.fault.code, message));
    let Some(rest) = path.strip_prefix('/') else {
        return wrong(format!("a path must begin with `/`, found `{path}`"));
    };
    if rest.is_empty() {
        return Ok(());
    }
    let segments: Vec<_> = rest.split('/').collect();
    let mut variables = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        let Some(name) = variable(segment) else {
            if segment.contains(['{', '}']) {
                return wrong(format!(
                    "a variable must be a whole segment of a path, found `{segment}` in `{path}`"
                ));
            }
            match PATH_SEGMENT.violation(segment) {
                // A request's path is percent-encoded, so a `%` stands for what other characters would.
                Some(message) if !segment.contains('%') => return wrong(message),
                _ => continue,
            }
        };
        if let Some(message) = PATH_VARIABLE.violation(name) {
            return wrong(message);
        }
        if segment.ends_with("+}") && at + 1 != segments.len() {
            return wrong(format!(
                "`{segment}` takes the rest of a path and must be its last segment, found `{path}`"
            ));
        }
        if variables.contains(&name) {
            let message = format!("a variable must stand once in a path, found `{name}` twice in `{path}`");
            return Err((fault::api::ROUTE_VARIABLE_REPEATED.code, message));
        }
        variables.push(name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::routes;

    fn codes(path: &str) -> Vec<String> {
        let found = routes("HttpApi", &[("GET", path)]);
        found.iter().map(|found| found.split(' ').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_path_is_segments_and_whole_variables() {
        for path in ["/", "/orders", "/orders/{id}/lines", "/{proxy+}", "/a.b/c-d_e", "/v1/{order.id}"] {
            assert_eq!(codes(path), [""; 0], "{path}");
        }
        for path in [
            "orders",
            "/orders/",
            "//",
            "/{id}.json",
            "/{",
            "/{}",
            "/{a b}",
            "/{proxy+}/x",
            "/ä",
            "/a b",
            "/a?b=c",
        ] {
            assert_eq!(codes(path), ["route_malformed"], "{path}");
        }
        assert_eq!(codes("/{id}/x/{id}"), ["route_variable_repeated"]);
    }

    #[test]
    fn a_method_is_one_of_http() {
        assert_eq!(
            routes("Api", &[("fetch", "/a")]),
            ["route_method_unknown F0.Properties.Events.E.Properties.Method"]
        );
        assert_eq!(routes("Api", &[("any", "/a")]), [""; 0]);
    }
}
