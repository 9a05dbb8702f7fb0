//! The authorizers of an HTTP API: JSON web tokens, functions, and IAM.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html>

use crate::transform::arn;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::python27::{Node, Text};
use crate::value::{Map, Value, json};

/// An authorizer as `Auth` declares it.
pub(super) struct Authorizer {
    pub(super) name: Text,
    pub(super) kind: Kind,
    pub(super) config: Node,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Iam,
    Jwt,
    Request,
}

/// The properties of an authorizer: which kind takes them, and how their misuse is reported.
const AUTHORIZER: [(&str, Kind, &str); 9] = [
    ("AuthorizationScopes", Kind::Jwt, "OAuth2 Authorizer"),
    ("JwtConfiguration", Kind::Jwt, "OAuth2 Authorizer"),
    (
        "IdentitySource",
        Kind::Jwt,
        "OAuth2 Authorizer. For Lambda Authorizer, use the 'Identity' property instead",
    ),
    ("FunctionArn", Kind::Request, "Lambda Authorizer"),
    ("FunctionInvokeRole", Kind::Request, "Lambda Authorizer"),
    ("Identity", Kind::Request, "Lambda Authorizer"),
    ("AuthorizerPayloadFormatVersion", Kind::Request, "Lambda Authorizer"),
    ("EnableSimpleResponses", Kind::Request, "Lambda Authorizer"),
    ("EnableFunctionDefaultPermissions", Kind::Request, "Lambda Authorizer"),
];

impl Authorizer {
    pub(super) fn read(of: Of<'_>, name: Text, config: &Node) -> Result<Self, Fault> {
        let path = format!("Auth.Authorizers.{}", name.text);
        if expect::map(Some(config), of, &path)?.contains_key("OpenIdConnectUrl") {
            return Err(of.fault(format!(
                "'OpenIdConnectUrl' is no longer a supported property for authorizer '{}'. Please refer to the AWS SAM \
                 documentation.",
                name.text
            )));
        }
        let kind = if config.truthy_at("JwtConfiguration").is_some() { Kind::Jwt } else { Kind::Request };
        if kind == Kind::Jwt {
            expect::map(config.get("JwtConfiguration"), of, "JwtConfiguration")?;
        }
        if config.get("AuthorizationScopes").is_some_and(|scopes| scopes.as_list().is_none()) {
            return Err(of.fault("AuthorizationScopes must be a list."));
        }
        for (property, takes, whom) in AUTHORIZER {
            let given = config.get(property).filter(|value| property != "JwtConfiguration" || value.truthy());
            if given.is_some() && takes != kind {
                return Err(of.fault(format!("{property} is only supported for {whom}.")));
            }
        }
        let needed: &[&str] = match kind {
            Kind::Jwt => &["IdentitySource"],
            _ => &["FunctionArn", "AuthorizerPayloadFormatVersion"],
        };
        let words = if kind == Kind::Jwt { "OAuth2" } else { "Lambda" };
        for property in needed {
            if config.truthy_at(property).is_none() {
                return Err(of.fault(format!("{} {words} Authorizer must define '{property}'.", name.text)));
            }
        }
        if let Some(flag) = config.get("EnableFunctionDefaultPermissions") {
            let path = format!("Authorizers.{}.EnableFunctionDefaultPermissions", name.text);
            expect::boolean(Some(flag), of, &path)?;
        }
        Ok(Self { name, kind, config: config.clone() })
    }

    /// The authorizer as the definition of an API writes it.
    pub(super) fn definition(&self, of: Of<'_>, partition: &str) -> Result<Node, Fault> {
        let value = |name: &str| self.config.get(name).map_or(Value::Null, Node::to_value);
        const EXTENSION: &str = "x-amazon-apigateway-authorizer";
        let definition = match self.kind {
            Kind::Iam => json!({
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "awsSigv4",
            }),
            Kind::Jwt => {
                let lower = value("JwtConfiguration").as_object().cloned().unwrap_or_default();
                let lower: Map = lower.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect();
                json!({
                    "type": "oauth2",
                    EXTENSION: {"jwtConfiguration": lower, "identitySource": value("IdentitySource"), "type": "jwt"},
                })
            }
            Kind::Request => {
                let mut extension = Map::new();
                extension.insert("type".to_owned(), "request".into());
                let uri = json!([arn::of_invocation(partition), {"__FunctionArn__": value("FunctionArn")}]);
                extension.insert("authorizerUri".to_owned(), json!({ "Fn::Sub": uri }));
                let role =
                    self.config.truthy_at("FunctionInvokeRole").filter(|role| role.as_str() != Some("NONE"));
                if let Some(role) = role {
                    extension.insert("authorizerCredentials".to_owned(), role.to_value());
                }
                if let Some(identity) = self.config.truthy_at("Identity") {
                    let path = format!("Auth.Authorizers.{}.Identity", self.name.text);
                    expect::map(Some(identity), of, &path)?;
                    if let Some(ttl) = identity.get("ReauthorizeEvery") {
                        extension.insert("authorizerResultTtlInSeconds".to_owned(), ttl.to_value());
                    }
                    extension.insert("identitySource".to_owned(), self.identity_source(of, identity)?);
                }
                let version = value("AuthorizerPayloadFormatVersion");
                extension.insert("authorizerPayloadFormatVersion".to_owned(), version);
                if let Some(simple) = self.config.truthy_at("EnableSimpleResponses") {
                    extension.insert("enableSimpleResponses".to_owned(), simple.to_value());
                }
                json!({"type": "apiKey", "name": "Unused", "in": "header", EXTENSION: extension})
            }
        };
        Ok(Node::own(&definition))
    }

    fn identity_source(&self, of: Of<'_>, identity: &Node) -> Result<Value, Fault> {
        const SOURCES: [(&str, &str); 4] = [
            ("$request.header.", "Headers"),
            ("$request.querystring.", "QueryStrings"),
            ("$stageVariables.", "StageVariables"),
            ("$context.", "Context"),
        ];
        let mut all = Vec::new();
        for (prefix, property) in SOURCES {
            let Some(names) = identity.truthy_at(property) else {
                continue;
            };
            let path = format!("Authorizers.{}.Identity.{property}", self.name.text);
            let names = expect::texts(Some(names), of, &path)?;
            all.extend(names.iter().filter_map(Node::as_str).map(|name| json!(format!("{prefix}{name}"))));
        }
        Ok(Value::Array(all))
    }
}
