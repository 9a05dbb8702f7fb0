//! `Route53`: the records that lead a domain name to an API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-route53configuration.html>

use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::logical_id;
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::Made;
use crate::value::{Map, Value, json};
use std::collections::BTreeMap;

/// The record set groups of the hosted zones, by logical id: the domains of a zone share one.
#[derive(Default)]
pub(in crate::transform) struct RecordSetGroups(BTreeMap<String, Made>);

impl RecordSetGroups {
    /// Adds the records of a domain to the group of their zone; gives the group as it is then.
    ///
    /// The group keeps the zone and the attributes of the first API.
    pub(super) fn add(&mut self, group: Made, mut records: Vec<Value>) -> Made {
        let group = self.0.entry(group.logical_id.clone()).or_insert(group);
        if let Some(Value::Array(existing)) = group.properties.get_mut(RECORD_SETS) {
            existing.append(&mut records);
        } else {
            group.set(RECORD_SETS, records);
        }
        group.clone()
    }
}

/// The property that holds the records of a group.
pub(super) const RECORD_SETS: &str = "RecordSets";

/// `Route53` of a domain.
pub(super) struct Route53<'n> {
    declared: &'n Dict,
    zone: Value,
}

/// What an alias record leads to.
pub(super) struct Alias {
    pub(super) zone: Value,
    pub(super) name: Value,
}

impl Alias {
    /// The endpoint of a regional domain name.
    pub(super) fn regional(domain_name: &Made) -> Self {
        let zone = domain_name.get_att("RegionalHostedZoneId");
        Self { zone, name: domain_name.get_att("RegionalDomainName") }
    }
}

impl<'n> Route53<'n> {
    /// Reads the records that a domain declares, if it does.
    pub(super) fn read(of: Of<'_>, domain: &'n Node) -> Result<Option<Self>, Fault> {
        let Some(declared) = domain.get("Route53") else {
            return Ok(None);
        };
        let declared = expect::map(Some(declared), of, "Domain.Route53")?;
        let value = |name: &str| declared.get(name).filter(|value| !value.is_null());
        let (id, name) = (value("HostedZoneId"), value("HostedZoneName"));
        let Some(zone) = id.filter(|id| id.truthy()).or(name).or(id) else {
            return Err(of.fault(
                "HostedZoneId or HostedZoneName is required to enable Route53 support on Custom Domains.",
            ));
        };
        Ok(Some(Self { declared, zone: zone.to_value() }))
    }

    /// A setting, unless it holds nothing.
    pub(super) fn get(&self, name: &str) -> Option<&'n Node> {
        self.declared.get(name).filter(|value| !value.is_null())
    }

    /// Whether a setting stands there, be it empty.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.declared.contains_key(name)
    }

    /// A group for the zone, without records.
    pub(super) fn group(&self, attributes: &Map) -> Result<Made, Fault> {
        self.group_of(&self.zone, attributes)
    }

    /// A group for this domain alone.
    pub(super) fn separate_group(&self, domain: &Value, attributes: &Map) -> Result<Made, Fault> {
        self.group_of(&json!([self.zone, domain]), attributes)
    }

    fn group_of(&self, hashed: &Value, attributes: &Map) -> Result<Made, Fault> {
        let id = logical_id::generate("RecordSetGroup", hashed);
        Made::new("AWS::Route53::RecordSetGroup", &id, attributes)
    }

    /// The records of a domain: one for IPv4, and one for IPv6 if it is wanted.
    pub(super) fn records(&self, domain: &Value, alias: &Alias) -> Vec<Value> {
        let mut kinds = vec!["A"];
        if self.get("IpV6").and_then(Node::as_bool) == Some(true) {
            kinds.push("AAAA");
        }
        kinds.into_iter().map(|kind| self.record(kind, domain, alias)).collect()
    }

    fn record(&self, kind: &str, domain: &Value, alias: &Alias) -> Value {
        let mut target = json!({"HostedZoneId": alias.zone, "DNSName": alias.name});
        if let Some(evaluate) = self.get("EvaluateTargetHealth") {
            target["EvaluateTargetHealth"] = evaluate.to_value();
        }
        let mut record = json!({"Name": domain, "Type": kind, "AliasTarget": target});
        for name in ["Region", "SetIdentifier"] {
            if let Some(value) = self.get(name) {
                record[name] = value.to_value();
            }
        }
        record
    }
}
