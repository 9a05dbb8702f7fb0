//! The authorizers of a REST API: user pools, functions, and IAM.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html>

use super::expect_map;
use crate::transform::arn;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::python27::{Dict, Node, Text};
use crate::transform::resource::{Declared, Made};
use crate::value::json;

/// An authorizer as `Auth` declares it.
pub(super) struct Authorizer {
    pub(super) name: Text,
    pub(super) scopes: Vec<Node>,
    kind: Kind,
    config: Node,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Iam,
    UserPool,
    Token,
    Request,
}

/// Reads `Authorizers`; the default authorizer may also be IAM, which is not declared.
pub(super) fn read(
    of: Of<'_>,
    authorizers: Option<&Node>,
    default: Option<&Node>,
) -> Result<Vec<Authorizer>, Fault> {
    let mut all: Dict = Dict::new();
    if let Some(default) = default.and_then(Node::as_text).filter(|default| *default == "AWS_IAM") {
        all.insert(default.clone(), Node::Null);
    }
    if let Some(authorizers) = authorizers.filter(|authorizers| authorizers.truthy()) {
        for (name, authorizer) in expect_map(authorizers, of, "Auth.Authorizers")?.iter() {
            expect_map(authorizer, of, &format!("Auth.Authorizers.{}", name.text))?;
            all.insert(name, authorizer.clone());
        }
    }
    all.iter().map(|(name, config)| Authorizer::read(of, name.clone(), config)).collect()
}

impl Authorizer {
    fn read(of: Of<'_>, name: Text, config: &Node) -> Result<Self, Fault> {
        let payload = config.get("FunctionPayloadType");
        let kind = match payload.map(|payload| payload.as_str()) {
            _ if config.is_null() => Kind::Iam,
            None | Some(Some("TOKEN")) => Kind::Token,
            Some(Some("REQUEST")) => Kind::Request,
            Some(_) => {
                let shown = payload.map_or_else(String::new, |payload| {
                    payload.as_str().map_or_else(|| payload.to_string(), str::to_owned)
                });
                let message = format!("{} Authorizer has invalid 'FunctionPayloadType': {shown}.", name.text);
                return Err(of.fault(message));
            }
        };
        if kind == Kind::Request && lacks_identity_source(of, &name.text, config.get("Identity"))? {
            return Err(of.fault(format!(
                "{} Authorizer must specify Identity with at least one of Headers, QueryStrings, StageVariables, or Context.",
                name.text
            )));
        }
        let path = |property: &str| format!("Authorizers.{}.{property}", name.text);
        let scopes = match config.get("AuthorizationScopes") {
            None => Vec::new(),
            scopes => expect::list(scopes, of, &path("AuthorizationScopes"))?.clone(),
        };
        if let Some(flag) = config.get("DisableFunctionDefaultPermissions") {
            expect::boolean(Some(flag), of, &path("DisableFunctionDefaultPermissions"))?;
        }
        let kind = if config.truthy_at("UserPoolArn").is_some() { Kind::UserPool } else { kind };
        Ok(Self { name, scopes, kind, config: config.clone() })
    }

