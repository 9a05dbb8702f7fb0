//! The `servers` of an OpenAPI 3 document, where API Gateway reads how an API is reached.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-endpoint-configuration.html>

use super::Editor;
use crate::transform::python27::Node;

const SERVERS: &str = "servers";

impl Editor {
    /// The servers, to be changed; one if the document has none.
    ///
    /// A mapping or a text stands for a list of its keys or letters, none of which is a mapping.
    pub(in crate::transform) fn servers(&self) -> Vec<Node> {
        match self.document.get(SERVERS) {
            None => vec![Node::empty()],
            Some(Node::List(servers)) => servers.clone(),
            Some(Node::Map(map)) if map.is_empty() => Vec::new(),
            Some(Node::Text(text)) if text.text.is_empty() => Vec::new(),
            Some(_) => vec![Node::Null],
        }
    }

    /// Puts the changed servers back; without any, what stands there stays.
    pub(in crate::transform) fn set_servers(&mut self, servers: Vec<Node>) {
        if !servers.is_empty() {
            self.document.insert(SERVERS, Node::List(servers));
        }
    }
}
