//! APIs: routes, parameters, authorizers, CORS, time.

const REST: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const HTTP: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html";
const ROUTES: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html";
const ISSUES: &str =
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";
const JWT: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html";
const CORS: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html";
const STAGE: &str = "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html";
const CACHE: &str = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html";

faults! {
    ROUTE_MALFORMED = Check "route_malformed", "the path of a route has a form that API Gateway refuses" {
        what "A path does not begin with `/`, ends with one, has an empty segment, or a variable that is not a whole segment; or `{proxy+}` is not last."
        why "API Gateway refuses the route."
        rust "#[function(GET Shop \"orders/{id}.json\")]" => "#[function(GET Shop \"/orders/{id}\")]"
        source ISSUES
    }
    ROUTE_METHOD_UNKNOWN = Check "route_method_unknown", "a route has a method that API Gateway does not know" {
        what "The method is none of those that API Gateway routes. Methods are written in capitals."
        why "API Gateway refuses the route."
        rust "#[function(FETCH Shop \"/orders\")]" => "#[function(GET Shop \"/orders\")]"
        source ROUTES
    }
    ROUTE_VARIABLE_WITHOUT_PARAMETER = Check "route_variable_without_parameter", "a variable of the path is taken by no parameter" {
        what "The path has a variable, and the handler has no `Path` parameter of that name."
        why "The request would carry a value that nobody reads: either the path or the signature is wrong."
        rust "#[function(GET Shop \"/orders/{id}\")]\nasync fn show() -> .." => "#[function(GET Shop \"/orders/{id}\")]\nasync fn show(id: Path<String>) -> .."
        source ROUTES
    }
    PATH_PARAMETER_NOT_IN_ROUTE = Check "path_parameter_not_in_route", "a `Path` parameter names no variable of the path" {
        what "The handler takes a `Path` whose name is no variable of its route."
        why "API Gateway would send no value for it, and every request would fail."
        rust "#[function(GET Shop \"/orders/{order}\")]\nasync fn show(id: Path<String>) -> .." => "#[function(GET Shop \"/orders/{id}\")]\nasync fn show(id: Path<String>) -> .."
        source ROUTES
    }
    ROUTE_VARIABLE_REPEATED = Build "route_variable_repeated", "a variable stands twice in a path" {
        what "Two segments of a path have a variable of the same name."
        why "API Gateway refuses the route: it could give one value only."
        rust "#[function(GET Shop \"/a/{id}/b/{id}\")]" => "#[function(GET Shop \"/a/{a_id}/b/{b_id}\")]"
        source ROUTES
    }
    ROUTE_DUPLICATE = Build "route_duplicate", "two functions have the same route" {
        what "Two routes of an API have the same method, and paths that differ at most in the names of their variables."
        why "API Gateway answers: `Route with key .. already exists`, or keeps the one that was imported last."
        rust "#[function(GET Shop \"/orders/{id}\")] async fn a(id: Path<String>) -> ..\n#[function(GET Shop \"/orders/{order}\")] async fn b(order: Path<String>) -> .." => "#[function(GET Shop \"/orders/{id}\")] async fn a(id: Path<String>) -> ..\n#[function(GET Shop \"/orders/{id}/lines\")] async fn b(id: Path<String>) -> .."
        source ROUTES
    }
    ROUTE_RESERVED = Build "route_reserved", "a path is one that API Gateway answers itself" {
        what "A REST API has a route `/ping` or `/sping`."
        why "API Gateway uses these paths to see whether the service is up; the function is never called."
        rust "#[function(GET Shop \"/ping\")]" => "#[function(GET Shop \"/health\")]"
        source ISSUES
    }
    ROUTE_VARIABLES_DIFFER = Build "route_variables_differ", "sibling routes of a REST API name their variable differently" {
        what "Two routes of a REST API have variables with different names at the same place."
        why "A REST API has one resource for a variable below a path; a second with another name is refused: `A sibling ({id}) of this resource already has a variable path part`."
        rust "#[function(GET Shop \"/orders/{id}\")]\n#[function(GET Shop \"/orders/{order}/lines\")]" => "#[function(GET Shop \"/orders/{id}\")]\n#[function(GET Shop \"/orders/{id}/lines\")]"
        source ISSUES
    }
    BODY_ON_GET = Check "body_on_get", "a handler of GET or HEAD takes a body" {
        what "A handler with a `Json` parameter is bound to a method that has no body."
        why "Clients and proxies drop the body of such requests."
        rust "#[function(GET Shop \"/orders\")]\nasync fn list(filter: Json<Filter>) -> .." => "#[function(GET Shop \"/orders\")]\nasync fn list(filter: QueryString<Filter>) -> .."
        source "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html"
    }
    SEVERAL_BODIES = Check "several_bodies", "a handler takes the body twice" {
        what "Two parameters take the body of the request."
        why "A request has one body. Put what is in it into one type."
        rust "async fn place(order: Json<NewOrder>, note: Json<Note>) -> .." => "struct Request { order: NewOrder, note: Note }\nasync fn place(request: Json<Request>) -> .."
        source "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html"
    }
    FUNCTION_SLOWER_THAN_API = Check "function_slower_than_api", "a function may run longer than its API waits" {
        what "The timeout of a function is longer than the integration timeout of the API in front of it."
        why "API Gateway answers 504 (REST) or 503 (HTTP) while the function goes on, and is paid for, without anybody to read its answer."
        rust "#[function(POST Shop \"/reports\", timeout = 60 s)]" => "#[function(POST Shop \"/reports\", timeout = 10 s)]\nasync fn report(jobs: Producer<Reports>) -> Result<Accepted<Ticket>, ApiError> { .. }"
        source REST
    }
    INTEGRATION_TIMEOUT_OUT_OF_RANGE = Build "integration_timeout_out_of_range", "the integration timeout of a route is outside of what API Gateway offers" {
        what "`TimeoutInMillis` is shorter or longer than API Gateway waits by default."
        why "API Gateway refuses the integration. For Regional REST APIs AWS raises the quota on request."
        yaml "TimeoutInMillis: 60000" => "TimeoutInMillis: 29000"
        source REST
    }
    CLAIMS_WITHOUT_AUTHORIZER = Check "claims_without_authorizer", "a handler takes claims, and nothing checks the token" {
        what "A handler has a `Claims` or `Member` parameter, and its route has no authorizer of that user pool."
        why "Without an authorizer API Gateway sends no claims, and any request reaches the function."
        rust "api! { pub Shop: http }\n\n#[function(GET Shop \"/me\")]\nasync fn me(who: Claims<Users>) -> .." => "api! { pub Shop: http, authorizer = Users }\n\n#[function(GET Shop \"/me\")]\nasync fn me(who: Claims<Users>) -> .."
        source JWT
    }
    AUTHORIZER_UNKNOWN = Build "authorizer_unknown", "a route names an authorizer that its API has not" {
        what "`Auth.Authorizer` or `DefaultAuthorizer` is not among the API's `Authorizers`."
        why "SAM refuses the template: `Unable to set Authorizer on API .. because it wasn't defined in the API's Authorizers`."
        yaml "Auth:\n  DefaultAuthorizer: Users\n  Authorizers: {}" => "Auth:\n  DefaultAuthorizer: Users\n  Authorizers:\n    Users:\n      UserPoolArn: !GetAtt Users.Arn"
        source "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-apifunctionauth.html"
    }
    AUTHORIZER_TTL_OUT_OF_RANGE = Build "authorizer_ttl_out_of_range", "an authorizer's answer is kept longer than API Gateway offers" {
        what "`AuthorizerResultTtlInSeconds` is longer than API Gateway keeps an answer."
        why "API Gateway refuses the authorizer."
        yaml "Identity:\n  ReauthorizeEvery: 86400" => "Identity:\n  ReauthorizeEvery: 3600"
        source "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html"
    }
    AUTHORIZER_TOO_MANY_AUDIENCES = Build "authorizer_too_many_audiences", "a JWT authorizer has no or too many audiences" {
        what "The list of audiences is empty, or longer than API Gateway keeps."
        why "API Gateway refuses the authorizer. An audience is the id of an app client."
        yaml "JwtConfiguration:\n  audience: []" => "JwtConfiguration:\n  audience:\n    - !Ref UsersClient"
        source HTTP
    }
    ROUTE_TOO_MANY_SCOPES = Build "route_too_many_scopes", "a route demands more scopes than API Gateway keeps" {
        what "`AuthorizationScopes` of a route is too long."
        why "API Gateway refuses the route. A token with any one of the scopes is enough."
        yaml "AuthorizationScopes: [ .. eleven of them .. ]" => "AuthorizationScopes:\n  - shop/orders.write"
        source HTTP
    }
    API_TOO_MANY_ROUTES = Build "api_too_many_routes", "an API has more routes than API Gateway offers by default" {
        what "The routes of an HTTP API, or the distinct paths of a REST API and the paths above them, are too many."
        why "API Gateway refuses the deployment unless AWS has raised the quota. Split the API, or let one function serve `{proxy+}`."
        rust "#[function(GET Shop \"/a\")] #[function(GET Shop \"/b\")] /* .. hundreds .. */" => "#[function(ANY Shop \"/{proxy+}\")]"
        source HTTP
    }
    API_TOO_MANY_AUTHORIZERS = Build "api_too_many_authorizers", "an API has more authorizers than API Gateway offers by default" {
        what "`Authorizers` of an API names more than it may have."
        why "API Gateway refuses the API."
        yaml "Authorizers: { .. eleven of them .. }" => "Authorizers:\n  Users:\n    UserPoolArn: !GetAtt Users.Arn"
        source REST
    }
    API_TOO_MANY_STAGE_VARIABLES = Build "api_too_many_stage_variables", "a stage has more variables than API Gateway keeps" {
        what "`Variables` of a stage has too many entries."
        why "API Gateway refuses the stage."
        yaml "Variables: { .. a hundred and one .. }" => "Variables:\n  table: orders"
        source REST
    }
    API_DEFINITION_TOO_LARGE = Build "api_definition_too_large", "the definition of an API is larger than API Gateway imports" {
        what "`DefinitionBody` or the imported file has too many bytes."
        why "API Gateway refuses the import."
        yaml "DefinitionBody: { .. seven megabytes .. }" => "# two APIs, each with its part of the paths"
        source REST
    }
    API_CACHE_TTL_OUT_OF_RANGE = Build "api_cache_ttl_out_of_range", "the cache of an API keeps answers longer than API Gateway offers" {
        what "`CacheTtlInSeconds` is longer than the cache keeps an answer."
        why "API Gateway refuses the stage."
        yaml "CacheTtlInSeconds: 86400" => "CacheTtlInSeconds: 3600"
        source CACHE
    }
    API_CACHE_SIZE_UNKNOWN = Build "api_cache_size_unknown", "the cache of an API has a size that API Gateway does not offer" {
        what "`CacheClusterSize` is none of the sizes that there are."
        why "API Gateway refuses the stage."
        yaml "CacheClusterSize: '1'" => "CacheClusterSize: '0.5'"
        source CACHE
    }
    STAGE_NAME_INVALID = Build "stage_name_invalid", "the name of a stage has a form that API Gateway refuses" {
        what "The name is too long or holds something else than letters, digits, `-` and `_`. HTTP APIs also know `$default`."
        why "API Gateway refuses the stage: its name is a part of the URL."
        yaml "StageName: v1.0" => "StageName: v1"
        source STAGE
    }
    STAGE_VARIABLE_TOO_LONG = Build "stage_variable_too_long", "the value of a stage variable is longer than API Gateway keeps" {
        what "A value of `Variables` has too many characters."
        why "API Gateway refuses the stage."
        yaml "Variables:\n  config: ' .. six hundred characters .. '" => "Variables:\n  config: orders"
        source REST
    }
    ENDPOINT_TYPE_UNKNOWN = Build "endpoint_type_unknown", "a REST API has no such endpoint type" {
        what "`EndpointConfiguration` names something else than `EDGE`, `REGIONAL` or `PRIVATE`."
        why "API Gateway refuses the API."
        yaml "EndpointConfiguration:\n  Type: GLOBAL" => "EndpointConfiguration:\n  Type: REGIONAL"
        source "https://docs.aws.amazon.com/apigateway/latest/api/API_EndpointConfiguration.html"
    }
    PUBLIC_WITHOUT_ROUTE = Build "public_without_route", "only a function that answers a route can be public" {
        what "`public` stands at a function whose trigger is no route of an API, or that has no trigger."
        why "`public` takes the authorizer of the API from a route. Without a route it does nothing; a queue, a schedule or an invocation by name is guarded by IAM."
        rust "Function::new(\"Health\").public()" => "Function::new(\"Health\").route::<Shop>(\"GET\", \"/health\").public()"
        source "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapifunctionauth.html"
    }
    PAYLOAD_FORMAT_UNKNOWN = Build "payload_format_unknown", "an HTTP API has no such payload format" {
        what "`PayloadFormatVersion` is something else than `1.0` or `2.0`."
        why "API Gateway refuses the integration. In YAML the version needs quotes, or it is read as a number."
        yaml "PayloadFormatVersion: 2" => "PayloadFormatVersion: '2.0'"
        source "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html"
    }
    CORS_ORIGIN_MALFORMED = Check "cors_origin_malformed", "an allowed origin must be a scheme and a host, without a path" {
        what "An origin has a path, ends in `/`, or has no scheme."
        why "Browsers compare the origin letter by letter; one with a slash never matches."
        rust "api! { pub Shop: http, cors(\"https://shop.example/\") }" => "api! { pub Shop: http, cors(\"https://shop.example\") }"
        source CORS
    }
    CORS_SEVERAL_ORIGINS = Check "cors_several_origins", "a REST API answers with one allowed origin" {
        what "`cors(..)` of a `rest` API lists more than one origin."
        why "`Access-Control-Allow-Origin` holds one origin or `*`. An HTTP API compares the request with a list and answers with the one that fits; a REST API has a fixed answer."
        rust "api! { pub Shop: rest, cors(\"https://a.example\", \"https://b.example\") }" => "api! { pub Shop: http, cors(\"https://a.example\", \"https://b.example\") }"
        source CORS
    }
    CORS_MAX_AGE_OUT_OF_RANGE = Build "cors_max_age_out_of_range", "a preflight answer is kept longer than API Gateway offers" {
        what "`MaxAge` of CORS is longer than a preflight answer may be kept."
        why "The service refuses the configuration."
        yaml "CorsConfiguration:\n  MaxAge: 604800" => "CorsConfiguration:\n  MaxAge: 86400"
        source CORS
    }
    CORS_TOO_MANY_ORIGINS = Build "cors_too_many_origins", "a function URL allows more origins than Lambda keeps" {
        what "`AllowOrigins` is too long."
        why "Lambda refuses the configuration."
        yaml "AllowOrigins: [ .. a hundred and one .. ]" => "AllowOrigins:\n  - https://shop.example"
        source "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html"
    }
    CORS_TOO_MANY_HEADERS = Build "cors_too_many_headers", "a function URL names more headers than Lambda keeps" {
        what "`AllowHeaders` or `ExposeHeaders` is too long."
        why "Lambda refuses the configuration."
        yaml "AllowHeaders: [ .. a hundred and one .. ]" => "AllowHeaders:\n  - authorization"
        source "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html"
    }
    CORS_TOO_MANY_METHODS = Build "cors_too_many_methods", "a function URL names more methods than Lambda keeps" {
        what "`AllowMethods` is too long."
        why "Lambda refuses the configuration; `*` stands for all."
        yaml "AllowMethods: [GET, PUT, POST, HEAD, PATCH, DELETE, OPTIONS]" => "AllowMethods:\n  - '*'"
        source "https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html"
    }
    API_KIND_UNKNOWN = Check "api_kind_unknown", "an API is `http` or `rest`" {
        what "The word after the name of an API is missing, or none that `api!` knows."
        why "The two kinds have other features, prices and limits, so the choice is written down."
        rust "api! { pub Shop: graphql }" => "api! { pub Shop: http }"
        source "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html"
    }
    NOT_AN_API = Check "not_an_api", "a route names something that is no API" {
        what "The type after the method of a route was not declared with `api!`."
        why "A route belongs to one API of the application: its kind, its authorizer and its CORS hold for the route."
        rust "struct Shop;\n\n#[function(GET Shop \"/orders\")]" => "api! { pub Shop: http }\n\n#[function(GET Shop \"/orders\")]"
        source ROUTES
    }
}
