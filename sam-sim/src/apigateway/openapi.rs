//! Reads the OpenAPI or Swagger document of an API, once, at deployment.
//!
//! What the document asks for and this simulator cannot do is refused here, so that nothing is ignored when requests
//! come. Schemas, descriptions, tags and the documentation of parameters have no effect on a request and are skipped.
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

use super::api::{
    Authorizer, Cors, Definition, IdentitySource, Integration, Kind, Mock, PayloadFormat, Route,
};
use super::error::Error;
use super::router::{self, PathError};
use crate::AwsError;
use http::{HeaderName, HeaderValue};
use sam_model::limits::apigateway::{HTTP_INTEGRATION_TIMEOUT_MILLIS, REST_INTEGRATION_TIMEOUT_MILLIS};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// The default route of an HTTP API.
pub(super) const DEFAULT_ROUTE: &str = "$default";

const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
const INTEGRATION: &str = "x-amazon-apigateway-integration";
const METHODS: &[&str] = &["delete", "get", "head", "options", "patch", "post", "put"];

/// Parts of a document that change how requests are answered and are not simulated.
const UNSUPPORTED: &[&str] = &[
    "x-amazon-apigateway-endpoint-access-mode",
    "x-amazon-apigateway-gateway-responses",
    "x-amazon-apigateway-minimum-compression-size",
    "x-amazon-apigateway-policy",
    "x-amazon-apigateway-request-validator",
    "x-amazon-apigateway-security-policy",
];

/// The title of a document.
pub(super) fn title(body: &Value) -> Option<&str> {
    body.get("info")?.get("title")?.as_str()
}

/// Reads the document `body`; `more_binary_media_types` are those of the resource's own property.
pub(super) fn read(
    kind: Kind,
    body: &Value,
    more_binary_media_types: &[String],
) -> Result<Definition, AwsError> {
    let document = body.as_object().ok_or_else(|| Error::bad_request("Unable to parse the document"))?;
    if let Some(key) = UNSUPPORTED.iter().find(|key| document.contains_key(**key)) {
        return Err(unsupported(key));
    }
    let reader = Reader { kind, schemes: schemes(document) };
    let mut definition = Definition { cors: reader.cors(document)?, ..Definition::default() };
    definition.binary_media_types = strings(document.get("x-amazon-apigateway-binary-media-types"));
    definition.binary_media_types.extend(more_binary_media_types.iter().cloned());
    for (path, item) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let Some(item) = item.as_object() else { continue };
        for (name, operation) in item {
            let method = match name.as_str() {
                ANY_METHOD => None,
                name if METHODS.contains(&name) => Some(name.to_ascii_uppercase()),
                "$ref" => return Err(unsupported("$ref of a path")),
                _ => continue,
            };
            let route = Arc::new(reader.route(path, method.as_deref(), operation)?);
            if path == &format!("/{DEFAULT_ROUTE}") || path == DEFAULT_ROUTE {
                definition.default_route = Some(route);
                continue;
            }
            definition
                .router
                .insert(path, method.as_deref(), route)
                .map_err(|error| path_error(path, &error))?;
        }
    }
    Ok(definition)
}

struct Reader<'a> {
    kind: Kind,
    schemes: Option<&'a Map<String, Value>>,
}

