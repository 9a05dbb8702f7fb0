//! `Api`: a method of a REST API calls the function.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html>

use super::permission::permission;
use super::{Event, Source, Target, api_id};
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::open_api::{self, Editor};
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::python27::{Dict, Node, Text};
use crate::transform::resource::Made;
use crate::transform::{Context, arn, serverless_api};
use crate::value::json;

pub(super) static SOURCE: Source = Source { name: "Api", properties: &PROPERTIES, check, transform };

static PROPERTIES: [Property; 9] = [
    required("Path", Shape::Text),
    required("Method", Shape::Text),
    required("RestApiId", Shape::Text),
    property("Stage", Shape::Text),
    property("Auth", Shape::Map),
    property("RequestModel", Shape::Map),
    property("RequestParameters", Shape::List),
    property("TimeoutInMillis", Shape::Integer),
    property("ResponseTransferMode", Shape::Text),
];

pub(in crate::transform) const PRINCIPAL: &str = "apigateway.amazonaws.com";

pub(in crate::transform) fn check(context: &Context<'_>, event: &Event) -> Result<(), Fault> {
    let Some(id) = event.declared.get("RestApiId").and_then(api_id).and_then(Node::as_str) else {
        return Ok(());
    };
    let Some(resource) = context.resources.get(id).and_then(Node::as_map) else {
        return Err(event
            .fault("RestApiId property of Api event must reference a valid resource in the same template."));
    };
    let properties = resource.get("Properties");
    if let Some(properties) = properties {
        expect::map(Some(properties), Of::Attribute(id), "Properties")?;
    }
    let stage = properties.and_then(|properties| properties.get("StageName")).and_then(Node::as_str);
    if stage == Some("") {
        return Err(Fault::resource(id, "StageName cannot be empty."));
    }
    Ok(())
}

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    _: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let rest_api = declared.get("RestApiId").cloned().unwrap_or(Node::Null);
    let id = api_id(&rest_api).and_then(Node::as_str).map(str::to_owned);
    let api = id.as_deref().and_then(|id| context.properties(id)).cloned();
    let name = api.as_ref().and_then(|api| api.get("StageName")).and_then(Node::as_text);
    let stage = match (&id, name) {
        (None, _) => Text::from("AllStages"),
        (Some(_), Some(stage)) => stage.clone(),
        (Some(_), None) => Text::from("Stage"),
    };
    let of = event.of();
    let path = expect::text(declared.get("Path"), of, "Path")?.clone();
    let method = expect::text(declared.get("Method"), of, "Method")?.map(str::to_lowercase);
    let pattern = arn::path_pattern(&arn::without_trailing_slash(&path), true).text;
    let verb = if method == *"any" { "*".to_owned() } else { method.text.to_uppercase() };
    let partition = context.environment.partition();
    let resource = format!("${{__ApiId__}}/${{__Stage__}}/{verb}{pattern}");
    let variables = json!({"__ApiId__": rest_api.to_value(), "__Stage__": "*"});
    let source = json!({"Fn::Sub": [arn::of_account(partition, "execute-api", &resource), variables]});
    let made = vec![permission(event, target, PRINCIPAL, source, &stage.text)?];
    let (Some(id), Some(mut api)) = (id, api) else {
        return Ok(made);
    };
    let route = Route { event, target, id: &id, path, method, stage };
    let on = |name: &str| api.get(name).is_some_and(Node::truthy);
    if on("MergeDefinitions") {
        let own = route.integrate(context, &api, &open_api::rest_skeleton())?;
        if let Some(definition) = api.get_mut("DefinitionBody") {
            serverless_api::merge_definitions(&id, definition, &own)?;
        }
    } else if on(open_api::MANAGED)
        && let Some(definition) = api.get("DefinitionBody").filter(|definition| !definition.is_null())
    {
        let definition = route.integrate(context, &api, definition)?;
        api.insert("DefinitionBody", definition);
    }
    if api.get("DefinitionBody").is_some_and(Node::truthy)
        && let Some(auth) = declared.truthy("Auth").filter(|auth| auth.truthy_at("OverrideApiAuth").is_some())
    {
        if ["Authorizer", "ApiKeyRequired", "ResourcePolicy"]
            .iter()
            .all(|name| auth.truthy_at(name).is_none())
        {
            return Err(event.fault(
                "Must define one of: Authorizer, ApiKeyRequired or ResourcePolicy when using the OverrideApiAuth property.",
            ));
        }
        let mut editor = Editor::rest(&api.get("DefinitionBody").cloned().unwrap_or(Node::Null))?;
        route.authorize(context, &api, &mut editor, auth)?;
        api.insert("DefinitionBody", editor.finish());
    }
    if let Some(properties) = context.properties_mut(&id) {
        *properties = api;
    }
    Ok(made)
}

