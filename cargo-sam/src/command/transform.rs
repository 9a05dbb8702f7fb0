//! `cargo sam transform`: the CloudFormation template that a SAM template becomes.

use crate::cli::{Output, Transform};
use crate::report::{Failure, print};
use crate::{snippet, text};
use sam_model::diagnostic::Diagnostic;
use sam_model::format;
use sam_model::parse::Document;
use sam_model::transform::{ApplicationRepository, Environment, expand_document, message};
use sam_model::value::{Map, Value, json};
use serde::de::DeserializeOwned;
use std::path::Path;
use std::time::SystemTime;

/// The value of `SAM_FEATURE_TOGGLES` that turns everything on.
const EVERY_TOGGLE: &str = "*";

pub(super) fn run(arguments: &Transform) -> Result<(), Failure> {
    let environment = environment(arguments)?;
    let (name, text) = text::read(&arguments.template)?;
    let document = match Document::read(&name, &text) {
        Ok(document) => document,
        Err(fault) => {
            let message = fault.message.clone();
            return refuse(&[fault], &message, &text);
        }
    };
    match expand_document(document.value().clone(), &environment) {
        Ok(template) => print(written(&template, arguments.format)),
        Err(faults) => {
            let message = message(&faults);
            let located: Vec<_> = faults.into_iter().map(|fault| document.locate(fault)).collect();
            refuse(&located, &message, &text)
        }
    }
}

/// Tells people what is wrong and where, and programs what AWS says.
fn refuse(faults: &[Diagnostic], message: &str, text: &str) -> Result<(), Failure> {
    for fault in faults {
        snippet::report(fault, text);
    }
    print(format_args!("{}\n", json!({ "errorMessage": message })))?;
    Err(Failure::Reported)
}

fn written(template: &Value, format: Output) -> String {
    match format {
        Output::Json => format!("{template:#}\n"),
        Output::Yaml => format::yaml(template).unwrap_or_default(),
    }
}

fn environment(arguments: &Transform) -> Result<Environment, Failure> {
    let mut environment = Environment::new(&arguments.region);
    environment.local_code = arguments.local_code;
    environment.feature_toggles = arguments.feature_toggles.as_deref() == Some(EVERY_TOGGLE);
    if let Some(wanted) = arguments.partition.as_deref().filter(|wanted| *wanted != environment.partition()) {
        return Err(Failure::Usage(format!(
            "the Region {} is in the partition {}, not in {wanted}",
            environment.region,
            environment.partition()
        )));
    }
    if let Some(text) = &arguments.parameters_json {
        environment.parameters = serde_json::from_str::<Map>(text).map_err(|error| {
            Failure::Usage(format!("SAM_PARAMETERS must be a JSON object of names and values: {error}"))
        })?;
    }
    for (name, value) in &arguments.parameters {
        environment.parameters.insert(name.clone(), value.as_str().into());
    }
    if let Some(path) = &arguments.managed_policies {
        environment.managed_policies = json_file(path, "an object of names and ARNs")?;
    }
    if let Some(path) = &arguments.applications {
        let rules: Map = json_file(path, "an object of answers")?;
        environment.applications = ApplicationRepository::from_rules(&Value::Object(rules));
    }
    environment.now = now();
    Ok(environment)
}

/// The time in seconds since 1970, which is what an API that is always deployed anew is named by.
#[allow(clippy::disallowed_methods, reason = "the command is run now")]
fn now() -> Option<u64> {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok().map(|time| time.as_secs())
}

fn json_file<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, Failure> {
    let (name, text) = text::read(path)?;
    serde_json::from_str(&text)
        .map_err(|error| Failure::Usage(format!("{name} must hold {what} in JSON: {error}")))
}
