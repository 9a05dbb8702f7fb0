//! What API Gateway answers by itself.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html>

use super::expect_map;
use crate::transform::expect::Of;
use crate::transform::fault::Fault;
use crate::transform::open_api::Editor;
use crate::transform::python27::{Dict, Node};

const PARTS: [(&str, &str); 3] =
    [("Headers", "header."), ("Paths", "path."), ("QueryStrings", "querystring.")];

/// Checks that all responses are mappings of known properties.
pub(super) fn check(of: Of<'_>, responses: &Node) -> Result<(), Fault> {
    for (name, response) in responses.as_map().into_iter().flat_map(Dict::iter) {
        if response.is_intrinsic() {
            return Err(of.fault(
                "Unable to set GatewayResponses attribute because intrinsic functions are not supported for this field.",
            ));
        }
        let Some(map) = response.as_map() else {
            let kind = response.type_name();
            return Err(of.fault(format!(
                "Invalid property type '{kind}' for GatewayResponses. Expected an object of type 'GatewayResponse'."
            )));
        };
        for key in map.keys() {
            if !["ResponseParameters", "ResponseTemplates", "StatusCode"].contains(&key.text.as_str()) {
                let message = format!(
                    "Invalid property '{}' in 'GatewayResponses' property '{}'.",
                    key.text, name.text
                );
                return Err(of.fault(message));
            }
        }
    }
    Ok(())
}

/// Writes the responses into the definition.
pub(super) fn add(of: Of<'_>, editor: &mut Editor, responses: &Node) -> Result<(), Fault> {
    let responses = responses.as_map();
    for (name, response) in responses.into_iter().flat_map(Dict::iter) {
        check_parts(of, &name.text, response)?;
    }
    let mut all: Dict = Dict::new();
    for (name, response) in responses.into_iter().flat_map(Dict::iter) {
        all.insert(name, response_definition(of, response)?);
    }
    let Some(target) = editor.part("x-amazon-apigateway-gateway-responses").as_map_mut() else {
        return Ok(());
    };
    for (name, response) in all.iter() {
        target.insert(name, response.clone());
    }
    Ok(())
}

fn check_parts(of: Of<'_>, name: &str, response: &Node) -> Result<(), Fault> {
    if let Some(own) = response.truthy_at("ResponseParameters") {
        let own = expect_map(own, of, &format!("GatewayResponses.{name}.ResponseParameters"))?;
        if let Some(key) = own.keys().find(|key| !PARTS.iter().any(|(part, _)| **key == **part)) {
            return Err(of.fault(format!("Invalid gateway response parameter '{}'", key.text)));
        }
    }
    let status = response.truthy_at("StatusCode").map(status_text);
    let numeric =
        |text: &String| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if status.is_some_and(|status| !numeric(&status)) {
        return Err(of.fault("Property 'StatusCode' must be numeric"));
    }
    Ok(())
}

fn status_text(status: &Node) -> String {
    status.as_str().map_or_else(|| status.to_string(), str::to_owned)
}

fn response_definition(of: Of<'_>, response: &Node) -> Result<Node, Fault> {
    let mut definition = Dict::new();
    let mut parameters = Dict::new();
    if let Some(own) = response.truthy_at("ResponseParameters").and_then(Node::as_map) {
        for (part, prefix) in PARTS {
            let Some(values) = own.get(part) else { continue };
            for (key, value) in expect_map(values, of, &format!("ResponseParameters.{part}"))?.iter() {
                parameters.insert(key.map(|key| format!("gatewayresponse.{prefix}{key}")), value.clone());
            }
        }
    }
    definition.insert("responseParameters", Node::Map(parameters));
    let templates = response.truthy_at("ResponseTemplates").cloned().unwrap_or_else(Node::empty);
    definition.insert("responseTemplates", templates);
    let status = response.get("StatusCode").map(status_text);
    if let Some(status) = status.filter(|status| !status.is_empty()) {
        definition.insert("statusCode", Node::text(status));
    }
    Ok(Node::Map(definition))
}
