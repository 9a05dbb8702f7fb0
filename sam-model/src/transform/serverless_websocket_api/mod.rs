//! `AWS::Serverless::WebSocketApi`: a WebSocket API with its routes and its stage.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html>

mod authorizer;
mod domain;
mod route;

use super::expect::Of;
use super::fault::Fault;
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made};
use super::{Context, Expansion};
use crate::value::{Map, Value, json};

const KIND: &str = "AWS::Serverless::WebSocketApi";

static PROPERTIES: [Property; 18] = [
    property("ApiKeySelectionExpression", Shape::Text),
    property("AccessLogSettings", Shape::Map),
    property("Auth", Shape::Map),
    property("DefaultRouteSettings", Shape::Map),
    property("Description", Shape::Text),
    property("DisableExecuteApiEndpoint", Shape::Bool),
    property("Domain", Shape::Map),
    property("DisableSchemaValidation", Shape::Bool),
    property("FailOnWarnings", Shape::Bool),
    property("IpAddressType", Shape::Text),
    property("Name", Shape::Text),
    property("PropagateTags", Shape::Bool),
    required("Routes", Shape::Map),
    property("RouteSettings", Shape::Map),
    required("RouteSelectionExpression", Shape::Text),
    property("StageName", Shape::TextOrMap),
    property("StageVariables", Shape::Map),
    property("Tags", Shape::Map),
];

const REFERABLE: [(&str, &str); 2] =
    [("Stage", "AWS::ApiGatewayV2::Stage"), ("DomainName", "AWS::ApiGatewayV2::DomainName")];

/// The stage of an API that names none.
const DEFAULT_STAGE: &str = "default";

/// The tag that marks what SAM made.
const CREATED_BY: (&str, &str) = ("websocketapi:createdBy", "SAM");

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let mut declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    for name in ["Auth", "Domain", "Routes"] {
        if let Some(value) = declared.properties.get_mut(name) {
            context.parameters.resolve(value)?;
        }
    }
    let api = WebSocketApi { declared: &declared };
    let routes = api.routes()?;
    let mut made = vec![api.api()?];
    let stage = api.stage_id();
    let domain = domain::make(&api, &stage)?;
    api.check_stage_name()?;
    let auth = authorizer::read(&api, routes)?;
    for (key, route) in routes.iter() {
        made.extend(route::transform(&api, &key.text, route, auth.as_ref())?);
    }
    made.push(api.stage(&stage, &made)?);
    if let Some(auth) = &auth {
        made.extend(auth.made(&api)?);
    }
    made.extend(domain);
    Ok(Expansion { made, logical_id: id.to_owned(), referable: &REFERABLE })
}

/// An API on its way.
struct WebSocketApi<'a> {
    declared: &'a Declared,
}

impl WebSocketApi<'_> {
    fn id(&self) -> &str {
        &self.declared.logical_id
    }

    fn of(&self) -> Of<'_> {
        Of::Resource(self.id())
    }

    /// A resource beside the API; it takes no attributes over.
    fn beside(&self, kind: &'static str, id: &str) -> Result<Made, Fault> {
        Made::new(kind, id, &Map::new())
    }

    fn reference(&self) -> Value {
        json!({"Ref": self.id()})
    }

    fn routes(&self) -> Result<&Dict, Fault> {
        let routes = super::expect::map(self.declared.get("Routes"), self.of(), "Routes")?;
        if routes.is_empty() {
            return Err(self.of().fault("WebSocket API must have at least one route."));
        }
        Ok(routes)
    }

    fn api(&self) -> Result<Made, Fault> {
        let declared = self.declared;
        if let Some(kind) = declared.get("IpAddressType").filter(|kind| !kind.is_intrinsic())
            && !["ipv4", "dualstack"].contains(&kind.as_str().unwrap_or_default())
        {
            return Err(self.of().fault("IpAddressType must be 'ipv4' or 'dualstack'."));
        }
        let mut api = self.beside("AWS::ApiGatewayV2::Api", self.id())?;
        api.depends_on.clone_from(&declared.depends_on);
        api.set("Name", declared.get("Name").map_or_else(|| self.id().into(), Node::to_value));
        api.set("ProtocolType", "WEBSOCKET");
        api.take(
            declared,
            &[
                "ApiKeySelectionExpression",
                "Description",
                "DisableExecuteApiEndpoint",
                "DisableSchemaValidation",
                "IpAddressType",
                "RouteSelectionExpression",
            ],
        );
        api.set("Tags", self.tags(true));
        Ok(api)
    }

    /// The mark of SAM, after the tags of the template if they are `wanted`.
    fn tags(&self, wanted: bool) -> Value {
        let own = self.declared.get("Tags").filter(|_| wanted).map(Node::to_value);
        let mut tags = own.and_then(|tags| tags.as_object().cloned()).unwrap_or_default();
        tags.insert(CREATED_BY.0.to_owned(), CREATED_BY.1.into());
        Value::Object(tags)
    }

    /// The tags of what stands beside the API.
    fn propagated_tags(&self) -> Value {
        self.tags(self.declared.truthy("PropagateTags").is_some())
    }

    fn stage_name(&self) -> Node {
        self.declared.get("StageName").cloned().unwrap_or_else(|| Node::text(DEFAULT_STAGE))
    }

    fn stage_id(&self) -> String {
        let id = self.id();
        match self.stage_name().as_str() {
            Some(DEFAULT_STAGE) => format!("{id}DefaultStage"),
            name => format!("{id}{}Stage", name.unwrap_or_default()),
        }
    }

    fn check_stage_name(&self) -> Result<(), Fault> {
        match self.stage_name().as_str() {
            Some("$default") => Err(self.of().fault("Stages cannot be named $default for WebSocket APIs.")),
            _ => Ok(()),
        }
    }

    fn stage(&self, stage_id: &str, made: &[Made]) -> Result<Made, Fault> {
        let declared = self.declared;
        let mut stage = self.beside("AWS::ApiGatewayV2::Stage", stage_id)?;
        if declared.truthy("RouteSettings").is_some() {
            // Settings may only name routes that exist.
            let routes = made.iter().filter(|made| made.kind == route::KIND);
            stage.depends_on = Some(routes.map(|route| json!(route.logical_id)).collect());
        }
        stage.take(
            declared,
            &["AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"],
        );
        stage.set("ApiId", self.reference());
        stage.set("StageName", self.stage_name().to_value());
        stage.set("Tags", self.propagated_tags());
        stage.set("AutoDeploy", true);
        Ok(stage)
    }
}
