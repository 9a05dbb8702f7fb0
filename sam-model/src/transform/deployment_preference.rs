//! `DeploymentPreference`: CodeDeploy shifts traffic from one version of a function to the next.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html>

use super::fault::Fault;
use super::intrinsics::combined_condition;
use super::python27::{Dict, Node};
use super::resource::{Declared, Made, tag_list};
use super::{Context, iam, managed_policy};
use crate::intrinsic::{get_att, reference};
use crate::value::{Map, Value, json};
use indexmap::IndexMap;

const APPLICATION: &str = "ServerlessDeploymentApplication";
const ROLE: &str = "CodeDeployServiceRole";
const CONDITION: &str = "ServerlessCodeDeployCondition";

/// How traffic shifts, by the names of CodeDeploy without their prefix.
const PREDEFINED: [&str; 9] = [
    "Canary10Percent5Minutes",
    "Canary10Percent10Minutes",
    "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",
    "Linear10PercentEvery1Minute",
    "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes",
    "Linear10PercentEvery10Minutes",
    "AllAtOnce",
];

/// The preferences of all functions, by logical id.
#[derive(Default)]
pub(super) struct Preferences(IndexMap<String, Preference>);

#[derive(Default)]
struct Preference {
    enabled: bool,
    config: Value,
    condition: Option<String>,
    tags: Option<Node>,
}

impl Preferences {
    /// The condition under which CodeDeploy is needed at all; none if some function always needs it.
    fn condition(&self) -> Option<String> {
        if self.0.is_empty()
            || self.0.values().any(|preference| preference.enabled && preference.condition.is_none())
        {
            return None;
        }
        match self.conditions().as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(CONDITION.to_owned()),
        }
    }

    fn conditions(&self) -> Vec<String> {
        let mut conditions: Vec<String> = Vec::new();
        for condition in self.0.values().filter_map(|preference| preference.condition.as_ref()) {
            if !conditions.contains(condition) {
                conditions.push(condition.clone());
            }
        }
        conditions
    }
}

/// Notes the preference of a function; gives the update policy of its alias if there is one.
pub(super) fn add(
    context: &mut Context<'_>,
    declared: &Declared,
    has_alias: bool,
) -> Result<Option<Value>, Fault> {
    let id = &declared.logical_id;
    let Some(config) = declared.truthy("DeploymentPreference").and_then(Node::as_map) else {
        return Ok(None);
    };
    let mut config = config.clone();
    for name in ["Enabled", "Type", "PassthroughCondition"] {
        if let Some(value) = config.get_mut(name) {
            context.parameters.resolve(value)?;
            find_in_map(context, value)?;
        }
    }
    let pass = match config.get("PassthroughCondition") {
        None => context.environment.feature_toggles,
        Some(Node::Bool(value)) => *value,
        Some(Node::Text(text)) if text == "true" || text == "True" => true,
        Some(Node::Text(text)) if text == "false" || text == "False" => false,
        Some(value) if value.is_intrinsic() => {
            return Err(Fault::resource(
                id,
                "Unsupported intrinsic: the only intrinsic functions supported for property PassthroughCondition are \
                 FindInMap and parameter Refs.",
            ));
        }
        Some(_) => {
            return Err(Fault::resource(id, "Invalid value for property PassthroughCondition."));
        }
    };
    let enabled = match config.get("Enabled") {
        None => true,
        Some(Node::Text(text)) if text == "false" || text == "False" => false,
        Some(value) => value.truthy(),
    };
    if !enabled {
        context.deployment_preferences.0.insert(id.clone(), Preference::default());
        return Ok(None);
    }
    if !config.contains_key("Type") {
        return Err(Fault::resource(id, "'DeploymentPreference' is missing required Property 'Type'"));
    }
    let hooks = config.get("Hooks").cloned().unwrap_or_else(|| Node::Map(Dict::plain()));
    if hooks.as_map().is_none() {
        return Err(Fault::resource(id, "'Hooks' property of 'DeploymentPreference' must be a dictionary"));
    }
    let condition = declared.attributes.get("Condition").and_then(Value::as_str).filter(|_| pass);
    let tags = declared.truthy("Tags").filter(|_| declared.truthy("PropagateTags").is_some());
    let preference = Preference {
        enabled,
        config: Node::Map(config).to_value(),
        condition: condition.map(str::to_owned),
        tags: tags.cloned(),
    };
    context.deployment_preferences.0.insert(id.clone(), preference);
    if !has_alias {
        let message = "'DeploymentPreference' requires AutoPublishAlias property to be specified.";
        return Err(Fault::resource(id, message));
    }
    let mut update = Map::new();
    update.insert("ApplicationName".to_owned(), reference(APPLICATION));
    update.insert("DeploymentGroupName".to_owned(), reference(&group_id(id)));
    for (hook, name) in [("PreTraffic", "BeforeAllowTrafficHook"), ("PostTraffic", "AfterAllowTrafficHook")] {
        if let Some(hook) = hooks.get(hook) {
            update.insert(name.to_owned(), hook.to_value());
        }
    }
    Ok(Some(json!({"CodeDeployLambdaAliasUpdate": update})))
}

