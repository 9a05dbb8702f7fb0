//! `Domain`: domain names of one's own before an API.
//!
//! A domain name is a resource of its own, mapped to a stage by one resource for each base path, and found by records in
//! Route 53. REST APIs and the APIs of API Gateway's second version make different resources; the records are the same.
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-domainconfiguration.html>

mod rest;
mod route53;
mod v2;

use super::expect::Of;
use super::fault::Fault;
use super::python27::{Dict, Node};
use crate::value::{Map, Value};
pub(super) use rest::RestDomain;
pub(super) use route53::RecordSetGroups;
pub(super) use v2::V2Domain;

/// The parts of `MutualTlsAuthentication`.
const TRUST_STORE: [&str; 2] = ["TruststoreUri", "TruststoreVersion"];

/// Checks that a domain has one of the types of endpoint that its API takes.
fn endpoint(
    of: Of<'_>,
    domain: &Node,
    kinds: &[&'static str],
    default: &'static str,
) -> Result<&'static str, Fault> {
    let Some(kind) = domain.get("EndpointConfiguration") else {
        return Ok(default);
    };
    kind.as_str().and_then(|kind| kinds.iter().find(|known| **known == kind).copied()).ok_or_else(|| {
        let kinds = kinds.join("', '");
        of.fault(format!("EndpointConfiguration for Custom Domains must be one of ['{kinds}']."))
    })
}

/// The parts of `MutualTlsAuthentication` that hold something.
fn trust_store(authentication: &Dict) -> Value {
    let parts = TRUST_STORE.iter().filter_map(|name| {
        let value = authentication.get(name).filter(|value| value.truthy())?;
        Some(((*name).to_owned(), value.to_value()))
    });
    Value::Object(parts.collect::<Map>())
}

/// The base paths of a domain: one or several; none if the domain has no base path.
fn base_paths(domain: &Node) -> Option<Vec<&Node>> {
    match domain.truthy_at("BasePath")? {
        path @ Node::Text(_) => Some(vec![path]),
        Node::List(paths) => Some(paths.iter().collect()),
        _ => None,
    }
}
