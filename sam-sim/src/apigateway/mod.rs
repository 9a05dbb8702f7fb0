//! API Gateway: REST APIs and HTTP APIs, from the OpenAPI documents in the template.

/// The state of API Gateway.
#[derive(Default)]
pub struct ApiGateway {}
