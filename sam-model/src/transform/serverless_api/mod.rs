//! `AWS::Serverless::Api`: a REST API with its deployment and stage.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html>

mod authorizer;
mod gateway_responses;
mod resource_policy;

use super::expect::{self, Of};
use super::fault::Fault;
use super::open_api::{self, Editor};
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node, Text};
use super::resource::{Declared, Made, propagate_tags, tag_list};
use super::{Context, Expansion, logical_id, own, s3_uri};
use crate::intrinsic::reference;
use crate::value::{Value, json};
pub(super) use resource_policy::add_resource_policy;

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
    for name in ["Domain", "AlwaysDeploy"] {
        if declared.truthy(name).is_some() {
            return Err(Fault::unsupported(id, name));
        }
    }
    let mut api = Api { context, definition: declared.get("DefinitionBody").cloned(), declared: &declared };
    let rest_api = api.rest_api()?;
    let (deployment, stage) = api.deployment(&rest_api)?;
    let permissions = api.authorizer_permissions()?;
    if api.auth("UsagePlan").is_some() {
        return Err(Fault::unsupported(id, "UsagePlan"));
    }
    let mut made = vec![rest_api, deployment, stage];
    made.extend(permissions);
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

    /// A part of `Auth`, if Python takes it for true.
    fn auth(&self, name: &str) -> Option<&Node> {
        self.declared.truthy("Auth")?.truthy_at(name)
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

    fn rest_api(&mut self) -> Result<Made, Fault> {
        let declared = self.declared;
        self.check()?;
        let mut rest_api = declared.made("AWS::ApiGateway::RestApi")?;
        rest_api.take(declared, &["BinaryMediaTypes", "MinimumCompressionSize"]);
        let partition = self.context.environment.partition();
        if let Some(endpoint) = declared.truthy("EndpointConfiguration") {
            self.endpoint(&mut rest_api, endpoint)?;
        } else if partition.starts_with("aws-iso")
            || ["aws-us-gov", "aws-cn", "aws-eusc"].contains(&partition)
        {
            self.endpoint(&mut rest_api, &own("REGIONAL"))?;
        }
        self.add_cors()?;
        self.add_auth()?;
        self.add_gateway_responses()?;
        self.add_binary_media_types()?;
        self.add_models()?;
        self.add_endpoint_extension()?;
        if let Some(uri) = declared.truthy("DefinitionUri") {
            let location = self.definition_location(uri)?;
            rest_api.set("BodyS3Location", location.to_value());
            self.definition = Some(location);
        } else if let Some(definition) = self.definition.take().filter(Node::truthy) {
            let definition = self.finish(definition)?;
            rest_api.set("Body", definition.to_value());
            self.definition = Some(definition);
        }
        for name in [
            "FailOnWarnings",
            "Name",
            "Description",
            "Mode",
            "ApiKeySourceType",
            "Policy",
            "SecurityPolicy",
            "EndpointAccessMode",
        ] {
            rest_api.set(name, declared.truthy(name).map_or(Value::Null, Node::to_value));
        }
        Ok(rest_api)
    }

    fn check(&self) -> Result<(), Fault> {
        let truthy = |name| self.declared.truthy(name).is_some();
        if truthy("DefinitionUri") && truthy("DefinitionBody") {
            let message = "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.";
            return Err(self.of().fault(message));
        }
        if truthy("DefinitionUri") && truthy("MergeDefinitions") {
            return Err(self.of().fault("Cannot set 'MergeDefinitions' to True when using `DefinitionUri`."));
        }
        let version = self.declared.truthy("OpenApiVersion");
        let version =
            version.map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
        if version.is_some_and(|version| !open_api::is_supported_version(&version)) {
            return Err(self.of().fault("The OpenApiVersion value must be of the format '3.0.0'."));
        }
        Ok(())
    }

    fn endpoint(&self, rest_api: &mut Made, value: &Node) -> Result<(), Fault> {
        let kind = value.truthy_at("Type").unwrap_or(value).to_value();
        rest_api.set("Parameters", json!({"endpointConfigurationTypes": kind}));
        let mut configuration = json!({"Types": [kind]});
        if let (Node::Map(map), true) = (value, value.truthy_at("Type").is_some()) {
            let has = |name: &str| map.contains_key(name);
            if has("VPCEndpointIds") && has("VpcEndpointIds") {
                return Err(self.of().fault(
                    "'VPCEndpointIds' and 'VpcEndpointIds' cannot be used together in EndpointConfiguration.",
                ));
            }
            if has("VPCEndpointIds") || has("VpcEndpointIds") {
                let ids = value.truthy_at("VPCEndpointIds").or_else(|| value.get("VpcEndpointIds"));
                configuration["VpcEndpointIds"] = ids.map_or(Value::Null, Node::to_value);
            }
            if let Some(kind) = map.get("IpAddressType") {
                configuration["IpAddressType"] = kind.to_value();
            }
        }
        rest_api.set("EndpointConfiguration", configuration);
        Ok(())
    }

    fn add_cors(&mut self) -> Result<(), Fault> {
        let Some(cors) = self.declared.truthy("Cors") else {
            return Ok(());
        };
        let of = self.of();
        const WILDCARD: &str = "'*'";
        if !self.definition.as_ref().is_some_and(Node::truthy) {
            return Err(
                of.fault("Cors works only with inline Swagger specified in 'DefinitionBody' property.")
            );
        }
        let cors = match cors {
            Node::Map(map) if !cors.is_intrinsic() => {
                const KNOWN: [&str; 5] =
                    ["AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"];
                if let Some(key) = map.keys().find(|key| !KNOWN.contains(&key.text.as_str())) {
                    return Err(of.fault(format!("Invalid key '{}' for 'Cors' property.", key.text)));
                }
                open_api::Cors {
                    origins: map.get("AllowOrigin").cloned().unwrap_or_else(|| own(WILDCARD)),
                    headers: cors.get("AllowHeaders").cloned(),
                    methods: cors.get("AllowMethods").cloned(),
                    max_age: cors.get("MaxAge").cloned(),
                    credentials: cors.get("AllowCredentials").and_then(Node::as_bool) == Some(true),
                }
            }
            Node::Map(_) | Node::Text(_) => open_api::Cors {
                origins: cors.clone(),
                headers: None,
                methods: None,
                max_age: None,
                credentials: false,
            },
            _ => return Err(of.fault("Invalid value for 'Cors' property")),
        };
        let mut editor = self.editor("Cors", "Cors configuration")?;
        if cors.credentials && cors.origins.as_str() == Some(WILDCARD) {
            return Err(of.fault(
                "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or \
                 not set",
            ));
        }
        let mut done: Vec<String> = Vec::new();
        for path in editor.paths() {
            let bare = if path == *"/" { "/" } else { path.text.trim_end_matches('/') };
            if done.iter().any(|done| done == bare) {
                continue;
            }
            done.push(bare.to_owned());
            open_api::add_cors(&mut editor, &path.text, &cors).map_err(|fault| match fault {
                Fault::Template { .. } => of.fault(fault.message()),
                other => other,
            })?;
        }
        self.definition = Some(editor.finish());
        Ok(())
    }

    fn add_auth(&mut self) -> Result<(), Fault> {
        let Some(auth) = self.declared.truthy("Auth") else {
            return Ok(());
        };
        const KNOWN: [&str; 8] = [
            "Authorizers",
            "DefaultAuthorizer",
            "InvokeRole",
            "AddDefaultAuthorizerToCorsPreflight",
            "AddApiKeyRequiredToCorsPreflight",
            "ApiKeyRequired",
            "ResourcePolicy",
            "UsagePlan",
        ];
        let has_definition = self.definition.as_ref().is_some_and(Node::truthy);
        let map = auth.as_map();
        if has_definition && !map.is_some_and(|map| map.keys().all(|key| KNOWN.contains(&key.text.as_str())))
        {
            return Err(self.of().fault("Invalid value for 'Auth' property"));
        }
        let mut editor = self.editor("Auth", "Auth configuration")?;
        let flag = |name: &str| map.and_then(|map| map.get(name)).is_none_or(Node::truthy);
        let default = auth.get("DefaultAuthorizer").filter(|default| default.truthy());
        let authorizers = authorizer::read(self.of(), auth.get("Authorizers"), default)?;
        if !authorizers.is_empty() {
            if let Some(definitions) = editor.part("securityDefinitions").as_map_mut() {
                let partition = self.context.environment.partition();
                for authorizer in &authorizers {
                    definitions.insert(authorizer.name.clone(), authorizer.definition(self.of(), partition)?);
                }
            }
            self.set_default_authorizer(
                &mut editor,
                &authorizers,
                default,
                flag("AddDefaultAuthorizerToCorsPreflight"),
            )?;
        }
        if auth.truthy_at("ApiKeyRequired").is_some() {
            open_api::add_api_key_definition(&mut editor)?;
            for path in editor.paths() {
                open_api::set_default_api_key(
                    &mut editor,
                    &path.text,
                    flag("AddApiKeyRequiredToCorsPreflight"),
                )?;
            }
        }
        if let Some(policy) = auth.truthy_at("ResourcePolicy") {
            if policy.as_map().is_none() {
                return Err(Fault::document("ResourcePolicy must be a map (ResourcePolicyStatement)."));
            }
            let stage = self.declared.get("StageName").cloned().unwrap_or(Node::Null);
            resource_policy::add_for_all(&mut editor, policy, &stage)?;
        }
        let definition = editor.finish();
        self.definition = Some(self.finish(definition)?);
        Ok(())
    }

    fn set_default_authorizer(
        &self,
        editor: &mut Editor,
        authorizers: &[authorizer::Authorizer],
        default: Option<&Node>,
        preflight: bool,
    ) -> Result<(), Fault> {
        let Some(default) = default else { return Ok(()) };
        let Some(default) = default.as_text() else {
            return Err(self.of().fault("DefaultAuthorizer is not a string."));
        };
        if default != "AWS_IAM" && !authorizers.iter().any(|authorizer| authorizer.name.text == default.text)
        {
            let message = format!(
                "Unable to set DefaultAuthorizer because '{}' was not defined in 'Authorizers'.",
                default.text
            );
            return Err(self.of().fault(message));
        }
        let scopes: Vec<(Text, Vec<Node>)> = authorizers
            .iter()
            .map(|authorizer| (authorizer.name.clone(), authorizer.scopes.clone()))
            .collect();
        for path in editor.paths() {
            open_api::set_default_authorizer(editor, &path.text, default, &scopes, preflight)?;
        }
        Ok(())
    }

    fn add_gateway_responses(&mut self) -> Result<(), Fault> {
        let Some(responses) = self.declared.truthy("GatewayResponses") else {
            return Ok(());
        };
        if !self.definition.as_ref().is_some_and(Node::truthy) {
            return Err(self.of().fault(
                "GatewayResponses works only with inline Swagger specified in 'DefinitionBody' property.",
            ));
        }
        gateway_responses::check(self.of(), responses)?;
        let mut editor = self.editor("GatewayResponses", "Auth configuration")?;
        gateway_responses::add(self.of(), &mut editor, responses)?;
        self.definition = Some(editor.finish());
        Ok(())
    }

    fn add_binary_media_types(&mut self) -> Result<(), Fault> {
        let Some(types) = self.declared.truthy("BinaryMediaTypes") else {
            return Ok(());
        };
        let Some(definition) = self.definition.as_ref().filter(|definition| definition.truthy()) else {
            return Ok(());
        };
        let mut editor = Editor::rest(definition)?;
        editor.document.insert("x-amazon-apigateway-binary-media-types", unescaped(types));
        self.definition = Some(editor.finish());
        Ok(())
    }

    fn add_models(&mut self) -> Result<(), Fault> {
        let Some(models) = self.declared.truthy("Models") else {
            return Ok(());
        };
        let mut editor = self.editor("Models", "Models definitions")?;
        let models = models.as_map().filter(|models| models.values().all(|model| model.as_map().is_some()));
        let Some(models) = models else {
            return Err(self.of().fault("Invalid value for 'Models' property"));
        };
        open_api::add_models(&mut editor, models)?;
        let definition = editor.finish();
        self.definition = Some(self.finish(definition)?);
        Ok(())
    }

    fn add_endpoint_extension(&mut self) -> Result<(), Fault> {
        const EXTENSION: &str = "x-amazon-apigateway-endpoint-configuration";
        let Some(disable) = self.declared.get("DisableExecuteApiEndpoint") else {
            return Ok(());
        };
        let Some(definition) = self.definition.as_ref().filter(|definition| definition.truthy()) else {
            return Err(self
                .of()
                .fault("DisableExecuteApiEndpoint works only within 'DefinitionBody' property."));
        };
        let mut editor = Editor::rest(definition)?;
        let set = |map: &mut Dict| {
            let extension = map.get_or_insert_with(EXTENSION, || Node::Map(Dict::plain())).as_map_mut()?;
            extension.insert("disableExecuteApiEndpoint", disable.clone());
            Some(())
        };
        let version_3 = editor.document.get("openapi").filter(|version| version.truthy());
        let version_3 = version_3.is_some_and(|version| {
            open_api::is_version_3(&version.as_str().map_or_else(|| version.to_string(), str::to_owned))
        });
        if version_3 {
            let mut servers =
                editor.document.get("servers").cloned().unwrap_or_else(|| Node::List(vec![Node::empty()]));
            for (position, server) in servers.as_list_mut().into_iter().flatten().enumerate() {
                let path = if server.as_map().is_some() {
                    format!("The value of '{EXTENSION}' should be a map")
                } else {
                    "It should be a map".to_owned()
                };
                if server.as_map_mut().and_then(set).is_none() {
                    return Err(Fault::document(format!(
                        "Invalid OpenAPI definition of 'servers[{position}]': {path}."
                    )));
                }
            }
            editor.document.insert("servers", servers);
        } else if set(&mut editor.document).is_none() {
            return Err(Fault::document(format!(
                "Invalid OpenAPI definition: The value of '{EXTENSION}' should be a map."
            )));
        }
        self.definition = Some(editor.finish());
        Ok(())
    }

    fn definition_location(&self, uri: &Node) -> Result<Node, Fault> {
        let location = s3_uri::read(uri, &self.declared.logical_id, "DefinitionUri")?;
        let mut map = Dict::new();
        map.insert("Bucket", location.bucket);
        map.insert("Key", location.key);
        if let Some(version) = location.version {
            map.insert("Version", version);
        }
        Ok(Node::Map(map))
    }

    /// Moves what OpenAPI 3 keeps elsewhere than Swagger 2.
    fn finish(&self, mut definition: Node) -> Result<Node, Fault> {
        let Some(document) = definition.as_map_mut() else {
            return Ok(definition);
        };
        if document.get("swagger").is_some_and(|version| !version.is_null()) {
            return Ok(definition);
        }
        let own = document.get("openapi").filter(|version| !version.is_null());
        let declared = self.declared.get("OpenApiVersion");
        let version =
            if self.context.environment.feature_toggles { own.or(declared) } else { declared.or(own) };
        let version =
            version.map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
        if !version.is_some_and(|version| open_api::is_version_3(&version)) {
            return Ok(definition);
        }
        for (from, to) in [("securityDefinitions", "securitySchemes"), ("definitions", "schemas")] {
            if let Some(part) = document.get(from).filter(|part| part.truthy()).cloned() {
                let components = document.get("components").filter(|components| components.truthy()).cloned();
                let mut components = components.unwrap_or_else(Node::empty);
                if let Some(components) = components.as_map_mut() {
                    components.insert(to, part);
                }
                document.insert("components", components);
                document.remove(from);
            }
        }
        let Some(paths) = document.get_mut("paths").filter(|paths| paths.truthy()) else {
            return Ok(definition);
        };
        let Some(paths) = paths.as_map_mut() else {
            return Err(Fault::document("Value of paths must be a dictionary according to Swagger spec."));
        };
        for path in paths.keys().cloned().collect::<Vec<_>>() {
            let Some(item) = paths.get_mut(&path.text) else {
                continue;
            };
            let Some(item) = item.as_map_mut() else {
                return Err(Fault::document(format!(
                    "Value of '{}' path must be a dictionary according to Swagger spec.",
                    path.text
                )));
            };
            if let Some(options) = item.get_mut("options").filter(|options| options.truthy()) {
                let Some(options) = options.as_map_mut() else {
                    return Err(Fault::document(format!(
                        "Value of options method for path {} must be a dictionary according to Swagger spec.",
                        path.text
                    )));
                };
                finish_options(options, &path.text)?;
            }
        }
        Ok(definition)
    }

    fn deployment(&mut self, rest_api: &Made) -> Result<(Made, Made), Fault> {
        let declared = self.declared;
        let id = &declared.logical_id;
        let attributes = declared.passed_through();
        let version = declared.truthy("OpenApiVersion");
        let mut deployment_id = format!("{id}Deployment");
        let mut description = Value::Null;
        if let Some(definition) = self.definition.as_ref().filter(|definition| definition.truthy()) {
            let mut hashed = definition.to_string();
            if let Some(version) = version {
                hashed.push_str("||");
                hashed.push_str(version.as_str().map_or_else(|| version.to_string(), str::to_owned).as_str());
            }
            if let Some(names) = self.context.function_names.get(id).filter(|names| !names.is_empty()) {
                hashed.push_str("||");
                hashed.push_str(names);
            }
            deployment_id = logical_id::generate(&deployment_id, &hashed.as_str().into());
            description = format!("RestApi deployment id: {}", logical_id::hash(&hashed, 40)).into();
        }
        let mut deployment = Made::new("AWS::ApiGateway::Deployment", &deployment_id, &attributes)?;
        deployment.set("Description", description);
        deployment.set("RestApiId", rest_api.reference());
        if version.is_none() {
            deployment.set("StageName", "Stage");
        }
        let name = declared.get("StageName").and_then(Node::as_str).unwrap_or_default();
        let stage_id = stage_id(id, name);
        let mut stage = Made::new("AWS::ApiGateway::Stage", &stage_id, &attributes)?;
        stage.set("DeploymentId", deployment.reference());
        stage.set("RestApiId", reference(id));
        stage.take(
            declared,
            &[
                "StageName",
                "CacheClusterEnabled",
                "CacheClusterSize",
                "Variables",
                "MethodSettings",
                "AccessLogSetting",
                "CanarySetting",
                "TracingEnabled",
            ],
        );
        if let Some(tags) = declared.get("Tags") {
            stage.set("Tags", tag_list(Some(tags)));
        }
        Ok((deployment, stage))
    }

    fn authorizer_permissions(&self) -> Result<Vec<Made>, Fault> {
        let Some(auth) = self.declared.truthy("Auth") else {
            return Ok(Vec::new());
        };
        let authorizers = authorizer::read(self.of(), auth.get("Authorizers"), None)?;
        let partition = self.context.environment.partition();
        authorizers
            .iter()
            .filter_map(|authorizer| authorizer.permission(self.declared, partition).transpose())
            .collect()
    }
}

