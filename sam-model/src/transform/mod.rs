//! From SAM to CloudFormation, exactly as the service's transform does it.
//!
//! In order: the template's shape is checked, APIs get their definitions, events declare the routes of implicit and
//! explicit APIs, `Globals` are merged, then every SAM resource becomes resources of CloudFormation: functions and
//! state machines first, because their events complete the definitions of APIs, then APIs, then all others, and
//! connectors, which look at what the others became. At last references to what was made are put in place.
//! One file per SAM resource type, one file per event source; what this transform does not know is refused.
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html>;
//! behaviour as of aws-sam-translator.

mod application_repository;
mod arn;
mod deployment_preference;
mod domain;
mod environment;
mod event;
mod expect;
mod fault;
mod globals;
mod iam;
mod implicit_api;
mod intrinsics;
mod local_code;
mod logical_id;
mod managed_policy;
mod mapping;
mod model;
mod open_api;
mod operator;
mod policies;
mod policy_template;
mod property;
mod python27;
mod resource;
mod s3_uri;
mod serverless_api;
mod serverless_application;
mod serverless_capacity_provider;
mod serverless_connector;
mod serverless_function;
mod serverless_graphql_api;
mod serverless_http_api;
mod serverless_layer_version;
mod serverless_network_connector;
mod serverless_simple_table;
mod serverless_state_machine;
mod serverless_websocket_api;

use crate::diagnostic::Diagnostic;
use crate::parse::plain_scalar;
use crate::template::Template;
use crate::value::{Map, Value};
use fault::Fault;
use intrinsics::{Parameters, References};
use python27::{Dict, Node, Text};
use resource::Made;
use std::collections::BTreeMap;

pub use application_repository::{Application, ApplicationRepository, ApplicationStatus};
pub use environment::Environment;

/// Expands the SAM resources of a template; the rest stays as it is.
///
/// # Errors
/// Every fault that the service would report, in its words, sorted by logical id; and, with the code
/// `sam_unsupported`, every part of SAM that this transform does not know.
pub fn expand(template: &Template, environment: &Environment) -> Result<Template, Vec<Diagnostic>> {
    Template::from_value(expand_document(template.to_value(), environment)?)
}

/// The same as [`expand`] on a tree, which keeps spellings that [`Template`] normalises.
///
/// # Errors
/// As [`expand`].
pub fn expand_document(document: Value, environment: &Environment) -> Result<Value, Vec<Diagnostic>> {
    Context::prepare(document, environment)
        .and_then(Context::transform)
        .map_err(|fault| Fault::diagnostics(vec![fault]))
}

/// The message with which the service refuses a template that has these faults.
pub fn message(faults: &[Diagnostic]) -> String {
    let causes: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    format!(
        "Invalid Serverless Application Specification document. Number of errors found: {}. {}",
        causes.len(),
        causes.join(" ")
    )
}

/// The prefix of all types of SAM.
const PREFIX: &str = "AWS::Serverless::";

