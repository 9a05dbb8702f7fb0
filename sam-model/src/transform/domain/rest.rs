//! The domain names of REST APIs: edge-optimized, regional and private.
//!
//! Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html>

use super::route53::{Alias, RECORD_SETS, RecordSetGroups, Route53};
use super::{TRUST_STORE, base_paths, endpoint, trust_store};
use crate::intrinsic::get_att;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::logical_id;
use crate::transform::python27::Node;
use crate::transform::resource::{Declared, Made};
use crate::value::{Map, Value, json};

const EDGE: &str = "EDGE";
const REGIONAL: &str = "REGIONAL";
const PRIVATE: &str = "PRIVATE";

/// The hosted zone of all distributions of CloudFront.
const DISTRIBUTIONS: &str = "Z2FDTNDATAQYW2";

/// The attribute of an edge-optimized domain name, and the setting that stands for it.
const DISTRIBUTION: &str = "DistributionDomainName";

/// The domain of a REST API.
pub(in crate::transform) struct RestDomain<'a> {
    of: Of<'a>,
    api: &'a str,
    attributes: Map,
    domain: &'a Node,
    kind: &'static str,
    name: Value,
    /// The logical id of the domain name.
    id: String,
    stage: Value,
}

impl<'a> RestDomain<'a> {
    /// Reads `Domain` of an API.
    pub(in crate::transform) fn read(
        api: &'a Declared,
        domain: &'a Node,
        stage: Value,
    ) -> Result<Self, Fault> {
        let of = Of::Resource(&api.logical_id);
        expect::map(Some(domain), of, "Domain")?;
        let name = expect::present(domain.get("DomainName"), of, "Domain.DomainName")?.to_value();
        expect::present(domain.get("CertificateArn"), of, "Domain.CertificateArn")?;
        let kind = endpoint(of, domain, &[EDGE, REGIONAL, PRIVATE], REGIONAL)?;
        let prefix = if kind == PRIVATE { "ApiGatewayDomainNameV2" } else { "ApiGatewayDomainName" };
        let id = logical_id::generate(prefix, &name);
        let attributes = api.passed_through();
        Ok(Self { of, api: &api.logical_id, attributes, domain, kind, name, id, stage })
    }

    /// The resources of the domain.
    pub(in crate::transform) fn transform(&self, groups: &mut RecordSetGroups) -> Result<Vec<Made>, Fault> {
        let domain_name = self.domain_name()?;
        let mut made = self.mappings(&domain_name)?;
        made.extend(self.access_association(&domain_name)?);
        made.extend(self.record_sets(&domain_name, groups)?);
        made.insert(0, domain_name);
        Ok(made)
    }

    /// `Domain` as the id of a deployment hashes it: with what is added to it on the way.
    pub(in crate::transform) fn hashed(&self) -> String {
        let mut domain = self.domain.clone();
        if let Some(domain) = domain.as_map_mut() {
            if domain.get("EndpointConfiguration").is_none_or(Node::is_null) {
                domain.insert("EndpointConfiguration", Node::text(self.kind));
            }
            if !self.private() {
                domain.insert("ApiDomainName", Node::text(self.id.as_str()));
            }
            let route53 = domain.get_mut("Route53").filter(|_| self.kind == EDGE).and_then(Node::as_map_mut);
            if let Some(route53) = route53
                && route53.get(DISTRIBUTION).is_none_or(Node::is_null)
            {
                route53.insert(DISTRIBUTION, Node::own(&get_att(&self.id, DISTRIBUTION)));
            }
        }
        logical_id::json(&domain.to_value(), false)
    }

    fn private(&self) -> bool {
        self.kind == PRIVATE
    }

    fn domain_name(&self) -> Result<Made, Fault> {
        const V1: &str = "AWS::ApiGateway::DomainName";
        const V2: &str = "AWS::ApiGateway::DomainNameV2";
        let kind = if self.private() { V2 } else { V1 };
        let mut made = Made::new(kind, &self.id, &self.attributes)?;
        made.set("DomainName", self.name.clone());
        let certificate = if self.kind == REGIONAL { "RegionalCertificateArn" } else { "CertificateArn" };
        made.set(certificate, self.value("CertificateArn"));
        let mut configuration = json!({"Types": [self.kind]});
        if let Some(kind) = self.domain.truthy_at("IpAddressType") {
            configuration["IpAddressType"] = kind.to_value();
        }
        made.set("EndpointConfiguration", configuration);
        for name in ["SecurityPolicy", "EndpointAccessMode", "OwnershipVerificationCertificateArn"] {
            self.set(&mut made, name)?;
        }
        if let Some(authentication) =
            self.domain.truthy_at("MutualTlsAuthentication").filter(|_| !self.private())
        {
            made.set("MutualTlsAuthentication", self.mutual_tls(authentication)?);
        }
        self.set(&mut made, "Policy")?;
        Ok(made)
    }

