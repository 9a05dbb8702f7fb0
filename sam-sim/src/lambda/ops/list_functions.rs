//! `ListFunctions`: the functions of the account by name, a page at a time.
//!
//! Not simulated: `MasterRegion`, which is of Lambda@Edge (refused).
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html>

use super::Parameters;
use super::get_function::configuration;
use crate::AwsError;
use crate::lambda::Error;
use crate::protocol::rest_json;
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

/// How many functions are on a page, whatever `MaxItems` asks.
const PAGE: usize = 50;

pub(super) fn run(parameters: &Parameters<'_>) -> Result<Response<Bytes>, AwsError> {
    if parameters.query("MasterRegion").is_some() {
        return Err(AwsError::unsupported("lambda", "ListFunctions with MasterRegion"));
    }
    let refuse = |message: String| Error::InvalidParameterValueException { message }.answer();
    let limit = match parameters.query("MaxItems") {
        None => PAGE,
        Some(text) => {
            let number = text.parse().ok().filter(|number| (1..=10_000).contains(number));
            number.ok_or_else(|| refuse(format!("MaxItems must be between 1 and 10000, found {text}")))?
        }
    };
    let all_versions = match parameters.query("FunctionVersion").as_deref() {
        None => false,
        Some("ALL") => true,
        Some(other) => return Err(refuse(format!("FunctionVersion must be ALL, found {other}"))),
    };
    let after = parameters.query("Marker");
    let functions = parameters.call.account.services().lambda.functions();
    let mut rest =
        functions.iter().filter(|function| after.as_ref().is_none_or(|after| function.name > *after));
    let mut found: Vec<Value> = Vec::new();
    let mut last = None;
    for function in rest.by_ref().take(limit.min(PAGE)) {
        found.push(configuration(function, &listed_arn(&function.arn, &function.version, all_versions)));
        if all_versions {
            let versions = parameters.call.account.services().lambda.versions(&function.name);
            found.extend(versions.iter().map(|version| configuration(version, &version.qualified_arn())));
        }
        last = Some(&function.name);
    }
    let mut answer = json!({ "Functions": found });
    if rest.next().is_some() {
        answer["NextMarker"] = last.map(String::as_str).into();
    }
    Ok(rest_json::success(200, parameters.call.request_id, &answer))
}

fn listed_arn(arn: &str, version: &str, all_versions: bool) -> String {
    if all_versions { format!("{arn}:{version}") } else { arn.to_owned() }
}
