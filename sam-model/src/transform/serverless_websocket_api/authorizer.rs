//! Who may connect.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-websocketapi-websocketapiauth.html>

use super::{WebSocketApi, route};
use crate::transform::fault::Fault;
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::Made;
use crate::value::{Value, json};

/// How the route `$connect` is authorised.
pub(super) struct Authorizer {
    /// `AWS_IAM`, `CUSTOM` or `NONE`.
    kind: &'static str,
    /// `Auth` of a custom authorizer.
    custom: Option<Node>,
}

/// Reads `Auth`; nothing if the API has none.
pub(super) fn read(api: &WebSocketApi<'_>, routes: &Dict) -> Result<Option<Authorizer>, Fault> {
    let Some(auth) = api.declared.truthy("Auth") else {
        return Ok(None);
    };
    let of = api.of();
    if !routes.contains_key(route::CONNECT) {
        return Err(of.fault("Authorization is only available if there is a $connect route."));
    }
    let Some(kind) = auth.truthy_at("AuthType") else {
        return Err(of.fault("AuthType must be specified for additional auth configurations."));
    };
    let kind = match kind.as_str() {
        Some("AWS_IAM") => "AWS_IAM",
        Some("CUSTOM") => "CUSTOM",
        // YAML knows `None` too: the service takes any case of it, though not of the others.
        Some(kind) if kind.eq_ignore_ascii_case("NONE") => "NONE",
        _ => return Err(of.fault("AuthType is not one of AWS_IAM, CUSTOM or NONE.")),
    };
    if kind != "CUSTOM" {
        if auth.as_map().is_some_and(|auth| auth.len() > 1) {
            let message = format!("No additional configurations supported for AuthType {kind}.");
            return Err(of.fault(message));
        }
        return Ok(Some(Authorizer { kind, custom: None }));
    }
    if auth.truthy_at("AuthArn").is_none() {
        return Err(of.fault("AuthArn must be specified if AuthType is CUSTOM."));
    }
    Ok(Some(Authorizer { kind, custom: Some(auth.clone()) }))
}

impl Authorizer {
    fn id(api: &WebSocketApi<'_>) -> String {
        format!("{}ConnectAuthorizer", api.id())
    }

    /// Guards the route `$connect`.
    pub(super) fn apply(&self, api: &WebSocketApi<'_>, route: &mut Made) {
        route.set("AuthorizationType", self.kind);
        if self.custom.is_some() {
            route.set("AuthorizerId", json!({"Ref": Self::id(api)}));
        }
    }

    /// The authorizer, and the permission to call its function unless a role brings it.
    pub(super) fn made(&self, api: &WebSocketApi<'_>) -> Result<Vec<Made>, Fault> {
        let Some(custom) = &self.custom else {
            return Ok(Vec::new());
        };
        let value = |name: &str| custom.get(name).map_or(Value::Null, Node::to_value);
        let id = Self::id(api);
        let mut authorizer = api.beside("AWS::ApiGatewayV2::Authorizer", &id)?;
        authorizer.set("ApiId", api.reference());
        authorizer.set("AuthorizerType", "REQUEST");
        authorizer.set("AuthorizerUri", route::invocation("AuthArn", &value("AuthArn")));
        authorizer.set("AuthorizerCredentialsArn", value("InvokeRole"));
        authorizer.set("IdentitySource", value("IdentitySource"));
        authorizer.set("Name", custom.truthy_at("Name").map_or_else(|| id.into(), Node::to_value));
        let mut made = vec![authorizer];
        if custom.truthy_at("InvokeRole").is_none() {
            let source = json!({"Fn::Sub": [
                "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*",
                {"__ApiId__": api.reference()},
            ]});
            let id = format!("{}AuthorizerPermission", api.id());
            made.push(route::invoke(api, &id, value("AuthArn"), source)?);
        }
        Ok(made)
    }
}
