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
    pub(super) fn deployment(&self, rest_api: &Made, domain: Option<&str>) -> Result<(Made, Made), Fault> {
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
            if let Some(domain) = domain {
                hashed.push_str("||");
                hashed.push_str(domain);
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
}

/// The logical id of a stage.
pub(in crate::transform) fn stage_id(api: &str, name: &str) -> String {
    if !name.is_empty() && name.chars().all(char::is_alphanumeric) {
        return format!("{api}{name}Stage");
    }
    logical_id::generate(&format!("{api}Stage"), &name.into())
}
