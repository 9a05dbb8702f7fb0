//! A template: SAM or CloudFormation, the same structure.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>

use crate::diagnostic::{Diagnostic, Place};
use crate::format::SECTIONS;
use crate::parse::Comments;
use crate::transform::{self, Environment};
use crate::value::{Map, Value};
use crate::{emit, parse};
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

/// The value of `AWSTemplateFormatVersion`, the only one there is.
pub const FORMAT_VERSION: &str = "2010-09-09";

const CODE: &str = "template_malformed";

impl Template {
    /// Reads a template, in YAML (with short intrinsics) or in JSON.
    ///
    /// # Errors
    /// The first fault of the syntax, or every section and attribute that has not the shape it must have.
    ///
    /// # Example
    /// ```
    /// use sam_model::Template;
    ///
    /// let template = Template::parse("Resources: {Jobs: {Type: AWS::SQS::Queue}}").unwrap();
    /// assert_eq!(template.resources["Jobs"].kind, "AWS::SQS::Queue");
    /// let faults = Template::parse("Resources: {Jobs: {Properties: 5}}").unwrap_err();
    /// assert_eq!(faults[0].place.to_string(), "Jobs.Properties");
    /// ```
    pub fn parse(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let value = parse::document(text).map_err(|fault| vec![fault])?;
        Self::from_value(value)
    }

    /// Takes a template from a tree.
    ///
    /// # Errors
    /// Every section and attribute that has not the shape it must have.
    pub fn from_value(value: Value) -> Result<Self, Vec<Diagnostic>> {
        let mut shape = Shape { faults: Vec::new() };
        let Value::Object(sections) = value else {
            shape.fault(Place::default(), "a template must be a mapping");
            return Err(shape.faults);
        };
        let mut template = Self::default();
        for (name, value) in sections {
            let place = Place { property: Some(name.clone()), ..Place::default() };
            match name.as_str() {
                "AWSTemplateFormatVersion" if value == FORMAT_VERSION => {}
                "Description" => template.description = shape.text(place, value),
                "Transform" if macros_by_name(&value) => template.transform = shape.texts(place, value),
                "Metadata" => template.metadata = shape.map(place, value),
                "Parameters" => template.parameters = shape.map(place, value),
                "Mappings" => template.mappings = shape.map(place, value),
                "Conditions" => template.conditions = shape.map(place, value),
                "Globals" => template.globals = shape.map(place, value),
                "Outputs" => template.outputs = shape.map(place, value),
                "Resources" => {
                    for (id, value) in shape.map(place, value) {
                        if let Some(resource) = shape.resource(&id, value) {
                            template.resources.insert(id, resource);
                        }
                    }
                }
                _ => {
                    template.other.insert(name, value);
                }
            }
        }
        if shape.faults.is_empty() { Ok(template) } else { Err(shape.faults) }
    }