/// Makes the resources that stand for a SAM resource.
type Transform = fn(&mut Context<'_>, &str, &Dict) -> Result<Expansion, Fault>;

/// What a SAM resource became.
struct Expansion {
    made: Vec<Made>,
    /// The id that references to the SAM resource follow.
    logical_id: String,
    /// The names by which `LogicalId.Name` refers to what was made, each with the type it stands for.
    referable: &'static [(&'static str, &'static str)],
}

/// The SAM resource types, in the order in which they are transformed.
const TYPES: &[(&str, u8, Transform)] = &[
    ("Function", 0, serverless_function::transform),
    ("StateMachine", 1, serverless_state_machine::transform),
    ("Api", 2, serverless_api::transform),
    ("HttpApi", 3, serverless_http_api::transform),
    ("WebSocketApi", 3, serverless_websocket_api::transform),
    ("CapacityProvider", 3, serverless_capacity_provider::transform),
    ("GraphQLApi", 3, serverless_graphql_api::transform),
    ("LayerVersion", 3, serverless_layer_version::transform),
    ("NetworkConnector", 3, serverless_network_connector::transform),
    ("SimpleTable", 3, serverless_simple_table::transform),
    ("Application", 3, serverless_application::transform),
    ("Connector", 4, serverless_connector::transform),
];

/// The SAM types that the service knows beside those of [`TYPES`].
const UNKNOWN: &[&str] = &["MicrovmImage", "WebFunction"];

/// The types that may take the place of a resource of the template: of a SAM resource, or of one that an event changes.
const STANDS_FOR: &[(&str, &str)] = &[
    ("AWS::CloudFormation::Stack", "AWS::Serverless::Application"),
    ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"),
    ("AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion"),
    ("AWS::Lambda::Function", "AWS::Serverless::Function"),
    ("AWS::AppSync::GraphQLApi", "AWS::Serverless::GraphQLApi"),
    ("AWS::Lambda::NetworkConnector", "AWS::Serverless::NetworkConnector"),
    ("AWS::Lambda::CapacityProvider", "AWS::Serverless::CapacityProvider"),
    ("AWS::ApiGateway::RestApi", "AWS::Serverless::Api"),
    ("AWS::ApiGatewayV2::Api", "AWS::Serverless::HttpApi"),
    ("AWS::ApiGatewayV2::Api", "AWS::Serverless::WebSocketApi"),
    ("AWS::S3::Bucket", "AWS::S3::Bucket"),
    ("AWS::SNS::Topic", "AWS::SNS::Topic"),
    ("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable"),
    ("AWS::Cognito::UserPool", "AWS::Cognito::UserPool"),
    ("AWS::ApiGateway::DomainName", "AWS::ApiGateway::DomainName"),
    ("AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::BasePathMapping"),
    ("AWS::ApiGateway::DomainNameV2", "AWS::ApiGateway::DomainNameV2"),
    ("AWS::ApiGateway::BasePathMappingV2", "AWS::ApiGateway::BasePathMappingV2"),
];

/// The types whose shape is checked and to which `Globals` apply.
const SHAPED: [&str; 10] = [
    "Api",
    "Function",
    "SimpleTable",
    "Application",
    "LayerVersion",
    "HttpApi",
    "WebSocketApi",
    "StateMachine",
    "CapacityProvider",
    "NetworkConnector",
];

/// All that the transform of a resource may read or change.
struct Context<'a> {
    environment: &'a Environment,
    parameters: Parameters,
    /// The template without its resources.
    document: Map,
    /// The resources of the template, as events and globals leave them.
    resources: Dict,
    /// The resources of the result.
    output: Map,
    references: References,
    changed_ids: BTreeMap<String, String>,
    /// The names of the functions behind each REST API: a change redeploys it.
    function_names: BTreeMap<String, String>,
    deployment_preferences: deployment_preference::Preferences,
    found_applications: serverless_application::Found,
    record_set_groups: domain::RecordSetGroups,
    shared_usage_plan: serverless_api::SharedUsagePlan,
}

impl<'a> Context<'a> {
    fn prepare(document: Value, environment: &'a Environment) -> Result<Self, Fault> {
        let Value::Object(mut document) = document else {
            return Err(Fault::document("'Resources' section is required"));
        };
        if environment.local_code {
            local_code::upload(&mut document);
        }
        let declared = match document.shift_remove("Resources") {
            Some(Value::Object(resources)) if !resources.is_empty() => resources,
            _ => return Err(Fault::document("'Resources' section is required")),
        };
        if !declared.values().all(Value::is_object) {
            return Err(Fault::document(
                "All 'Resources' must be Objects. If you're using YAML, this may be an indentation issue.",
            ));
        }
        let resources = implicit_api::to_python27(&declared, document.get("Globals"));
        for id in declared.keys() {
            resources.get(id).map_or(Ok(()), |resource| check_shape(id, resource))?;
        }
        let mut parameters = Parameters::default();
        for (name, value) in &environment.parameters {
            parameters.insert(name, Node::unicode(value));
        }
        for (name, parameter) in document.get("Parameters").and_then(Value::as_object).into_iter().flatten() {
            if let Some(default) = parameter.as_object().and_then(|parameter| parameter.get("Default")) {
                parameters.insert(name, Node::unicode(default));
            }
        }
        parameters.insert("AWS::Region", Node::text(environment.region.as_str()));
        parameters.insert("AWS::Partition", Node::text(environment.partition()));
        let (output, references, changed_ids) = (Map::new(), References::new(), BTreeMap::new());
        let function_names = BTreeMap::new();
        let deployment_preferences = deployment_preference::Preferences::default();
        let mut context = Self {
            environment,
            parameters,
            document,
            resources,
            output,
            references,
            changed_ids,
            function_names,
            deployment_preferences,
            found_applications: serverless_application::Found::default(),
            record_set_groups: domain::RecordSetGroups::default(),
            shared_usage_plan: serverless_api::SharedUsagePlan::default(),
        };
        serverless_application::find_all(&mut context)?;
        context.give_definitions();
        implicit_api::declare_routes(&mut context, &implicit_api::REST)?;
        implicit_api::declare_routes(&mut context, &implicit_api::HTTP)?;
        globals::merge(&mut context)?;
        mapping::check(&context.document)?;
        Ok(context)
    }

