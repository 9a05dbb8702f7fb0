//! `AWS::Serverless::StateMachine`: a state machine, its role, its alias, and what its events need.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html>

mod definition;
mod event;

use super::fault::Fault;
use super::policies::{self, Role};
use super::property::{Property, Shape, property};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made, propagate_tags, tag_list};
use super::{Context, Expansion, iam, s3_uri};
use crate::value::{Map, Value, json};

const KIND: &str = "AWS::Serverless::StateMachine";

static PROPERTIES: [Property; 17] = [
    property("Definition", Shape::Map),
    property("DefinitionUri", Shape::TextOrMap),
    property("Logging", Shape::Map),
    property("Role", Shape::Text),
    property("RolePath", Shape::Any).literal(),
    property("DefinitionSubstitutions", Shape::Map),
    property("Events", Shape::MapOfMap),
    property("Name", Shape::Text),
    property("Type", Shape::Text),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property("Policies", Shape::Policies),
    property("Tracing", Shape::Map),
    property("PermissionsBoundary", Shape::Text),
    property("AutoPublishAlias", Shape::Any).literal(),
    property("DeploymentPreference", Shape::Any).literal(),
    property("UseAliasAsEventTarget", Shape::Bool).literal(),
];

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let declared = Declared::read(id, KIND, &PROPERTIES, resource, |properties| {
        policies::convert_templates(id, properties)
    })?;
    let none = Dict::new();
    let events = declared.get("Events").and_then(Node::as_map).unwrap_or(&none).clone();
    event::check(context, id, &events)?;
    let mut state_machine = declared.made("AWS::StepFunctions::StateMachine")?;
    set_definition(&declared, &mut state_machine)?;
    if declared.truthy("Role").is_some() && declared.truthy("Policies").is_some() {
        return Err(Fault::resource(
            id,
            "Specify either 'Role' or 'Policies' (but not both at the same time) or neither of them",
        ));
    }
    let mut tags = vec![json!({"Key": "stateMachine:createdBy", "Value": "SAM"})];
    tags.extend(tag_list(declared.get("Tags")));
    let mut made = Vec::new();
    if let Some(role) = declared.truthy("Role") {
        state_machine.set("RoleArn", role.to_value());
    } else {
        let role = role(context, &declared, tags.clone())?;
        state_machine.set("RoleArn", role.get_att("Arn"));
        made.push(role);
    }
    for (name, from) in [
        ("StateMachineName", "Name"),
        ("StateMachineType", "Type"),
        ("LoggingConfiguration", "Logging"),
        ("TracingConfiguration", "Tracing"),
    ] {
        state_machine.set(name, declared.value(from));
    }
    state_machine.set("Tags", tags);
    let alias = alias(&declared, &state_machine)?;
    let alias_id = alias.as_ref().map(|[_, alias]| alias.logical_id.clone());
    made.extend(alias.into_iter().flatten());
    let target = alias_id.filter(|_| declared.truthy("UseAliasAsEventTarget").is_some());
    made.insert(0, state_machine);
    let condition = resource.get("Condition").cloned();
    made.extend(event::transform(context, &declared, target.as_deref().unwrap_or(id), condition, &events)?);
    if declared.truthy("PropagateTags").is_some() {
        propagate_tags(&mut made, declared.get("Tags"));
    }
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &[] })
}

fn set_definition(declared: &Declared, state_machine: &mut Made) -> Result<(), Fault> {
    let id = &declared.logical_id;
    let mut substitutions = match declared.truthy("DefinitionSubstitutions").map(Node::to_value) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    };
    match (declared.truthy("Definition"), declared.truthy("DefinitionUri")) {
        (Some(_), Some(_)) => {
            let message = "Specify either 'Definition' or 'DefinitionUri' property and not both.";
            return Err(Fault::resource(id, message));
        }
        (Some(definition), None) => {
            let (text, found) = definition::text(definition.to_value());
            substitutions.extend(found);
            state_machine.set("DefinitionString", text);
        }
        (None, Some(uri)) => {
            let location = s3_uri::read(uri, id, "DefinitionUri")?;
            let mut map = Map::new();
            map.insert("Bucket".to_owned(), location.bucket.to_value());
            map.insert("Key".to_owned(), location.key.to_value());
            if let Some(version) = location.version {
                map.insert("Version".to_owned(), version.to_value());
            }
            state_machine.set("DefinitionS3Location", Value::Object(map));
        }
        (None, None) => {
            let message = "Either 'Definition' or 'DefinitionUri' property must be specified.";
            return Err(Fault::resource(id, message));
        }
    }
    if !substitutions.is_empty() {
        state_machine.set("DefinitionSubstitutions", Value::Object(substitutions));
    }
    Ok(())
}

fn role(context: &Context<'_>, declared: &Declared, tags: Vec<Value>) -> Result<Made, Fault> {
    let mut all = match declared.truthy("Policies") {
        None => Vec::new(),
        Some(Node::List(list)) => list.clone(),
        Some(one) => vec![one.clone()],
    };
    let traced =
        declared.truthy("Tracing").and_then(|tracing| tracing.get("Enabled")).and_then(Node::as_bool);
    if traced == Some(true) {
        let aws = context.environment.partition() == "aws";
        all.push(Node::text(if aws { "AWSXrayWriteOnlyAccess" } else { "AWSXRayDaemonWriteAccess" }));
    }
    let policies = Node::List(all);
    Role {
        owner: &declared.logical_id,
        attributes: declared.passed_through(),
        trust: iam::trust("states.amazonaws.com"),
        policies: Some(&policies),
        managed: Vec::new(),
        inline: Vec::new(),
        path: declared.value("RolePath"),
        permissions_boundary: declared.value("PermissionsBoundary"),
        tags,
    }
    .make(context.environment)
}

/// The version and the alias of `AutoPublishAlias`.
fn alias(declared: &Declared, state_machine: &Made) -> Result<Option<[Made; 2]>, Fault> {
    let id = &declared.logical_id;
    let preference = declared.truthy("DeploymentPreference");
    let Some(name) = declared.truthy("AutoPublishAlias") else {
        let needs = |what: &str| {
            Err(Fault::resource(
                id,
                format!("'{what}' requires 'AutoPublishAlias' property to be specified."),
            ))
        };
        if declared.truthy("UseAliasAsEventTarget").is_some() {
            return needs("UseAliasAsEventTarget");
        }
        return if preference.is_some() { needs("DeploymentPreference") } else { Ok(None) };
    };
    let mut attributes = declared.passed_through();
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        attributes.entry(policy).or_insert_with(|| "Retain".into());
    }
    let mut version =
        Made::new("AWS::StepFunctions::StateMachineVersion", &format!("{id}Version"), &attributes)?;
    version.set("StateMachineArn", state_machine.reference());
    version.set("StateMachineRevisionId", state_machine.get_att("StateMachineRevisionId"));
    let shown = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
    let alias_id = format!("{id}Alias{shown}");
    let mut alias =
        Made::new("AWS::StepFunctions::StateMachineAlias", &alias_id, &declared.passed_through())?;
    alias.set("Name", name.to_value());
    let mut shift = preference.map_or_else(|| json!({"Type": "ALL_AT_ONCE"}), Node::to_value);
    if let Some(shift) = shift.as_object_mut() {
        shift.insert("StateMachineVersionArn".to_owned(), version.reference());
    }
    alias.set("DeploymentPreference", shift);
    Ok(Some([version, alias]))
}