    /// The template as a tree, in the order of sections in which it is written.
    pub fn to_value(&self) -> Value {
        let sections = self.sections();
        Value::Object(sections.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The CloudFormation template that this SAM template becomes in an environment, exactly as AWS makes it.
    ///
    /// # Errors
    /// Every fault that the service would report, in its words, sorted by logical id; and, with the code
    /// `sam_unsupported`, every part of SAM that is not known here.
    ///
    /// # Example
    /// ```
    /// use sam_model::Template;
    /// use sam_model::transform::Environment;
    ///
    /// let template = Template::parse("Resources: {Things: {Type: AWS::Serverless::SimpleTable}}").unwrap();
    /// let expanded = template.transform(&Environment::new("eu-central-1")).unwrap();
    /// assert_eq!(expanded.resources["Things"].kind, "AWS::DynamoDB::Table");
    ///
    /// let wrong = Template::parse("Resources: {Things: {Type: AWS::Serverless::Function}}").unwrap();
    /// let faults = wrong.transform(&Environment::new("eu-central-1")).unwrap_err();
    /// assert!(faults[0].message.starts_with("Resource with id [Things] is invalid."));
    /// ```
    pub fn transform(&self, environment: &Environment) -> Result<Self, Vec<Diagnostic>> {
        transform::expand(self, environment)
    }

    /// The template as YAML that every AWS tool reads alike.
    ///
    /// `comment` may say something about a logical id: its lines are written as `# ...` above the resource.
    ///
    /// # Example
    /// ```
    /// use sam_model::Template;
    ///
    /// let template = Template::parse("Resources: {Jobs: {Type: 'AWS::SQS::Queue'}}").unwrap();
    /// let yaml = template.to_yaml(&|id| Some(format!("the {}", id.to_lowercase())));
    /// assert_eq!(
    ///     yaml,
    ///     "AWSTemplateFormatVersion: '2010-09-09'\n\nResources:\n  # the jobs\n  Jobs:\n    Type: AWS::SQS::Queue\n"
    /// );
    /// ```
    pub fn to_yaml(&self, comment: &dyn Fn(&str) -> Option<String>) -> String {
        let sections = self.sections().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let lines = self.resources.keys().filter_map(|id| Some((id.clone(), comment(id)?)));
        emit::yaml::template(&sections, Comments::of_resources(lines))
    }

    /// The template as indented JSON.
    pub fn to_json(&self) -> String {
        emit::json::pretty(&self.to_value())
    }

    fn sections(&self) -> Vec<(&str, Value)> {
        let text = |text: &String| Value::String(text.clone());
        let map = |map: &Map| (!map.is_empty()).then(|| Value::Object(map.clone()));
        let transform = match self.transform.as_slice() {
            [] => None,
            [one] => Some(text(one)),
            several => Some(several.iter().map(text).collect()),
        };
        let resources =
            self.resources.iter().map(|(id, resource)| (id.clone(), resource.to_value())).collect();
        let known = [
            ("AWSTemplateFormatVersion", Some(FORMAT_VERSION.into())),
            ("Transform", transform),
            ("Description", self.description.as_ref().map(text)),
            ("Metadata", map(&self.metadata)),
            ("Parameters", map(&self.parameters)),
            ("Mappings", map(&self.mappings)),
            ("Conditions", map(&self.conditions)),
            ("Globals", map(&self.globals)),
        ];
        let mut sections: Vec<_> =
            known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        sections.retain(|(name, _)| !self.other.contains_key(*name));
        sections.extend(self.other.iter().map(|(name, value)| (name.as_str(), value.clone())));
        sections.push(("Resources", Value::Object(resources)));
        sections.extend(map(&self.outputs).map(|outputs| ("Outputs", outputs)));
        sections.sort_by_key(|(name, _)| SECTIONS.rank(name));
        sections
    }
}

impl Resource {
    /// A resource of the type `kind` with these properties.
    pub fn new(kind: impl Into<String>, properties: Map) -> Self {
        Self { kind: kind.into(), properties, ..Self::default() }
    }

    /// The value at a path of keys below `Properties`.
    pub fn get(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.properties.get(*first)?, |value, key| value.get(key))
    }

    /// The resource as a tree: type, condition, dependencies, other attributes, metadata, properties.
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        map.insert("Type".to_owned(), self.kind.clone().into());
        if let Some(condition) = &self.condition {
            map.insert("Condition".to_owned(), condition.clone().into());
        }
        match self.depends_on.as_slice() {
            [] => {}
            [one] => _ = map.insert("DependsOn".to_owned(), one.clone().into()),
            several => _ = map.insert("DependsOn".to_owned(), several.to_vec().into()),
        }
        map.extend(self.other.clone());
        if !self.metadata.is_empty() {
            map.insert("Metadata".to_owned(), Value::Object(self.metadata.clone()));
        }
        if !self.properties.is_empty() {
            map.insert("Properties".to_owned(), Value::Object(self.properties.clone()));
        }
        Value::Object(map)
    }
}

/// Whether `Transform` only names macros; one with parameters, such as `AWS::Include`, is kept as it is.
fn macros_by_name(value: &Value) -> bool {
    value.is_string() || value.as_array().is_some_and(|list| list.iter().all(Value::is_string))
}

struct Shape {
    faults: Vec<Diagnostic>,
}

impl Shape {
    fn fault(&mut self, place: Place, message: &str) {
        self.faults.push(Diagnostic::error(
            CODE,
            place,
            message,
            "see the anatomy of a CloudFormation template",
        ));
    }

    fn text(&mut self, place: Place, value: Value) -> Option<String> {
        if let Value::String(text) = value {
            return Some(text);
        }
        self.fault(place, "must be a text");
        None
    }