    /// The authorizer as the definition of an API writes it.
    pub(super) fn definition(&self, of: Of<'_>, partition: &str) -> Result<Node, Fault> {
        const EXTENSION: &str = "x-amazon-apigateway-authorizer";
        let config = &self.config;
        let identity = config.truthy_at("Identity");
        let request = config.get("FunctionPayloadType").and_then(Node::as_str) == Some("REQUEST");
        let header = if self.kind == Kind::Request {
            Node::text("Unused")
        } else {
            if identity.is_some_and(|identity| identity.as_map().is_none()) {
                return Err(of.fault(
                    "Auth.Authorizers.<Authorizer>.Identity must be a dict (LambdaTokenAuthorizationIdentity, \
                     LambdaRequestAuthorizationIdentity or CognitoAuthorizationIdentity).",
                ));
            }
            identity
                .and_then(|identity| identity.truthy_at("Header"))
                .cloned()
                .unwrap_or_else(|| Node::text("Authorization"))
        };
        let mut definition = Dict::new();
        definition.insert("type", Node::text("apiKey"));
        definition.insert("name", header);
        definition.insert("in", Node::text("header"));
        definition.insert(
            "x-amazon-apigateway-authtype",
            Node::text(match self.kind {
                Kind::Iam => "awsSigv4",
                Kind::UserPool => "cognito_user_pools",
                Kind::Token | Kind::Request => "custom",
            }),
        );
        let mut extension = Dict::new();
        match self.kind {
            Kind::Iam => return Ok(Node::Map(definition)),
            Kind::UserPool => {
                extension.insert("type", Node::text("cognito_user_pools"));
                let pools = match config.get("UserPoolArn") {
                    Some(list @ Node::List(_)) => list.clone(),
                    other => Node::List(other.cloned().into_iter().collect()),
                };
                extension.insert("providerARNs", pools);
            }
            Kind::Token | Kind::Request => {
                extension.insert("type", Node::text(if request { "request" } else { "token" }));
                let mut variables = Dict::plain();
                variables.insert("__FunctionArn__", config.get("FunctionArn").cloned().unwrap_or(Node::Null));
                let arguments =
                    Node::List(vec![Node::text(arn::of_invocation(partition)), Node::Map(variables)]);
                let mut uri = Dict::plain();
                uri.insert("Fn::Sub", arguments);
                extension.insert("authorizerUri", Node::Map(uri));
                if let Some(ttl) = identity.and_then(|identity| identity.get("ReauthorizeEvery")) {
                    extension.insert("authorizerResultTtlInSeconds", ttl.clone());
                }
                let role =
                    config.truthy_at("FunctionInvokeRole").filter(|role| role.as_str() != Some("NONE"));
                if let Some(role) = role {
                    extension.insert("authorizerCredentials", role.clone());
                }
                if self.kind == Kind::Request {
                    let source = identity_source(of, &self.name.text, identity)?;
                    if !source.text.is_empty() {
                        extension.insert("identitySource", Node::Text(source));
                    }
                }
            }
        }
        if self.kind != Kind::Request
            && let Some(expression) = identity.and_then(|identity| identity.truthy_at("ValidationExpression"))
        {
            extension.insert("identityValidationExpression", expression.clone());
        }
        definition.insert(EXTENSION, Node::Map(extension));
        Ok(Node::Map(definition))
    }

    /// The right of the API to call the function, unless the template says that it has it otherwise.
    pub(super) fn permission(&self, api: &Declared, partition: &str) -> Result<Option<Made>, Fault> {
        let Some(function) = self.config.truthy_at("FunctionArn") else {
            return Ok(None);
        };
        if self.config.truthy_at("DisableFunctionDefaultPermissions").is_some() {
            return Ok(None);
        }
        let id = format!("{}{}AuthorizerPermission", api.logical_id, self.name.text);
        let mut permission = Made::new("AWS::Lambda::Permission", &id, &api.passed_through())?;
        let source = arn::of_account(partition, "execute-api", "${__ApiId__}/authorizers/*");
        permission.set("Action", "lambda:InvokeFunction");
        permission.set("FunctionName", function.to_value());
        permission.set("Principal", "apigateway.amazonaws.com");
        permission.set("SourceArn", json!({"Fn::Sub": [source, {"__ApiId__": {"Ref": api.logical_id}}]}));
        Ok(Some(permission))
    }
}

/// Where a request says who it is from, by the property that lists the names.
const SOURCES: [(&str, &str); 4] = [
    ("Headers", "method.request.header."),
    ("QueryStrings", "method.request.querystring."),
    ("StageVariables", "stageVariables."),
    ("Context", "context."),
];

fn lacks_identity_source(of: Of<'_>, name: &str, identity: Option<&Node>) -> Result<bool, Fault> {
    let Some(identity) = identity.filter(|identity| identity.truthy()) else {
        return Ok(true);
    };
    expect_map(identity, of, &format!("Authorizer.{name}.Identity"))?;
    let lacks = SOURCES.iter().all(|(property, _)| identity.truthy_at(property).is_none());
    let never = match identity.get("ReauthorizeEvery") {
        Some(Node::Number(number)) => number.as_f64().is_some_and(|seconds| seconds < 1.0),
        Some(Node::Text(text)) => text.text.trim().parse::<i64>().is_ok_and(|seconds| seconds <= 0),
        Some(Node::Bool(value)) => !value,
        _ => false,
    };
    Ok(lacks && !never)
}

fn identity_source(of: Of<'_>, name: &str, identity: Option<&Node>) -> Result<Text, Fault> {
    let mut parts = Vec::new();
    let mut unicode = false;
    for (property, prefix) in SOURCES {
        let Some(values) = identity.and_then(|identity| identity.truthy_at(property)) else {
            continue;
        };
        let path = format!("Auth.Authorizers.{name}.Identity.{property}");
        for value in expect::texts(Some(values), of, &path)? {
            if let Some(text) = value.as_text() {
                unicode = unicode || text.unicode;
                parts.push(format!("{prefix}{}", text.text));
            }
        }
    }
    Ok(Text { text: parts.join(", "), unicode })
}
