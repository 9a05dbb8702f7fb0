//! A template: SAM or CloudFormation, the same structure.

use crate::value::{Map, Value};
use indexmap::IndexMap;

/// A SAM or CloudFormation template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// `Description`.
    pub description: Option<String>,
    /// `Transform`: the macros that CloudFormation runs over it, such as `AWS::Serverless-2016-10-31`.
    pub transform: Vec<String>,
    /// `Metadata`.
    pub metadata: Map,
    /// `Parameters`.
    pub parameters: Map,
    /// `Mappings`.
    pub mappings: Map,
    /// `Conditions`.
    pub conditions: Map,
    /// `Globals`: what SAM adds to every function, API and table.
    pub globals: Map,
    /// `Resources`, by logical id.
    pub resources: IndexMap<String, Resource>,
    /// `Outputs`.
    pub outputs: Map,
    /// Sections that this type does not know by name, such as `Rules` and `Hooks`.
    pub other: Map,
}

/// A resource of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// `Type`, such as `AWS::Serverless::Function`.
    pub kind: String,
    /// `Properties`.
    pub properties: Map,
    /// `DependsOn`.
    pub depends_on: Vec<String>,
    /// `Condition`: the name of the condition under which it is made.
    pub condition: Option<String>,
    /// `Metadata`.
    pub metadata: Map,
    /// Attributes that this type does not know by name: `DeletionPolicy`, `UpdatePolicy` and so on.
    pub other: Map,
}

impl Resource {
    /// A resource of the type `kind` with these properties.
    pub fn new(kind: impl Into<String>, properties: Map) -> Self {
        Self {
            kind: kind.into(),
            properties,
            ..Self::default()
        }
    }

    /// The value at a path of keys below `Properties`.
    pub fn get(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter()
            .try_fold(self.properties.get(*first)?, |value, key| value.get(key))
    }
}
