//! `AWS::Serverless::HttpApi`: an HTTP API with its stage.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html>

use super::expect::{self, Of};
use super::fault::Fault;
use super::open_api::{self, Editor};
use super::property::{Property, Shape, property};
use super::python27::{Dict, Node, Text};
use super::resource::{Declared, Made, propagate_tags};
use super::{Context, Expansion, arn, own, s3_uri, serverless_api};
use crate::intrinsic::reference;
use crate::value::{Map, Value, json};

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

const REFERABLE: [(&str, &str); 2] =
    [("Stage", "AWS::ApiGatewayV2::Stage"), ("DomainName", "AWS::ApiGatewayV2::DomainName")];

/// The stage that a URL without a stage reaches.
const DEFAULT_STAGE: &str = "$default";

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let mut declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    for name in ["CorsConfiguration", "Domain"] {
        if let Some(value) = declared.properties.get_mut(name) {
            context.parameters.resolve(value)?;
        }
    }
    if declared.truthy("Domain").is_some() {
        return Err(Fault::unsupported(id, "Domain"));
    }
    let partition = context.environment.partition();
    let definition = declared.truthy("DefinitionBody").cloned();
    let tags = declared.get("Tags").cloned();
    let mut api = HttpApi { declared: &declared, definition, tags, partition };
    let http_api = api.http_api()?;
    let permissions = api.authorizer_permissions()?;
    let stage = api.stage()?;
    let mut made = vec![http_api];
    made.extend(permissions);
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

    fn add_cors(&mut self, cors: &Node) -> Result<(), Fault> {
        let of = Of::Resource(&self.declared.logical_id);
        if self.definition.is_none() {
            return Err(
                of.fault("Cors works only with inline OpenApi specified in 'DefinitionBody' property.")
            );
        }
        let everyone = Node::List(vec![own("*")]);
        let none = Dict::plain();
        let (origins, rest) = match cors {
            Node::Bool(_) => (everyone.clone(), &none),
            cors if cors.is_intrinsic() => (cors.clone(), &none),
            Node::Map(map) => {
                if let Some(key) = map.keys().find(|key| !CORS.iter().any(|(name, _)| **key == **name)) {
                    return Err(of.fault(format!("Invalid key '{}' for 'Cors' property.", key.text)));
                }
                (map.get("AllowOrigins").cloned().unwrap_or(Node::Null), map)
            }
            _ => return Err(of.fault("Invalid value for 'Cors' property.")),
        };
        if !self.is_valid() {
            return Err(of.fault(
                "Unable to add Cors configuration because 'DefinitionBody' does not contain a valid OpenApi definition.",
            ));
        }
        if rest.get("AllowCredentials").and_then(Node::as_bool) == Some(true) && origins == everyone {
            return Err(of.fault(
                "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or \
                 not set.",
            ));
        }
        self.edit("", |editor| add_cors(editor, &origins, rest))
    }

    fn add_auth(&mut self) -> Result<(), Fault> {
        let Some(auth) = self.declared.truthy("Auth") else {
            return Ok(());
        };
        let of = Of::Resource(&self.declared.logical_id);
        if self.definition.is_none() {
            return Err(
                of.fault("Auth works only with inline OpenApi specified in the 'DefinitionBody' property.")
            );
        }
        let known = |key: &Text| {
            ["Authorizers", "DefaultAuthorizer", "EnableIamAuthorizer"].contains(&key.text.as_str())
        };
        if !auth.as_map().is_some_and(|auth| auth.keys().all(known)) {
            return Err(of.fault("Invalid value for 'Auth' property"));
        }
        if !self.is_valid() {
            return Err(of.fault(
                "Unable to add Auth configuration because 'DefinitionBody' does not contain a valid OpenApi definition.",
            ));
        }
        let authorizers = self.authorizers(auth)?;
        let partition = self.partition;
        let default = auth.truthy_at("DefaultAuthorizer").filter(|default| !default.is_no_value());
        self.edit("", |editor| {
            let mut schemes = editor.security_schemes.take().unwrap_or_else(Node::empty);
            for authorizer in &authorizers {
                let definition = authorizer.definition(of, partition)?;
                if let Some(schemes) = schemes.as_map_mut() {
                    schemes.insert(authorizer.name.clone(), definition);
                }
            }
            editor.security_schemes = Some(schemes);
            let Some(default) = default else { return Ok(()) };
            let default = expect::text(Some(default), of, "Auth.DefaultAuthorizer")?;
            let Some(authorizer) = authorizers.iter().find(|authorizer| authorizer.name.text == default.text)
            else {
                let message = format!(
                    "Unable to set DefaultAuthorizer because '{}' was not defined in 'Authorizers'.",
                    default.text
                );
                return Err(of.fault(message));
            };
            let scopes = authorizer.config.get("AuthorizationScopes").cloned();
            let scopes = scopes.unwrap_or_else(|| Node::List(Vec::new()));
            for path in editor.paths() {
                editor.set_http_default_authorizer(&path.text, default, &scopes)?;
            }
            Ok(())
        })
    }

    fn authorizers(&self, auth: &Node) -> Result<Vec<Authorizer>, Fault> {
        let of = self.of();
        let mut authorizers = Vec::new();
        if auth.get("EnableIamAuthorizer").and_then(Node::as_bool) == Some(true) {
            authorizers.push(Authorizer {
                name: Text::from("AWS_IAM"),
                kind: Kind::Iam,
                config: Node::empty(),
            });
        }
        let Some(declared) = auth.truthy_at("Authorizers") else {
            return Ok(authorizers);
        };
        for (name, config) in expect::map(Some(declared), of, "Auth.Authorizers")?.iter() {
            authorizers.push(Authorizer::read(of, name.clone(), config)?);
        }
        Ok(authorizers)
    }

    fn add_tags(&mut self) -> Result<(), Fault> {
        const CREATED_BY: (&str, &str) = ("httpapi:createdBy", "SAM");
        let has_tags = self.declared.truthy("Tags").is_some();
        if self.definition.is_none() {
            return match has_tags {
                true => Err(self.of().fault(
                    "Tags works only with inline OpenApi specified in the 'DefinitionBody' property.",
                )),
                false => Ok(()),
            };
        }
        if !self.is_valid() {
            return match has_tags {
                true => Err(self.of().fault(
                    "Unable to add `Tags` because 'DefinitionBody' does not contain a valid OpenApi definition.",
                )),
                false => Ok(()),
            };
        }
        let tags = self.declared.truthy("Tags").and_then(Node::as_map).cloned();
        let mut tags = tags.unwrap_or_else(Dict::plain);
        tags.insert(CREATED_BY.0, own(CREATED_BY.1));
        self.tags = Some(Node::Map(tags.clone()));
        self.edit("", |editor| add_tags(editor, &tags))
    }

    /// Writes a property into `info`, unless something is there other than `default`.
    fn add_info(&mut self, property: &str, key: &'static str, default: Option<&Node>) -> Result<(), Fault> {
        let Some(value) = self.declared.truthy(property) else {
            return Ok(());
        };
        let of = Of::Resource(&self.declared.logical_id);
        let without =
            format!("{property} works only with inline OpenApi specified in the 'DefinitionBody' property.");
        let Some(definition) = &self.definition else {
            return Err(of.fault(without));
        };
        let info = definition.get("info");
        if info.is_some_and(|info| info.as_map().is_none()) {
            return Err(of.fault("Invalid 'DefinitionBody': The value of 'info' should be a map."));
        }
        let existing = info.and_then(|info| info.get(key));
        let taken = match default {
            Some(default) => existing != Some(default),
            None => existing.is_some_and(Node::truthy),
        };
        if taken {
            return Err(of.fault(format!(
                "Unable to set {property} because it is already defined within inline OpenAPI specified in the \
                 'DefinitionBody' property."
            )));
        }
        self.edit(&without, |editor| {
            if let Some(info) = editor.part("info").as_map_mut() {
                info.insert(key, value.clone());
            }
            Ok(())
        })
    }

    /// A definition that fails on warnings may not have the path `$default`.
    fn move_default_path(&mut self) {
        if self.declared.truthy("FailOnWarnings").is_none() {
            return;
        }
        let paths = self
            .definition
            .as_mut()
            .and_then(|definition| definition.as_map_mut()?.get_mut("paths")?.as_map_mut());
        if let Some(paths) = paths
            && let Some(path) = paths.remove(open_api::DEFAULT_PATH)
        {
            paths.insert(format!("/{}", open_api::DEFAULT_PATH), path);
        }
    }

    fn stage(&self) -> Result<Made, Fault> {
        let declared = self.declared;
        let id = &declared.logical_id;
        let name = declared.truthy("StageName").cloned().unwrap_or_else(|| own(DEFAULT_STAGE));
        let stage_id = match name.as_str() {
            Some(DEFAULT_STAGE) => format!("{id}ApiGatewayDefaultStage"),
            name => serverless_api::stage_id(id, name.unwrap_or_default()),
        };
        let mut stage = Made::new("AWS::ApiGatewayV2::Stage", &stage_id, &declared.passed_through())?;
        stage.set("ApiId", reference(id));
        stage.set("StageName", name.to_value());
        stage.take(
            declared,
            &["StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"],
        );
        stage.set("Tags", self.tags.as_ref().map_or(Value::Null, Node::to_value));
        stage.set("AutoDeploy", true);
        Ok(stage)
    }

    fn authorizer_permissions(&self) -> Result<Vec<Made>, Fault> {
        let Some(auth) = self.declared.truthy("Auth") else {
            return Ok(Vec::new());
        };
        let mut made = Vec::new();
        for authorizer in self.authorizers(auth)? {
            let config = &authorizer.config;
            let Some(function) = config.truthy_at("FunctionArn") else {
                continue;
            };
            if config.truthy_at("EnableFunctionDefaultPermissions").is_none() {
                continue;
            }
            let id = format!("{}{}AuthorizerPermission", self.declared.logical_id, authorizer.name.text);
            let mut permission = Made::new("AWS::Lambda::Permission", &id, &self.declared.passed_through())?;
            let source = arn::of_account("${AWS::Partition}", "execute-api", "${__ApiId__}/authorizers/*");
            permission.set("Action", "lambda:InvokeFunction");
            permission.set("FunctionName", function.to_value());
            permission.set("Principal", "apigateway.amazonaws.com");
            let api = reference(&self.declared.logical_id);
            permission.set("SourceArn", json!({"Fn::Sub": [source, { "__ApiId__": api }]}));
            made.push(permission);
        }
        Ok(made)
    }
}

