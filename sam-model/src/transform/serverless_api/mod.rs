//! `AWS::Serverless::Api`: a REST API with its deployment and stage.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html>

mod auth;
mod authorizer;
mod cors;
mod definition;
mod gateway_responses;
mod merge_definitions;
mod open_api_3;
mod resource_policy;
mod rest_api;
mod stage;
mod usage_plan;

use super::domain::RestDomain;
use super::expect::{self, Of};
use super::fault::Fault;
use super::open_api::{self, Editor};
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made, propagate_tags};
use super::{Context, Expansion};
use crate::intrinsic::reference;
pub(super) use merge_definitions::merge_definitions;
pub(super) use resource_policy::add_resource_policy;
pub(super) use stage::stage_id;
pub(super) use usage_plan::SharedUsagePlan;

const KIND: &str = "AWS::Serverless::Api";

static PROPERTIES: [Property; 33] = [
    property(open_api::MANAGED, Shape::Bool),
    property("Name", Shape::TextOrMap),
    required("StageName", Shape::TextOrMap),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property("DefinitionBody", Shape::Map),
    property("DefinitionUri", Shape::TextOrMap),
    property("MergeDefinitions", Shape::Bool).literal(),
    property("CacheClusterEnabled", Shape::Bool),
    property("CacheClusterSize", Shape::Text),
    property("Variables", Shape::Map),
    property("EndpointConfiguration", Shape::TextOrMap),
    property("MethodSettings", Shape::List),
    property("BinaryMediaTypes", Shape::List),
    property("MinimumCompressionSize", Shape::Integer),
    property("Cors", Shape::TextOrMap),
    property("Auth", Shape::Map),
    property("GatewayResponses", Shape::Map),
    property("AccessLogSetting", Shape::Map),
    property("CanarySetting", Shape::Map),
    property("TracingEnabled", Shape::Bool),
    property("OpenApiVersion", Shape::Text),
    property("Models", Shape::Map),
    property("Domain", Shape::Map),
    property("FailOnWarnings", Shape::Bool),
    property("Description", Shape::Text),
    property("Mode", Shape::Text),
    property("DisableExecuteApiEndpoint", Shape::Bool),
    property("ApiKeySourceType", Shape::Text),
    property("AlwaysDeploy", Shape::Bool).literal(),
    property("Policy", Shape::TextOrMap),
    property("SecurityPolicy", Shape::Text),
    property("EndpointAccessMode", Shape::Text),
];

const REFERABLE: [(&str, &str); 7] = [
    ("Stage", "AWS::ApiGateway::Stage"),
    ("Deployment", "AWS::ApiGateway::Deployment"),
    ("DomainName", "AWS::ApiGateway::DomainName"),
    ("DomainNameV2", "AWS::ApiGateway::DomainNameV2"),
    ("UsagePlan", "AWS::ApiGateway::UsagePlan"),
    ("UsagePlanKey", "AWS::ApiGateway::UsagePlanKey"),
    ("ApiKey", "AWS::ApiGateway::ApiKey"),
];

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let mut declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    for name in ["BinaryMediaTypes", "Domain", "Auth"] {
        if let Some(value) = declared.properties.get_mut(name) {
            context.parameters.resolve(value)?;
        }
    }
    let mut api = Api { context, definition: declared.get("DefinitionBody").cloned(), declared: &declared };
    let rest_api = api.rest_api()?;
    let (domain, hashed) = api.domain()?;
    let (deployment, stage) = api.deployment(&rest_api, hashed.as_deref())?;
    let permissions = api.authorizer_permissions()?;
    let usage_plan = api.usage_plan(&stage)?;
    let mut made = vec![rest_api, deployment, stage];
    made.extend(permissions);
    made.extend(domain);
    made.extend(usage_plan);
    if declared.truthy("PropagateTags").is_some() {
        propagate_tags(&mut made, declared.get("Tags"));
    }
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &REFERABLE })
}

/// An API on its way.
struct Api<'a, 'c> {
    context: &'a mut Context<'c>,
    declared: &'a Declared,
    /// `DefinitionBody`, as far as it is complete.
    definition: Option<Node>,
}

impl Api<'_, '_> {
    fn of(&self) -> Of<'_> {
        Of::Resource(&self.declared.logical_id)
    }

    /// The logical id of the stage.
    fn stage_id(&self) -> String {
        let name = self.declared.get("StageName").and_then(Node::as_str).unwrap_or_default();
        stage_id(&self.declared.logical_id, name)
    }

    /// The resources of the domain, and what the id of the deployment hashes of it.
    fn domain(&mut self) -> Result<(Vec<Made>, Option<String>), Fault> {
        let Some(domain) = self.declared.get("Domain") else {
            return Ok((Vec::new(), None));
        };
        let domain = RestDomain::read(self.declared, domain, reference(&self.stage_id()))?;
        let made = domain.transform(&mut self.context.record_set_groups)?;
        Ok((made, Some(domain.hashed())))
    }

    /// The definition to be edited, or what is said if there is none.
    fn editor(&self, without: &str, invalid: &str) -> Result<Editor, Fault> {
        let Some(definition) = self.definition.as_ref().filter(|definition| definition.truthy()) else {
            return Err(self.of().fault(format!(
                "{without} works only with inline Swagger specified in 'DefinitionBody' property."
            )));
        };
        if !open_api::is_valid_rest(definition) {
            let message = format!(
                "Unable to add {invalid} because 'DefinitionBody' does not contain a valid Swagger definition."
            );
            return Err(self.of().fault(message));
        }
        Editor::rest(definition)
    }
}

/// Checks a mapping of an API.
fn expect_map<'n>(value: &'n Node, of: Of<'_>, path: &str) -> Result<&'n Dict, Fault> {
    expect::map(Some(value), of, path)
}