    /// Gives every API that brings no definition an empty one, which the transform completes.
    fn give_definitions(&mut self) {
        for (kind, skeleton) in [
            ("Api", open_api::rest_skeleton as fn() -> Node),
            ("HttpApi", open_api::http_skeleton as fn() -> Node),
        ] {
            for id in self.ids_of(&[kind]) {
                let Some(resource) = self.resources.get_mut(&id).and_then(Node::as_map_mut) else {
                    continue;
                };
                let properties = resource.get_or_insert_with("Properties", || Node::Map(Dict::plain()));
                let brings = |name| properties.truthy_at(name).is_some();
                if brings("DefinitionBody") || brings("DefinitionUri") {
                    continue;
                }
                if let Some(properties) = properties.as_map_mut() {
                    properties.insert("DefinitionBody", skeleton());
                    properties.insert(open_api::MANAGED, Node::Bool(true));
                }
            }
        }
    }

    fn transform(mut self) -> Result<Value, Fault> {
        let mut order: Vec<(u8, String, Option<Transform>)> = Vec::new();
        let mut position = BTreeMap::new();
        let mut faults = Vec::new();
        let embedded = serverless_connector::embedded::take(&mut self, &mut faults);
        for (number, (id, resource)) in self.resources.iter().enumerate() {
            position.insert(id.text.clone(), number);
            self.output.insert(id.text.clone(), resource.to_value());
            let Some(kind) =
                resource.get("Type").and_then(Node::as_str).and_then(|kind| kind.strip_prefix(PREFIX))
            else {
                continue;
            };
            if is_number(id) {
                faults.push(resource::not_alphanumeric(&id.text));
            } else if let Some((_, rank, transform)) = TYPES.iter().find(|(name, ..)| *name == kind) {
                order.push((*rank, id.text.clone(), Some(*transform)));
            } else if UNKNOWN.contains(&kind) {
                order.push((u8::MAX, id.text.clone(), None));
            }
        }
        order.sort_by_key(|(rank, ..)| *rank);
        for connector in embedded {
            let owner = position.get(&connector.owner).copied().unwrap_or_default();
            position.insert(connector.id, owner);
        }
        for (_, id, transform) in order {
            match self.transform_resource(&id, transform, &mut position) {
                Ok(duplicates) => faults.extend(duplicates),
                Err(Fault::Document(causes)) => return Err(Fault::Document(causes)),
                Err(fault) => faults.push(fault),
            }
        }
        if let Err(fault) = deployment_preference::finish(&mut self) {
            faults.push(fault);
        }
        if let Err(fault) = self.found_applications.finish() {
            faults.push(fault);
        }
        if !faults.is_empty() {
            return Err(Fault::Document(faults));
        }
        let shared = self.shared_usage_plan.condition();
        self.add_conditions(shared);
        Ok(self.finish(&position))
    }

    fn transform_resource(
        &mut self,
        id: &str,
        transform: Option<Transform>,
        position: &mut BTreeMap<String, usize>,
    ) -> Result<Vec<Fault>, Fault> {
        let resource = self.resources.get(id).and_then(Node::as_map).cloned().unwrap_or_else(Dict::plain);
        let Some(transform) = transform else {
            let kind = resource.get("Type").and_then(Node::as_str).unwrap_or_default();
            return Err(Fault::unsupported(id, kind));
        };
        self.note_function_names(&resource)?;
        let Expansion { made, logical_id, referable } = transform(self, id, &resource)?;
        for (property, kind) in referable {
            // The last of several resources of a type is the one that is meant.
            if let Some(resource) = made.iter().rev().find(|resource| resource.kind == *kind) {
                let properties = self.references.entry(logical_id.clone()).or_default();
                properties.insert((*property).to_owned(), resource.logical_id.clone());
            }
        }
        if logical_id != id {
            self.changed_ids.insert(id.to_owned(), logical_id);
        }
        self.output.shift_remove(id);
        let place = position.get(id).copied().unwrap_or_default();
        let mut duplicates = Vec::new();
        for resource in made {
            if self.clashes(&resource) {
                let (generated, kind) = (resource.logical_id, resource.kind.to_owned());
                duplicates.push(Fault::Duplicate { id: id.to_owned(), generated, kind });
                continue;
            }
            position.entry(resource.logical_id.clone()).or_insert(place);
            self.output.insert(resource.logical_id.clone(), resource.to_value());
        }
        Ok(duplicates)
    }

