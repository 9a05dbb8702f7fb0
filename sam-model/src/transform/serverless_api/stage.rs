//! The deployment of an API and the stage that serves it.
//!
//! A deployment is never updated: its logical id ends in a hash of all that is deployed, so that a change makes a new one.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html>

use super::Api;
use crate::intrinsic::reference;
use crate::transform::fault::Fault;
use crate::transform::logical_id;
use crate::transform::resource::{Made, tag_list};
use crate::value::Value;

impl Api<'_, '_> {
    /// The deployment and the stage; `domain` is what the id of the deployment hashes of the domain.
    pub(super) fn deployment(&self, rest_api: &Made, domain: Option<&str>) -> Result<(Made, Made), Fault> {
        let declared = self.declared;
        let id = &declared.logical_id;
        let attributes = declared.passed_through();
        let mut deployment_id = format!("{id}Deployment");
        let mut description = Value::Null;
        if let Some(hashed) = self.deployed(domain)? {
            deployment_id = logical_id::generate(&deployment_id, &hashed.as_str().into());
            description = format!("RestApi deployment id: {}", logical_id::hash(&hashed, 40)).into();
        }
        let mut deployment = Made::new("AWS::ApiGateway::Deployment", &deployment_id, &attributes)?;
        deployment.set("Description", description);
        deployment.set("RestApiId", rest_api.reference());
        if declared.truthy("OpenApiVersion").is_none() {
            deployment.set("StageName", "Stage");
        }
        let mut stage = Made::new("AWS::ApiGateway::Stage", &self.stage_id(), &attributes)?;
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

    /// What the id of the deployment hashes; nothing if nothing is known of the definition.
    fn deployed(&self, domain: Option<&str>) -> Result<Option<String>, Fault> {
        let id = &self.declared.logical_id;
        if self.declared.truthy("AlwaysDeploy").is_some() {
            let Some(now) = self.context.environment.now else {
                return Err(Fault::unsupported(id, "AlwaysDeploy"));
            };
            return Ok(Some(now.to_string()));
        }
        let Some(definition) = self.definition.as_ref().filter(|definition| definition.truthy()) else {
            return Ok(None);
        };
        let mut parts = vec![definition.to_string()];
        let version = self.declared.truthy("OpenApiVersion");
        parts.extend(
            version.map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned)),
        );
        parts.extend(domain.map(str::to_owned));
        parts.extend(self.context.function_names.get(id).filter(|names| !names.is_empty()).cloned());
        Ok(Some(parts.join("||")))
    }
}

/// The logical id of a stage.
pub(in crate::transform) fn stage_id(api: &str, name: &str) -> String {
    if !name.is_empty() && name.chars().all(char::is_alphanumeric) {
        return format!("{api}{name}Stage");
    }
    logical_id::generate(&format!("{api}Stage"), &name.into())
}
