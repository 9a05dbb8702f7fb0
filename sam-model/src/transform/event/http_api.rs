//! `HttpApi`: a route of an HTTP API calls the function.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html>

use super::api::{PRINCIPAL, integration_uri, not_a_name};
use super::permission::permission;
use super::{Event, Source, Target, api_id};
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::open_api::{self, ANY_METHOD, DEFAULT_PATH, Editor};
use crate::transform::property::{Property, Shape, property};
use crate::transform::python27::{Dict, Node, Text};
use crate::transform::resource::Made;
use crate::transform::{Context, arn};
use crate::value::json;

pub(super) static SOURCE: Source = Source { name: "HttpApi", properties: &PROPERTIES, check, transform };

static PROPERTIES: [Property; 8] = [
    property("Path", Shape::Text),
    property("Method", Shape::Text),
    property("ApiId", Shape::Text),
    property("Stage", Shape::Text),
    property("Auth", Shape::Map),
    property("TimeoutInMillis", Shape::Integer),
    property("RouteSettings", Shape::Map),
    property("PayloadFormatVersion", Shape::Text),
];

/// The partition as the template says it: the definition is the same in all of them.
const PARTITION: &str = "${AWS::Partition}";

fn check(context: &Context<'_>, event: &Event) -> Result<(), Fault> {
    let id = event.declared.get("ApiId").and_then(api_id).and_then(Node::as_str).unwrap_or_default();
    if context.resources.contains_key(id) {
        return Ok(());
    }
    Err(event.fault(format!("'{id}'")))
}

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    _: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let api_ref = declared.get("ApiId").cloned().unwrap_or(Node::Null);
    let id = api_id(&api_ref).and_then(Node::as_str).unwrap_or_default().to_owned();
    let mut api = context.properties(&id).cloned().unwrap_or_else(Dict::plain);
    let path = expect::text(declared.get("Path"), event.of(), "Path")?.clone();
    let method = expect::text(declared.get("Method"), event.of(), "Method")?.map(str::to_lowercase);
    let mut made = Vec::new();
    if let Some(resource) = method_resource(&api, &id, &path, &method, target)? {
        let variables = json!({"__ApiId__": api_ref.to_value(), "__Stage__": "*"});
        let source = json!({"Fn::Sub": [arn::of_account(PARTITION, "execute-api", &resource), variables]});
        made.push(permission(event, target, PRINCIPAL, source, "")?);
    }
    let route = Route { event, target, id: &id, path, method };
    route.integrate(&mut api)?;
    if let Some(properties) = context.properties_mut(&id) {
        *properties = api;
    }
    Ok(made)
}

/// The part of the ARN that names the route; none if the default route calls the same function.
fn method_resource(
    api: &Dict,
    id: &str,
    path: &Text,
    method: &Text,
    target: &Target,
) -> Result<Option<String>, Fault> {
    let mut path = arn::without_trailing_slash(path);
    let editor = match api.get("DefinitionBody").filter(|definition| definition.truthy()) {
        Some(definition) => {
            Some(Editor::http(definition).map_err(|fault| Fault::resource(id, fault.message()))?)
        }
        None => None,
    };
    if path == *DEFAULT_PATH {
        path = Text::from("");
    } else if let Some(editor) = editor
        && open_api::has_function_behind_default(
            &editor,
            target.alias.as_deref().unwrap_or(&target.function),
        )?
    {
        return Ok(None);
    }
    let path = arn::path_pattern(&path, false).text;
    let verb = match method.text.as_str() {
        "any" | ANY_METHOD => "*".to_owned(),
        method => method.to_uppercase(),
    };
    Ok(Some(if method == "any" && path == format!("/{DEFAULT_PATH}") {
        format!("${{__ApiId__}}/${{__Stage__}}{path}")
    } else {
        format!("${{__ApiId__}}/${{__Stage__}}/{verb}{path}")
    }))
}

/// A route on its way into the definition of its API.
struct Route<'a> {
    event: &'a Event,
    target: &'a Target,
    id: &'a str,
    path: Text,
    method: Text,
}

