//! What editing a Swagger 2 and an OpenAPI 3 document have in common.

use super::{ANY_METHOD, INTEGRATION};
use crate::transform::fault::Fault;
use crate::transform::intrinsics::conditional;
use crate::transform::python27::{Dict, Node, Text};

/// A document under change.
///
/// Parts that were missing are collected beside the document and written into it in one order at the end; the hash
/// of a deployment depends on it.
pub(in crate::transform) struct Editor {
    pub(in crate::transform) document: Dict,
    /// Keys of the document and what was made for them, in the order in which they are written.
    pub(super) parts: Vec<(&'static str, Node)>,
    /// `components.securitySchemes` of an OpenAPI 3 document of an HTTP API.
    pub(in crate::transform) security_schemes: Option<Node>,
    /// Whether this is the document of an HTTP API.
    pub(super) http: bool,
}

/// The branches of a value that may be an `Fn::If`; the value itself if it is none.
pub(in crate::transform) fn contents(value: &Node) -> Result<Vec<&Node>, Fault> {
    match value.as_map().and_then(|map| map.get("Fn::If")) {
        None => Ok(vec![value]),
        Some(Node::List(items)) => Ok(items.iter().skip(1).filter(|item| !item.is_no_value()).collect()),
        Some(_) => Err(Fault::document("Value of Fn::If must be a list.")),
    }
}

/// The same as [`contents`], to be changed.
pub(in crate::transform) fn contents_mut(value: &mut Node) -> Result<Vec<&mut Node>, Fault> {
    if value.as_map().is_some_and(|map| map.contains_key("Fn::If")) {
        return match value.as_map_mut().and_then(|map| map.get_mut("Fn::If")) {
            Some(Node::List(items)) => {
                Ok(items.iter_mut().skip(1).filter(|item| !item.is_no_value()).collect())
            }
            _ => Err(Fault::document("Value of Fn::If must be a list.")),
        };
    }
    Ok(vec![value])
}

/// A method in lower case; `any` as API Gateway writes it.
pub(super) fn normalize(method: &Text) -> Text {
    let lower = method.map(str::to_lowercase);
    if lower == *"any" { Text::from(ANY_METHOD) } else { lower }
}

pub(super) fn path_item<'n>(item: &'n mut Node, path: &str) -> Result<&'n mut Dict, Fault> {
    item.as_map_mut().ok_or_else(|| path_fault(path))
}

pub(super) fn path_fault(path: &str) -> Fault {
    Fault::document(format!("Value of '{path}' path must be a dictionary according to Swagger spec."))
}

pub(super) fn method_fault(path: &str, method: &str) -> Fault {
    Fault::document(format!("Definition of method '{method}' for path '{path}' should be a map."))
}

pub(super) fn has_integration(definition: &Node) -> bool {
    definition.as_map().and_then(|map| map.get(INTEGRATION)).is_some_and(Node::truthy)
}

impl Editor {
    /// The paths of the document, in order.
    pub(in crate::transform) fn paths(&self) -> Vec<Text> {
        self.document
            .get("paths")
            .and_then(Node::as_map)
            .map(|paths| paths.keys().cloned().collect())
            .unwrap_or_default()
    }

    pub(in crate::transform) fn path(&self, path: &str) -> Option<&Node> {
        self.document.get("paths")?.as_map()?.get(path)
    }

    pub(in crate::transform) fn path_mut(&mut self, path: &str) -> Option<&mut Node> {
        self.document.get_mut("paths")?.as_map_mut()?.get_mut(path)
    }

    /// Adds a path and a method of it, unless they are there.
    pub(in crate::transform) fn add_path(&mut self, path: &Text, method: &Text) -> Result<(), Fault> {
        let method = normalize(method);
        let Some(paths) = self.document.get_mut("paths").and_then(Node::as_map_mut) else {
            return Ok(());
        };
        let item = paths.get_or_insert_with(path.clone(), Node::empty);
        if item.as_map().is_none() {
            return Err(path_fault(&path.text));
        }
        for item in contents_mut(item)? {
            path_item(item, &path.text)?.get_or_insert_with(method.clone(), Node::empty);
        }
        Ok(())
    }

