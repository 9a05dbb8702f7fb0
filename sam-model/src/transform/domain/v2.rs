//! The domain names of the APIs of API Gateway's second version; they are all regional.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html>

use super::route53::{Alias, RecordSetGroups, Route53};
use super::{TRUST_STORE, base_paths, endpoint, trust_store};
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::logical_id;
use crate::transform::python27::Node;
use crate::transform::resource::{Declared, Made};
use crate::value::{Map, Value, json};

const REGIONAL: &str = "REGIONAL";

/// The domain of an API of the second version.
pub(in crate::transform) struct V2Domain<'a> {
    of: Of<'a>,
    api: &'a str,
    attributes: Map,
    domain: &'a Node,
    name: Value,
    certificate: Value,
    stage: Value,
}

impl<'a> V2Domain<'a> {
    /// Reads `Domain` of an API.
    pub(in crate::transform) fn read(
        api: &'a Declared,
        domain: &'a Node,
        stage: Value,
    ) -> Result<Self, Fault> {
        let of = Of::Resource(&api.logical_id);
        expect::map(Some(domain), of, "Domain")?;
        let (Some(name), Some(certificate)) = (domain.get("DomainName"), domain.get("CertificateArn")) else {
            let message = "Custom Domains only works if both DomainName and CertificateArn are provided.";
            return Err(of.fault(message));
        };
        let (name, certificate) = (name.to_value(), certificate.to_value());
        endpoint(of, domain, &[REGIONAL], REGIONAL)?;
        let attributes = api.passed_through();
        Ok(Self { of, api: &api.logical_id, attributes, domain, name, certificate, stage })
    }

    /// The resources of the domain, whose name has these tags.
    pub(in crate::transform) fn transform(
        &self,
        tags: Value,
        groups: &mut RecordSetGroups,
    ) -> Result<Vec<Made>, Fault> {
        let mut domain_name = self.domain_name()?;
        domain_name.set("Tags", tags);
        let mut made = self.mappings(&domain_name)?;
        made.extend(self.record_sets(&domain_name, groups)?);
        made.insert(0, domain_name);
        Ok(made)
    }

    fn domain_name(&self) -> Result<Made, Fault> {
        let id = logical_id::generate("ApiGatewayDomainNameV2", &self.name);
        let mut made = Made::new("AWS::ApiGatewayV2::DomainName", &id, &self.attributes)?;
        made.set("DomainName", self.name.clone());
        let mut configuration = json!({"CertificateArn": self.certificate, "EndpointType": REGIONAL});
        for name in ["OwnershipVerificationCertificateArn", "SecurityPolicy"] {
            if let Some(value) = self.domain.truthy_at(name) {
                configuration[name] = value.to_value();
            }
        }
        made.set("DomainNameConfigurations", json!([configuration]));
        if let Some(authentication) = self.domain.truthy_at("MutualTlsAuthentication") {
            made.set("MutualTlsAuthentication", self.mutual_tls(authentication)?);
        }
        Ok(made)
    }

    fn mutual_tls(&self, authentication: &Node) -> Result<Value, Fault> {
        let known = TRUST_STORE.join("', '");
        let Some(authentication) = authentication.as_map() else {
            return Err(self.of.fault(format!(
                "MutualTlsAuthentication must be a map with at least one of the following fields ['{known}']."
            )));
        };
        let mut unknown: Vec<&str> = authentication
            .keys()
            .map(|key| key.text.as_str())
            .filter(|key| !TRUST_STORE.contains(key))
            .collect();
        if !unknown.is_empty() {
            unknown.sort_unstable();
            // The service names the fields where the id of the API should stand.
            let message = format!("Available MutualTlsAuthentication fields are ['{known}'].");
            return Err(Fault::resource(&unknown.join(","), message));
        }
        Ok(trust_store(authentication))
    }

    fn mappings(&self, domain_name: &Made) -> Result<Vec<Made>, Fault> {
        let Some(paths) = base_paths(self.domain) else {
            return Ok(vec![self.mapping(domain_name, "", Value::Null)?]);
        };
        let mut made = Vec::new();
        for path in paths {
            let path = path.as_str().ok_or_else(|| self.of.fault("Basepath must be a string."))?;
            if !path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_".contains(c)) {
                return Err(self.of.fault("Invalid Basepath name provided."));
            }
            let bare: String = path.chars().filter(char::is_ascii_alphanumeric).collect();
            made.push(self.mapping(domain_name, &bare, path.trim_matches('/').into())?);
        }
        Ok(made)
    }

    fn mapping(&self, domain_name: &Made, path: &str, key: Value) -> Result<Made, Fault> {
        let id = format!("{}{path}ApiMapping", self.api);
        let mut mapping = Made::new("AWS::ApiGatewayV2::ApiMapping", &id, &self.attributes)?;
        mapping.set("ApiId", json!({"Ref": self.api}));
        mapping.set("ApiMappingKey", key);
        mapping.set("DomainName", domain_name.reference());
        mapping.set("Stage", self.stage.clone());
        Ok(mapping)
    }

    fn record_sets(&self, domain_name: &Made, groups: &mut RecordSetGroups) -> Result<Option<Made>, Fault> {
        let Some(route53) = Route53::read(self.of, self.domain)? else {
            return Ok(None);
        };
        let mut group = route53.group(&self.attributes)?;
        let zone = if route53.contains("HostedZoneId") { "HostedZoneId" } else { "HostedZoneName" };
        group.set(zone, route53.get(zone).map_or(Value::Null, Node::to_value));
        let records = route53.records(&self.name, &Alias::regional(domain_name));
        Ok(Some(groups.add(group, records)))
    }
}
