//! Editing the definition of a REST API.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

use super::editor::{
    Editor, contents, contents_mut, has_integration, method_fault, normalize, path_fault, path_item,
};
use super::{ANY_METHOD, INTEGRATION, is_version_3};
use crate::transform::fault::Fault;
use crate::transform::intrinsics::conditional;
use crate::transform::python27::{Dict, Node, Text};
use crate::value::json;
use std::collections::BTreeSet;

const OPTIONS: &str = "options";
const SECURITY: &str = "securityDefinitions";
const NOT_METHODS: [&str; 3] = ["summary", "description", "parameters"];
const ALL_METHODS: [&str; 7] = ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];

/// A definition without paths.
pub(in crate::transform) fn skeleton() -> Node {
    let title = Node::own(&json!({"Ref": "AWS::StackName"}));
    Node::map([
        ("swagger", Node::text("2.0")),
        ("info", Node::map([("version", Node::text("1.0")), ("title", title)])),
        ("paths", Node::empty()),
    ])
}

/// Whether a definition is one of Swagger 2 or OpenAPI 3.
pub(in crate::transform) fn is_valid_rest(definition: &Node) -> bool {
    let version = |version: &Node| version.as_str().map_or_else(|| version.to_string(), str::to_owned);
    definition.get("paths").is_some_and(|paths| paths.as_map().is_some())
        && (definition.truthy_at("swagger").is_some()
            || definition.truthy_at("openapi").is_some_and(|openapi| is_version_3(&version(openapi))))
}

impl Editor {
    /// Edits the definition of a REST API.
    pub(in crate::transform) fn rest(definition: &Node) -> Result<Self, Fault> {
        if !is_valid_rest(definition) {
            return Err(Fault::document(
                "Invalid Swagger document or the Swagger document is not explicitly defined in 'DefinitionBody'.",
            ));
        }
        let document = match definition.deep_copy() {
            Node::Map(document) => document,
            _ => Dict::new(),
        };
        let editor = Self { document, parts: Vec::new(), security_schemes: None, http: false };
        let paths = editor.document.get("paths").and_then(Node::as_map);
        for (path, item) in paths.into_iter().flat_map(Dict::iter) {
            if contents(item)?.iter().any(|item| item.as_map().is_none()) {
                return Err(path_fault(&path.text));
            }
        }
        Ok(editor)
    }
}

/// What a method does, and who may call it.
pub(in crate::transform) struct Integration<'a> {
    pub(in crate::transform) uri: Node,
    pub(in crate::transform) condition: Option<Node>,
    /// The role with which API Gateway calls the function, if it is not by the function's policy.
    pub(in crate::transform) credentials: Option<Node>,
    pub(in crate::transform) transfer_mode: Option<&'a str>,
}

/// Puts a function behind a method.
pub(in crate::transform) fn add_rest_integration(
    editor: &mut Editor,
    path: &Text,
    method: &Text,
    integration: &Integration<'_>,
) -> Result<(), Fault> {
    let method = normalize(method);
    if editor.has_integration(path, &method)? {
        let (path, method) = (&path.text, &method.text);
        return Err(Fault::document(format!(
            "Lambda integration already exists on Path={path}, Method={method}"
        )));
    }
    editor.add_path(path, &method)?;
    let uri = match &integration.condition {
        Some(condition) => conditional(condition.clone(), integration.uri.clone()),
        None => integration.uri.clone(),
    };
    let Some(item) = editor.path_mut(&path.text) else {
        return Ok(());
    };
    for item in contents_mut(item)? {
        let item = path_item(item, &path.text)?;
        let Some(definition) = item.get_mut(&method.text).and_then(Node::as_map_mut) else {
            return Err(method_fault(&path.text, &method.text));
        };
        let mut made = Dict::new();
        made.insert("type", Node::text("aws_proxy"));
        made.insert("httpMethod", Node::text("POST"));
        made.insert("uri", uri.clone());
        if integration.transfer_mode == Some("RESPONSE_STREAM") {
            made.insert("responseTransferMode", Node::text("STREAM"));
        }
        if let Some(credentials) = &integration.credentials {
            made.insert("credentials", credentials.clone());
        }
        definition.insert(INTEGRATION, Node::Map(made));
        definition.get_or_insert_with("responses", Node::empty);
        if let Some(condition) = &integration.condition {
            let definition = Node::Map(definition.clone());
            item.insert(method.clone(), conditional(condition.clone(), definition));
        }
    }
    Ok(())
}