/// A route on its way into the definition of its API.
pub(in crate::transform) struct Route<'a> {
    pub(in crate::transform) event: &'a Event,
    pub(in crate::transform) target: &'a Target,
    /// The logical id of the API.
    pub(in crate::transform) id: &'a str,
    pub(in crate::transform) path: Text,
    pub(in crate::transform) method: Text,
    pub(in crate::transform) stage: Text,
}

impl Route<'_> {
    fn place(&self) -> String {
        format!("on API method [{}] for path [{}]", self.method.text, self.path.text)
    }

    /// The definition with the route in it.
    fn integrate(&self, context: &Context<'_>, api: &Dict, definition: &Node) -> Result<Node, Fault> {
        let declared = &self.event.declared;
        let (path, method) = (&self.path, &self.method);
        let mode = declared.get("ResponseTransferMode").and_then(Node::as_str);
        let uri = integration_uri(self.target, context.environment.partition(), mode);
        let mut editor = Editor::rest(definition)?;
        if editor.has_integration(path, method)? {
            let (path, method) = (&path.text, &method.text);
            return Err(self
                .event
                .fault(format!("API method \"{method}\" defined multiple times for path \"{path}\".")));
        }
        let empty = Node::empty();
        let auth = declared.truthy("Auth").unwrap_or(&empty);
        expect::map(Some(auth), self.event.of(), "Auth")?;
        let api_auth = api.get("Auth").filter(|auth| auth.truthy()).unwrap_or(&empty);
        expect::map(Some(api_auth), Of::Resource(self.id), "Auth")?;
        let credentials = credentials(context, auth, api_auth);
        let integration = open_api::Integration {
            uri,
            condition: self.target.condition.clone(),
            credentials,
            transfer_mode: mode,
        };
        open_api::add_rest_integration(&mut editor, path, method, &integration)?;
        if let Some(auth) = declared.truthy("Auth") {
            self.authorize(context, api, &mut editor, auth)?;
        }
        if let Some(timeout) = declared.truthy("TimeoutInMillis") {
            editor.add_timeout(&path.text, method, timeout)?;
        }
        self.model(api, &mut editor)?;
        self.parameters(&mut editor)?;
        Ok(editor.finish())
    }

    /// Says who may call the method.
    pub(in crate::transform) fn authorize(
        &self,
        context: &Context<'_>,
        api: &Dict,
        editor: &mut Editor,
        auth: &Node,
    ) -> Result<(), Fault> {
        let (event, place) = (self.event, self.place());
        let raw_auth = api.get("Auth").cloned().unwrap_or(Node::Null);
        let api_auth = context.parameters.resolved(&raw_auth)?;
        let authorizers = api_auth.truthy_at("Authorizers");
        if let Some(authorizers) = authorizers {
            expect::map(Some(authorizers), Of::Resource(self.id), "Auth.Authorizers")?;
        }
        let authorizer = auth.truthy_at("Authorizer");
        match authorizer {
            None => {}
            Some(name) if name.as_str() == Some("AWS_IAM") => {}
            Some(name) if name.as_str() == Some("NONE") && api_auth.truthy_at("DefaultAuthorizer").is_some() => {}
            Some(name) if name.as_str() == Some("NONE") => return Err(event.fault(format!(
                        "Unable to set Authorizer {place} because 'NONE' is only a valid value when a DefaultAuthorizer on \
                         the API is specified."
                    ))),
            Some(name) => {
                let shown = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
                let Some(authorizers) = authorizers else {
                    return Err(event.fault(format!(
                        "Unable to set Authorizer [{shown}] {place} because the related API does not define any Authorizers."
                    )));
                };
                if name.as_str().is_none() {
                    return Err(event.fault(not_a_name(&shown, &place)));
                }
                if authorizers.truthy_at(&shown).is_none() {
                    return Err(event.fault(format!(
                        "Unable to set Authorizer [{shown}] {place} because it wasn't defined in the API's Authorizers."
                    )));
                }
            }
        }
        let scopes = auth.get("AuthorizationScopes");
        if scopes.is_some_and(Node::truthy) {
            expect::list(scopes, event.of(), "Auth.AuthorizationScopes")?;
            if authorizer.is_none() {
                return Err(event.fault("AuthorizationScopes works only when Authorizer is set"));
            }
        }
        let key = auth.get("ApiKeyRequired");
        if key.is_some_and(|key| !key.truthy()) && api_auth.truthy_at("ApiKeyRequired").is_none() {
            return Err(event.fault(format!(
                "Unable to set ApiKeyRequired [False] {place} because the related API does not specify any ApiKeyRequired."
            )));
        }
        if let Some(name) = authorizer.and_then(Node::as_text) {
            let config = authorizers.and_then(|authorizers| authorizers.as_map()?.get(&name.text));
            if name.text != "NONE" && config.is_some_and(|config| config.as_map().is_none()) {
                let message = format!("Type of authorizer '{}' must be a dictionary", name.text);
                return Err(Fault::document(message));
            }
            // The scopes come from the API as the template writes it, parameters and all.
            let declared = raw_auth.get("Authorizers").filter(|authorizers| authorizers.truthy());
            let own =
                declared.filter(|_| name.text != "NONE").and_then(|authorizers| authorizers.get(&name.text));
            let scopes = own.and_then(|own| scopes.or_else(|| own.get("AuthorizationScopes")));
            let scopes = scopes.cloned().unwrap_or_else(|| Node::List(Vec::new()));
            open_api::set_method_authorizer(editor, &self.path.text, &self.method, name, &scopes)?;
        }
        if let Some(key) = key {
            open_api::set_method_api_key(editor, &self.path.text, &self.method, key.truthy())?;
        }
        if let Some(policy) = auth.truthy_at("ResourcePolicy") {
            expect::map(Some(policy), Of::Resource(&self.event.name), "Auth.ResourcePolicy")?;
            serverless_api::add_resource_policy(editor, policy, &self.path, &Node::Text(self.stage.clone()))?;
        }
        Ok(())
    }

    /// Says what the body of a request looks like.
    fn model(&self, api: &Dict, editor: &mut Editor) -> Result<(), Fault> {
        let Some(request) = self.event.declared.truthy("RequestModel") else {
            return Ok(());
        };
        expect::map(Some(request), self.event.of(), "RequestModel")?;
        let Some(model) = request.truthy_at("Model") else {
            return Ok(());
        };
        let shown = model.as_str().map_or_else(|| model.to_string(), str::to_owned);
        let refuse = |reason: &str| {
            self.event.fault(format!("Unable to set RequestModel [{shown}] {} {reason}", self.place()))
        };
        let Some(models) = api.get("Models").filter(|models| models.truthy()) else {
            return Err(refuse("because the related API does not define any Models."));
        };
        if models.as_map().is_none() {
            return Err(refuse("because the related API Models defined is of invalid type."));
        }
        let Some(name) = model.as_text() else {
            return Err(refuse("because the related API does not contain valid Models."));
        };
        if models.truthy_at(&name.text).is_none() {
            return Err(refuse("because it wasn't defined in the API's Models."));
        }
        open_api::add_request_model(editor, &self.path.text, &self.method, name, request.get("Required"))?;
        let (body, parameters) = (request.get("ValidateBody"), request.get("ValidateParameters"));
        if body.is_none() && parameters.is_none() {
            return Ok(());
        }
        let flag = |value: Option<&Node>| value.map_or(Some(false), Node::as_bool);
        let (Some(body), Some(parameters)) = (flag(body), flag(parameters)) else {
            return Err(self.event.fault(format!(
                "Unable to set Validator to RequestModel [{shown}] {} ValidateBody and ValidateParameters must be a boolean \
                 type, strings or intrinsics are not supported.",
                self.place()
            )));
        };
        open_api::add_request_validator(editor, &self.path.text, &self.method, body, parameters)
    }

    /// Says which parameters a request has.
    fn parameters(&self, editor: &mut Editor) -> Result<(), Fault> {
        const FORM: &str = "Invalid value for 'RequestParameters' property. Keys must be in the format \
                            'method.request.[querystring|path|header].{value}', e.g \
                            'method.request.header.Authorization'.";
        let Some(parameters) = self.event.declared.truthy("RequestParameters").and_then(Node::as_list) else {
            return Ok(());
        };
        let well_formed = |name: &str| {
            let rest = name.strip_prefix("method.request.");
            rest.is_some_and(|rest| {
                ["querystring.", "path.", "header."].iter().any(|place| rest.starts_with(place))
            })
        };
        let mut rows = Vec::new();
        for parameter in parameters {
            let (name, settings) = match parameter {
                Node::Text(name) => (name.clone(), None),
                Node::Map(map) => match map.iter().next() {
                    Some((name, settings)) => (name.clone(), Some(settings)),
                    None => continue,
                },
                _ => {
                    return Err(self.event.fault(
                        "Invalid value for 'RequestParameters' property. Property must be either a string or an object",
                    ));
                }
            };
            if !well_formed(&name.text) {
                return Err(self.event.fault(FORM));
            }
            let known = |key: &Text| key == "Required" || key == "Caching";
            if settings.is_some_and(|settings| !settings.as_map().is_some_and(|map| map.keys().all(known))) {
                return Err(self.event.fault(
                    "Invalid value for 'RequestParameters' property. Values must be an object, e.g { Required: true, \
                     Caching: false }",
                ));
            }
            let setting = |key: &str| {
                let value = settings.and_then(|settings| settings.as_map()?.get(key));
                value.cloned().unwrap_or(Node::Bool(false))
            };
            rows.push((name, setting("Required"), setting("Caching")));
        }
        if rows.is_empty() {
            return Ok(());
        }
        open_api::add_request_parameters(editor, &self.path.text, &self.method, &rows)
    }
}