    fn texts(&mut self, place: Place, value: Value) -> Vec<String> {
        match value {
            Value::String(text) => vec![text],
            Value::Array(list) => {
                list.into_iter().filter_map(|value| self.text(place.clone(), value)).collect()
            }
            _ => {
                self.fault(place, "must be a text or a list of texts");
                Vec::new()
            }
        }
    }

    fn map(&mut self, place: Place, value: Value) -> Map {
        if let Value::Object(map) = value {
            return map;
        }
        self.fault(place, "must be a mapping");
        Map::new()
    }

    fn resource(&mut self, id: &str, value: Value) -> Option<Resource> {
        // `Fn::ForEach::Name` stands among the resources, but only CloudFormation's language extensions know it.
        let Value::Object(attributes) = value else {
            self.fault(Place::resource(id), "a resource must be a mapping");
            return None;
        };
        let mut resource = Resource::default();
        for (name, value) in attributes {
            let place = Place::property(id, &name);
            match name.as_str() {
                "Type" => resource.kind = self.text(place, value).unwrap_or_default(),
                "Properties" => resource.properties = self.map(place, value),
                "DependsOn" => resource.depends_on = self.texts(place, value),
                "Condition" => resource.condition = self.text(place, value),
                "Metadata" => resource.metadata = self.map(place, value),
                _ => {
                    resource.other.insert(name, value);
                }
            }
        }
        if resource.kind.is_empty() && self.faults.is_empty() {
            self.fault(Place::resource(id), "a resource must have a `Type`");
        }
        Some(resource)
    }
}

#[cfg(test)]
mod tests {
    use super::{Resource, Template};
    use crate::value::{Map, json};

    const TEXT: &str = "\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: A shop

Parameters:
  Stage:
    Type: String

Resources:
  # src/lib.rs:3 `Jobs`
  Jobs:
    Type: AWS::SQS::Queue
    DeletionPolicy: Retain

  Place:
    Type: AWS::Serverless::Function
    DependsOn: Jobs
    Properties:
      Timeout: 10
      Environment:
        Variables:
          JOBS: !Ref Jobs

Outputs:
  Queue:
    Value: !GetAtt Jobs.Arn
";

    #[test]
    fn a_template_is_written_as_it_was_read() {
        let template = Template::parse(TEXT).unwrap();
        assert_eq!(
            template.resources["Place"].get(&["Environment", "Variables", "JOBS"]),
            Some(&json!({"Ref": "Jobs"}))
        );
        let comment = |id: &str| (id == "Jobs").then(|| "src/lib.rs:3 `Jobs`".to_owned());
        assert_eq!(template.to_yaml(&comment), TEXT);
        assert_eq!(Template::from_value(template.to_value()).unwrap(), template);
        assert_eq!(Template::parse(&template.to_json()).unwrap(), template);
    }

    #[test]
    fn every_malformed_part_is_reported_at_once() {
        let faults = Template::parse(
            "Description: [a]\nParameters: 5\nResources:\n  A: text\n  B:\n    Type: 5\n    Properties: []\n",
        );
        let places: Vec<_> = faults.unwrap_err().iter().map(|fault| fault.place.to_string()).collect();
        assert_eq!(places.len(), 5, "{places:?}");
        assert_eq!(places[2..], ["A", "B.Type", "B.Properties"]);
    }

    #[test]
    fn unknown_sections_and_attributes_are_kept() {
        let value = json!({
            "AWSTemplateFormatVersion": "2010-09-09",
            "Rules": {"R": {}},
            "Resources": {"A": {"Type": "X::Y::Z", "UpdateReplacePolicy": "Retain"}},
        });
        assert_eq!(Template::from_value(value.clone()).unwrap().to_value(), value);
    }

    #[test]
    fn a_resource_without_properties_has_none_written() {
        let resource = Resource::new("AWS::SQS::Queue", Map::new());
        assert_eq!(resource.to_value(), json!({"Type": "AWS::SQS::Queue"}));
    }

    #[test]
    fn a_section_that_is_called_like_an_intrinsic_is_a_section() {
        let written = json!({ "Ref": "a", "Resources": {} });
        let yaml = Template::from_value(written).unwrap().to_yaml(&|_| None);
        assert_eq!(yaml, "AWSTemplateFormatVersion: '2010-09-09'\nRef: a\n\nResources: {}\n");
        let read = Template::parse(&yaml).unwrap();
        assert_eq!(read.other["Ref"], "a");
        assert!(read.resources.is_empty());
    }
}