fn group_id(function: &str) -> String {
    format!("{function}DeploymentGroup")
}

/// Makes the application, the role and the deployment groups of all functions that have a preference.
pub(super) fn finish(context: &mut Context<'_>) -> Result<(), Fault> {
    let preferences = std::mem::take(&mut context.deployment_preferences);
    if !preferences.0.values().any(|preference| preference.enabled) {
        return Ok(());
    }
    let condition = preferences.condition();
    let mut attributes = Map::new();
    if let Some(condition) = &condition {
        attributes.insert("Condition".to_owned(), condition.as_str().into());
        context.add_conditions(combined_condition(preferences.conditions(), CONDITION));
    }
    let mut tags = Dict::plain();
    for own in preferences.0.values().filter_map(|preference| preference.tags.as_ref()?.as_map()) {
        tags.update(own);
    }
    let tags = (!tags.is_empty()).then(|| tag_list(Some(&Node::Map(tags))));
    let mut application = Made::new("AWS::CodeDeploy::Application", APPLICATION, &attributes)?;
    application.set("ComputePlatform", "Lambda");
    application.set("Tags", tags.clone().map_or(Value::Null, Value::Array));
    let mut made = vec![application];
    let own_role = |preference: &Preference| Node::own(&preference.config).truthy_at("Role").is_some();
    if preferences.0.values().any(|preference| preference.enabled && !own_role(preference)) {
        made.push(role(context, &attributes, tags)?);
    }
    for (id, preference) in preferences.0.iter().filter(|(_, preference)| preference.enabled) {
        made.push(group(id, preference)?);
    }
    for resource in made {
        context.output.insert(resource.logical_id.clone(), resource.to_value());
    }
    Ok(())
}

fn role(context: &Context<'_>, attributes: &Map, tags: Option<Vec<Value>>) -> Result<Made, Fault> {
    let partition = context.environment.partition();
    let limited = ["aws-iso", "aws-iso-b"].contains(&partition);
    let policy = if limited { "AWSCodeDeployRoleForLambdaLimited" } else { "AWSCodeDeployRoleForLambda" };
    let mut role = Made::new("AWS::IAM::Role", ROLE, attributes)?;
    role.set("AssumeRolePolicyDocument", iam::trust("codedeploy.amazonaws.com"));
    role.set("ManagedPolicyArns", json!([managed_policy::arn(partition, &format!("service-role/{policy}"))]));
    role.set("Tags", tags.map_or(Value::Null, Value::Array));
    Ok(role)
}

