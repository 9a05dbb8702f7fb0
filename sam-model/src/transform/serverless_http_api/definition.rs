//! What else the properties of an API write into its definition.

use super::{CREATED_BY, HttpApi};
use crate::transform::expect::Of;
use crate::transform::fault::Fault;
use crate::transform::open_api::{self, Editor};
use crate::transform::own;
use crate::transform::python27::{Dict, Node};

impl HttpApi<'_> {
    pub(super) fn add_tags(&mut self) -> Result<(), Fault> {
        let has_tags = self.declared.truthy("Tags").is_some();
        if self.definition.is_none() {
            return match has_tags {
                true => Err(self.of().fault(
                    "Tags works only with inline OpenApi specified in the 'DefinitionBody' property.",
                )),
                false => Ok(()),
            };
        }
        if !self.is_valid() {
            return match has_tags {
                true => Err(self.of().fault(
                    "Unable to add `Tags` because 'DefinitionBody' does not contain a valid OpenApi definition.",
                )),
                false => Ok(()),
            };
        }
        let tags = self.declared.truthy("Tags").and_then(Node::as_map).cloned();
        let mut tags = tags.unwrap_or_else(Dict::plain);
        tags.insert(CREATED_BY.0, own(CREATED_BY.1));
        self.tags = Some(Node::Map(tags.clone()));
        self.edit("", |editor| add_tags(editor, &tags))
    }

    /// Writes a property into `info`, unless something is there other than `default`.
    pub(super) fn add_info(
        &mut self,
        property: &str,
        key: &'static str,
        default: Option<&Node>,
    ) -> Result<(), Fault> {
        let Some(value) = self.declared.truthy(property) else {
            return Ok(());
        };
        let of = Of::Resource(&self.declared.logical_id);
        let without =
            format!("{property} works only with inline OpenApi specified in the 'DefinitionBody' property.");
        let Some(definition) = &self.definition else {
            return Err(of.fault(without));
        };
        let info = definition.get("info");
        if info.is_some_and(|info| info.as_map().is_none()) {
            return Err(of.fault("Invalid 'DefinitionBody': The value of 'info' should be a map."));
        }
        let existing = info.and_then(|info| info.get(key));
        let taken = match default {
            Some(default) => existing != Some(default),
            None => existing.is_some_and(Node::truthy),
        };
        if taken {
            return Err(of.fault(format!(
                "Unable to set {property} because it is already defined within inline OpenAPI specified in the \
                 'DefinitionBody' property."
            )));
        }
        self.edit(&without, |editor| {
            if let Some(info) = editor.part("info").as_map_mut() {
                info.insert(key, value.clone());
            }
            Ok(())
        })
    }

    /// A definition that fails on warnings may not have the path `$default`.
    pub(super) fn move_default_path(&mut self) {
        if self.declared.truthy("FailOnWarnings").is_none() {
            return;
        }
        let paths = self
            .definition
            .as_mut()
            .and_then(|definition| definition.as_map_mut()?.get_mut("paths")?.as_map_mut());
        if let Some(paths) = paths
            && let Some(path) = paths.remove(open_api::DEFAULT_PATH)
        {
            paths.insert(format!("/{}", open_api::DEFAULT_PATH), path);
        }
    }
}

fn add_tags(editor: &mut Editor, tags: &Dict) -> Result<(), Fault> {
    const VALUE: &str = "x-amazon-apigateway-tag-value";
    let mut all = match editor.document.get("tags").filter(|tags| tags.truthy()) {
        None => Vec::new(),
        Some(Node::List(list)) => list.clone(),
        Some(other) => {
            let shown = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            let kind = other.type_name();
            return Err(Fault::document(format!(
                "Tags in OpenApi DefinitionBody needs to be a list. {shown} is a {kind} not a list."
            )));
        }
    };
    for (name, value) in tags.iter() {
        let is_this = |tag: &&mut Node| tag.get("name").and_then(Node::as_str) == Some(name.text.as_str());
        if let Some(tag) = all.iter_mut().find(is_this).and_then(Node::as_map_mut) {
            tag.insert(VALUE, value.clone());
        } else {
            let mut tag = Dict::new();
            tag.insert("name", Node::Text(name.clone()));
            tag.insert(VALUE, value.clone());
            all.push(Node::Map(tag));
        }
    }
    editor.document.insert("tags", Node::List(all));
    Ok(())
}

/// Says whether the URL of API Gateway itself reaches the API.
pub(super) fn disable_endpoint(editor: &mut Editor, disable: &Node) -> Result<(), Fault> {
    let mut servers = editor.servers();
    for server in &mut servers {
        let Some(server) = server.as_map_mut() else {
            return Err(Fault::document(
                "Value of 'servers' item must be a dictionary according to Swagger spec.",
            ));
        };
        let extension = server
            .get_or_insert_with("x-amazon-apigateway-endpoint-configuration", || Node::Map(Dict::plain()));
        if let Some(extension) = extension.as_map_mut() {
            extension.insert("disableExecuteApiEndpoint", disable.clone());
        }
    }
    editor.set_servers(servers);
    Ok(())
}
