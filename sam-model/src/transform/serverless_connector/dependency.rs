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
            let polls = |resource: &&mut Value| is_mapping(resource, source, destination);
            let mut mappings = output.values_mut().filter(polls);
            // The service does not choose among several of them.
            if let (Some(mapping), None) = (mappings.next(), mappings.next())
                && let Some(mapping) = mapping.as_object_mut()
            {
                add(mapping, permission);
            }
        }
        _ => {}
    }
}

/// Whether a resource reads a source for a function.
fn is_mapping(resource: &Value, source: &str, function: &str) -> bool {
    let names = |property: &str, id: &str| {
        let value = resource.get("Properties").and_then(|properties| properties.get(property));
        value.and_then(referenced_id).is_some_and(|found| found == id)
    };
    resource.get("Type").is_some_and(|kind| kind == "AWS::Lambda::EventSourceMapping")
        && names("FunctionName", function)
        && names("EventSourceArn", source)
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

#[cfg(test)]
mod tests {
    use crate::transform::{Environment, expand_document};
    use crate::value::{Value, json};

    /// What depends on what, if a queue is connected to a function that `mappings` read it for.
    fn dependencies(mappings: &[&str]) -> Value {
        let mut template = json!({"Resources": {
            "Queue": {"Type": "AWS::SQS::Queue"},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {"Role": {"Ref": "Role"}}},
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "DependsOn": ["Topic", "Connector", "Table"]},
            "Connector": {"Type": "AWS::Serverless::Connector", "Properties": {
                "Source": {"Id": "Queue"}, "Destination": {"Id": "Function"}, "Permissions": ["Read", "Write"],
            }},
        }});
        for id in mappings {
            template["Resources"][id] = json!({
                "Type": "AWS::Lambda::EventSourceMapping",
                "DependsOn": "Topic",
                "Properties": {
                    "FunctionName": {"Ref": "Function"},
                    "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
                },
            });
        }
        let found = expand_document(template, &Environment::new("eu-west-1")).unwrap();
        let resources = found["Resources"].as_object().unwrap();
        resources
            .iter()
            .filter_map(|(id, resource)| Some((id.clone(), resource.get("DependsOn")?.clone())))
            .collect()
    }

    #[test]
    fn the_mapping_waits_for_the_policy_if_it_is_the_only_one() {
        let alarm = json!(["Topic", "Table", "ConnectorPolicy"]);
        assert_eq!(dependencies(&["A"]), json!({"Alarm": alarm, "A": ["Topic", "ConnectorPolicy"]}));
        assert_eq!(dependencies(&["A", "B"]), json!({"Alarm": alarm, "A": "Topic", "B": "Topic"}));
    }
}
