//! `CorsConfiguration`: what browsers may do with the API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html>

use super::HttpApi;
use crate::transform::expect::Of;
use crate::transform::fault::Fault;
use crate::transform::open_api::Editor;
use crate::transform::own;
use crate::transform::python27::{Dict, Node};

impl HttpApi<'_> {
    pub(super) fn add_cors(&mut self, cors: &Node) -> Result<(), Fault> {
        let of = Of::Resource(&self.declared.logical_id);
        if self.definition.is_none() {
            return Err(
                of.fault("Cors works only with inline OpenApi specified in 'DefinitionBody' property.")
            );
        }
        let everyone = Node::List(vec![own("*")]);
        let none = Dict::plain();
        let (origins, rest) = match cors {
            Node::Bool(_) => (everyone.clone(), &none),
            cors if cors.is_intrinsic() => (cors.clone(), &none),
            Node::Map(map) => {
                if let Some(key) = map.keys().find(|key| !CORS.iter().any(|(name, _)| **key == **name)) {
                    return Err(of.fault(format!("Invalid key '{}' for 'Cors' property.", key.text)));
                }
                (map.get("AllowOrigins").cloned().unwrap_or(Node::Null), map)
            }
            _ => return Err(of.fault("Invalid value for 'Cors' property.")),
        };
        if !self.is_valid() {
            return Err(of.fault(
                "Unable to add Cors configuration because 'DefinitionBody' does not contain a valid OpenApi definition.",
            ));
        }
        if rest.get("AllowCredentials").and_then(Node::as_bool) == Some(true) && origins == everyone {
            return Err(of.fault(
                "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or \
                 not set.",
            ));
        }
        self.edit("", |editor| add_cors(editor, &origins, rest))
    }
}

/// The parts of `CorsConfiguration`, and how the definition writes them.
const CORS: [(&str, &str); 6] = [
    ("AllowOrigins", "allowOrigins"),
    ("AllowHeaders", "allowHeaders"),
    ("AllowMethods", "allowMethods"),
    ("ExposeHeaders", "exposeHeaders"),
    ("MaxAge", "maxAge"),
    ("AllowCredentials", "allowCredentials"),
];

fn add_cors(editor: &mut Editor, origins: &Node, rest: &Dict) -> Result<(), Fault> {
    const EXTENSION: &str = "x-amazon-apigateway-cors";
    let existing = editor.document.get(EXTENSION).cloned().unwrap_or_else(|| Node::Map(Dict::plain()));
    let Node::Map(mut cors) = existing else {
        let message = format!("Value of '{EXTENSION}' must be a dictionary according to Swagger spec.");
        return Err(Fault::document(message));
    };
    if origins.is_intrinsic() {
        if let Some(origins) = renamed(origins).as_map() {
            cors.update(origins);
        }
    } else {
        for (name, key) in CORS {
            let value = if name == "AllowOrigins" { Some(origins) } else { rest.get(name) };
            let Some(value) = value.filter(|value| !value.is_null()) else {
                continue;
            };
            let wanted = match name {
                "MaxAge" => true,
                "AllowCredentials" => value.as_bool() == Some(true),
                _ => value.truthy(),
            };
            if wanted {
                cors.insert(key, value.clone());
            }
        }
    }
    editor.document.insert(EXTENSION, Node::Map(cors));
    Ok(())
}

/// The same value with the parts of `CorsConfiguration` called as in a definition, wherever they stand.
fn renamed(value: &Node) -> Node {
    let rename = |text: &str| CORS.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    match value {
        Node::Text(text) => Node::Text(text.map(rename)),
        Node::List(list) => Node::List(list.iter().map(renamed).collect()),
        Node::Map(map) => {
            let mut copy = Dict::plain();
            for (key, value) in map.iter() {
                copy.insert(key.map(rename), renamed(value));
            }
            Node::Map(copy)
        }
        other => other.clone(),
    }
}
