//! A REST API has one variable below a path, with one name.

use super::shape;
use crate::diagnostic::Diagnostic;
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{Route, routes, variable};
use crate::template::Template;
use std::collections::BTreeMap;

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::api::ROUTE_VARIABLES_DIFFER, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let routes = routes(template);
    let mut first: BTreeMap<(&str, String), (&str, &Route<'_>)> = BTreeMap::new();
    for route in routes.iter().filter(|route| route.rest) {
        let mut parent = String::new();
        for segment in route.path.split('/') {
            if let Some(name) = variable(segment) {
                let (other, by) = *first.entry((route.api, parent.clone())).or_insert((segment, route));
                // The same route with other names is `route_duplicate`, which says it better.
                let duplicate = by.method == route.method && shape(by.path) == shape(route.path);
                if other != segment && !duplicate {
                    let message = format!(
                        "a variable of a REST API must have one name below a path, found `{segment}` beside `{other}`"
                    );
                    let help = format!("call it `{}`", variable(other).unwrap_or(name));
                    let diagnostic =
                        Diagnostic::error(RULE.fault.code, route.event.place("Path"), message, help);
                    found.push(diagnostic.with_related(by.event.place("Path"), format!("`{other}` is here")));
                    break;
                }
            }
            parent.push('/');
            parent.push_str(&shape(segment));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::routes;

    #[test]
    fn siblings_share_the_name_of_their_variable() {
        let paths = [("GET", "/a/{b}"), ("GET", "/a/{c}/d")];
        assert_eq!(routes("Api", &paths), ["route_variables_differ F1.Properties.Events.E.Properties.Path"]);
        assert_eq!(routes("HttpApi", &paths), [""; 0]);
        assert_eq!(routes("Api", &[("GET", "/a/{b}"), ("GET", "/c/{d}")]), [""; 0]);
        assert_eq!(routes("Api", &[("GET", "/a/{b}"), ("GET", "/a/{b}/c/{d}")]), [""; 0]);
    }
}
