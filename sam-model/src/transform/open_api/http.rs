//! Editing the definition of an HTTP API.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html>

use super::editor::{Editor, contents, contents_mut, has_integration, method_fault, normalize, path_item};
use super::{ANY_METHOD, DEFAULT_PATH, INTEGRATION, is_version_3};
use crate::transform::fault::Fault;
use crate::transform::intrinsics::conditional;
use crate::transform::python27::{Dict, Node, Text};
use crate::value::json;

/// A definition without paths.
pub(in crate::transform) fn skeleton() -> Node {
    let title = Node::own(&json!({"Ref": "AWS::StackName"}));
    Node::map([
        ("openapi", Node::text("3.0.1")),
        ("info", Node::map([("version", Node::text("1.0")), ("title", title)])),
        ("paths", Node::empty()),
    ])
}

/// Whether a definition is one of OpenAPI 3.
pub(in crate::transform) fn is_valid_http(definition: &Node) -> bool {
    let version = |version: &Node| version.as_str().map_or_else(|| version.to_string(), str::to_owned);
    definition.get("paths").is_some_and(|paths| paths.as_map().is_some())
        && definition.truthy_at("openapi").is_some_and(|openapi| is_version_3(&version(openapi)))
}

impl Editor {
    /// Edits the definition of an HTTP API. No id hashes it, so that the order of its keys does not matter.
    pub(in crate::transform) fn http(definition: &Node) -> Result<Self, Fault> {
        if !is_valid_http(definition) {
            return Err(Fault::document(
                "Invalid OpenApi document. Invalid values or missing keys for 'openapi' or 'paths' in 'DefinitionBody'.",
            ));
        }
        let document = definition.as_map().cloned().unwrap_or_else(Dict::new);
        let components = document.get("components").filter(|components| !components.is_null());
        let schemes = match components {
            None => None,
            Some(Node::Map(components)) => {
                components.get("securitySchemes").filter(|schemes| schemes.truthy()).cloned()
            }
            Some(_) => {
                return Err(Fault::document(
                    "Invalid OpenApi document: The value of 'components' should be a map",
                ));
            }
        };
        Ok(Self { document, parts: Vec::new(), security_schemes: schemes, http: true })
    }