/// Puts a state machine behind a method.
pub(in crate::transform) fn add_state_machine_integration(
    editor: &mut Editor,
    path: &Text,
    method: &Text,
    integration: &Integration<'_>,
    templates: Node,
) -> Result<(), Fault> {
    let method = normalize(method);
    editor.add_path(path, &method)?;
    let uri = match &integration.condition {
        Some(condition) => conditional(condition.clone(), integration.uri.clone()),
        None => integration.uri.clone(),
    };
    let Some(item) = editor.path_mut(&path.text) else {
        return Ok(());
    };
    for item in contents_mut(item)? {
        let item = path_item(item, &path.text)?;
        let Some(definition) = item.get_mut(&method.text).and_then(Node::as_map_mut) else {
            return Err(method_fault(&path.text, &method.text));
        };
        let both = |key: &str, good: &str, bad: &str| {
            let entry = |value: &str| Node::map([(key, Node::text(value))]);
            Node::map([("200", entry(good)), ("400", entry(bad))])
        };
        let mut made = Dict::new();
        made.insert("type", Node::text("aws"));
        made.insert("httpMethod", Node::text("POST"));
        made.insert("uri", uri.clone());
        made.insert("responses", both("statusCode", "200", "400"));
        made.insert("credentials", integration.credentials.clone().unwrap_or(Node::Null));
        let mut added = Dict::plain();
        added.insert("requestTemplates", templates.clone());
        made.update(&added);
        definition.insert(INTEGRATION, Node::Map(made));
        definition.get_or_insert_with("responses", || both("description", "OK", "Bad Request"));
        if let Some(condition) = &integration.condition {
            let definition = Node::Map(definition.clone());
            item.insert(method.clone(), conditional(condition.clone(), definition));
        }
    }
    Ok(())
}

/// Changes every method of a path that has an integration; `change` gets the method in normal form.
fn each_method(
    editor: &mut Editor,
    path: &str,
    mut change: impl FnMut(&Text, &mut Dict) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let Some(item) = editor.path_mut(path) else {
        return Ok(());
    };
    for item in contents_mut(item)? {
        let item = path_item(item, path)?;
        for name in item.keys().cloned().collect::<Vec<_>>() {
            if NOT_METHODS.contains(&name.text.as_str()) {
                continue;
            }
            let Some(method) = item.get_mut(&name.text) else {
                continue;
            };
            for definition in contents_mut(method)? {
                let with_integration = has_integration(definition);
                let definition = definition.as_map_mut().ok_or_else(|| method_fault(path, &name.text))?;
                if with_integration {
                    change(&normalize(&name), definition)?;
                }
            }
        }
    }
    Ok(())
}

fn existing_security(definition: &Dict, path: &str, method: &str) -> Result<Vec<Node>, Fault> {
    match definition.get("security") {
        None => Ok(Vec::new()),
        Some(Node::List(list)) => Ok(list.clone()),
        Some(_) => {
            Err(Fault::document(format!("Type of security for path {path} method {method} must be a list")))
        }
    }
}

/// Splits what a method requires into what names one of `names`, and the rest.
fn split_security(
    security: Vec<Node>,
    names: &[String],
    path: &str,
    method: &str,
) -> Result<(Vec<Node>, Vec<Node>), Fault> {
    let (mut named, mut rest) = (Vec::new(), Vec::new());
    for entry in security {
        let Some(map) = entry.as_map() else {
            return Err(Fault::document(format!(
                "{} in Security for path {path} method {method} is not a valid dictionary.",
                entry.as_str().map_or_else(|| entry.to_string(), str::to_owned)
            )));
        };
        if map.keys().any(|key| names.contains(&key.text)) { named.push(entry) } else { rest.push(entry) }
    }
    Ok((named, rest))
}

fn requires(security: &Node, name: &str) -> bool {
    security.as_map().is_some_and(|map| map.contains_key(name))
}

