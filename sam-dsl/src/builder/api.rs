//! A REST or HTTP API.
//!
//! Its routes are declared with the functions that answer them: [`Function::route`](super::Function::route).

use super::{App, Declaration, Declared, Emission, UserPool, properties};
use crate::api::ApiKind;
use crate::registry::Item;
use sam_model::diagnostic::{Diagnostic, Place};
use sam_model::intrinsic::{get_att, reference, sub};
use sam_model::value::json;
use sam_model::{Resource, Value, diagnostic, fault, origin};

/// A REST or HTTP API. Its routes are what functions answer.
///
/// CloudFormation: `AWS::Serverless::HttpApi`, or `AWS::Serverless::Api` with a Regional endpoint and the stage `live`.
/// The output `<logical id>Url` says where it answers.
///
/// # Example
/// ```
/// use sam_dsl::ApiKind;
/// use sam_dsl::builder::{Api, App, UserPool};
///
/// let shop = Api::new("Shop", ApiKind::Http).authorizer("Users").cors("https://shop.example");
/// let app = App::new("shop").add(shop).add(UserPool::new("Users"));
/// assert_eq!(app.check(), []);
/// assert!(app.template().outputs.contains_key("ShopUrl"));
/// ```
///
/// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html>
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
    /// An API with this logical id: 1 to 255 letters and digits (`logical_id_invalid`). It has no authorizer and allows
    /// no other origin.
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

    /// Every route needs a token of this user pool, by logical id, unless the route is public. Default: everyone may
    /// call.
    ///
    /// An HTTP API checks the token as a JWT, a REST API as a Cognito authorizer. CloudFormation:
    /// `Auth.DefaultAuthorizer`. A pool that the template has not is `reference_unknown`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::ApiKind;
    /// use sam_dsl::builder::{Api, App};
    ///
    /// let app = App::new("shop").add(Api::new("Shop", ApiKind::Rest).authorizer("Users"));
    /// assert!(app.check().iter().any(|fault| fault.code == "reference_unknown"));
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html>
    pub fn authorizer(mut self, user_pool: &str) -> Self {
        self.authorizer = Some(user_pool.to_owned());
        self
    }

    /// Browsers may call it from pages of this origin: a scheme and a host without a path, such as
    /// `https://shop.example`, or `*`. Default: from no other origin.
    ///
    /// The methods are DELETE, GET, HEAD, PATCH, POST and PUT, the headers `authorization` and `content-type`; a
    /// browser keeps the answer for 3,600 s. An HTTP API has as many origins as calls, a REST API one. Faults:
    /// `cors_origin_malformed`, `cors_several_origins`. CloudFormation: `CorsConfiguration` of an HTTP API, `Cors` of a
    /// REST API.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::ApiKind;
    /// use sam_dsl::builder::{Api, App};
    ///
    /// let shop = Api::new("Shop", ApiKind::Http).cors("https://shop.example").cors("https://office.example");
    /// assert!(App::new("shop").add(shop).to_yaml().contains("https://office.example"));
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html>
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

    fn check(&self) -> Vec<Diagnostic> {
        let place = || Place { source: Some(self.declared.source()), ..Place::resource(&self.logical_id) };
        let malformed = |origin: &String| {
            let message = origin::violation(origin)?;
            let help = "write the scheme and the host, as browsers send them: `https://shop.example`";
            Some(Diagnostic::error(fault::api::CORS_ORIGIN_MALFORMED.code, place(), message, help))
        };
        let mut found: Vec<_> = self.cors.iter().filter_map(malformed).collect();
        if self.kind == ApiKind::Rest && self.cors.len() > 1 {
            let code = fault::api::CORS_SEVERAL_ORIGINS.code;
            found.push(Diagnostic::error(code, place(), origin::SEVERAL, "leave all origins out but one"));
        }
        found
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
