//! A domain of one's own before the API.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-websocketapi-websocketapidomainconfiguration.html>

use super::WebSocketApi;
use crate::transform::expect;
use crate::transform::fault::Fault;
use crate::transform::logical_id;
use crate::transform::python27::Node;
use crate::transform::resource::Made;
use crate::value::{Map, Value, json};

/// The only type of endpoint that a WebSocket API may have.
const REGIONAL: &str = "REGIONAL";

/// The domain, its mappings to the stage and its records; nothing if there is no domain.
pub(super) fn read(api: &WebSocketApi<'_>, stage_id: &str) -> Result<Vec<Made>, Fault> {
    let Some(declared) = api.declared.get("Domain") else {
        return Ok(Vec::new());
    };
    let domain = domain(api, declared)?;
    let mut made = mappings(api, declared, stage_id, &domain)?;
    made.extend(record_set_group(api, declared, &domain)?);
    made.insert(0, domain);
    Ok(made)
}

fn domain(api: &WebSocketApi<'_>, declared: &Node) -> Result<Made, Fault> {
    let of = api.of();
    if declared.truthy_at("MutualTlsAuthentication").is_some() {
        return Err(of.fault("Mutual TLS domain name association is not supported for Websocket APIs."));
    }
    let (Some(name), Some(certificate)) = (declared.get("DomainName"), declared.get("CertificateArn")) else {
        return Err(of.fault("Custom Domains only works if both DomainName and CertificateArn are provided."));
    };
    if declared.get("EndpointConfiguration").is_some_and(|kind| kind.as_str() != Some(REGIONAL)) {
        return Err(of.fault("EndpointConfiguration for Custom Domains must be one of ['REGIONAL']."));
    }
    let mut configuration = Map::new();
    configuration.insert("CertificateArn".to_owned(), certificate.to_value());
    configuration.insert("EndpointType".to_owned(), REGIONAL.into());
    for property in ["OwnershipVerificationCertificateArn", "SecurityPolicy"] {
        if let Some(value) = declared.truthy_at(property) {
            configuration.insert(property.to_owned(), value.to_value());
        }
    }
    let name = name.to_value();
    let id = logical_id::generate("ApiGatewayDomainNameV2", &name);
    let mut domain = api.beside("AWS::ApiGatewayV2::DomainName", &id)?;
    domain.set("DomainName", name);
    domain.set("DomainNameConfigurations", json!([configuration]));
    domain.set("Tags", api.propagated_tags());
    Ok(domain)
}

fn mappings(
    api: &WebSocketApi<'_>,
    declared: &Node,
    stage_id: &str,
    domain: &Made,
) -> Result<Vec<Made>, Fault> {
    let mapping = |id: String, key: Value| {
        let mut mapping = api.beside("AWS::ApiGatewayV2::ApiMapping", &id)?;
        mapping.set("ApiId", api.reference());
        mapping.set("ApiMappingKey", key);
        mapping.set("DomainName", domain.reference());
        mapping.set("Stage", json!({"Ref": stage_id}));
        Ok(mapping)
    };
    let one;
    let paths = match declared.truthy_at("BasePath") {
        Some(Node::List(paths)) => paths,
        Some(Node::Text(path)) => {
            one = vec![Node::Text(path.clone())];
            &one
        }
        _ => return Ok(vec![mapping(format!("{}ApiMapping", api.id()), Value::Null)?]),
    };
    let mut made = Vec::new();
    for path in paths {
        let path = path.as_str().ok_or_else(|| api.of().fault("Basepath must be a string."))?;
        if !path.chars().all(|c| c.is_ascii_alphanumeric() || ['-', '_', '/'].contains(&c)) {
            return Err(api.of().fault("Invalid Basepath name provided."));
        }
        let path = path.trim_matches('/');
        let name = path.replace(['-', '_', '/'], "");
        made.push(mapping(format!("{}{name}ApiMapping", api.id()), path.into())?);
    }
    Ok(made)
}

/// The records that point to the domain.
fn record_set_group(api: &WebSocketApi<'_>, declared: &Node, domain: &Made) -> Result<Option<Made>, Fault> {
    let Some(route53) = declared.get("Route53") else {
        return Ok(None);
    };
    expect::map(Some(route53), api.of(), "Domain.Route53")?;
    let zone = ["HostedZoneId", "HostedZoneName"]
        .into_iter()
        .find_map(|property| Some((property, route53.get(property)?.to_value())));
    let Some((property, zone)) = zone else {
        return Err(api.of().fault(
            "HostedZoneId or HostedZoneName is required to enable Route53 support on Custom Domains.",
        ));
    };
    let id = logical_id::generate("RecordSetGroup", &zone);
    let mut group = api.beside("AWS::Route53::RecordSetGroup", &id)?;
    group.set(property, zone);
    let mut records = vec![record(declared, route53, domain, "A")];
    if route53.get("IpV6").and_then(Node::as_bool) == Some(true) {
        records.push(record(declared, route53, domain, "AAAA"));
    }
    group.set("RecordSets", records);
    Ok(Some(group))
}

fn record(declared: &Node, route53: &Node, domain: &Made, kind: &str) -> Value {
    let mut target = json!({
        "HostedZoneId": domain.get_att("RegionalHostedZoneId"),
        "DNSName": domain.get_att("RegionalDomainName"),
    });
    if let Some(health) = route53.get("EvaluateTargetHealth") {
        target["EvaluateTargetHealth"] = health.to_value();
    }
    let name = declared.get("DomainName").map_or(Value::Null, Node::to_value);
    let mut record = json!({"Name": name, "Type": kind, "AliasTarget": target});
    for property in ["Region", "SetIdentifier"] {
        if let Some(value) = route53.get(property) {
            record[property] = value.to_value();
        }
    }
    record
}