/// Makes all methods of a path require the default authorizer, unless they say otherwise.
pub(in crate::transform) fn set_default_authorizer(
    editor: &mut Editor,
    path: &str,
    default: &Text,
    authorizers: &[(Text, Vec<Node>)],
    preflight: bool,
) -> Result<(), Fault> {
    let mut names = vec!["AWS_IAM".to_owned()];
    names.extend(authorizers.iter().map(|(name, _)| name.text.clone()));
    let mut iam = false;
    each_method(editor, path, |method, definition| {
        if !preflight && method == OPTIONS {
            return Ok(());
        }
        let existing = existing_security(definition, path, &method.text)?;
        let (own, mut security) = split_security(existing, &names, path, &method.text)?;
        if let Some(none) = security.iter().position(|entry| requires(entry, "NONE")) {
            security.remove(none);
        } else if !own.is_empty() {
            security.extend(own);
        } else {
            let scopes = authorizers.iter().find(|(name, _)| name.text == default.text);
            let scopes = scopes.map(|(_, scopes)| scopes.clone()).unwrap_or_default();
            let mut entry = Dict::new();
            entry.insert(default.clone(), Node::List(scopes));
            security.push(Node::Map(entry));
        }
        if let Some(first) = security.first() {
            iam = iam || requires(first, "AWS_IAM");
            definition.insert("security", Node::List(security));
        }
        Ok(())
    })?;
    if iam {
        add_iam_definition(editor)?;
    }
    Ok(())
}

/// Makes all methods of a path require an API key, unless they say otherwise.
pub(in crate::transform) fn set_default_api_key(
    editor: &mut Editor,
    path: &str,
    preflight: bool,
) -> Result<(), Fault> {
    let names = ["api_key".to_owned(), "api_key_false".to_owned()];
    each_method(editor, path, |method, definition| {
        let existing = existing_security(definition, path, &method.text)?;
        let (own, mut security) = split_security(existing.clone(), &names, path, &method.text)?;
        let refused = own.iter().any(|entry| requires(entry, "api_key_false"));
        if !refused && (preflight || method != OPTIONS) {
            security.push(Node::map([("api_key", Node::List(Vec::new()))]));
        }
        if security != existing {
            definition.insert("security", Node::List(security));
        }
        Ok(())
    })
}

/// Makes a method require an authorizer.
pub(in crate::transform) fn set_method_authorizer(
    editor: &mut Editor,
    path: &str,
    method: &Text,
    authorizer: &Text,
    scopes: &Node,
) -> Result<(), Fault> {
    let mut iam = false;
    editor.each_definition(path, method, |definition| {
        let mut security = existing_security(definition, path, &method.text)?;
        let mut entry = Dict::new();
        entry.insert(authorizer.clone(), scopes.clone());
        security.push(Node::Map(entry));
        iam = iam || requires(&security[0], "AWS_IAM");
        definition.insert("security", Node::List(security));
        Ok(())
    })?;
    if iam { add_iam_definition(editor) } else { Ok(()) }
}

/// Makes a method require an API key, or none.
pub(in crate::transform) fn set_method_api_key(
    editor: &mut Editor,
    path: &str,
    method: &Text,
    needed: bool,
) -> Result<(), Fault> {
    let mut found = false;
    editor.each_definition(path, method, |definition| {
        found = true;
        let mut security = existing_security(definition, path, &method.text)?;
        security
            .push(Node::map([(if needed { "api_key" } else { "api_key_false" }, Node::List(Vec::new()))]));
        definition.insert("security", Node::List(security));
        Ok(())
    })?;
    if found && needed { add_api_key_definition(editor) } else { Ok(()) }
}

fn add_iam_definition(editor: &mut Editor) -> Result<(), Fault> {
    add_security_definition(editor, "AWS_IAM", || {
        Node::map([
            ("x-amazon-apigateway-authtype", Node::text("awsSigv4")),
            ("type", Node::text("apiKey")),
            ("name", Node::text("Authorization")),
            ("in", Node::text("header")),
        ])
    })
}

/// Declares API keys.
pub(in crate::transform) fn add_api_key_definition(editor: &mut Editor) -> Result<(), Fault> {
    add_security_definition(editor, "api_key", || {
        Node::map([
            ("type", Node::text("apiKey")),
            ("name", Node::text("x-api-key")),
            ("in", Node::text("header")),
        ])
    })
}

fn add_security_definition(
    editor: &mut Editor,
    name: &str,
    definition: impl FnOnce() -> Node,
) -> Result<(), Fault> {
    let Some(definitions) = editor.part(SECURITY).as_map_mut() else {
        return Err(Fault::template("securityDefinitions must be a dictionary."));
    };
    if !definitions.contains_key(name) {
        let mut added = Dict::new();
        added.insert(name, definition());
        definitions.update(&added);
    }
    Ok(())
}

