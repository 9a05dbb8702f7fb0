//! API Gateway answers `/ping` and `/sping` of a REST API itself.

use crate::diagnostic::Diagnostic;
use crate::fault;
use crate::limits::apigateway::RESERVED_PATHS;
use crate::rules::Rule;
use crate::rules::model::routes;
use crate::template::Template;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::api::ROUTE_RESERVED, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for route in routes(template).iter().filter(|route| route.rest && RESERVED_PATHS.contains(&route.path)) {
        let message = format!(
            "a path of a REST API should be none that API Gateway answers itself, found `{}`",
            route.path
        );
        found.push(Diagnostic::warning(
            RULE.fault.code,
            route.event.place("Path"),
            message,
            "choose another path, such as `/health`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::routes;

    #[test]
    fn ping_belongs_to_rest_apis() {
        assert_eq!(
            routes("Api", &[("GET", "/ping")]),
            ["route_reserved F0.Properties.Events.E.Properties.Path"]
        );
        assert_eq!(routes("Api", &[("GET", "/pings")]), [""; 0]);
        assert_eq!(routes("HttpApi", &[("GET", "/ping")]), [""; 0]);
    }
}
