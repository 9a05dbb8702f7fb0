//! An HTTP API has so many routes, a REST API so many resources: the distinct paths and those above them.

use super::shape;
use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::limits::apigateway::{HTTP_ROUTES, REST_RESOURCES};
use crate::rules::Rule;
use crate::rules::model::routes;
use crate::template::Template;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::api::API_TOO_MANY_ROUTES, check };

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    let mut apis: BTreeMap<(&str, bool), BTreeSet<String>> = BTreeMap::new();
    for route in routes(template) {
        let entries = apis.entry((route.api, route.rest)).or_default();
        let path = shape(route.path);
        if route.rest {
            // The root is a resource too.
            entries.insert(String::new());
            let ends = path.match_indices('/').skip(1).map(|(at, _)| at).chain([path.len()]);
            entries.extend(ends.map(|end| path[..end].trim_end_matches('/').to_owned()));
        } else {
            entries.insert(format!("{} {path}", route.method));
        }
    }
    for ((api, rest), entries) in apis {
        let limit = if rest { REST_RESOURCES } else { HTTP_ROUTES };
        if let Some(message) = limit.violation(entries.len() as u64) {
            let help = "divide the API, ask AWS for a higher quota, or let one function serve `/{proxy+}`";
            found.push(Diagnostic::error(RULE.fault.code, Place::resource(api), message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::routes;

    #[test]
    fn routes_and_resources_are_counted_as_their_api_does() {
        let paths: Vec<_> = (0..301).map(|at| format!("/p{at}")).collect();
        let list: Vec<_> = paths.iter().map(|path| ("GET", path.as_str())).collect();
        assert_eq!(routes("HttpApi", &list[..300]), [""; 0]);
        assert_eq!(routes("HttpApi", &list), ["api_too_many_routes ServerlessHttpApi"]);
        assert_eq!(routes("Api", &list[..299]), [""; 0]);
        assert_eq!(routes("Api", &list[..300]), ["api_too_many_routes ServerlessRestApi"]);
    }
}
