//! The API itself: what is checked of it, and its resource.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html>

use super::Api;
use crate::transform::fault::Fault;
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::Made;
use crate::transform::{open_api, own, s3_uri};
use crate::value::{Value, json};

impl Api<'_, '_> {
    pub(super) fn rest_api(&mut self) -> Result<Made, Fault> {
        let declared = self.declared;
        self.check()?;
        let mut rest_api = declared.made("AWS::ApiGateway::RestApi")?;
        rest_api.take(declared, &["BinaryMediaTypes", "MinimumCompressionSize"]);
        let partition = self.context.environment.partition();
        if let Some(endpoint) = declared.truthy("EndpointConfiguration") {
            self.endpoint(&mut rest_api, endpoint)?;
        } else if partition.starts_with("aws-iso")
            || ["aws-us-gov", "aws-cn", "aws-eusc"].contains(&partition)
        {
            self.endpoint(&mut rest_api, &own("REGIONAL"))?;
        }
        self.add_cors()?;
        self.add_auth()?;
        self.add_gateway_responses()?;
        self.add_binary_media_types()?;
        self.add_models()?;
        self.add_endpoint_extension()?;
        if let Some(uri) = declared.truthy("DefinitionUri") {
            let location = self.definition_location(uri)?;
            rest_api.set("BodyS3Location", location.to_value());
            self.definition = Some(location);
        } else if let Some(definition) = self.definition.take().filter(Node::truthy) {
            let definition = self.finish(definition)?;
            rest_api.set("Body", definition.to_value());
            self.definition = Some(definition);
        }
        for name in [
            "FailOnWarnings",
            "Name",
            "Description",
            "Mode",
            "ApiKeySourceType",
            "Policy",
            "SecurityPolicy",
            "EndpointAccessMode",
        ] {
            rest_api.set(name, declared.truthy(name).map_or(Value::Null, Node::to_value));
        }
        Ok(rest_api)
    }

    fn check(&self) -> Result<(), Fault> {
        let truthy = |name| self.declared.truthy(name).is_some();
        if truthy("DefinitionUri") && truthy("DefinitionBody") {
            let message = "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.";
            return Err(self.of().fault(message));
        }
        if truthy("DefinitionUri") && truthy("MergeDefinitions") {
            return Err(self.of().fault("Cannot set 'MergeDefinitions' to True when using `DefinitionUri`."));
        }
        let version = self.declared.truthy("OpenApiVersion");
        let version =
            version.map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
        if version.is_some_and(|version| !open_api::is_supported_version(&version)) {
            return Err(self.of().fault("The OpenApiVersion value must be of the format '3.0.0'."));
        }
        Ok(())
    }

    fn endpoint(&self, rest_api: &mut Made, value: &Node) -> Result<(), Fault> {
        let kind = value.truthy_at("Type").unwrap_or(value).to_value();
        rest_api.set("Parameters", json!({"endpointConfigurationTypes": kind}));
        let mut configuration = json!({"Types": [kind]});
        if let (Node::Map(map), true) = (value, value.truthy_at("Type").is_some()) {
            let has = |name: &str| map.contains_key(name);
            if has("VPCEndpointIds") && has("VpcEndpointIds") {
                return Err(self.of().fault(
                    "'VPCEndpointIds' and 'VpcEndpointIds' cannot be used together in EndpointConfiguration.",
                ));
            }
            if has("VPCEndpointIds") || has("VpcEndpointIds") {
                let ids = value.truthy_at("VPCEndpointIds").or_else(|| value.get("VpcEndpointIds"));
                configuration["VpcEndpointIds"] = ids.map_or(Value::Null, Node::to_value);
            }
            if let Some(kind) = map.get("IpAddressType") {
                configuration["IpAddressType"] = kind.to_value();
            }
        }
        rest_api.set("EndpointConfiguration", configuration);
        Ok(())
    }

    fn definition_location(&self, uri: &Node) -> Result<Node, Fault> {
        let location = s3_uri::read(uri, &self.declared.logical_id, "DefinitionUri")?;
        let mut map = Dict::new();
        map.insert("Bucket", location.bucket);
        map.insert("Key", location.key);
        if let Some(version) = location.version {
            map.insert("Version", version);
        }
        Ok(Node::Map(map))
    }
}
