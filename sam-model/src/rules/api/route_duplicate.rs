//! A route of an API stands once, whatever its variables are called.

use super::{key, shape};
use crate::diagnostic::Diagnostic;
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{Route, routes};
use crate::template::Template;
use std::collections::BTreeMap;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::api::ROUTE_DUPLICATE, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let routes = routes(template);
    let mut first: BTreeMap<(&str, &str, String), &Route<'_>> = BTreeMap::new();
    for route in &routes {
        let place = (route.api, route.method.as_str(), shape(route.path));
        let Some(other) = first.get(&place) else {
            first.insert(place, route);
            continue;
        };
        let functions = format!("`{}` and `{}`", other.event.function, route.event.function);
        let message = format!(
            "a route of the API `{}` must belong to one function, found `{}` in {functions}",
            route.api,
            key(route)
        );
        let diagnostic = Diagnostic::error(
            RULE.fault.code,
            route.event.place("Path"),
            message,
            "change the method or the path",
        );
        found.push(
            diagnostic.with_related(other.event.place("Path"), format!("`{}` is here too", key(other))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::routes;

    #[test]
    fn names_of_variables_do_not_tell_routes_apart() {
        let found = ["route_duplicate F1.Properties.Events.E.Properties.Path"];
        assert_eq!(routes("HttpApi", &[("GET", "/a/{b}"), ("get", "/a/{c}")]), found);
        assert_eq!(routes("HttpApi", &[("GET", "/a"), ("POST", "/a")]), [""; 0]);
        assert_eq!(routes("HttpApi", &[("GET", "/a"), ("ANY", "/a")]), [""; 0]);
        assert_eq!(routes("HttpApi", &[("GET", "/a/{b}"), ("GET", "/a/{b+}")]), [""; 0]);
        assert_eq!(routes("HttpApi", &[("GET", "/a/{b}"), ("GET", "/a/b")]), [""; 0]);
    }
}
