//! From `template.yaml` to a stack in the account.

use crate::cli::{Dev, Format};
use crate::package::Package;
use crate::report::{BAD, BOLD, Failure, note, print_json, progress, styled};
use sam_model::diagnostic::Diagnostic;
use sam_model::transform::{self, Environment};
use sam_model::{Severity, Template};
use sam_sim::Account;
use sam_sim::cloudformation::{Deploy, DeployError, Stack, Unknown};
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;
use tokio::time::Instant;

/// What the build script writes beside the `Cargo.toml` of the deployed package.
const TEMPLATE: &str = "template.yaml";

/// With this word begins every answer of the simulator about what it does not simulate.
const UNSUPPORTED: &str = "Unsupported";

/// Reads the template of a package that was built, and expands what is SAM in it.
pub(super) fn read(package: &Package, arguments: &Dev) -> Result<Template, Failure> {
    let path = package.folder().join(TEMPLATE);
    let text = fs::read_to_string(&path).map_err(|error| {
        Failure::Faults(format!(
            "`{}` cannot be read: {error}; the build script of `{}` must run `sam_dsl::build::emit`",
            path.display(),
            package.name
        ))
    })?;
    let mut environment = Environment::local(&arguments.region);
    environment.parameters =
        arguments.parameters.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    Template::parse(&text)
        .and_then(|template| transform::expand(&template, &environment))
        .map_err(|faults| refused(&faults, arguments.format, &path.display().to_string()))
}

/// Deploys a template that is CloudFormation only.
pub(super) async fn deploy(
    account: &Account,
    template: &Template,
    app: &str,
    arguments: &Dev,
) -> Result<Arc<Stack>, Failure> {
    let began = Instant::now();
    let mut options = Deploy::new(app);
    options.parameters = arguments.parameters.iter().cloned().collect();
    options.unknown = if arguments.allow_unsupported { Unknown::Inert } else { Unknown::Refuse };
    let stack = account.deploy(template, options).await.map_err(|error| failed(&error, arguments.format))?;
    let inert = stack.resources.iter().filter(|(_, resource)| resource.inert);
    for (logical_id, resource) in inert {
        progress("Inert", format_args!("{logical_id} ({}) is not simulated and does nothing", resource.kind));
    }
    let (count, milliseconds) = (stack.resources.len(), began.elapsed().as_millis());
    progress("Deployed", format_args!("{app}: {count} resources in {milliseconds} ms"));
    Ok(stack)
}

/// Prints what is wrong with a template.
fn refused(faults: &[Diagnostic], format: Format, path: &str) -> Failure {
    if format == Format::Json {
        let fault = |fault: &Diagnostic| {
            json!({
                "code": fault.code,
                "level": if fault.severity == Severity::Error { "error" } else { "warning" },
                "message": fault.message,
                "place": fault.place.to_string(),
                "help": fault.help,
            })
        };
        let faults: Vec<_> = faults.iter().map(fault).collect();
        return printed(&json!({ "event": "refused", "template": path, "faults": faults }));
    }
    faults.iter().for_each(note);
    Failure::Faults(format!("the template `{path}` cannot be deployed"))
}

/// Prints why a deployment failed.
fn failed(error: &DeployError, format: Format) -> Failure {
    let DeployError { stack, status, failures } = error;
    if format == Format::Json {
        let failure = |failure: &sam_sim::cloudformation::Failure| json!({ "logical_id": failure.logical_id, "type": failure.resource_type, "reason": failure.reason });
        let failures: Vec<_> = failures.iter().map(failure).collect();
        let document =
            json!({ "event": "deployment_failed", "stack": stack, "status": status, "failures": failures });
        return printed(&document);
    }
    for failure in failures {
        let what = match failure.logical_id.as_str() {
            "" => String::new(),
            id => format!("{} {} ", styled(BOLD, id), failure.resource_type),
        };
        note(format_args!("{} {what}{}", styled(BAD, "failed:"), failure.reason));
    }
    let mut text = format!("the stack `{stack}` was not deployed: {status}");
    if failures.iter().any(|failure| failure.reason.contains(UNSUPPORTED)) {
        text.push_str("\nwhat is unsupported works in AWS, but is not simulated; `--allow-unsupported` deploys resource types that are not simulated as ones that do nothing");
    }
    Failure::Faults(text)
}

fn printed(document: &Value) -> Failure {
    print_json(document).err().unwrap_or(Failure::Reported)
}
