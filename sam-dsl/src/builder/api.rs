//! A REST or HTTP API.

use super::{App, Declaration, Declared, Emission, UserPool, properties};
use crate::api::ApiKind;
use crate::registry::Item;
use sam_model::intrinsic::{get_att, reference, sub};
use sam_model::value::json;
use sam_model::{Resource, Value, diagnostic};

/// A REST or HTTP API. Its routes are what functions answer.
pub struct Api {
    declared: Declared,
    logical_id: String,
    kind: ApiKind,
    authorizer: Option<String>,
    cors: Vec<String>,
}

/// The stage of a REST API: it stands in every URL.
const REST_STAGE: &str = "live";

/// The methods and headers that a browser may use from the allowed origins.
const CORS_METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];
const CORS_HEADERS: [&str; 2] = ["authorization", "content-type"];
/// How long a browser keeps the answer to a preflight request: an hour.
const CORS_MAX_AGE: u32 = 3600;

impl Api {
    /// An API with this logical id.
    #[track_caller]
    pub fn new(logical_id: &str, kind: ApiKind) -> Self {
        Self {
            declared: Declared::here(),
            logical_id: logical_id.to_owned(),
            kind,
            authorizer: None,
            cors: Vec::new(),
        }
    }

    #[doc(hidden)]
    pub fn of_item(mut self, item: Item) -> Self {
        self.declared.item = Some(item);
        self
    }

    /// Every route needs a token of this user pool, by logical id, unless the route is public.
    pub fn authorizer(mut self, user_pool: &str) -> Self {
        self.authorizer = Some(user_pool.to_owned());
        self
    }

    /// Browsers may call it from pages of this origin, such as `https://shop.example`. A REST API has one.
    pub fn cors(mut self, origin: &str) -> Self {
        self.cors.push(origin.to_owned());
        self
    }

    fn http(&self) -> Resource {
        let auth = self.authorizer.as_ref().map(|pool| {
            let issuer = sub(&format!("https://cognito-idp.${{AWS::Region}}.amazonaws.com/${{{pool}}}"));
            let audience = json!([reference(&UserPool::client_id(pool))]);
            json!({
                "Authorizers": { pool: {
                    "IdentitySource": "$request.header.Authorization",
                    "JwtConfiguration": { "audience": audience, "issuer": issuer },
                } },
                "DefaultAuthorizer": pool,
            })
        });
        let cors = (!self.cors.is_empty()).then(|| {
            json!({ "AllowHeaders": CORS_HEADERS, "AllowMethods": CORS_METHODS, "AllowOrigins": self.cors, "MaxAge": CORS_MAX_AGE })
        });
        Resource::new("AWS::Serverless::HttpApi", properties([("Auth", auth), ("CorsConfiguration", cors)]))
    }

    fn rest(&self) -> Resource {
        let auth = self.authorizer.as_ref().map(|pool| {
            json!({
                "AddDefaultAuthorizerToCorsPreflight": false,
                "Authorizers": { pool: { "UserPoolArn": get_att(pool, "Arn") } },
                "DefaultAuthorizer": pool,
            })
        });
        // API Gateway wants each value as a quoted text within the text.
        let quoted = |text: &str| Value::from(format!("'{text}'"));
        let cors = self.cors.first().map(|origin| {
            json!({
                "AllowHeaders": quoted(&CORS_HEADERS.join(",")),
                "AllowMethods": quoted(&CORS_METHODS.join(",")),
                "AllowOrigin": quoted(origin),
                "MaxAge": quoted(&CORS_MAX_AGE.to_string()),
            })
        });
        let entries = [
            ("Auth", auth),
            ("Cors", cors),
            ("EndpointConfiguration", Some(json!({ "Type": "REGIONAL" }))),
            ("StageName", Some(REST_STAGE.into())),
        ];
        Resource::new("AWS::Serverless::Api", properties(entries))
    }
}

impl Declaration for Api {
    fn logical_id(&self) -> &str {
        &self.logical_id
    }

    fn source(&self) -> diagnostic::Source {
        self.declared.source()
    }

    fn comment(&self) -> Option<String> {
        self.declared.comment()
    }

    fn emit(&self, _: &App, out: &mut Emission<'_>) {
        let id = &self.logical_id;
        let (api, stage) = match self.kind {
            ApiKind::Http => (self.http(), String::new()),
            ApiKind::Rest => (self.rest(), REST_STAGE.to_owned()),
        };
        out.resource(id, api);
        let url = sub(&format!("https://${{{id}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{stage}"));
        out.output(&format!("{id}Url"), "Where the API answers", url);
    }
}
