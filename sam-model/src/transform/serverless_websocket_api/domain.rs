//! A domain of one's own before the API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-websocketapi-websocketapidomainconfiguration.html>

use super::WebSocketApi;
use crate::transform::domain::{RecordSetGroups, V2Domain};
use crate::transform::fault::Fault;
use crate::transform::resource::{Declared, Made};
use crate::value::{Map, json};

/// The domain, its mappings to the stage and its records; nothing if there is no domain.
pub(super) fn make(api: &WebSocketApi<'_>, stage_id: &str) -> Result<Vec<Made>, Fault> {
    let Some(domain) = api.declared.get("Domain") else {
        return Ok(Vec::new());
    };
    if domain.truthy_at("MutualTlsAuthentication").is_some() {
        let message = "Mutual TLS domain name association is not supported for Websocket APIs.";
        return Err(api.of().fault(message));
    }
    let without_attributes = Declared { attributes: Map::new(), ..api.declared.clone() };
    // The service does not share the records of a zone with other APIs: the last one overwrites the group.
    let mut groups = RecordSetGroups::default();
    V2Domain::read(&without_attributes, domain, json!({"Ref": stage_id}))?
        .transform(api.propagated_tags(), &mut groups)
}
