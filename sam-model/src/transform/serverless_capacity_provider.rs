//! `AWS::Serverless::CapacityProvider`: instances on which functions run.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-capacityprovider.html>

use super::fault::Fault;
use super::model::{self, Field, Kind, optional};
use super::operator;
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node};
use super::resource::{CREATED_BY, Declared, closed_tag_list};
use super::{Context, Expansion};
use crate::value::{Map, Value, json};

const KIND: &str = "AWS::Serverless::CapacityProvider";

static PROPERTIES: [Property; 8] = [
    property("CapacityProviderName", Shape::TextOrMap),
    required("VpcConfig", Shape::Map),
    property("OperatorRole", Shape::TextOrMap),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool).literal(),
    property("InstanceRequirements", Shape::Map),
    property("ScalingConfig", Shape::Map),
    property("KmsKeyArn", Shape::TextOrMap),
];

const LIST: &[Kind] = &[Kind::Map, Kind::List];

/// The parts, in the order in which they are checked.
static PARTS: [(&str, &[Field]); 3] = [
    ("VpcConfig", &[optional("SecurityGroupIds", LIST), model::required("SubnetIds", LIST)]),
    (
        "InstanceRequirements",
        &[optional("Architectures", LIST), optional("AllowedTypes", LIST), optional("ExcludedTypes", LIST)],
    ),
    (
        "ScalingConfig",
        &[
            optional("MaxVCpuCount", &[Kind::Map, Kind::Integer]),
            optional("AverageCPUUtilization", &[Kind::Map, Kind::Float]),
        ],
    ),
];

/// The managed policy of the role with which Lambda operates the instances.
const OPERATOR_POLICY: &str = "AWSLambdaManagedEC2ResourceOperator";

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    let [vpc, instances, scaling] = parts(&declared)?;
    check_combinations(&declared)?;
    let mut provider = declared.made("AWS::Lambda::CapacityProvider")?;
    let given = |name| declared.truthy(name).map_or(Value::Null, Node::to_value);
    provider.set("CapacityProviderName", given("CapacityProviderName"));
    provider.set("VpcConfig", vpc);
    let role = match declared.truthy("OperatorRole") {
        Some(_) => None,
        None => Some(operator::role(context, &declared, OPERATOR_POLICY)?),
    };
    let arn = role.as_ref().map_or_else(|| given("OperatorRole"), |role| role.get_att("Arn"));
    provider.set("PermissionsConfig", json!({"CapacityProviderOperatorRoleArn": arn}));
    provider.set("Tags", closed_tag_list(declared.get("Tags"), CREATED_BY));
    if !instances.is_empty() {
        provider.set("InstanceRequirements", instance_requirements(instances));
    }
    if !scaling.is_empty() {
        provider.set("CapacityProviderScalingConfig", scaling_config(scaling));
    }
    provider.set("KmsKeyArn", given("KmsKeyArn"));
    let made = std::iter::once(provider).chain(role).collect();
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &[] })
}

/// Reads all parts; the faults of all of them are one.
fn parts(declared: &Declared) -> Result<[Map; 3], Fault> {
    let (mut read, mut messages) = ([Map::new(), Map::new(), Map::new()], Vec::new());
    for (part, (name, fields)) in read.iter_mut().zip(&PARTS) {
        let Some(values) = declared.get(name).and_then(Node::as_map) else {
            continue;
        };
        if values.is_empty() && *name != "VpcConfig" {
            continue;
        }
        match model::read(fields, values) {
            Ok(map) => *part = map,
            Err(problems) => messages.extend(problems.iter().map(|problem| operator::message(name, problem))),
        }
    }
    if messages.is_empty() {
        Ok(read)
    } else {
        Err(Fault::resource(&declared.logical_id, messages.join(" ")))
    }
}

fn check_combinations(declared: &Declared) -> Result<(), Fault> {
    let instances = declared.get("InstanceRequirements");
    let has = |name| instances.is_some_and(|instances| instances.get(name).is_some());
    if has("AllowedTypes") && has("ExcludedTypes") {
        let message = "Cannot specify 'InstanceRequirements.AllowedTypes' and 'InstanceRequirements.ExcludedTypes' \
                       together.";
        return Err(Fault::resource(&declared.logical_id, message));
    }
    Ok(())
}

fn instance_requirements(mut read: Map) -> Value {
    let mut made = Map::new();
    for (property, field) in [
        ("Architectures", "Architectures"),
        ("AllowedInstanceTypes", "AllowedTypes"),
        ("ExcludedInstanceTypes", "ExcludedTypes"),
    ] {
        if let Some(value) = read.shift_remove(field) {
            made.insert(property.to_owned(), value);
        }
    }
    Value::Object(made)
}

/// A goal for the load of the processors makes scaling manual.
fn scaling_config(mut read: Map) -> Value {
    let mut made = Map::new();
    let target = read.shift_remove("AverageCPUUtilization");
    made.extend(read);
    made.insert("ScalingMode".to_owned(), if target.is_some() { "Manual" } else { "Auto" }.into());
    if let Some(target) = target {
        let metric = "LambdaCapacityProviderAverageCPUUtilization";
        let policies = json!([{"PredefinedMetricType": metric, "TargetValue": target}]);
        made.insert("ScalingPolicies".to_owned(), policies);
    }
    Value::Object(made)
}