/// What browsers may do with an API.
pub(in crate::transform) struct Cors {
    pub(in crate::transform) origins: Node,
    pub(in crate::transform) headers: Option<Node>,
    pub(in crate::transform) methods: Option<Node>,
    pub(in crate::transform) max_age: Option<Node>,
    pub(in crate::transform) credentials: bool,
}

/// Adds the method that answers preflight requests to a path.
pub(in crate::transform) fn add_cors(editor: &mut Editor, path: &str, cors: &Cors) -> Result<(), Fault> {
    let Some(item) = editor.path_mut(path) else {
        return Ok(());
    };
    let mut methods = cors.methods.clone().filter(Node::truthy);
    for item in contents_mut(item)? {
        let item = path_item(item, path)?;
        if item.contains_key(OPTIONS) {
            continue;
        }
        if !cors.origins.truthy() {
            return Err(Fault::template("Invalid input. Value for AllowedOrigins is required"));
        }
        let methods = methods.get_or_insert_with(|| Node::text(format!("'{}'", allowed_methods(item))));
        item.insert(OPTIONS, preflight(cors, methods));
    }
    Ok(())
}

fn allowed_methods(item: &Dict) -> String {
    let own: Vec<String> = item.keys().map(|key| key.text.clone()).collect();
    let methods: BTreeSet<String> = if own.iter().any(|method| method == ANY_METHOD) {
        ALL_METHODS.iter().map(|method| (*method).to_owned()).collect()
    } else {
        own.iter().map(String::as_str).chain([OPTIONS]).map(str::to_uppercase).collect()
    };
    methods.into_iter().collect::<Vec<_>>().join(",")
}

fn preflight(cors: &Cors, methods: &Node) -> Node {
    let mut parameters = Dict::new();
    let mut headers = Dict::new();
    let mut header = |name: &str, value: &Node, kind: &str| {
        parameters.insert(format!("method.response.header.{name}"), value.clone());
        headers.insert(name, Node::own(&json!({ "type": kind })));
    };
    header("Access-Control-Allow-Origin", &cors.origins, "string");
    if let Some(value) = cors.headers.as_ref().filter(|value| value.truthy()) {
        header("Access-Control-Allow-Headers", value, "string");
    }
    header("Access-Control-Allow-Methods", methods, "string");
    if let Some(value) = &cors.max_age {
        header("Access-Control-Max-Age", value, "integer");
    }
    if cors.credentials {
        header("Access-Control-Allow-Credentials", &Node::text("'true'"), "string");
    }
    let media_type = || Node::own(&json!(["application/json"]));
    let default = Node::map([
        ("statusCode", Node::text("200")),
        ("responseParameters", Node::Map(parameters)),
        ("responseTemplates", Node::own(&json!({"application/json": "{}\n"}))),
    ]);
    let integration = Node::map([
        ("type", Node::text("mock")),
        ("requestTemplates", Node::own(&json!({"application/json": "{\n  \"statusCode\" : 200\n}\n"}))),
        ("responses", Node::map([("default", default)])),
    ]);
    let response = Node::map([
        ("description", Node::text("Default response for CORS method")),
        ("headers", Node::Map(headers)),
    ]);
    Node::map([
        ("summary", Node::text("CORS support")),
        ("consumes", media_type()),
        ("produces", media_type()),
        (INTEGRATION, integration),
        ("responses", Node::map([("200", response)])),
    ])
}

/// Declares the models of request bodies.
pub(in crate::transform) fn add_models(editor: &mut Editor, models: &Dict) -> Result<(), Fault> {
    for (name, schema) in models.iter() {
        if schema.truthy_at("type").is_none() {
            return Err(Fault::document("'Models' schema is missing 'type'."));
        }
        if let Some(definitions) = editor.part("definitions").as_map_mut() {
            definitions.insert(name.map(str::to_lowercase), schema.clone());
        }
    }
    Ok(())
}

