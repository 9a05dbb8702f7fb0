//! A stack: what a deployment made.

use super::resource::Created;
use indexmap::IndexMap;
use sam_model::value::{Map, Value};

/// A stack as it was deployed last.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its ARN, which is `AWS::StackId`.
    pub id: String,
    /// The outputs, resolved.
    pub outputs: Map,
    /// The resources by logical id, in the order in which they were made.
    pub resources: IndexMap<String, StackResource>,
}

/// A resource of a stack.
#[derive(Clone, Debug, PartialEq)]
pub struct StackResource {
    /// The type, such as `AWS::SQS::Queue`.
    pub kind: String,
    /// The properties with all intrinsics resolved.
    pub properties: Map,
    /// Its physical id and attributes.
    pub created: Created,
    /// Whether `DeletionPolicy` keeps it when it is no longer in the stack.
    pub retained: bool,
    /// Whether the type is simulated; otherwise it does nothing.
    pub inert: bool,
}

impl Stack {
    /// What `Ref` gives for a resource.
    pub fn physical_id(&self, logical_id: &str) -> Option<&str> {
        Some(&self.resources.get(logical_id)?.created.physical_id)
    }

    /// What `Fn::GetAtt` gives for a resource, if it is a text.
    pub fn attribute(&self, logical_id: &str, attribute: &str) -> Option<&str> {
        self.resources.get(logical_id)?.created.attributes.get(attribute)?.as_str()
    }

    /// An output, if it is a text.
    pub fn output(&self, name: &str) -> Option<&str> {
        self.outputs.get(name).and_then(Value::as_str)
    }
}
