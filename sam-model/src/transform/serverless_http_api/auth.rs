//! `Auth`: who may call the API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapiauth.html>

use super::HttpApi;
use super::authorizer::{Authorizer, Kind};
use crate::intrinsic::reference;
use crate::transform::arn;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::python27::{Node, Text};
use crate::transform::resource::Made;
use crate::value::json;

impl HttpApi<'_> {
    pub(super) fn add_auth(&mut self) -> Result<(), Fault> {
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

    pub(super) fn authorizer_permissions(&self) -> Result<Vec<Made>, Fault> {
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