impl Reader<'_> {
    fn route(&self, path: &str, method: Option<&str>, operation: &Value) -> Result<Route, AwsError> {
        let verb = method.unwrap_or("ANY");
        let key =
            if path.ends_with(DEFAULT_ROUTE) { DEFAULT_ROUTE.to_owned() } else { format!("{verb} {path}") };
        if let Some(name) = UNSUPPORTED.iter().find(|name| operation.get(**name).is_some()) {
            return Err(unsupported(name));
        }
        let authorization = operation.get("x-amazon-apigateway-auth").and_then(|auth| auth.get("type"));
        if let Some(kind) =
            authorization.and_then(Value::as_str).filter(|kind| !kind.eq_ignore_ascii_case("none"))
        {
            return Err(unsupported(format!("{key} with the authorization {kind}")));
        }
        let parameters = match key.as_str() {
            DEFAULT_ROUTE => Vec::new(),
            _ => router::parameters(path).map_err(|error| path_error(path, &error))?,
        };
        let integration = operation.get(INTEGRATION).and_then(Value::as_object);
        let integration = integration.ok_or_else(|| {
            Error::bad_request(format!("Unable to create the method {key}: no integration was given"))
        })?;
        Ok(Route {
            path: path.to_owned(),
            resource_id: resource_id(path),
            parameters,
            authorizer: self.authorizer(operation)?,
            integration: self.integration(&key, integration)?,
            key,
        })
    }

    fn integration(&self, key: &str, integration: &Map<String, Value>) -> Result<Integration, AwsError> {
        let text = |name: &str| integration.get(name).and_then(Value::as_str);
        for name in [
            "cacheKeyParameters",
            "cacheNamespace",
            "connectionId",
            "credentials",
            "requestParameters",
            "tlsConfig",
        ] {
            let empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
            if integration.get(name).is_some_and(|value| !empty(value)) {
                return Err(unsupported(format!("{name} of the integration of {key}")));
            }
        }
        if text("responseTransferMode").is_some_and(|mode| !mode.eq_ignore_ascii_case("buffered")) {
            return Err(unsupported(format!("responseTransferMode of the integration of {key}")));
        }
        match text("type").map(str::to_ascii_lowercase).as_deref() {
            Some("aws_proxy") => self.lambda(key, integration),
            Some("mock") if self.kind == Kind::Rest => Ok(Integration::Mock(mock(key, integration)?)),
            Some(other) => Err(unsupported(format!("integration of the type {other} of {key}"))),
            None => Err(Error::bad_request(format!("Invalid integration type specified for {key}"))),
        }
    }

    fn lambda(&self, key: &str, integration: &Map<String, Value>) -> Result<Integration, AwsError> {
        let uri = integration.get("uri").and_then(Value::as_str).unwrap_or_default();
        if uri.contains("${stageVariables") {
            return Err(unsupported(format!("stage variable in the integration of {key}")));
        }
        let function =
            function_arn(uri).ok_or_else(|| unsupported(format!("integration of {key} with {uri:?}")))?;
        let verb = integration.get("httpMethod").and_then(Value::as_str).unwrap_or("POST");
        if !verb.eq_ignore_ascii_case("post") {
            return Err(unsupported(format!(
                "integration of {key} with the method {verb}, which Lambda does not answer"
            )));
        }
        let limit = match self.kind {
            Kind::Rest => &REST_INTEGRATION_TIMEOUT_MILLIS,
            Kind::Http => &HTTP_INTEGRATION_TIMEOUT_MILLIS,
        };
        let timeout = match integration.get("timeoutInMillis") {
            None | Some(Value::Null) => limit.max,
            Some(value) => value.as_u64().filter(|value| limit.allows(*value)).ok_or_else(|| {
                Error::bad_request(format!("Timeout should be between {} ms and {} ms", limit.min, limit.max))
            })?,
        };
        let format = match (self.kind, integration.get("payloadFormatVersion").and_then(Value::as_str)) {
            (Kind::Rest, _) | (Kind::Http, Some("1.0")) => PayloadFormat::V1,
            (Kind::Http, Some("2.0")) => PayloadFormat::V2,
            (Kind::Http, None) => {
                return Err(Error::bad_request(
                    "PayloadFormatVersion is a required parameter for integration",
                ));
            }
            (Kind::Http, Some(_)) => {
                return Err(Error::bad_request("Invalid PayloadFormatVersion specified"));
            }
        };
        Ok(Integration::Lambda {
            function: function.to_owned(),
            format,
            timeout: Duration::from_millis(timeout),
        })
    }

    fn authorizer(&self, operation: &Value) -> Result<Option<Authorizer>, AwsError> {
        let mut found = None;
        for requirement in operation.get("security").and_then(Value::as_array).into_iter().flatten() {
            for (name, scopes) in requirement.as_object().into_iter().flatten() {
                // SAM writes `NONE` where a method opts out of the default authorizer.
                let Some(scheme) = self.schemes.and_then(|schemes| schemes.get(name)) else {
                    continue;
                };
                let authorizer = self.scheme(name, scheme, strings(Some(scopes)))?;
                if found.replace(authorizer).is_some() {
                    return Err(unsupported("more than one authorizer of a method"));
                }
            }
        }
        Ok(found)
    }

    fn scheme(&self, name: &str, scheme: &Value, scopes: Vec<String>) -> Result<Authorizer, AwsError> {
        let authorizer = scheme.get("x-amazon-apigateway-authorizer");
        let authorizer =
            authorizer.ok_or_else(|| unsupported(format!("security scheme {name} without an authorizer")))?;
        let kind = authorizer.get("type").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        match (self.kind, kind.as_str()) {
            (Kind::Rest, "cognito_user_pools") => {
                let header = scheme
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or("Authorization")
                    .to_ascii_lowercase();
                if authorizer.get("identityValidationExpression").is_some() {
                    return Err(unsupported(format!(
                        "identityValidationExpression of the authorizer {name}"
                    )));
                }
                let pool_arns = strings(authorizer.get("providerARNs"));
                Ok(Authorizer::UserPools { header, pool_arns, scopes })
            }
            (Kind::Http, "jwt") => {
                let configuration = authorizer.get("jwtConfiguration");
                let member = |name: &str| configuration.and_then(|configuration| configuration.get(name));
                let issuer = member("issuer").and_then(Value::as_str).unwrap_or_default().to_owned();
                let source = authorizer.get("identitySource").and_then(Value::as_str);
                let source = identity_source(source.unwrap_or("$request.header.Authorization"));
                let source = source.ok_or_else(|| {
                    Error::bad_request(format!("Invalid identity source of the authorizer {name}"))
                })?;
                Ok(Authorizer::Jwt { source, issuer, audience: strings(member("audience")), scopes })
            }
            _ => Err(unsupported(format!("authorizer {name} of the type {kind}"))),
        }
    }

    fn cors(&self, document: &Map<String, Value>) -> Result<Option<Cors>, AwsError> {
        let Some(cors) = document.get("x-amazon-apigateway-cors").filter(|cors| !cors.is_null()) else {
            return Ok(None);
        };
        if self.kind == Kind::Rest {
            return Err(unsupported("x-amazon-apigateway-cors of a REST API"));
        }
        let cors = Cors {
            allow_origins: strings(cors.get("allowOrigins")),
            allow_methods: strings(cors.get("allowMethods")),
            allow_headers: strings(cors.get("allowHeaders")),
            expose_headers: strings(cors.get("exposeHeaders")),
            max_age: cors.get("maxAge").and_then(whole_number),
            allow_credentials: cors
                .get("allowCredentials")
                .is_some_and(|value| value == &Value::Bool(true) || value == "true"),
        };
        if cors.allow_credentials && cors.allow_origins.iter().any(|origin| origin == "*") {
            return Err(Error::bad_request("allowCredentials is not supported for wildcard origins"));
        }
        Ok(Some(cors))
    }
}