fn group(id: &str, preference: &Preference) -> Result<Made, Fault> {
    let mut attributes = Map::new();
    if let Some(condition) = &preference.condition {
        attributes.insert("Condition".to_owned(), condition.as_str().into());
    }
    let config = Node::own(&preference.config);
    let mut group = Made::new("AWS::CodeDeploy::DeploymentGroup", &group_id(id), &attributes)?;
    group.set("AlarmConfiguration", alarms(id, config.get("Alarms"))?);
    group.set("ApplicationName", reference(APPLICATION));
    group.set(
        "AutoRollbackConfiguration",
        json!({
            "Enabled": true,
            "Events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        }),
    );
    group.set(
        "DeploymentConfigName",
        config.get("Type").map_or(Value::Null, |kind| deployment_config(kind, "")),
    );
    group.set(
        "DeploymentStyle",
        json!({
            "DeploymentType": "BLUE_GREEN", "DeploymentOption": "WITH_TRAFFIC_CONTROL",
        }),
    );
    group
        .set("ServiceRoleArn", config.truthy_at("Role").map_or_else(|| get_att(ROLE, "Arn"), Node::to_value));
    group.set(
        "TriggerConfigurations",
        config.truthy_at("TriggerConfigurations").map_or(Value::Null, Node::to_value),
    );
    if let Some(tags) = &preference.tags {
        group.set("Tags", tag_list(Some(tags)));
    }
    Ok(group)
}

fn alarms(id: &str, alarms: Option<&Node>) -> Result<Value, Fault> {
    let Some(alarms) = alarms.filter(|alarms| alarms.truthy() && !alarms.is_no_value()) else {
        return Ok(Value::Null);
    };
    let Some(items) = alarms.argument_of("Fn::If") else {
        return alarm_configuration(id, alarms);
    };
    let Some([condition, yes, no]) = items.as_list().map(Vec::as_slice) else {
        return Err(Fault::resource(id, "Fn::If requires 3 arguments"));
    };
    let (yes, no) = (alarm_configuration(id, yes)?, alarm_configuration(id, no)?);
    Ok(json!({"Fn::If": [condition.to_value(), yes, no]}))
}

fn alarm_configuration(id: &str, alarms: &Node) -> Result<Value, Fault> {
    let Some(alarms) = alarms.as_list() else {
        return Err(Fault::resource(id, "Alarms must be a list"));
    };
    if alarms.first().is_none_or(Node::is_no_value) {
        return Ok(json!({}));
    }
    let alarms: Vec<Value> = alarms.iter().map(|alarm| json!({"Name": alarm.to_value()})).collect();
    Ok(json!({"Enabled": true, "Alarms": alarms}))
}

/// The name of a deployment configuration, with CodeDeploy's prefix where it is one of CodeDeploy's.
fn deployment_config(value: &Node, within: &str) -> Value {
    match value {
        Node::List(list) => list.iter().map(|item| deployment_config(item, "")).collect(),
        Node::Text(text) if PREDEFINED.contains(&text.text.as_str()) => {
            let arguments = json!(["CodeDeployDefault.Lambda${ConfigName}", {"ConfigName": text.text}]);
            if within == "Fn::Sub" { arguments } else { json!({ "Fn::Sub": arguments }) }
        }
        value => match value.call() {
            Some((name, argument)) => {
                let mut map = Map::new();
                let argument = deployment_config(argument, &name.text);
                map.insert(name.text.clone(), argument);
                Value::Object(map)
            }
            None => value.to_value(),
        },
    }
}

/// Puts the value of a mapping in place of `Fn::FindInMap`.
fn find_in_map(context: &Context<'_>, value: &mut Node) -> Result<(), Fault> {
    let Some(arguments) =
        value.as_map().filter(|map| map.len() == 1).and_then(|map| map.get("Fn::FindInMap"))
    else {
        return Ok(());
    };
    let Some([map, top, second]) = arguments.as_list().map(Vec::as_slice) else {
        let shown = arguments.as_str().map_or_else(|| arguments.to_string(), str::to_owned);
        let message = format!("Invalid FindInMap value {shown}. FindInMap expects an array with 3 values.");
        return Err(Fault::document(message));
    };
    let (Some(map), Some(top), Some(second)) = (map.as_str(), top.as_str(), second.as_str()) else {
        return Ok(());
    };
    let Some(mapping) = context.document.get("Mappings").and_then(|mappings| mappings.get(map)) else {
        return Ok(());
    };
    let refuse = || {
        let message = format!("Cannot use Fn::FindInMap on Mapping '{map}' which is not a a two-level map.");
        Fault::document(message)
    };
    let Some(row) = mapping.as_object().ok_or_else(refuse)?.get(top) else {
        return Ok(());
    };
    if let Some(found) = row.as_object().ok_or_else(refuse)?.get(second) {
        *value = Node::own(found);
    }
    Ok(())
}
