//! What waits for the permissions that a connector made.

use super::end::{End, referenced_id};
use super::profile::Profile;
use crate::value::{Map, Value};

/// Lets the resource that uses a connection wait for its permission.
pub(super) fn wait(output: &mut Map, profile: Profile, source: &End, destination: &End, permission: &str) {
    match profile.depended_by() {
        Some("SOURCE") => {
            let user =
                source.logical_id.as_ref().and_then(|id| output.get_mut(id)).and_then(Value::as_object_mut);
            if let Some(user) = user {
                add(user, permission);
            }
        }
        Some("DESTINATION_EVENT_SOURCE_MAPPING") => {
            let (Some(source), Some(destination)) = (&source.logical_id, &destination.logical_id) else {
                return;
            };
            for resource in output.values_mut() {
                let polls = |property: &str, id: &str| {
                    let value = resource.get("Properties").and_then(|properties| properties.get(property));
                    value.and_then(referenced_id).is_some_and(|found| found == id)
                };
                if resource.get("Type").is_some_and(|kind| kind == "AWS::Lambda::EventSourceMapping")
                    && polls("FunctionName", destination)
                    && polls("EventSourceArn", source)
                    && let Some(resource) = resource.as_object_mut()
                {
                    add(resource, permission);
                }
            }
        }
        _ => {}
    }
}

/// Lets all that depends on a connector depend on what it made.
pub(super) fn follow(output: &mut Map, connector: &str, made: &[String]) {
    for resource in output.values_mut().filter_map(Value::as_object_mut) {
        let depends = match resource.get_mut("DependsOn") {
            Some(Value::Array(ids)) => {
                let place = ids.iter().position(|id| id == connector);
                place.map(|place| ids.remove(place)).is_some()
            }
            Some(value) if value == connector => {
                *value = Value::Array(Vec::new());
                true
            }
            _ => false,
        };
        if depends {
            made.iter().for_each(|id| add(resource, id));
        }
    }
}

fn add(resource: &mut Map, id: &str) {
    let ids = resource.entry("DependsOn").or_insert_with(|| Value::Array(Vec::new()));
    if !ids.is_array() {
        *ids = Value::Array(vec![ids.take()]);
    }
    if let Some(ids) = ids.as_array_mut().filter(|ids| !ids.iter().any(|known| known == id)) {
        ids.push(id.into());
    }
}
