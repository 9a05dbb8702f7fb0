//! `AWS::Serverless::NetworkConnector`: the way of Lambda's compute resources into a network.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-networkconnector.html>

use super::fault::Fault;
use super::model::{self, Field, Kind};
use super::operator;
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node};
use super::resource::{CREATED_BY, Declared, closed_tag_list};
use super::{Context, Expansion};
use crate::value::{Value, json};

const KIND: &str = "AWS::Serverless::NetworkConnector";

static PROPERTIES: [Property; 6] = [
    property("Name", Shape::TextOrMap),
    required("VpcConfig", Shape::Map),
    property("ComputeTypes", Shape::List).literal(),
    property("OperatorRole", Shape::TextOrMap),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool).literal(),
];

static VPC_CONFIG: [Field; 3] = [
    model::required("SubnetIds", &[Kind::List]),
    model::required("SecurityGroupIds", &[Kind::List]),
    model::required("NetworkProtocol", &[Kind::Map, Kind::Word(&["IPv4", "DualStack"])]),
];

/// The resources that may use a connector: one type each.
const COMPUTE_TYPES: [&str; 2] = ["MicroVm", "WebFunction"];

/// The managed policy of the role with which Lambda operates the network interfaces.
const OPERATOR_POLICY: &str = "AWSLambdaNetworkConnectorOperatorPolicy";

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    let compute_type = compute_type(&declared)?;
    let none = Dict::plain();
    let vpc = declared.get("VpcConfig").and_then(Node::as_map).unwrap_or(&none);
    let mut egress = model::read(&VPC_CONFIG, vpc).map_err(|problems| {
        let messages: Vec<String> =
            problems.iter().map(|problem| operator::message("VpcConfig", problem)).collect();
        Fault::resource(id, messages.join(" "))
    })?;
    egress.insert("AssociatedComputeResourceTypes".to_owned(), json!([compute_type]));
    let mut connector = declared.made("AWS::Lambda::NetworkConnector")?;
    connector.set("Name", declared.truthy("Name").map_or(Value::Null, Node::to_value));
    connector.set("Configuration", json!({"VpcEgressConfiguration": egress}));
    let (role, arn) = match declared.truthy("OperatorRole") {
        Some(role) => (None, role.to_value()),
        None => {
            let role = operator::role(context, &declared, OPERATOR_POLICY)?;
            let arn = role.get_att("Arn");
            (Some(role), arn)
        }
    };
    connector.set("OperatorRole", arn);
    connector.set("Tags", closed_tag_list(declared.get("Tags"), CREATED_BY));
    let made = std::iter::once(connector).chain(role).collect();
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &[] })
}

fn compute_type(declared: &Declared) -> Result<Value, Fault> {
    let fault = |message: String| Fault::resource(&declared.logical_id, message);
    let Some(types) = declared.get("ComputeTypes").and_then(Node::as_list) else {
        return Ok(COMPUTE_TYPES[0].into());
    };
    let [one] = types.as_slice() else {
        return Err(fault(format!("'ComputeTypes' must contain exactly one value, got {}.", types.len())));
    };
    if one.is_intrinsic() || one.as_str().is_some_and(|one| COMPUTE_TYPES.contains(&one)) {
        return Ok(one.to_value());
    }
    let known = COMPUTE_TYPES.join("', '");
    Err(fault(format!("'ComputeTypes' values must be one of ['{known}'], got {one}.")))
}

#[cfg(test)]
mod tests {
    use crate::transform::{Environment, expand_document, message};
    use crate::value::{Value, json};

    fn expand(properties: Value) -> Result<Value, String> {
        let resource = json!({"Type": super::KIND, "Properties": properties});
        let document = json!({"Resources": {"Way": resource}});
        expand_document(document, &Environment::new("eu-west-1")).map_err(|faults| message(&faults))
    }

    #[test]
    fn a_connector_leads_into_a_vpc() {
        let vpc = json!({"SubnetIds": ["s"], "SecurityGroupIds": ["g"], "NetworkProtocol": "IPv4"});
        let document = expand(json!({"VpcConfig": vpc, "ComputeTypes": ["WebFunction"]})).unwrap();
        let made = &document["Resources"]["Way"]["Properties"];
        let egress = &made["Configuration"]["VpcEgressConfiguration"];
        assert_eq!(egress["AssociatedComputeResourceTypes"], json!(["WebFunction"]));
        assert_eq!(made["OperatorRole"], json!({"Fn::GetAtt": ["WayOperatorRole", "Arn"]}));
        assert_eq!(document["Resources"]["WayOperatorRole"]["Type"], "AWS::IAM::Role");
    }

    #[test]
    fn all_faults_of_the_vpc_are_told() {
        let refusal =
            expand(json!({"VpcConfig": {"SubnetIds": "s", "NetworkProtocol": "IPv6"}})).unwrap_err();
        assert!(refusal.ends_with(
            "Property 'VpcConfig.SubnetIds' value is not a valid list. Property 'VpcConfig.SecurityGroupIds' is required. \
             Property 'VpcConfig.NetworkProtocol' value is not a valid dict."
        ));
    }
}
