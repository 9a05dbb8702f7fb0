//! An authorizer that a route or an API names is one of the API's own.

use crate::diagnostic::{Diagnostic, Place};
use crate::fault;
use crate::rules::Rule;
use crate::rules::model::{SAM_API, SAM_HTTP_API, resources, routes, setting};
use crate::template::{Resource, Template};

pub(in crate::rules) const RULE: Rule = Rule { fault: &fault::api::AUTHORIZER_UNKNOWN, check };

/// What may stand in the place of a name, whatever authorizers the API has.
const OTHERS: [&str; 2] = ["NONE", "AWS_IAM"];

fn check(template: &Template, found: &mut Vec<Diagnostic>) {
    for (id, api) in resources(template, &[SAM_API, SAM_HTTP_API]) {
        let default = setting(template, api, &["Auth", "DefaultAuthorizer"]).and_then(|name| name.as_str());
        if let Some(name) = default.filter(|name| !knows(template, api, name)) {
            report(name, id, Place::property(id, "Properties.Auth.DefaultAuthorizer"), found);
        }
    }
    for route in routes(template) {
        let name =
            route.event.get("Auth").and_then(|auth| auth.get("Authorizer")).and_then(|name| name.as_str());
        let api = template.resources.get(route.api);
        if let (Some(name), Some(api)) = (name, api)
            && [SAM_API, SAM_HTTP_API].contains(&api.kind.as_str())
            && !knows(template, api, name)
        {
            report(name, route.api, route.event.place("Auth.Authorizer"), found);
        }
    }
}

fn knows(template: &Template, api: &Resource, name: &str) -> bool {
    let listed = setting(template, api, &["Auth", "Authorizers"]).and_then(|list| list.as_object());
    // What the deployment decides is left to it.
    OTHERS.contains(&name)
        || listed
            .is_some_and(|list| list.contains_key(name) || list.keys().any(|key| key.starts_with("Fn::")))
}

fn report(name: &str, api: &str, place: Place, found: &mut Vec<Diagnostic>) {
    let message = format!("the authorizer `{name}` must be one of the API `{api}`");
    let help = format!("add `{name}` to `Auth.Authorizers` of `{api}`");
    found.push(Diagnostic::error(RULE.fault.code, place, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::codes;

    fn api(auth: &str, name: &str) -> Vec<String> {
        codes(&format!(
            "A:\n  Type: AWS::Serverless::HttpApi\n  Properties: {{Auth: {{{auth}}}}}\nF:\n  Type: AWS::Serverless::Function\n  Properties:\n    Events:\n      E:\n        Type: HttpApi\n        Properties: {{ApiId: !Ref A, Method: GET, Path: /a, Auth: {{Authorizer: {name}}}}}"
        ))
    }

    const USERS: &str = "Authorizers: {Users: {IdentitySource: $request.header.Authorization}}";

    #[test]
    fn a_route_names_an_authorizer_of_its_api() {
        assert_eq!(api(USERS, "Users"), [""; 0]);
        assert_eq!(api(USERS, "NONE"), [""; 0]);
        assert_eq!(
            api(USERS, "Admins"),
            ["authorizer_unknown F.Properties.Events.E.Properties.Auth.Authorizer"]
        );
    }

    #[test]
    fn a_default_authorizer_is_one_of_the_api() {
        assert_eq!(api(&format!("DefaultAuthorizer: Users, {USERS}"), "NONE"), [""; 0]);
        assert_eq!(
            api("DefaultAuthorizer: Users", "NONE"),
            ["authorizer_unknown A.Properties.Auth.DefaultAuthorizer"]
        );
    }
}