/// What is said of an authorizer that is not a name, or of authorizers that are no mapping.
pub(super) fn not_a_name(shown: &str, place: &str) -> String {
    format!(
        "Unable to set Authorizer [{shown}] {place}. The method authorizer must be a string with a corresponding dict entry \
         in the api authorizer."
    )
}

/// The ARN with which API Gateway calls the function.
pub(super) fn integration_uri(target: &Target, partition: &str, mode: Option<&str>) -> Node {
    let (version, call) = match mode {
        Some("RESPONSE_STREAM") => ("2021-11-15", "response-streaming-invocations"),
        _ => ("2015-03-31", "invocations"),
    };
    let function = match &target.alias {
        Some(alias) => alias.clone(),
        None => format!("{}.Arn", target.function),
    };
    let text = format!(
        "arn:{partition}:apigateway:${{AWS::Region}}:lambda:path/{version}/functions/${{{function}}}/{call}"
    );
    let unicode = target.unicode && target.alias.is_none();
    Node::map([("Fn::Sub", Node::Text(Text { text, unicode }))])
}

/// The role with which API Gateway calls the function, if callers are known by IAM.
fn credentials(context: &Context<'_>, auth: &Node, api_auth: &Node) -> Option<Node> {
    let is_iam = |value: Option<&Node>| value.and_then(Node::as_str) == Some("AWS_IAM");
    let method = is_iam(auth.get("Authorizer"));
    let by_default = !auth.truthy() && is_iam(api_auth.get("DefaultAuthorizer"));
    if !method && !by_default {
        return None;
    }
    let role = |auth: &Node| match auth.as_map().and_then(|auth| auth.get("InvokeRole")) {
        Some(role) if role.truthy() => Some(role.clone()),
        Some(_) => Some(Node::text("NONE")),
        None => None,
    };
    match role(auth).or_else(|| role(api_auth)) {
        Some(role) if role.as_str() == Some("NONE") => None,
        Some(role) if role.as_str() != Some("CALLER_CREDENTIALS") => Some(role),
        _ => Some(Node::text(format!("arn:{}:iam::*:user/*", context.environment.partition()))),
    }
}
