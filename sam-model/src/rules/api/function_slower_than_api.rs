//! A function behind an API is not allowed to run longer than its API waits.

use super::key;
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::apigateway::{HTTP_INTEGRATION_TIMEOUT, REST_INTEGRATION_TIMEOUT};
use crate::rules::Rule;
use crate::rules::model::{number, routes, timeout};
use crate::template::Template;
use std::collections::BTreeSet;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::api::FUNCTION_SLOWER_THAN_API, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for route in routes(template) {
        let default = if route.rest { REST_INTEGRATION_TIMEOUT } else { HTTP_INTEGRATION_TIMEOUT };
        let set = route
            .event
            .get("TimeoutInMillis")
            .map_or(Some(default.max), |value| number(value).map(|millis| millis / 1_000));
        let (Some(seconds), Some(waits)) = (timeout(template, route.event.resource), set) else {
            continue;
        };
        let function = route.event.function;
        if seconds > waits && seen.insert((function, route.rest)) {
            let kind = if route.rest { "a REST API" } else { "an HTTP API" };
            let message = format!(
                "timeout of the function `{function}` must be at most {waits} s, for `{}` of {kind} waits no longer, found {seconds} s",
                key(&route)
            );
            let help = format!("set `Timeout` to {waits} or less; let longer work go through a queue");
            let place = Place::property(function, "Properties.Timeout");
            let diagnostic = Diagnostic::error(RULE.fault.code, place, message, help);
            found.push(
                diagnostic.with_related(route.event.place("Path"), format!("this route waits for {waits} s")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn function(kind: &str, timeout: u64, more: &str) -> Vec<String> {
        codes(&format!(
            "F:\n  Type: AWS::Serverless::Function\n  Properties:\n    Timeout: {timeout}\n    Events:\n      E:\n        Type: {kind}\n        Properties: {{Method: GET, Path: /a{more}}}"
        ))
    }

    #[test]
    fn a_function_ends_before_its_api_gives_up() {
        let found = ["function_slower_than_api F.Properties.Timeout"];
        assert_eq!(function("Api", 29, ""), [""; 0]);
        assert_eq!(function("Api", 30, ""), found);
        assert_eq!(function("HttpApi", 30, ""), [""; 0]);
        assert_eq!(function("HttpApi", 31, ""), found);
        assert_eq!(function("HttpApi", 6, ", TimeoutInMillis: 5000"), found);
    }
}
