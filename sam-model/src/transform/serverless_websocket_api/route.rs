//! A route: which messages call which function.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-websocketapi-websocketapiroute.html>

use super::WebSocketApi;
use super::authorizer::Authorizer;
use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::value::{Value, json};

/// The route of new connections: the only one that is authorised.
pub(super) const CONNECT: &str = "$connect";

pub(super) const KIND: &str = "AWS::ApiGatewayV2::Route";

/// The properties that a route takes as they are.
const TAKEN: [&str; 5] = [
    "ApiKeyRequired",
    "ModelSelectionExpression",
    "OperationName",
    "RequestModels",
    "RouteResponseSelectionExpression",
];

/// The route, its integration and its permission.
pub(super) fn transform(
    api: &WebSocketApi<'_>,
    key: &str,
    route: &Node,
    auth: Option<&Authorizer>,
) -> Result<[Made; 3], Fault> {
    let of = api.of();
    let name = name(key).ok_or_else(|| {
        of.fault(format!(
            "Route key '{key}' must be alphanumeric. Only $connect, $disconnect, and $default special routes are \
             supported."
        ))
    })?;
    let parameters = route.truthy_at("RequestParameters");
    if parameters.is_some() && key != CONNECT {
        return Err(
            of.fault("Request parameters are only supported for the $connect route in WebSocket APIs.")
        );
    }
    let function = route.as_map().and_then(|route| route.get("FunctionArn"));
    let function = function.ok_or_else(|| of.fault("Route must have associated function."))?.to_value();
    let mut made = api.beside(KIND, &format!("{}{name}Route", api.id()))?;
    let integration = integration(api, &name, route, &function)?;
    made.set("ApiId", api.reference());
    if let Some(auth) = auth.filter(|_| key == CONNECT) {
        auth.apply(api, &mut made);
    }
    for property in TAKEN {
        made.set(property, route.get(property).map_or(Value::Null, Node::to_value));
    }
    made.set("RequestParameters", parameters.map_or(Value::Null, Node::to_value));
    made.set("RouteKey", key);
    made.set("Target", json!({"Fn::Join": ["/", ["integrations", integration.reference()]]}));
    let permission = permission(api, &name, key, function)?;
    Ok([made, integration, permission])
}

/// The part of logical ids that stands for a route; none if its key is not allowed.
fn name(key: &str) -> Option<String> {
    let bare = match key {
        "$connect" | "$disconnect" | "$default" => &key[1..],
        key => key,
    };
    let mut rest = bare.chars();
    let first = rest.next().filter(|_| bare.chars().all(char::is_alphanumeric))?;
    Some(first.to_uppercase().chain(rest.flat_map(char::to_lowercase)).collect())
}

fn integration(api: &WebSocketApi<'_>, name: &str, route: &Node, function: &Value) -> Result<Made, Fault> {
    let id = format!("{}{name}Integration", api.id());
    let mut integration = api.beside("AWS::ApiGatewayV2::Integration", &id)?;
    integration.set("ApiId", api.reference());
    integration.set("IntegrationType", "AWS_PROXY");
    integration.set("IntegrationUri", invocation("FunctionArn", function));
    integration.set("TimeoutInMillis", route.get("IntegrationTimeout").map_or(Value::Null, Node::to_value));
    Ok(integration)
}

/// The URI with which API Gateway calls a function; `name` stands for the ARN in it.
pub(super) fn invocation(name: &str, function: &Value) -> Value {
    let uri = format!(
        "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/${{{name}}}/invocations"
    );
    json!({"Fn::Sub": [uri, {name: function}]})
}

fn permission(api: &WebSocketApi<'_>, name: &str, key: &str, function: Value) -> Result<Made, Fault> {
    let id = api.id();
    let source = |stage: &str| {
        format!(
            "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{id}.ApiId}}/{stage}/{key}"
        )
    };
    let source = match api.stage_name() {
        Node::Text(stage) => json!({"Fn::Sub": source(&stage.text)}),
        stage => json!({"Fn::Sub": [source("${__StageName__}"), {"__StageName__": stage.to_value()}]}),
    };
    invoke(api, &format!("{id}{name}Permission"), function, source)
}

/// The right of API Gateway to call a function.
pub(super) fn invoke(
    api: &WebSocketApi<'_>,
    id: &str,
    function: Value,
    source: Value,
) -> Result<Made, Fault> {
    let mut permission = api.beside("AWS::Lambda::Permission", id)?;
    permission.set("Action", "lambda:InvokeFunction");
    permission.set("FunctionName", function);
    permission.set("Principal", "apigateway.amazonaws.com");
    permission.set("SourceArn", source);
    Ok(permission)
}
