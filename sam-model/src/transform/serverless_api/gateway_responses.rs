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
            let kind = match response {
                Node::Null => "NoneType",
                Node::Bool(_) => "bool",
                Node::Number(number) if number.is_f64() => "float",
                Node::Number(_) => "int",
                Node::Text(_) => "Py27UniStr",
                Node::List(_) | Node::Map(_) => "list",
            };
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
    let mut all: Dict = Dict::new();
    for (name, response) in responses.as_map().into_iter().flat_map(Dict::iter) {
        let made = response_definition(of, &name.text, response)?;
        all.insert(name, made);
    }
    let Some(target) = editor.part("x-amazon-apigateway-gateway-responses").as_map_mut() else {
        return Ok(());
    };
    for (name, response) in all.iter() {
        target.insert(name, response.clone());
    }
    Ok(())
}

fn response_definition(of: Of<'_>, name: &str, response: &Node) -> Result<Node, Fault> {
    let mut definition = Dict::new();
    let mut parameters = Dict::new();
    if let Some(own) = response.truthy_at("ResponseParameters") {
        let own = expect_map(own, of, &format!("GatewayResponses.{name}.ResponseParameters"))?;
        if let Some(key) = own.keys().find(|key| !PARTS.iter().any(|(part, _)| **key == **part)) {
            return Err(of.fault(format!("Invalid gateway response parameter '{}'", key.text)));
        }
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
    if let Some(status) = response.get("StatusCode") {
        let text = status.as_str().map_or_else(|| status.to_string(), str::to_owned);
        if status.truthy()
            && !((1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(of.fault("Property 'StatusCode' must be numeric"));
        }
        if !text.is_empty() {
            definition.insert("statusCode", Node::text(text));
        }
    }
    Ok(Node::Map(definition))
}