    /// Whether a generated resource has the id of a resource of the template that it does not stand for.
    fn clashes(&self, made: &Made) -> bool {
        let Some(existing) = self.resources.get(&made.logical_id) else {
            return false;
        };
        let kind = existing.get("Type").and_then(Node::as_str).unwrap_or_default();
        !STANDS_FOR.iter().any(|(made_kind, existing)| *made_kind == made.kind && *existing == kind)
    }

    fn note_function_names(&mut self, resource: &Dict) -> Result<(), Fault> {
        if sam_type_of(resource) != Some("Function") {
            return Ok(());
        }
        let Some(properties) = resource.get("Properties") else {
            return Ok(());
        };
        let Some(events) = properties.get("Events").and_then(Node::as_map) else {
            return Ok(());
        };
        for event in events.values() {
            let api = event.get("Properties").and_then(|event| event.get("RestApiId"));
            if event.get("Type").and_then(Node::as_str) != Some("Api") {
                continue;
            }
            let Some(api) = api.and_then(event::api_id).and_then(Node::as_str) else {
                continue;
            };
            let Some(name) = properties.get("FunctionName") else {
                continue;
            };
            let name = self.parameters.resolved(name)?;
            if name.truthy() {
                let text = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
                self.function_names.entry(api.to_owned()).or_default().push_str(&text);
            }
        }
        Ok(())
    }

    fn finish(self, position: &BTreeMap<String, usize>) -> Value {
        let mut resources: Vec<(String, Value)> = self.output.into_iter().collect();
        resources.sort_by_key(|(id, _)| position.get(id).copied().unwrap_or(usize::MAX));
        let mut document = self.document;
        document.shift_remove("Transform");
        let resources = Value::Object(resources.into_iter().collect());
        document.insert("Resources".to_owned(), resources);
        let mut document = Value::Object(document);
        intrinsics::resolve_dependencies(&mut document, &self.changed_ids);
        intrinsics::resolve_changed_ids(&mut document, &self.changed_ids);
        intrinsics::resolve_references(&mut document, &self.references);
        document
    }

    /// The ids of the resources of these SAM types, in order.
    fn ids_of(&self, kinds: &[&str]) -> Vec<String> {
        let of_kind = |resource: &Node| sam_type(resource).is_some_and(|kind| kinds.contains(&kind));
        self.resources
            .iter()
            .filter(|(_, resource)| of_kind(resource))
            .map(|(id, _)| id.text.clone())
            .collect()
    }

    /// The properties of a resource of the template.
    fn properties(&self, id: &str) -> Option<&Dict> {
        self.resources.get(id)?.get("Properties")?.as_map()
    }

    /// The properties of a resource of the template, made if they are missing.
    fn properties_mut(&mut self, id: &str) -> Option<&mut Dict> {
        let resource = self.resources.get_mut(id)?.as_map_mut()?;
        resource.get_or_insert_with("Properties", || Node::Map(Dict::plain())).as_map_mut()
    }

    /// Adds conditions to the template.
    fn add_conditions(&mut self, conditions: Map) {
        if conditions.is_empty() {
            return;
        }
        let section = self.document.entry("Conditions").or_insert_with(|| Value::Object(Map::new()));
        if let Some(section) = section.as_object_mut() {
            section.extend(conditions);
        }
    }
}

/// Whether the service takes a logical id for a number, which it refuses.
///
/// `5:` in YAML is a number. It becomes a text only where Python 2.7's order matters.
fn is_number(id: &Text) -> bool {
    !id.unicode && matches!(plain_scalar(&id.text), Value::Number(_))
}

/// The SAM type of a resource, without its prefix, if it is one whose shape is checked.
fn sam_type(resource: &Node) -> Option<&str> {
    sam_type_of(resource.as_map()?)
}

fn sam_type_of(resource: &Dict) -> Option<&str> {
    let kind = resource.get("Type")?.as_str()?.strip_prefix(PREFIX)?;
    SHAPED.contains(&kind).then_some(kind)
}

fn check_shape(id: &str, resource: &Node) -> Result<(), Fault> {
    if resource.truthy_at("Condition").is_some_and(|condition| condition.as_str().is_none()) {
        return Err(Fault::document("Every Condition member must be a string."));
    }
    if sam_type(resource).is_none() {
        return Ok(());
    }
    let properties = resource.as_map().and_then(|resource| resource.get("Properties"));
    match properties {
        None | Some(Node::Map(_)) => Ok(()),
        other => expect::map(other, expect::Of::Attribute(id), "Properties")
            .map(|_| ())
            .map_err(|fault| Fault::Document(vec![fault])),
    }
}

/// A text of the transform's own, as a node.
fn own(text: impl Into<Text>) -> Node {
    Node::Text(text.into())
}