    fn mutual_tls(&self, authentication: &Node) -> Result<Value, Fault> {
        let path = "Domain.MutualTlsAuthentication";
        let authentication = expect::map(Some(authentication), self.of, path)?;
        if !authentication.keys().all(|key| TRUST_STORE.contains(&key.text.as_str())) {
            let known = TRUST_STORE.join("', '");
            return Err(self.of.fault(format!("Available {path} fields are ['{known}'].")));
        }
        Ok(trust_store(authentication))
    }

    fn value(&self, name: &str) -> Value {
        self.domain.get(name).map_or(Value::Null, Node::to_value)
    }

    /// Takes over a property that is there, if domain names of this kind have it.
    fn set(&self, made: &mut Made, name: &str) -> Result<(), Fault> {
        let Some(value) = self.domain.truthy_at(name) else {
            return Ok(());
        };
        let foreign = if self.private() { "OwnershipVerificationCertificateArn" } else { "Policy" };
        if name == foreign {
            let message = format!("property {name} not defined for resource of type {}", made.kind);
            return Err(Fault::resource(&self.id, message));
        }
        made.set(name, value.to_value());
        Ok(())
    }

    fn mappings(&self, domain_name: &Made) -> Result<Vec<Made>, Fault> {
        let Some(paths) = base_paths(self.domain) else {
            return Ok(vec![self.mapping(domain_name, "", Value::Null)?]);
        };
        let normalize = self.domain.as_map().and_then(|domain| domain.get("NormalizeBasePath"));
        let normalize = normalize.is_none_or(Node::truthy);
        for (position, path) in paths.iter().enumerate() {
            expect::text(Some(path), self.of, &format!("Domain.BasePath[{position}]"))?;
        }
        let mut made = Vec::new();
        for path in paths.into_iter().filter_map(Node::as_text) {
            let bare: String = path.text.chars().filter(|c| c.is_alphanumeric()).collect();
            let path = if normalize { bare.as_str() } else { &path.text };
            made.push(self.mapping(domain_name, &bare, path.into())?);
        }
        Ok(made)
    }

    fn mapping(&self, domain_name: &Made, path: &str, base_path: Value) -> Result<Made, Fault> {
        let id = format!("{}{path}BasePathMapping", self.api);
        let (kind, domain) = match self.private() {
            true => ("AWS::ApiGateway::BasePathMappingV2", "DomainNameArn"),
            false => ("AWS::ApiGateway::BasePathMapping", "DomainName"),
        };
        let mut mapping = Made::new(kind, &id, &self.attributes)?;
        mapping.set("BasePath", base_path);
        mapping.set(domain, domain_name.reference());
        mapping.set("RestApiId", json!({"Ref": self.api}));
        mapping.set("Stage", self.stage.clone());
        Ok(mapping)
    }

    /// The right of a VPC endpoint to reach a private domain.
    fn access_association(&self, domain_name: &Made) -> Result<Option<Made>, Fault> {
        let Some(association) = self.domain.get("AccessAssociation").filter(|_| self.private()) else {
            return Ok(None);
        };
        expect::map(Some(association), self.of, "Domain.AccessAssociation")?;
        let source = association.get("VpcEndpointId").map_or(Value::Null, Node::to_value);
        let id = logical_id::generate("DomainNameAccessAssociation", &json!([source, self.id]));
        let kind = "AWS::ApiGateway::DomainNameAccessAssociation";
        let mut made = Made::new(kind, &id, &self.attributes)?;
        made.set("AccessAssociationSource", source);
        made.set("AccessAssociationSourceType", "VPCE");
        made.set("DomainNameArn", domain_name.reference());
        Ok(Some(made))
    }

    fn record_sets(&self, domain_name: &Made, groups: &mut RecordSetGroups) -> Result<Option<Made>, Fault> {
        const SEPARATE: &str = "SeparateRecordSetGroup";
        let Some(route53) = Route53::read(self.of, self.domain)? else {
            return Ok(None);
        };
        let separate = match route53.get(SEPARATE) {
            None => false,
            flag => expect::boolean(flag, self.of, &format!("Domain.Route53.{SEPARATE}"))?,
        };
        let mut group = match separate {
            true => route53.separate_group(&self.name, &self.attributes)?,
            false => route53.group(&self.attributes)?,
        };
        for name in ["HostedZoneId", "HostedZoneName"] {
            group.set(name, route53.get(name).map_or(Value::Null, Node::to_value));
        }
        let records = route53.records(&self.name, &self.alias(&route53, domain_name));
        if separate {
            group.set(RECORD_SETS, records);
            return Ok(Some(group));
        }
        Ok(Some(groups.add(group, records)))
    }

    fn alias(&self, route53: &Route53<'_>, domain_name: &Made) -> Alias {
        let own = |name: &str| route53.get(name).map(Node::to_value);
        match self.kind {
            EDGE => Alias {
                zone: DISTRIBUTIONS.into(),
                name: own(DISTRIBUTION).unwrap_or_else(|| domain_name.get_att(DISTRIBUTION)),
            },
            PRIVATE => Alias {
                zone: own("VpcEndpointHostedZoneId").unwrap_or(Value::Null),
                name: own("VpcEndpointDomainName").unwrap_or(Value::Null),
            },
            _ => Alias::regional(domain_name),
        }
    }
}