impl Route<'_> {
    fn integrate(&self, api: &mut Dict) -> Result<(), Fault> {
        let Some(definition) = api.get("DefinitionBody").filter(|definition| !definition.is_null()) else {
            return Ok(());
        };
        let declared = &self.event.declared;
        let (path, method) = (&self.path, &self.method);
        let uri = integration_uri(self.target, PARTITION, None);
        let mut editor = Editor::http(definition)?;
        let managed = api.get(open_api::MANAGED).is_some_and(Node::truthy);
        if managed && editor.has_integration(path, method)? {
            let (path, method) = (&path.text, &method.text);
            return Err(self
                .event
                .fault(format!("API method '{method}' defined multiple times for path '{path}'.")));
        }
        open_api::add_http_integration(&mut editor, path, method, uri, self.target.condition.clone())?;
        if let Some(auth) = declared.truthy("Auth") {
            self.authorize(api, &mut editor, auth)?;
        }
        if let Some(timeout) = declared.truthy("TimeoutInMillis") {
            editor.add_timeout(&path.text, method, timeout)?;
        }
        let variables = path_variables(&path.text);
        if !variables.is_empty() {
            editor.add_path_parameters(&path.text, method, &variables)?;
        }
        if let Some(version) = declared.truthy("PayloadFormatVersion") {
            editor.set_payload_version(&path.text, method, version)?;
        }
        api.insert("DefinitionBody", editor.finish());
        Ok(())
    }

    fn authorize(&self, api: &Dict, editor: &mut Editor, auth: &Node) -> Result<(), Fault> {
        let event = self.event;
        let place = format!("on API method [{}] for path [{}]", self.method.text, self.path.text);
        let empty = Node::empty();
        let api_auth = api.get("Auth").unwrap_or(&empty);
        expect::map(Some(api_auth), Of::Resource(self.id), "Auth")?;
        let default = api_auth.truthy_at("DefaultAuthorizer");
        let Some(authorizer) = auth.truthy_at("Authorizer").or(default) else {
            return Err(event.fault(
                "'Auth' section requires either an explicit 'Authorizer' set or a 'DefaultAuthorizer' configured on the \
                 HttpApi.",
            ));
        };
        let shown = authorizer.as_str().map_or_else(|| authorizer.to_string(), str::to_owned);
        let authorizers = api_auth.get("Authorizers");
        let iam = api_auth.get("EnableIamAuthorizer").and_then(Node::as_bool) == Some(true);
        let needs_entry = shown != "NONE" && !(shown == "AWS_IAM" && iam);
        if needs_entry && (authorizer.as_str().is_none() || authorizers.and_then(Node::as_map).is_none()) {
            return Err(event.fault(not_a_name(&shown, &place)));
        }
        if shown == "NONE" && default.is_none() {
            return Err(event.fault(format!(
                "Unable to set Authorizer {place} because 'NONE' is only a valid value when a DefaultAuthorizer on the API \
                 is specified."
            )));
        }
        if needs_entry {
            if !authorizers.is_some_and(Node::truthy) {
                return Err(event.fault(format!(
                    "Unable to set Authorizer [{shown}] {place} because the related API does not define any Authorizers."
                )));
            }
            if authorizers.and_then(|authorizers| authorizers.truthy_at(&shown)).is_none() {
                return Err(event.fault(format!(
                    "Unable to set Authorizer [{shown}] {place} because it wasn't defined in the API's Authorizers."
                )));
            }
        }
        let scopes = auth.truthy_at("AuthorizationScopes");
        if scopes.is_some_and(|scopes| scopes.as_list().is_none()) {
            return Err(event.fault(format!(
                "Unable to set Authorizer {place} because 'AuthorizationScopes' must be a list of strings."
            )));
        }
        let mut required = Node::List(Vec::new());
        if shown != "NONE" && shown != "AWS_IAM" {
            let own = authorizers.and_then(|authorizers| authorizers.get(&shown));
            if own.is_some_and(|own| own.as_map().is_none()) {
                return Err(Fault::document(format!("Type of authorizer '{shown}' must be a dictionary")));
            }
            let scopes = scopes.or_else(|| own.and_then(|own| own.truthy_at("AuthorizationScopes")));
            required = scopes.cloned().unwrap_or(required);
        }
        let Some(name) = authorizer.as_text() else {
            return Ok(());
        };
        editor.set_http_authorizer(&self.path.text, &self.method, name, &required)
    }
}

/// What stands between braces.
fn path_variables(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(begin) = rest.find('{') {
        rest = &rest[begin + 1..];
        let Some(end) = rest.find('}') else { break };
        names.push(rest[..end].to_owned());
        rest = &rest[end + 1..];
    }
    names
}