/// The function in the URI of a Lambda integration.
fn function_arn(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once(":lambda:path/2015-03-31/functions/")?;
    rest.strip_suffix("/invocations").filter(|arn| arn.starts_with("arn:"))
}

fn mock(key: &str, integration: &Map<String, Value>) -> Result<Mock, AwsError> {
    let template =
        integration.get("requestTemplates").and_then(|templates| templates.get("application/json"));
    let template = template.and_then(Value::as_str).unwrap_or_default();
    let status = serde_json::from_str::<Value>(template)
        .ok()
        .and_then(|value| value.get("statusCode").and_then(whole_number));
    let status =
        status.ok_or_else(|| unsupported(format!("request template of the mock integration of {key}")))?;
    let responses = integration.get("responses").and_then(Value::as_object);
    let response = responses
        .and_then(|responses| responses.get(&status.to_string()).or_else(|| responses.get("default")));
    let member = |name: &str| response.and_then(|response| response.get(name));
    let status = member("statusCode").and_then(whole_number).unwrap_or(status);
    let mut headers = Vec::new();
    for (target, value) in member("responseParameters").and_then(Value::as_object).into_iter().flatten() {
        let name = target.strip_prefix("method.response.header.");
        let name = name.and_then(|name| HeaderName::try_from(name).ok());
        let value = value.as_str().and_then(|value| value.strip_prefix('\'')?.strip_suffix('\''));
        let value = value.and_then(|value| HeaderValue::from_str(value).ok());
        let (Some(name), Some(value)) = (name, value) else {
            return Err(unsupported(format!("response parameter {target} of {key}, which is not static")));
        };
        headers.push((name, value));
    }
    let body = member("responseTemplates").and_then(|templates| templates.get("application/json"));
    let body = body.and_then(Value::as_str).unwrap_or_default();
    if body.contains(['$', '#']) {
        return Err(unsupported(format!("mapping template of the mock integration of {key}")));
    }
    let status = u16::try_from(status).ok().filter(|status| (100..=599).contains(status));
    let status = status.ok_or_else(|| Error::bad_request(format!("Invalid status code of {key}")))?;
    Ok(Mock { status, headers, body: body.to_owned() })
}

fn identity_source(source: &str) -> Option<IdentitySource> {
    if let Some(name) = source.strip_prefix("$request.header.") {
        return Some(IdentitySource::Header(name.to_ascii_lowercase()));
    }
    source.strip_prefix("$request.querystring.").map(|name| IdentitySource::QueryString(name.to_owned()))
}

fn schemes(document: &Map<String, Value>) -> Option<&Map<String, Value>> {
    let components = document.get("components").and_then(|components| components.get("securitySchemes"));
    components.or_else(|| document.get("securityDefinitions"))?.as_object()
}

