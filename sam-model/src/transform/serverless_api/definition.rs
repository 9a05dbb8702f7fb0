//! What else the properties of an API write into its definition.

use super::{Api, gateway_responses};
use crate::transform::fault::Fault;
use crate::transform::open_api::{self, Editor};
use crate::transform::python27::{Dict, Node, Text};

impl Api<'_, '_> {
    pub(super) fn add_gateway_responses(&mut self) -> Result<(), Fault> {
        let Some(responses) = self.declared.truthy("GatewayResponses") else {
            return Ok(());
        };
        if !self.definition.as_ref().is_some_and(Node::truthy) {
            return Err(self.of().fault(
                "GatewayResponses works only with inline Swagger specified in 'DefinitionBody' property.",
            ));
        }
        gateway_responses::check(self.of(), responses)?;
        let mut editor = self.editor("GatewayResponses", "Auth configuration")?;
        gateway_responses::add(self.of(), &mut editor, responses)?;
        self.definition = Some(editor.finish());
        Ok(())
    }

    pub(super) fn add_binary_media_types(&mut self) -> Result<(), Fault> {
        let Some(types) = self.declared.truthy("BinaryMediaTypes") else {
            return Ok(());
        };
        let Some(definition) = self.definition.as_ref().filter(|definition| definition.truthy()) else {
            return Ok(());
        };
        let mut editor = Editor::rest(definition)?;
        editor.document.insert("x-amazon-apigateway-binary-media-types", unescaped(types));
        self.definition = Some(editor.finish());
        Ok(())
    }

    pub(super) fn add_models(&mut self) -> Result<(), Fault> {
        let Some(models) = self.declared.truthy("Models") else {
            return Ok(());
        };
        let mut editor = self.editor("Models", "Models definitions")?;
        let models = models.as_map().filter(|models| models.values().all(|model| model.as_map().is_some()));
        let Some(models) = models else {
            return Err(self.of().fault("Invalid value for 'Models' property"));
        };
        open_api::add_models(&mut editor, models)?;
        let definition = editor.finish();
        self.definition = Some(self.finish(definition)?);
        Ok(())
    }

    pub(super) fn add_endpoint_extension(&mut self) -> Result<(), Fault> {
        const EXTENSION: &str = "x-amazon-apigateway-endpoint-configuration";
        let Some(disable) = self.declared.get("DisableExecuteApiEndpoint") else {
            return Ok(());
        };
        let Some(definition) = self.definition.as_ref().filter(|definition| definition.truthy()) else {
            return Err(self
                .of()
                .fault("DisableExecuteApiEndpoint works only within 'DefinitionBody' property."));
        };
        let mut editor = Editor::rest(definition)?;
        let set = |map: &mut Dict| {
            let extension = map.get_or_insert_with(EXTENSION, || Node::Map(Dict::plain())).as_map_mut()?;
            extension.insert("disableExecuteApiEndpoint", disable.clone());
            Some(())
        };
        let version_3 = editor.document.get("openapi").filter(|version| version.truthy());
        let version_3 = version_3.is_some_and(|version| {
            open_api::is_version_3(&version.as_str().map_or_else(|| version.to_string(), str::to_owned))
        });
        if version_3 {
            let mut servers = editor.servers();
            for (position, server) in servers.iter_mut().enumerate() {
                let path = if server.as_map().is_some() {
                    format!("The value of '{EXTENSION}' should be a map")
                } else {
                    "It should be a map".to_owned()
                };
                if server.as_map_mut().and_then(set).is_none() {
                    return Err(Fault::document(format!(
                        "Invalid OpenAPI definition of 'servers[{position}]': {path}."
                    )));
                }
            }
            editor.set_servers(servers);
        } else if set(&mut editor.document).is_none() {
            return Err(Fault::document(format!(
                "Invalid OpenAPI definition: The value of '{EXTENSION}' should be a map."
            )));
        }
        self.definition = Some(editor.finish());
        Ok(())
    }
}

/// Slashes that stand as `~1`, written out.
fn unescaped(value: &Node) -> Node {
    match value {
        Node::Text(text) => Node::Text(Text::unicode(text.text.replace("~1", "/"))),
        Node::List(list) => Node::List(list.iter().map(unescaped).collect()),
        Node::Map(map) => {
            let mut copy = Dict::new();
            for (key, value) in map.iter() {
                copy.insert(Text::unicode(key.text.replace("~1", "/")), unescaped(value));
            }
            Node::Map(copy)
        }
        other => other.clone(),
    }
}
