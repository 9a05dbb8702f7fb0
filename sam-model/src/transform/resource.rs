//! Resources before and after the transform.

use super::fault::Fault;
use super::property::{self, Property};
use super::python27::{Dict, Node};
use crate::value::{Map, Value, json};

/// The attributes beside `Properties` that a generated resource takes from the SAM resource.
const PASSED_THROUGH: [&str; 3] = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"];

/// The attributes that a resource of the same logical id takes.
const ATTRIBUTES: [&str; 5] =
    ["DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata"];

/// A SAM resource, or an event of one, as the template declares it.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) logical_id: String,
    pub(crate) properties: Dict,
    pub(crate) depends_on: Option<Value>,
    /// All attributes.
    pub(crate) attributes: Map,
}

impl Declared {
    /// Takes a resource from the template and checks its properties.
    pub(crate) fn read(
        logical_id: &str,
        kind: &str,
        table: &[Property],
        resource: &Dict,
        change: impl FnOnce(&mut Dict) -> Result<(), Fault>,
    ) -> Result<Self, Fault> {
        check_logical_id(logical_id)?;
        let mut properties = match resource.get("Properties") {
            None => resource.alike(),
            Some(Node::Map(map)) => map.clone(),
            Some(_) => {
                return Err(Fault::resource(logical_id, "Properties of a resource must be an object."));
            }
        };
        change(&mut properties)?;
        property::check(logical_id, kind, table, &properties)?;
        let attributes = ATTRIBUTES
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), resource.get(name)?.to_value())))
            .collect();
        let depends_on = resource.get("DependsOn").filter(|value| value.truthy()).map(Node::to_value);
        Ok(Self { logical_id: logical_id.to_owned(), properties, depends_on, attributes })
    }

    /// A property that is there and holds something.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.properties.get(name).filter(|value| !value.is_null())
    }

    /// A property that Python takes for true.
    pub(crate) fn truthy(&self, name: &str) -> Option<&Node> {
        self.get(name).filter(|value| value.truthy())
    }

    /// A property as plain data; `Null` if it is not there.
    pub(crate) fn value(&self, name: &str) -> Value {
        self.get(name).map_or(Value::Null, Node::to_value)
    }

    /// The attributes that every generated resource takes over.
    pub(crate) fn passed_through(&self) -> Map {
        pass_through(&self.attributes)
    }

    /// A resource of CloudFormation with the same logical id, dependencies and attributes.
    pub(crate) fn made(&self, kind: &'static str) -> Result<Made, Fault> {
        let mut made = Made::new(kind, &self.logical_id, &self.attributes)?;
        made.depends_on.clone_from(&self.depends_on);
        Ok(made)
    }
}

/// The attributes of `attributes` that generated resources take over.
pub(crate) fn pass_through(attributes: &Map) -> Map {
    PASSED_THROUGH
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), attributes.get(*name)?.clone())))
        .collect()
}

/// A resource that the transform made.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) logical_id: String,
    pub(crate) kind: &'static str,
    pub(crate) depends_on: Option<Value>,
    pub(crate) attributes: Map,
    pub(crate) properties: Map,
}

impl Made {
    pub(crate) fn new(kind: &'static str, logical_id: &str, attributes: &Map) -> Result<Self, Fault> {
        check_logical_id(logical_id)?;
        let (depends_on, properties) = (None, Map::new());
        Ok(Self {
            logical_id: logical_id.to_owned(),
            kind,
            depends_on,
            attributes: attributes.clone(),
            properties,
        })
    }

