//! The two ends of a connector: resources of the template, or resources elsewhere that are described.

use super::profile::Shown;
use crate::intrinsic;
use crate::transform::Context;
use crate::transform::python27::{Dict, Node};
use crate::value::Value;

/// A resource at one end of a connector.
#[derive(Debug)]
pub(super) struct End {
    /// The id of a resource of the template.
    pub(super) logical_id: Option<String>,
    /// Its type in CloudFormation.
    pub(super) kind: String,
    /// Its type as the template has it.
    pub(super) declared_kind: String,
    /// What the connector states of it beside its id.
    stated: Dict,
}

impl End {
    /// Reads `Source` or `Destination`.
    pub(super) fn read(context: &Context<'_>, reference: &Node) -> Result<Self, String> {
        let stated = reference.as_map().cloned().unwrap_or_else(Dict::plain);
        let other_than = |names: &[&str]| stated.keys().any(|key| !names.contains(&key.text.as_str()));
        if stated.contains_key("Id") && other_than(&["Id", "Qualifier"]) || !other_than(&["Qualifier"]) {
            let message = "Must provide 'Id' (with optional 'Qualifier') or a supported combination of other properties.";
            return Err(message.to_owned());
        }
        match reference.truthy_at("Id") {
            Some(Node::Text(id)) => Self::in_template(context, &id.text, stated),
            Some(_) => Err("'Id' is missing or not a string.".to_owned()),
            None => {
                let declared = reference.truthy_at("Type").and_then(Node::as_str).ok_or(NO_TYPE)?;
                let becomes = BECOMES.iter().find(|(sam, _)| *sam == declared);
                let kind = becomes.map_or(declared, |(_, kind)| kind).to_owned();
                Ok(Self { logical_id: None, declared_kind: kind.clone(), kind, stated })
            }
        }
    }

    fn in_template(context: &Context<'_>, id: &str, stated: Dict) -> Result<Self, String> {
        let resource =
            context.output.get(id).filter(|resource| resource.as_object().is_some_and(|map| !map.is_empty()));
        let resource = resource.ok_or_else(|| format!("Unable to find resource with logical ID '{id}'."))?;
        let kind =
            resource.get("Type").and_then(Value::as_str).filter(|kind| !kind.is_empty()).ok_or(NO_TYPE)?;
        let declared = context.resources.get(id).and_then(|resource| resource.get("Type")?.as_str());
        Ok(Self {
            logical_id: Some(id.to_owned()),
            kind: kind.to_owned(),
            declared_kind: declared.unwrap_or(kind).to_owned(),
            stated,
        })
    }

    /// A property by the name that it has in a reference, such as `Arn`.
    pub(super) fn property(&self, name: &str) -> Option<Value> {
        if let Some(stated) = self.stated.get(name) {
            return Some(stated.to_value()).filter(|value| !value.is_null());
        }
        let output = match name {
            "QueueUrl" => "Url",
            "ResourceId" => "Id",
            other => other,
        };
        Shown::of(&self.kind).output(output, self.logical_id.as_deref()?)
    }

    /// The same as [`End::property`], if Python takes it for true.
    pub(super) fn truthy_property(&self, name: &str) -> Option<Value> {
        self.property(name).filter(|value| Node::own(value).truthy())
    }

    /// The name of the role that this resource takes to reach `other`.
    pub(super) fn role(&self, context: &Context<'_>, other: &Self) -> Option<Value> {
        let Some(id) = &self.logical_id else {
            return self.truthy_property("RoleName");
        };
        let properties = context.output.get(id)?.get("Properties")?;
        let arn = match Shown::of(&self.kind).role()? {
            Ok(property) => properties.get(property)?,
            Err(()) => target_of_rule(properties, other)?.get("RoleArn")?,
        };
        referenced_id(arn).map(|id| intrinsic::reference(&id))
    }
}

/// The types of SAM that a connector knows, and what they become.
const BECOMES: [(&str, &str); 5] = [
    ("AWS::Serverless::Api", "AWS::ApiGateway::RestApi"),
    ("AWS::Serverless::Function", "AWS::Lambda::Function"),
    ("AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"),
    ("AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table"),
    ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"),
];

const NO_TYPE: &str = "'Type' is missing or not a string.";

/// The first target of a rule that is the resource at the other end.
fn target_of_rule<'v>(properties: &'v Value, other: &End) -> Option<&'v Value> {
    let wanted = other.property("Arn");
    properties.get("Targets")?.as_array()?.iter().find(|target| {
        target.get("Arn").is_some_and(|arn| {
            wanted.as_ref() == Some(arn)
                || other.logical_id.is_some() && referenced_id(arn) == other.logical_id
        })
    })
}

/// The logical id that a `Ref` or an `Fn::GetAtt` names.
pub(super) fn referenced_id(value: &Value) -> Option<String> {
    Node::own(value).referenced_id().filter(|id| !id.is_empty())
}