/// The logical id of a stage.
pub(super) fn stage_id(api: &str, name: &str) -> String {
    if !name.is_empty() && name.chars().all(char::is_alphanumeric) {
        return format!("{api}{name}Stage");
    }
    logical_id::generate(&format!("{api}Stage"), &name.into())
}

/// Slashes that stand as `~1`, written out.
fn unescaped(value: &Node) -> Node {
    match value {
        Node::Text(text) => Node::Text(Text::unicode(text.text.replace("~1", "/"))),
        Node::List(list) => Node::List(list.iter().map(unescaped).collect()),
        Node::Map(map) => {
            let mut copy = Dict::new();
            for (key, value) in map.iter() {
                copy.insert(Text::unicode(key.text.replace("~1", "/")), unescaped(value));
            }
            Node::Map(copy)
        }
        other => other.clone(),
    }
}

/// What differs between Swagger 2 and OpenAPI 3 in the method that answers preflight requests.
fn finish_options(options: &mut Dict, path: &str) -> Result<(), Fault> {
    options.remove("produces");
    options.remove("consumes");
    let Some(responses) = options.get_mut("responses").filter(|responses| !responses.is_null()) else {
        return Ok(());
    };
    let refuse =
        |what: &str| Fault::document(format!("Invalid responses in options method for path {path}: {what}."));
    let Some(responses) = responses.as_map_mut() else {
        return Err(refuse("It should be a map"));
    };
    let Some(response) = responses.get_mut("200").filter(|response| !response.is_null()) else {
        return Ok(());
    };
    let Some(response) = response.as_map_mut() else {
        return Err(refuse("The value of '200' should be a map"));
    };
    let Some(headers) = response.get_mut("headers").filter(|headers| headers.truthy()) else {
        return Ok(());
    };
    let Some(headers) = headers.as_map_mut() else {
        return Err(Fault::document(format!(
            "Value of response's headers in options method for path {path} must be a dictionary according to Swagger spec."
        )));
    };
    for header in headers.values_mut() {
        *header = Node::map([("schema", std::mem::replace(header, Node::Null))]);
    }
    Ok(())
}

/// Checks a mapping of an API.
fn expect_map<'n>(value: &'n Node, of: Of<'_>, path: &str) -> Result<&'n Dict, Fault> {
    expect::map(Some(value), of, path)
}
