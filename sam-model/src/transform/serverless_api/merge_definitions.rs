//! `MergeDefinitions`: the routes of events go into a definition that the template brings.
//!
//! An event writes its route into an empty definition first. Of that only the methods are taken over, and of a method
//! that is there already the parts that the event does not set.
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html>

use crate::transform::fault::Fault;
use crate::transform::open_api::ANY_METHOD;
use crate::transform::python27::{Dict, Node, Text};

/// Merges the routes of `event` into the definition of the API `id`.
pub(in crate::transform) fn merge_definitions(
    id: &str,
    definition: &mut Node,
    event: &Node,
) -> Result<(), Fault> {
    let Some(definition) = definition.as_map_mut() else {
        return Ok(());
    };
    *definition = definition.copy();
    let Some(paths) = definition.get_mut("paths").filter(|paths| paths.truthy()) else {
        return Ok(());
    };
    let refuse = |what: String| Fault::resource(id, format!("Property 'DefinitionBody' is invalid: {what}"));
    let paths = paths.as_map_mut().ok_or_else(|| refuse("It should be a map".to_owned()))?;
    for (path, item) in event.get("paths").and_then(Node::as_map).into_iter().flat_map(Dict::iter) {
        let own = paths
            .get_or_insert_with(path.clone(), || Node::Map(Dict::plain()))
            .as_map_mut()
            .ok_or_else(|| refuse(format!("The value of '{}' should be a map", path.text)))?;
        for (method, definition) in item.as_map().into_iter().flat_map(Dict::iter) {
            // The path is not changed to API Gateway's own word for any method.
            let method = if *method == *ANY_METHOD { &Text::unicode("any") } else { method };
            let merged = merge_method(own.get(&method.text), definition).ok_or_else(|| {
                let path = format!("DefinitionBody.paths.{}.{}", path.text, method.text);
                Fault::resource(id, format!("Property '{path}' should be a map."))
            })?;
            own.insert(method, merged);
        }
    }
    Ok(())
}

/// A method with what the event says of it; nothing if the method is no mapping.
fn merge_method(own: Option<&Node>, event: &Node) -> Option<Node> {
    let mut merged = Dict::plain();
    if let Some(own) = own.filter(|own| own.truthy()) {
        merged.update(own.as_map()?);
    }
    merged.update(event.as_map()?);
    Some(Node::Map(merged))
}