/// Says which model the body of a request follows.
pub(in crate::transform) fn add_request_model(
    editor: &mut Editor,
    path: &str,
    method: &Text,
    model: &Text,
    required: Option<&Node>,
) -> Result<(), Fault> {
    let name = model.map(str::to_lowercase);
    let swagger = editor.document.get("swagger").is_some_and(|version| !version.is_null());
    let version_3 = editor.document.get("openapi").and_then(Node::as_str).is_some_and(is_version_3);
    editor.each_definition(path, method, |definition| {
        if swagger {
            let mut parameter = Dict::new();
            parameter.insert("in", Node::text("body"));
            parameter.insert("name", Node::Text(name.clone()));
            parameter.insert("schema", Node::own(&json!({"$ref": format!("#/definitions/{}", name.text)})));
            if let Some(required) = required {
                parameter.insert("required", required.clone());
            }
            push_parameter(definition, Node::Map(parameter));
        } else if version_3 {
            let schema = json!({"$ref": format!("#/components/schemas/{}", name.text)});
            let mut body = Node::own(&json!({"content": {"application/json": {"schema": schema}}}));
            if let (Some(required), Some(body)) = (required, body.as_map_mut()) {
                body.insert("required", required.clone());
            }
            definition.insert("requestBody", body);
        }
        Ok(())
    })
}

fn push_parameter(definition: &mut Dict, parameter: Node) {
    let mut parameters = definition.get("parameters").and_then(Node::as_list).cloned().unwrap_or_default();
    parameters.push(parameter);
    definition.insert("parameters", Node::List(parameters));
}

/// Says what API Gateway checks of a request.
pub(in crate::transform) fn add_request_validator(
    editor: &mut Editor,
    path: &str,
    method: &Text,
    body: bool,
    parameters: bool,
) -> Result<(), Fault> {
    const VALIDATORS: &str = "x-amazon-apigateway-request-validators";
    let name = match (body, parameters) {
        (true, true) => "body-and-params",
        (true, false) => "body-only",
        (false, true) => "params-only",
        (false, false) => "no-validation",
    };
    if !editor.document.get(VALIDATORS).is_some_and(Node::truthy) {
        editor.document.insert(VALIDATORS, Node::empty());
    }
    if let Some(validators) = editor.document.get_mut(VALIDATORS).and_then(Node::as_map_mut)
        && !validators.get(name).is_some_and(Node::truthy)
    {
        let checks = [
            ("validateRequestBody", Node::Bool(body)),
            ("validateRequestParameters", Node::Bool(parameters)),
        ];
        let mut added = Dict::new();
        added.insert(name, Node::map(checks));
        validators.update(&added);
    }
    editor.each_definition(path, method, |definition| {
        let mut added = Dict::new();
        added.insert("x-amazon-apigateway-request-validator", Node::text(name));
        definition.update(&added);
        Ok(())
    })
}

/// A parameter of a request: its full name, whether it must be there, whether it is part of the cache key.
pub(in crate::transform) type RequestParameter = (Text, Node, Node);

/// Declares the parameters of a request.
pub(in crate::transform) fn add_request_parameters(
    editor: &mut Editor,
    path: &str,
    method: &Text,
    parameters: &[RequestParameter],
) -> Result<(), Fault> {
    const CACHE_KEY: &str = "cacheKeyParameters";
    editor.each_definition(path, method, |definition| {
        let mut all = definition.get("parameters").and_then(Node::as_list).cloned().unwrap_or_default();
        for (full, required, caching) in parameters {
            let bare = full.map(|name| name.replace("method.request.", ""));
            let (place, name) = bare.text.split_once('.').unwrap_or((&bare.text, ""));
            let text = |text: &str| Node::Text(Text { text: text.to_owned(), unicode: bare.unicode });
            let mut parameter = Dict::new();
            parameter.insert("in", if place == "querystring" { Node::text("query") } else { text(place) });
            parameter.insert("name", text(name));
            parameter.insert("required", required.clone());
            parameter.insert("type", Node::text("string"));
            all.push(Node::Map(parameter));
            if caching.truthy()
                && let Some(integration) = definition.get_mut(INTEGRATION).and_then(Node::as_map_mut)
            {
                let mut keys =
                    integration.get(CACHE_KEY).and_then(Node::as_list).cloned().unwrap_or_default();
                keys.push(Node::Text(full.clone()));
                integration.insert(CACHE_KEY, Node::List(keys));
            }
        }
        definition.insert("parameters", Node::List(all));
        Ok(())
    })
}
