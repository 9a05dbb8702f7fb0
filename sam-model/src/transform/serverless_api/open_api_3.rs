//! From Swagger 2 to OpenAPI 3: the transform writes the former, and moves what the latter keeps elsewhere.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

use super::Api;
use crate::transform::fault::Fault;
use crate::transform::open_api;
use crate::transform::python27::{Dict, Node};

impl Api<'_, '_> {
    /// Moves what OpenAPI 3 keeps elsewhere than Swagger 2.
    pub(super) fn finish(&self, mut definition: Node) -> Result<Node, Fault> {
        let Some(document) = definition.as_map_mut() else {
            return Ok(definition);
        };
        if document.get("swagger").is_some_and(|version| !version.is_null()) {
            return Ok(definition);
        }
        let own = document.get("openapi").filter(|version| !version.is_null());
        let declared = self.declared.get("OpenApiVersion");
        let version =
            if self.context.environment.feature_toggles { own.or(declared) } else { declared.or(own) };
        let version =
            version.map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
        if !version.is_some_and(|version| open_api::is_version_3(&version)) {
            return Ok(definition);
        }
        for (from, to) in [("securityDefinitions", "securitySchemes"), ("definitions", "schemas")] {
            if let Some(part) = document.get(from).filter(|part| part.truthy()).cloned() {
                let components = document.get("components").filter(|components| components.truthy()).cloned();
                let mut components = components.unwrap_or_else(Node::empty);
                if let Some(components) = components.as_map_mut() {
                    components.insert(to, part);
                }
                document.insert("components", components);
                document.remove(from);
            }
        }
        let Some(paths) = document.get_mut("paths").filter(|paths| paths.truthy()) else {
            return Ok(definition);
        };
        let Some(paths) = paths.as_map_mut() else {
            return Err(Fault::document("Value of paths must be a dictionary according to Swagger spec."));
        };
        for path in paths.keys().cloned().collect::<Vec<_>>() {
            let Some(item) = paths.get_mut(&path.text) else {
                continue;
            };
            let Some(item) = item.as_map_mut() else {
                return Err(Fault::document(format!(
                    "Value of '{}' path must be a dictionary according to Swagger spec.",
                    path.text
                )));
            };
            if let Some(options) = item.get_mut("options").filter(|options| options.truthy()) {
                let Some(options) = options.as_map_mut() else {
                    return Err(Fault::document(format!(
                        "Value of options method for path {} must be a dictionary according to Swagger spec.",
                        path.text
                    )));
                };
                finish_options(options, &path.text)?;
            }
        }
        Ok(definition)
    }
}

/// What differs between Swagger 2 and OpenAPI 3 in the method that answers preflight requests.
fn finish_options(options: &mut Dict, path: &str) -> Result<(), Fault> {
    options.remove("produces");
    options.remove("consumes");
    let Some(responses) = options.get_mut("responses").filter(|responses| !responses.is_null()) else {
        return Ok(());
    };
    let refuse =
        |what: &str| Fault::document(format!("Invalid responses in options method for path {path}: {what}."));
    let Some(responses) = responses.as_map_mut() else {
        return Err(refuse("It should be a map"));
    };
    let Some(response) = responses.get_mut("200").filter(|response| !response.is_null()) else {
        return Ok(());
    };
    let Some(response) = response.as_map_mut() else {
        return Err(refuse("The value of '200' should be a map"));
    };
    let Some(headers) = response.get_mut("headers").filter(|headers| headers.truthy()) else {
        return Ok(());
    };
    let Some(headers) = headers.as_map_mut() else {
        return Err(Fault::document(format!(
            "Value of response's headers in options method for path {path} must be a dictionary according to Swagger spec."
        )));
    };
    for header in headers.values_mut() {
        *header = Node::map([("schema", std::mem::replace(header, Node::Null))]);
    }
    Ok(())
}
