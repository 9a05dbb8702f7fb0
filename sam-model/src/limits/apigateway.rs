//! Amazon API Gateway: REST APIs and HTTP APIs.

use crate::limit::Choice;
use crate::pattern::{Alphabet, WORD};

const REST: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const HTTP: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html";
const ISSUES: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";
const CACHE: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html";
const AUTHORIZER: &str = "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html";
const CORS: &str = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html";
const ROUTES: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html";
const ENDPOINT: &str = "https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html";

limits! {
    /// `TimeoutInMillis` of a REST integration: 29 s. QUOTA: AWS raises it for Regional and private APIs.
    REST_INTEGRATION_TIMEOUT_MILLIS = ("timeout of a REST API's integration", 50..=29_000, "ms", "integration_timeout_out_of_range", REST);
    /// The same in whole seconds, for the timeout of the function behind it.
    REST_INTEGRATION_TIMEOUT = ("timeout of a function behind a REST API", 1..=29, "s", "function_slower_than_api", REST);
    /// `TimeoutInMillis` of an HTTP API's integration: 30 s.
    HTTP_INTEGRATION_TIMEOUT_MILLIS = ("timeout of an HTTP API's integration", 50..=30_000, "ms", "integration_timeout_out_of_range", HTTP);
    /// The same in whole seconds, for the timeout of the function behind it.
    HTTP_INTEGRATION_TIMEOUT = ("timeout of a function behind an HTTP API", 1..=30, "s", "function_slower_than_api", HTTP);
    /// Body of a request or a response, for both kinds: 10 MB.
    PAYLOAD = ("payload of a request", 0..=10_485_760, "bytes", "payload_too_large", REST);
    /// QUOTA: resources of a REST API: one for each distinct path and each path above it.
    REST_RESOURCES = ("number of resources of a REST API", 0..=300, "", "api_too_many_routes", REST);
    /// QUOTA: routes of an HTTP API.
    HTTP_ROUTES = ("number of routes of an HTTP API", 0..=300, "", "api_too_many_routes", HTTP);
    /// Integrations of an HTTP API.
    HTTP_INTEGRATIONS = ("number of integrations of an HTTP API", 0..=300, "", "api_too_many_routes", HTTP);
    /// QUOTA: authorizers of an API of either kind.
    AUTHORIZERS = ("number of authorizers of an API", 0..=10, "", "api_too_many_authorizers", REST);
    /// Audiences of a JWT authorizer.
    AUTHORIZER_AUDIENCES = ("number of audiences of an authorizer", 1..=50, "", "authorizer_too_many_audiences", HTTP);
    /// Scopes of a route.
    ROUTE_SCOPES = ("number of scopes of a route", 0..=10, "", "route_too_many_scopes", HTTP);
    /// How long an authorizer's answer is kept; 0 for not at all. Default 300.
    AUTHORIZER_TTL = ("time that an authorizer's answer is kept", 0..=3_600, "s", "authorizer_ttl_out_of_range", AUTHORIZER);
    /// Stage variables.
    STAGE_VARIABLES = ("number of stage variables", 0..=100, "", "api_too_many_stage_variables", REST);
    /// Value of a stage variable.
    STAGE_VARIABLE_VALUE = ("value of a stage variable", 0..=512, "characters", "stage_variable_too_long", REST);
    /// `CacheTtlInSeconds` of a stage's cache. Default 300.
    CACHE_TTL = ("time to live of an API's cache", 0..=3_600, "s", "api_cache_ttl_out_of_range", CACHE);
    /// `MaxAge` of an HTTP API's CORS; -1 forbids keeping.
    CORS_MAX_AGE = ("maximum age of a preflight answer", 0..=86_400, "s", "cors_max_age_out_of_range", CORS);
    /// Body of a definition that is imported: 6 MB.
    DEFINITION = ("definition of an API", 0..=6_291_456, "bytes", "api_definition_too_large", REST);
}

/// QUOTA: requests a second that an account's APIs answer in a Region.
pub const THROTTLE_RATE: u64 = 10_000;

/// QUOTA: requests that an account's APIs answer at once, beyond the rate.
pub const THROTTLE_BURST: u64 = 5_000;

/// Paths of a REST API that API Gateway answers itself.
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>
pub const RESERVED_PATHS: &[&str] = &["/ping", "/sping"];

/// The gigabytes that a stage's cache may have.
pub const CACHE_SIZES: Choice<&str> = Choice {
    what: "cache size of an API",
    values: &["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"],
    unit: "GB",
    code: "api_cache_size_unknown",
    source: CACHE,
};

const SEGMENT: Alphabet = Alphabet::new(
    "letters, digits, `-`, `_`, `.`, `,`, `:`, `~`, `$`, `*`, `'`, `(`, `)`, `;`, `=`, `@`, `!`, `+` and `&`",
    "a-zA-Z0-9_.,:~$*'();=@!+&-",
);
const PARAMETER: Alphabet = Alphabet::new("letters, digits, `.`, `-`, `_` and `:`", "a-zA-Z0-9._:-");

patterns! {
    /// `StageName` of a REST API.
    STAGE_NAME = ("name of a stage", 1..=128, WORD, "", "stage_name_invalid", ISSUES);
    /// A segment of a path that is no variable.
    PATH_SEGMENT = ("segment of a path", 1..=255, SEGMENT, "", "route_malformed", ISSUES);
    /// The name of a path variable, without its braces and `+`.
    PATH_VARIABLE = ("name of a path variable", 1..=255, PARAMETER, "", "route_malformed", ISSUES);
}

choices! {
    /// The methods that a route may have.
    METHODS = ("method of a route", ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"], "route_method_unknown", ROUTES);
    /// `EndpointConfiguration` of a REST API.
    ENDPOINT_TYPES = ("endpoint type of a REST API", ["EDGE", "PRIVATE", "REGIONAL"], "endpoint_type_unknown", ENDPOINT);
    /// `PayloadFormatVersion` of an HTTP API's integration.
    PAYLOAD_FORMATS = ("payload format of an HTTP API", ["1.0", "2.0"], "payload_format_unknown", HTTP);
}