    pub(in crate::transform) fn make_path_conditional(&mut self, path: &str, condition: Node) {
        if let Some(item) = self.path_mut(path) {
            *item = conditional(condition, std::mem::replace(item, Node::Null));
        }
    }

    /// Whether every branch of a method has an integration.
    pub(in crate::transform) fn has_integration(&self, path: &Text, method: &Text) -> Result<bool, Fault> {
        let method = normalize(method);
        let Some(item) = self.path(&path.text) else {
            return Ok(false);
        };
        let items = contents(item)?;
        if items.iter().any(|item| !item.as_map().is_some_and(|item| item.contains_key(&method.text))) {
            return Ok(false);
        }
        for item in items {
            let Some(definition @ Node::Map(_)) = item.as_map().and_then(|item| item.get(&method.text))
            else {
                return Ok(false);
            };
            let mut found = false;
            for definition in contents(definition)? {
                if definition.as_map().is_none() {
                    return Err(method_fault(&path.text, &method.text));
                }
                found = found || has_integration(definition);
            }
            if !found {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Changes every branch of the definition of a method that has an integration.
    pub(in crate::transform) fn each_definition(
        &mut self,
        path: &str,
        method: &Text,
        mut change: impl FnMut(&mut Dict) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let normal = normalize(method);
        let Some(item) = self.path_mut(path) else {
            return Err(path_fault(path));
        };
        for item in contents_mut(item)? {
            let item = path_item(item, path)?;
            let Some(definition) = item.get_mut(&normal.text) else {
                return Err(method_fault(path, &method.text));
            };
            for definition in contents_mut(definition)? {
                let with_integration = has_integration(definition);
                let definition = definition.as_map_mut().ok_or_else(|| method_fault(path, &method.text))?;
                if with_integration {
                    change(definition)?;
                }
            }
        }
        Ok(())
    }

    /// Sets how long API Gateway waits for the integration.
    pub(in crate::transform) fn add_timeout(
        &mut self,
        path: &str,
        method: &Text,
        timeout: &Node,
    ) -> Result<(), Fault> {
        self.each_definition(path, method, |definition| {
            if let Some(integration) = definition.get_mut(INTEGRATION).and_then(Node::as_map_mut) {
                integration.insert("timeoutInMillis", timeout.clone());
            }
            Ok(())
        })
    }

    /// A part of the document that may have been missing.
    pub(in crate::transform) fn part(&mut self, key: &'static str) -> &mut Node {
        if self.document.get(key).is_some_and(Node::truthy) {
            return self.document.get_mut(key).expect("it was found above");
        }
        let at = self.parts.iter().position(|(name, _)| *name == key);
        let at = at.unwrap_or_else(|| {
            self.parts.push((key, Node::empty()));
            self.parts.len() - 1
        });
        &mut self.parts[at].1
    }

    /// The document with all changes.
    pub(in crate::transform) fn finish(mut self) -> Node {
        let order: &[&str] = if self.http {
            &["tags", "info"]
        } else {
            &["securityDefinitions", "x-amazon-apigateway-gateway-responses", "definitions"]
        };
        if self.http {
            let paths = self.document.get("paths").cloned().unwrap_or_else(Node::empty);
            self.document.insert("paths", paths);
            if let Some(at) = self.parts.iter().position(|(name, part)| *name == "tags" && part.truthy()) {
                let (name, part) = self.parts.remove(at);
                self.document.insert(name, part);
            }
            if let Some(schemes) = self.security_schemes.take().filter(Node::truthy) {
                let components = self.document.get_or_insert_with("components", Node::empty);
                if !components.truthy() {
                    *components = Node::empty();
                }
                if let Some(components) = components.as_map_mut() {
                    components.insert("securitySchemes", schemes);
                }
            }
        }
        for key in order {
            if let Some(at) = self.parts.iter().position(|(name, part)| name == key && part.truthy()) {
                let (name, part) = self.parts.remove(at);
                self.document.insert(name, part);
            }
        }
        let document = Node::Map(self.document);
        if self.http { document } else { document.deep_copy() }
    }
}