fn path_error(path: &str, error: &PathError) -> AwsError {
    match error {
        PathError::Malformed => Error::bad_request(format!(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end: {path}"
        )),
        PathError::GreedyNotLast => Error::bad_request(format!(
            "Cannot create a child of a resource with a greedy path variable: {path}"
        )),
    }
}

/// Ten letters and digits that belong to a path, the same in every deployment.
fn resource_id(path: &str) -> String {
    let hash = format!(
        "{:08x}{:08x}",
        crc32fast::hash(path.as_bytes()),
        crc32fast::hash(format!("{path}#").as_bytes())
    );
    hash[..10].to_owned()
}

/// A whole number, also if it is written as a string, as CloudFormation's parameters are.
fn whole_number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// The strings of a list.
pub(super) fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn unsupported(what: impl std::fmt::Display) -> AwsError {
    AwsError::unsupported("apigateway", what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FUNCTION: &str = "arn:aws:lambda:eu-central-1:123456789012:function:f";

    fn proxy() -> Value {
        let uri = format!(
            "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
        );
        json!({ "type": "aws_proxy", "httpMethod": "POST", "uri": uri, "payloadFormatVersion": "2.0" })
    }

    fn refusal(kind: Kind, operation: Value) -> String {
        read(kind, &json!({ "paths": { "/a": { "get": operation } } }), &[]).unwrap_err().message
    }

    #[test]
    fn a_proxy_integration_names_its_function() {
        let body = json!({ "paths": { "/a/{b}": { "get": { INTEGRATION: proxy() } } } });
        let definition = read(Kind::Http, &body, &[]).unwrap();
        let found = definition.router.find("/a/1", |_| true).unwrap();
        let route = found.methods.get("GET").unwrap();
        assert_eq!(
            (route.key.as_str(), route.parameters.as_slice()),
            ("GET /a/{b}", ["b".to_owned()].as_slice())
        );
        let Integration::Lambda { function, format, timeout } = &route.integration else {
            panic!("not a function")
        };
        assert_eq!(
            (function.as_str(), *format, *timeout),
            (FUNCTION, PayloadFormat::V2, Duration::from_secs(30))
        );
    }

    #[test]
    fn a_timeout_beyond_the_limit_is_refused() {
        let mut integration = proxy();
        integration["timeoutInMillis"] = json!(29_000);
        assert!(
            read(Kind::Rest, &json!({ "paths": { "/a": { "get": { INTEGRATION: integration } } } }), &[])
                .is_ok()
        );
        integration["timeoutInMillis"] = json!(29_001);
        assert_eq!(
            refusal(Kind::Rest, json!({ INTEGRATION: integration })),
            "Timeout should be between 50 ms and 29000 ms"
        );
    }

    #[test]
    fn what_is_not_simulated_is_refused_by_name() {
        let check = |operation: Value, expected: &str| assert_eq!(refusal(Kind::Rest, operation), expected);
        check(
            json!({ INTEGRATION: { "type": "http" } }),
            "Unsupported: apigateway:integration of the type http of GET /a",
        );
        check(
            json!({ "x-amazon-apigateway-auth": { "type": "AWS_IAM" }, INTEGRATION: proxy() }),
            "Unsupported: apigateway:GET /a with the authorization AWS_IAM",
        );
        check(
            json!({ "x-amazon-apigateway-request-validator": "all", INTEGRATION: proxy() }),
            "Unsupported: apigateway:x-amazon-apigateway-request-validator",
        );
    }

    #[test]
    fn a_lambda_authorizer_is_refused_by_name() {
        let body = json!({
            "securityDefinitions": { "Custom": { "x-amazon-apigateway-authorizer": { "type": "token" } } },
            "paths": { "/a": { "get": { "security": [{ "Custom": [] }], INTEGRATION: proxy() } } },
        });
        let refusal = read(Kind::Rest, &body, &[]).unwrap_err();
        assert_eq!(refusal.message, "Unsupported: apigateway:authorizer Custom of the type token");
    }

    #[test]
    fn the_scheme_none_opts_out_of_an_authorizer() {
        let operation = json!({ "security": [{ "NONE": [] }], INTEGRATION: proxy() });
        let definition = read(Kind::Rest, &json!({ "paths": { "/a": { "get": operation } } }), &[]).unwrap();
        assert_eq!(
            definition.router.find("/a", |_| true).unwrap().methods.get("GET").unwrap().authorizer,
            None
        );
    }

    #[test]
    fn a_document_that_is_not_an_object_is_refused() {
        for body in [json!(null), json!("text"), json!([1])] {
            assert_eq!(read(Kind::Rest, &body, &[]).unwrap_err().code, "BadRequestException");
        }
        assert!(read(Kind::Rest, &json!({ "paths": { "/a": { "get": 7 } } }), &[]).is_err());
    }
}