    /// Requires an authorizer of all methods of a path that require nothing, preflight excepted.
    pub(in crate::transform) fn set_http_default_authorizer(
        &mut self,
        path: &str,
        default: &Text,
        scopes: &Node,
    ) -> Result<(), Fault> {
        let Some(item) = self.path_mut(path) else {
            return Ok(());
        };
        for item in contents_mut(item)? {
            let item = path_item(item, path)?;
            for name in item.keys().cloned().collect::<Vec<_>>() {
                let normal = normalize(&name);
                if normal == *"parameters" || normal == *"options" {
                    continue;
                }
                if !item.contains_key(&normal.text) {
                    return Err(Fault::document(format!(
                        "Could not find {} in {path} within DefinitionBody.",
                        normal.text
                    )));
                }
                let Some(method) = item.get_mut(&name.text) else {
                    continue;
                };
                for definition in contents_mut(method)? {
                    let with_integration = has_integration(definition);
                    let definition = definition.as_map_mut().ok_or_else(|| method_fault(path, &name.text))?;
                    if with_integration && !definition.get("security").is_some_and(Node::truthy) {
                        let mut entry = Dict::plain();
                        entry.insert(default.clone(), scopes.clone());
                        definition.insert("security", Node::List(vec![Node::Map(entry)]));
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes a method require an authorizer.
    pub(in crate::transform) fn set_http_authorizer(
        &mut self,
        path: &str,
        method: &Text,
        authorizer: &Text,
        scopes: &Node,
    ) -> Result<(), Fault> {
        self.each_definition(path, method, |definition| {
            let mut security = match definition.get("security") {
                None => Vec::new(),
                Some(Node::List(list)) => list.clone(),
                Some(_) => {
                    let message =
                        format!("Type of security for path {path} method {} must be a list", method.text);
                    return Err(Fault::document(message));
                }
            };
            let mut entry = Dict::plain();
            entry.insert(authorizer.clone(), scopes.clone());
            security.push(Node::Map(entry));
            definition.insert("security", Node::List(security));
            Ok(())
        })
    }

    /// Declares the variables of a path.
    pub(in crate::transform) fn add_path_parameters(
        &mut self,
        path: &str,
        method: &Text,
        names: &[String],
    ) -> Result<(), Fault> {
        self.each_definition(path, method, |definition| {
            let parameters = definition.get_or_insert_with("parameters", || Node::List(Vec::new()));
            let Some(parameters) = parameters.as_list_mut() else {
                return Ok(());
            };
            for name in names {
                let is_this =
                    |parameter: &&mut Node| parameter.get("name").and_then(Node::as_str) == Some(name);
                if let Some(parameter) = parameters.iter_mut().find(is_this).and_then(Node::as_map_mut) {
                    parameter.insert("in", Node::text("path"));
                    parameter.insert("required", Node::Bool(true));
                } else {
                    parameters.push(Node::map([
                        ("name", Node::Text(Text::unicode(name.as_str()))),
                        ("in", Node::text("path")),
                        ("required", Node::Bool(true)),
                    ]));
                }
            }
            Ok(())
        })
    }

    /// Sets the version of the event that the function gets.
    pub(in crate::transform) fn set_payload_version(
        &mut self,
        path: &str,
        method: &Text,
        version: &Node,
    ) -> Result<(), Fault> {
        self.each_definition(path, method, |definition| {
            if let Some(integration) = definition.get_mut(INTEGRATION).and_then(Node::as_map_mut) {
                integration.insert("payloadFormatVersion", version.clone());
            }
            Ok(())
        })
    }
}

/// Puts a function behind a method, unless something is there.
pub(in crate::transform) fn add_http_integration(
    editor: &mut Editor,
    path: &Text,
    method: &Text,
    uri: Node,
    condition: Option<Node>,
) -> Result<(), Fault> {
    let method = normalize(method);
    if editor.has_integration(path, &method)? {
        return Ok(());
    }
    editor.add_path(path, &method)?;
    let uri = match &condition {
        Some(condition) => conditional(condition.clone(), uri),
        None => uri,
    };
    let Some(item) = editor.path_mut(&path.text) else {
        return Ok(());
    };
    for item in contents_mut(item)? {
        let item = path_item(item, &path.text)?;
        let definition = item.get_or_insert_with(method.clone(), Node::empty);
        if definition.is_null() {
            *definition = Node::empty();
        }
        let definition = definition.as_map_mut().ok_or_else(|| method_fault(&path.text, &method.text))?;
        let integration = Node::map([
            ("type", Node::text("aws_proxy")),
            ("httpMethod", Node::text("POST")),
            ("payloadFormatVersion", Node::text("2.0")),
            ("uri", uri.clone()),
        ]);
        definition.insert(INTEGRATION, integration);
        if *path == *DEFAULT_PATH && method == *ANY_METHOD {
            definition.insert("isDefaultRoute", Node::Bool(true));
        }
        definition.get_or_insert_with("responses", Node::empty);
        if let Some(condition) = &condition {
            let definition = Node::Map(definition.clone());
            item.insert(method.clone(), conditional(condition.clone(), definition));
        }
    }
    Ok(())
}

/// Whether the function `id` takes all that no other route takes.
pub(in crate::transform) fn has_function_behind_default(editor: &Editor, id: &str) -> Result<bool, Fault> {
    let (path, method) = (Text::from(DEFAULT_PATH), Text::from(ANY_METHOD));
    if !editor.has_integration(&path, &method)? {
        return Ok(false);
    }
    for item in editor.path(DEFAULT_PATH).map(contents).transpose()?.unwrap_or_default() {
        let Some(method) = item.as_map().and_then(|item| item.get(ANY_METHOD)) else {
            continue;
        };
        for definition in contents(method)? {
            let Some(uri @ Node::Map(_)) =
                definition.get(INTEGRATION).and_then(|integration| integration.get("uri"))
            else {
                return Ok(false);
            };
            for uri in contents(uri)? {
                let arn = uri.get("Fn::Sub").and_then(Node::as_str).unwrap_or_default();
                let named = arn.split_once(".Arn").map(|(before, _)| {
                    let begin = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
                    &before[begin..]
                });
                if named != Some(id) {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}
