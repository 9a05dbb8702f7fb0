//! `AWS::Serverless::Connector`: what one resource needs to reach another, as policies and permissions.
//!
//! Connectors come last, because they look at what all other resources became.
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html>

mod dependency;
pub(super) mod embedded;
mod end;
mod profile;
mod substitute;

use super::fault::Fault;
use super::property::{Property, Shape, required};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made};
use super::{Context, Expansion};
use crate::value::{Map, Value, json};
use end::End;
use profile::Profile;

const KIND: &str = "AWS::Serverless::Connector";

static PROPERTIES: [Property; 3] = [
    required("Source", Shape::MapOfAny),
    required("Destination", Shape::MapOrMaps),
    required("Permissions", Shape::ListOfText),
];

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    let fault = |message: String| Fault::resource(id, message);
    let destinations = match declared.get("Destination") {
        Some(Node::List(list)) if list.is_empty() => {
            return Err(fault("'Destination' is an empty list".to_owned()));
        }
        Some(Node::List(list)) => {
            list.iter().enumerate().map(|(number, one)| (one, format!("Destination{number}"))).collect()
        }
        one => Vec::from_iter(one.map(|one| (one, String::new()))),
    };
    let mut made = Vec::new();
    for (destination, suffix) in destinations {
        let connection = Connection::read(context, &declared, destination, suffix).map_err(fault)?;
        made.extend(connection.make(context)?);
    }
    let ids: Vec<String> = made.iter().map(|resource| resource.logical_id.clone()).collect();
    dependency::follow(&mut context.output, id, &ids);
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &[] })
}

/// Connects two resources that the transform made, under an id of its own.
pub(super) fn connect(
    context: &mut Context<'_>,
    id: &str,
    source: Value,
    destination: Value,
    permissions: &[&str],
) -> Result<Vec<Made>, Fault> {
    let properties = json!({"Source": source, "Destination": destination, "Permissions": permissions});
    let mut resource = Dict::plain();
    resource.insert("Properties", Node::own(&properties));
    transform(context, id, &resource).map(|expansion| expansion.made)
}

/// A connector between two resources.
struct Connection<'a> {
    declared: &'a Declared,
    source: End,
    destination: End,
    profile: Profile,
    /// What is allowed, by permission.
    categories: Map,
    /// What follows the ids of what is made, if there are several destinations.
    suffix: String,
}

impl<'a> Connection<'a> {
    fn read(
        context: &Context<'_>,
        declared: &'a Declared,
        destination: &Node,
        suffix: String,
    ) -> Result<Self, String> {
        let destination = End::read(context, destination)?;
        let source = End::read(context, declared.get("Source").unwrap_or(&Node::Null))?;
        let profile = Profile::find(&source.kind, &destination.kind).ok_or_else(|| {
            format!(
                "Unable to create connector from {} to {}; it's not supported or the template is invalid.",
                source.kind, destination.kind
            )
        })?;
        let permissions = permissions(declared);
        profile.check(&permissions, &source.kind, &destination.kind)?;
        let mut categories = profile.categories(&source, &destination)?;
        categories.retain(|name, _| permissions.contains(&name.as_str()));
        Ok(Self { declared, source, destination, profile, categories, suffix })
    }

    fn make(self, context: &mut Context<'_>) -> Result<Vec<Made>, Fault> {
        match self.profile.kind {
            "AWS_SQS_QUEUE_POLICY" => self.resource_policy(
                "QueuePolicy",
                "AWS::SQS::QueuePolicy",
                "Queues",
                "QueueUrl",
                "SQS queue URL",
            ),
            "AWS_SNS_TOPIC_POLICY" => {
                self.resource_policy("TopicPolicy", "AWS::SNS::TopicPolicy", "Topics", "Arn", "SNS topic ARN")
            }
            "AWS_LAMBDA_PERMISSION" => self.lambda_permissions(),
            _ => self.managed_policy(context),
        }
    }

    fn managed_policy(self, context: &mut Context<'_>) -> Result<Vec<Made>, Fault> {
        let (name, owner, other) = if self.profile.is_of_source() {
            ("Source", &self.source, &self.destination)
        } else {
            ("Destination", &self.destination, &self.source)
        };
        let role = owner.role(context, other);
        let role =
            role.ok_or_else(|| self.fault(format!("Unable to get IAM role name from '{name}' resource.")))?;
        let mut policy = self.made("Policy", "AWS::IAM::ManagedPolicy")?;
        policy.set("PolicyDocument", self.document());
        policy.set("Roles", json!([role]));
        dependency::wait(
            &mut context.output,
            self.profile,
            &self.source,
            &self.destination,
            &policy.logical_id,
        );
        Ok(vec![policy])
    }

    /// A policy of the destination itself.
    fn resource_policy(
        self,
        suffix: &str,
        kind: &'static str,
        owners: &str,
        property: &str,
        words: &str,
    ) -> Result<Vec<Made>, Fault> {
        let owner = self.destination_property(property, words)?;
        let mut policy = self.made(suffix, kind)?;
        policy.set("PolicyDocument", self.document());
        policy.set(owners, json!([owner]));
        Ok(vec![policy])
    }

    fn lambda_permissions(self) -> Result<Vec<Made>, Fault> {
        let function = self.destination_property("Arn", "Lambda function ARN")?;
        let mut made = Vec::new();
        for (name, category) in &self.categories {
            let mut permission = self.made(&format!("{name}LambdaPermission"), "AWS::Lambda::Permission")?;
            permission.set("FunctionName", function.clone());
            for (name, value) in category.as_object().into_iter().flatten() {
                permission.set(name, value.clone());
            }
            made.push(permission);
        }
        Ok(made)
    }

    fn destination_property(&self, name: &str, words: &str) -> Result<Value, Fault> {
        self.destination
            .truthy_property(name)
            .ok_or_else(|| self.fault(format!("Unable to get {words} from 'Destination' resource.")))
    }

    /// The statements of all permissions as one document.
    fn document(&self) -> Value {
        let statements =
            self.categories.values().filter_map(|category| category["Statement"].as_array()).flatten();
        json!({"Version": "2012-10-17", "Statement": Vec::from_iter(statements)})
    }

    /// A resource of this connection, with the attributes of the connector and a note of what it connects.
    fn made(&self, name: &str, kind: &'static str) -> Result<Made, Fault> {
        let id = &self.declared.logical_id;
        let mut made = Made::new(kind, &format!("{id}{name}{}", self.suffix), &self.declared.attributes)?;
        made.depends_on.clone_from(&self.declared.depends_on);
        let ends = json!({
            "Source": {"Type": self.source.declared_kind},
            "Destination": {"Type": self.destination.declared_kind},
        });
        let mut metadata = match made.attributes.shift_remove("Metadata") {
            Some(Value::Object(metadata)) => metadata,
            _ => Map::new(),
        };
        metadata.insert("aws:sam:connectors".to_owned(), json!({id: ends}));
        made.attributes.insert("Metadata".to_owned(), Value::Object(metadata));
        Ok(made)
    }

    fn fault(&self, message: String) -> Fault {
        Fault::resource(&self.declared.logical_id, message)
    }
}

/// The words of `Permissions`.
fn permissions(declared: &Declared) -> Vec<&str> {
    match declared.get("Permissions") {
        Some(Node::List(list)) => list.iter().filter_map(Node::as_str).collect(),
        // What calls an intrinsic function counts by its name.
        Some(Node::Map(map)) => map.keys().map(|key| key.text.as_str()).collect(),
        _ => Vec::new(),
    }
}
