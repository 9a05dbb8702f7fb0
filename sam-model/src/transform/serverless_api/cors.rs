//! `Cors`: the methods that answer preflight requests.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html>

use super::Api;
use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::transform::{open_api, own};

impl Api<'_, '_> {
    pub(super) fn add_cors(&mut self) -> Result<(), Fault> {
        let Some(cors) = self.declared.truthy("Cors") else {
            return Ok(());
        };
        let of = self.of();
        const WILDCARD: &str = "'*'";
        if !self.definition.as_ref().is_some_and(Node::truthy) {
            return Err(
                of.fault("Cors works only with inline Swagger specified in 'DefinitionBody' property.")
            );
        }
        let cors = match cors {
            Node::Map(map) if !cors.is_intrinsic() => {
                const KNOWN: [&str; 5] =
                    ["AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"];
                if let Some(key) = map.keys().find(|key| !KNOWN.contains(&key.text.as_str())) {
                    return Err(of.fault(format!("Invalid key '{}' for 'Cors' property.", key.text)));
                }
                open_api::Cors {
                    origins: map.get("AllowOrigin").cloned().unwrap_or_else(|| own(WILDCARD)),
                    headers: cors.get("AllowHeaders").cloned(),
                    methods: cors.get("AllowMethods").cloned(),
                    max_age: cors.get("MaxAge").cloned(),
                    credentials: cors.get("AllowCredentials").and_then(Node::as_bool) == Some(true),
                }
            }
            Node::Map(_) | Node::Text(_) => open_api::Cors {
                origins: cors.clone(),
                headers: None,
                methods: None,
                max_age: None,
                credentials: false,
            },
            _ => return Err(of.fault("Invalid value for 'Cors' property")),
        };
        let valid = self.definition.as_ref().is_some_and(open_api::is_valid_rest);
        if valid && cors.credentials && cors.origins.as_str() == Some(WILDCARD) {
            return Err(of.fault(
                "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or \
                 not set",
            ));
        }
        let mut editor = self.editor("Cors", "Cors configuration")?;
        let mut done: Vec<String> = Vec::new();
        for path in editor.paths() {
            let bare = if path == *"/" { "/" } else { path.text.trim_end_matches('/') };
            if done.iter().any(|done| done == bare) {
                continue;
            }
            done.push(bare.to_owned());
            open_api::add_cors(&mut editor, &path.text, &cors).map_err(|fault| match fault {
                Fault::Template { .. } => of.fault(fault.message()),
                other => other,
            })?;
        }
        self.definition = Some(editor.finish());
        Ok(())
    }
}