/// The parts of `CorsConfiguration`, and how the definition writes them.
const CORS: [(&str, &str); 6] = [
    ("AllowOrigins", "allowOrigins"),
    ("AllowHeaders", "allowHeaders"),
    ("AllowMethods", "allowMethods"),
    ("ExposeHeaders", "exposeHeaders"),
    ("MaxAge", "maxAge"),
    ("AllowCredentials", "allowCredentials"),
];

fn add_cors(editor: &mut Editor, origins: &Node, rest: &Dict) -> Result<(), Fault> {
    const EXTENSION: &str = "x-amazon-apigateway-cors";
    let existing = editor.document.get(EXTENSION).cloned().unwrap_or_else(|| Node::Map(Dict::plain()));
    let Node::Map(mut cors) = existing else {
        let message = format!("Value of '{EXTENSION}' must be a dictionary according to Swagger spec.");
        return Err(Fault::document(message));
    };
    if origins.is_intrinsic() {
        if let Some(origins) = renamed(origins).as_map() {
            cors.update(origins);
        }
    } else {
        for (name, key) in CORS {
            let value = if name == "AllowOrigins" { Some(origins) } else { rest.get(name) };
            let Some(value) = value.filter(|value| !value.is_null()) else {
                continue;
            };
            let wanted = match name {
                "MaxAge" => true,
                "AllowCredentials" => value.as_bool() == Some(true),
                _ => value.truthy(),
            };
            if wanted {
                cors.insert(key, value.clone());
            }
        }
    }
    editor.document.insert(EXTENSION, Node::Map(cors));
    Ok(())
}