    /// Sets a property; nothing is set to `Null`.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_null() {
            self.properties.insert(name.to_owned(), value);
        }
    }

    /// Takes over properties of the same name.
    pub(crate) fn take(&mut self, declared: &Declared, names: &[&str]) {
        for name in names {
            self.set(name, declared.value(name));
        }
    }

    /// `{"Ref": id}`.
    pub(crate) fn reference(&self) -> Value {
        crate::intrinsic::reference(&self.logical_id)
    }

    /// `{"Fn::GetAtt": [id, attribute]}`.
    pub(crate) fn get_att(&self, attribute: &str) -> Value {
        crate::intrinsic::get_att(&self.logical_id, attribute)
    }

    /// The resource as it stands in a template.
    pub(crate) fn to_value(&self) -> Value {
        let mut map = Map::new();
        map.insert("Type".to_owned(), self.kind.into());
        if let Some(depends_on) = &self.depends_on {
            map.insert("DependsOn".to_owned(), depends_on.clone());
        }
        map.extend(self.attributes.clone());
        map.insert("Properties".to_owned(), Value::Object(self.properties.clone()));
        Value::Object(map)
    }
}

fn check_logical_id(logical_id: &str) -> Result<(), Fault> {
    if !logical_id.is_empty() && logical_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(not_alphanumeric(logical_id))
}

pub(crate) fn not_alphanumeric(logical_id: &str) -> Fault {
    Fault::resource(logical_id, "Logical ids must be alphanumeric.")
}

/// The tag that marks what SAM made.
pub(crate) const CREATED_BY: (&str, &str) = ("lambda:createdBy", "SAM");

/// Tags that a template must not set.
const RESERVED: [&str; 3] = [CREATED_BY.0, "serverlessrepo:applicationId", "serverlessrepo:semanticVersion"];

/// `{Name: value}` as a list of keys and values.
pub(crate) fn tag_list(tags: Option<&Node>) -> Vec<Value> {
    let tags = tags.and_then(Node::as_map);
    tags.iter()
        .flat_map(|tags| tags.iter())
        .map(|(key, value)| {
            let value = if value.is_null() { "".into() } else { value.to_value() };
            json!({"Key": key.text, "Value": value})
        })
        .collect()
}

/// The tags of a resource, and last the one that says who made it.
pub(crate) fn closed_tag_list(tags: Option<&Node>, (key, value): (&str, &str)) -> Vec<Value> {
    let mut tags = tags.and_then(Node::as_map).cloned().unwrap_or_else(Dict::plain);
    tags.insert(key, Node::text(value));
    tag_list(Some(&Node::Map(tags)))
}

/// The tags of a resource, after the one that says that SAM made it.
pub(crate) fn marked_tag_list(
    id: &str,
    tags: Option<&Node>,
    additional: Vec<Value>,
) -> Result<Vec<Value>, Fault> {
    for reserved in RESERVED {
        if tags.and_then(Node::as_map).is_some_and(|tags| tags.contains_key(reserved)) {
            return Err(Fault::resource(
                id,
                format!(
                    "{reserved} is a reserved Tag key name and cannot be set on your resource. Please change the tag key \
                     in the input."
                ),
            ));
        }
    }
    let mut list = vec![json!({"Key": CREATED_BY.0, "Value": CREATED_BY.1})];
    list.extend(additional);
    list.extend(tag_list(tags));
    Ok(list)
}

/// The types of generated resources that take tags as a list.
const TAGGED: [&str; 20] = [
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::DomainNameAccessAssociation",
    "AWS::ApiGateway::DomainNameV2",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlan",
    "AWS::AppSync::GraphQLApi",
    "AWS::CloudFormation::Stack",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::IoT::TopicRule",
    "AWS::Lambda::CapacityProvider",
    "AWS::Lambda::Function",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::StepFunctions::StateMachine",
];

/// Gives the tags of a SAM resource to all that it became.
pub(crate) fn propagate_tags(made: &mut [Made], tags: Option<&Node>) {
    let Some(tags) = tags.filter(|tags| tags.truthy()) else {
        return;
    };
    for resource in made {
        match resource.kind {
            "AWS::ApiGatewayV2::Stage" | "AWS::ApiGatewayV2::DomainName" => {
                resource.set("Tags", tags.to_value())
            }
            kind if TAGGED.contains(&kind) => resource.set("Tags", tag_list(Some(tags))),
            _ => {}
        }
    }
}
