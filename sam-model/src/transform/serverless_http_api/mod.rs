//! `AWS::Serverless::HttpApi`: an HTTP API with its stage.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html>

mod auth;
mod authorizer;
mod cors;
mod definition;
mod stage;

use super::domain::V2Domain;
use super::expect::Of;
use super::fault::Fault;
use super::open_api::{self, Editor};
use super::property::{Property, Shape, property};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made, propagate_tags};
use super::{Context, Expansion, own, s3_uri};
use crate::intrinsic::reference;
use crate::value::{Map, Value, json};
use definition::disable_endpoint;

const KIND: &str = "AWS::Serverless::HttpApi";

static PROPERTIES: [Property; 17] = [
    property(open_api::MANAGED, Shape::Bool),
    property("Name", Shape::Any).literal(),
    property("StageName", Shape::TextOrMap),
    property("Tags", Shape::Map),
    property("PropagateTags", Shape::Bool),
    property("DefinitionBody", Shape::Map),
    property("DefinitionUri", Shape::TextOrMap),
    property("StageVariables", Shape::Map),
    property("CorsConfiguration", Shape::BoolOrMap),
    property("AccessLogSettings", Shape::Map),
    property("DefaultRouteSettings", Shape::Map),
    property("Auth", Shape::Map),
    property("RouteSettings", Shape::Map),
    property("Domain", Shape::Map),
    property("FailOnWarnings", Shape::Bool),
    property("Description", Shape::Text),
    property("DisableExecuteApiEndpoint", Shape::Bool),
];

/// The tag that says that SAM made an API.
const CREATED_BY: (&str, &str) = ("httpapi:createdBy", "SAM");

const REFERABLE: [(&str, &str); 2] =
    [("Stage", "AWS::ApiGatewayV2::Stage"), ("DomainName", "AWS::ApiGatewayV2::DomainName")];

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let mut declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    for name in ["CorsConfiguration", "Domain"] {
        if let Some(value) = declared.properties.get_mut(name) {
            context.parameters.resolve(value)?;
        }
    }
    let partition = context.environment.partition();
    let definition = declared.truthy("DefinitionBody").cloned();
    let tags = declared.get("Tags").cloned();
    let mut api = HttpApi { declared: &declared, definition, tags, partition };
    let http_api = api.http_api()?;
    let permissions = api.authorizer_permissions()?;
    let domain = match declared.get("Domain") {
        None => Vec::new(),
        Some(domain) => {
            let domain = V2Domain::read(&declared, domain, reference(&api.stage_id()))?;
            domain.transform(api.domain_tags(), &mut context.record_set_groups)?
        }
    };
    let stage = api.stage()?;
    let mut made = vec![http_api];
    made.extend(permissions);
    made.extend(domain);
    made.push(stage);
    if declared.get("DefinitionBody").is_some() {
        let tags = api.own_tags();
        propagate_tags(&mut made, tags.as_ref());
    }
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &REFERABLE })
}

/// An API on its way.
struct HttpApi<'a> {
    declared: &'a Declared,
    definition: Option<Node>,
    /// `Tags`, and the one that says that SAM made it once it is written.
    tags: Option<Node>,
    partition: &'static str,
}

impl HttpApi<'_> {
    fn of(&self) -> Of<'_> {
        Of::Resource(&self.declared.logical_id)
    }

    /// The tags of the template, as far as it has any: only those are propagated.
    fn own_tags(&self) -> Option<Node> {
        self.declared.get("Tags").and(self.tags.clone())
    }

    /// The tags of the domain name, which says in any case that SAM made it.
    fn domain_tags(&self) -> Value {
        let tags = self.tags.as_ref().and_then(Node::as_map).cloned();
        let mut tags = tags.unwrap_or_else(Dict::plain);
        tags.insert(CREATED_BY.0, own(CREATED_BY.1));
        Node::Map(tags).to_value()
    }

    /// Changes the definition, which must be there.
    fn edit(
        &mut self,
        without: &str,
        change: impl FnOnce(&mut Editor) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let Some(definition) = &self.definition else {
            return Err(self.of().fault(without));
        };
        let mut editor = Editor::http(definition)?;
        change(&mut editor)?;
        self.definition = Some(editor.finish());
        Ok(())
    }

    fn is_valid(&self) -> bool {
        self.definition.as_ref().is_some_and(open_api::is_valid_http)
    }

    fn http_api(&mut self) -> Result<Made, Fault> {
        let declared = self.declared;
        let uri = declared.truthy("DefinitionUri");
        if uri.is_some() && self.definition.is_some() {
            let message = "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.";
            return Err(self.of().fault(message));
        }
        if let Some(cors) = declared.truthy("CorsConfiguration") {
            self.add_cors(cors)?;
        }
        self.add_auth()?;
        self.add_tags()?;
        if let Some(disable) = declared.get("DisableExecuteApiEndpoint") {
            let without = "DisableExecuteApiEndpoint works only within 'DefinitionBody' property.";
            self.edit(without, |editor| disable_endpoint(editor, disable))?;
        }
        self.add_info("Name", "title", Some(&Node::own(&json!({"Ref": "AWS::StackName"}))))?;
        self.add_info("Description", "description", None)?;
        self.move_default_path();
        let mut api = declared.made("AWS::ApiGatewayV2::Api")?;
        if let Some(uri) = uri {
            let location = s3_uri::read(uri, &declared.logical_id, "DefinitionUri")?;
            let mut map = Map::new();
            map.insert("Bucket".to_owned(), location.bucket.to_value());
            map.insert("Key".to_owned(), location.key.to_value());
            if let Some(version) = location.version {
                map.insert("Version".to_owned(), version.to_value());
            }
            api.set("BodyS3Location", Value::Object(map));
        } else if let Some(definition) = &self.definition {
            api.set("Body", definition.to_value());
        } else {
            return Err(self.of().fault(
                "'DefinitionUri' or 'DefinitionBody' are required properties of an 'AWS::Serverless::HttpApi'. Add a value for \
                 one of these properties or add a 'HttpApi' event to an 'AWS::Serverless::Function'.",
            ));
        }
        api.set("FailOnWarnings", declared.truthy("FailOnWarnings").map_or(Value::Null, Node::to_value));
        Ok(api)
    }
}