/// The same value with the parts of `CorsConfiguration` called as in a definition, wherever they stand.
fn renamed(value: &Node) -> Node {
    let rename = |text: &str| CORS.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    match value {
        Node::Text(text) => Node::Text(text.map(rename)),
        Node::List(list) => Node::List(list.iter().map(renamed).collect()),
        Node::Map(map) => {
            let mut copy = Dict::plain();
            for (key, value) in map.iter() {
                copy.insert(key.map(rename), renamed(value));
            }
            Node::Map(copy)
        }
        other => other.clone(),
    }
}

fn add_tags(editor: &mut Editor, tags: &Dict) -> Result<(), Fault> {
    const VALUE: &str = "x-amazon-apigateway-tag-value";
    let mut all = match editor.document.get("tags").filter(|tags| tags.truthy()) {
        None => Vec::new(),
        Some(Node::List(list)) => list.clone(),
        Some(other) => {
            let shown = other.as_str().map_or_else(|| other.to_string(), str::to_owned);
            let kind = if other.as_map().is_some() { "Py27Dict" } else { "Py27UniStr" };
            return Err(Fault::document(format!(
                "Tags in OpenApi DefinitionBody needs to be a list. {shown} is a {kind} not a list."
            )));
        }
    };
    for (name, value) in tags.iter() {
        let is_this = |tag: &&mut Node| tag.get("name").and_then(Node::as_str) == Some(name.text.as_str());
        if let Some(tag) = all.iter_mut().find(is_this).and_then(Node::as_map_mut) {
            tag.insert(VALUE, value.clone());
        } else {
            let mut tag = Dict::new();
            tag.insert("name", Node::Text(name.clone()));
            tag.insert(VALUE, value.clone());
            all.push(Node::Map(tag));
        }
    }
    editor.document.insert("tags", Node::List(all));
    Ok(())
}

fn disable_endpoint(editor: &mut Editor, disable: &Node) -> Result<(), Fault> {
    let servers = editor.document.get("servers").cloned();
    let mut servers = servers.unwrap_or_else(|| Node::List(vec![Node::empty()]));
    for server in servers.as_list_mut().into_iter().flatten() {
        let Some(server) = server.as_map_mut() else {
            return Err(Fault::document(
                "Value of 'servers' item must be a dictionary according to Swagger spec.",
            ));
        };
        let extension = server
            .get_or_insert_with("x-amazon-apigateway-endpoint-configuration", || Node::Map(Dict::plain()));
        if let Some(extension) = extension.as_map_mut() {
            extension.insert("disableExecuteApiEndpoint", disable.clone());
        }
    }
    editor.document.insert("servers", servers);
    Ok(())
}

/// An authorizer as `Auth` declares it.
struct Authorizer {
    name: Text,
    kind: Kind,
    config: Node,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
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
    fn read(of: Of<'_>, name: Text, config: &Node) -> Result<Self, Fault> {
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
    fn definition(&self, of: Of<'_>, partition: &str) -> Result<Node, Fault> {
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
