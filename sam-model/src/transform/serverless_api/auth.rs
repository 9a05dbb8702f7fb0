//! `Auth`: who may call the API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html>

use super::{Api, authorizer, resource_policy};
use crate::transform::fault::Fault;
use crate::transform::open_api::{self, Editor};
use crate::transform::python27::{Node, Text};
use crate::transform::resource::Made;

impl Api<'_, '_> {
    pub(super) fn add_auth(&mut self) -> Result<(), Fault> {
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

    pub(super) fn authorizer_permissions(&self) -> Result<Vec<Made>, Fault> {
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
