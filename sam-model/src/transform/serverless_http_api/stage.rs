//! The stage of an HTTP API, which deploys by itself.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html>

use super::HttpApi;
use crate::intrinsic::reference;
use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::transform::serverless_api;
use crate::value::Value;

/// The stage that a URL without a stage reaches.
const DEFAULT_STAGE: &str = "$default";

impl HttpApi<'_> {
    /// The logical id of the stage.
    pub(super) fn stage_id(&self) -> String {
        let id = &self.declared.logical_id;
        match self.declared.truthy("StageName").map(Node::as_str) {
            None | Some(Some(DEFAULT_STAGE)) => format!("{id}ApiGatewayDefaultStage"),
            Some(name) => serverless_api::stage_id(id, name.unwrap_or_default()),
        }
    }

    pub(super) fn stage(&self) -> Result<Made, Fault> {
        let declared = self.declared;
        let id = &declared.logical_id;
        let name = declared.truthy("StageName").map_or_else(|| DEFAULT_STAGE.into(), Node::to_value);
        let mut stage = Made::new("AWS::ApiGatewayV2::Stage", &self.stage_id(), &declared.passed_through())?;
        stage.set("ApiId", reference(id));
        stage.set("StageName", name);
        stage.take(
            declared,
            &["StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"],
        );
        stage.set("Tags", self.tags.as_ref().map_or(Value::Null, Node::to_value));
        stage.set("AutoDeploy", true);
        Ok(stage)
    }
}
