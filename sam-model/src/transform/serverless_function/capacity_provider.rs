//! `CapacityProviderConfig`: the instances on which a function runs.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-capacityproviderconfig.html>

use crate::transform::fault::Fault;
use crate::transform::model::{self, Field, Kind, Problem, What, optional, required};
use crate::transform::python27::Node;
use crate::transform::resource::{Declared, Made};
use crate::value::{Map, Value, json};

static FIELDS: [Field; 3] = [
    required("Arn", &[Kind::Map, Kind::Text]),
    optional("PerExecutionEnvironmentMaxConcurrency", &[Kind::Map, Kind::Integer]),
    optional("ExecutionEnvironmentMemoryGiBPerVCpu", &[Kind::Map, Kind::Integer, Kind::Float]),
];

/// Gives the function its instances, and how many of them.
pub(super) fn set(declared: &Declared, function: &mut Made) -> Result<(), Fault> {
    if let Some(config) = declared.truthy("CapacityProviderConfig").and_then(Node::as_map) {
        let mut config = model::read(&FIELDS, config)
            .map_err(|problems| Fault::resource(&declared.logical_id, message(&problems)))?;
        let mut made = Map::new();
        made.insert("CapacityProviderArn".to_owned(), config.shift_remove("Arn").unwrap_or_default());
        made.extend(config);
        function.set("CapacityProviderConfig", json!({"LambdaManagedInstancesCapacityProviderConfig": made}));
    }
    function.set("FunctionScalingConfig", scaling(declared));
    Ok(())
}

/// How many execution environments there may be; nothing if that is not stated.
pub(super) fn scaling(declared: &Declared) -> Value {
    declared.truthy("FunctionScalingConfig").map_or(Value::Null, Node::to_value)
}

/// The words of the library with which the service reads this property.
fn message(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .flat_map(|problem| {
            let path = problem.path();
            reasons(&problem.what).into_iter().map(move |reason| format!("\n{path}\n  {reason}"))
        })
        .collect();
    let errors = if lines.len() == 1 { "error" } else { "errors" };
    format!(
        "Invalid CapacityProviderConfig: {} validation {errors} for CapacityProviderConfig{}",
        lines.len(),
        lines.concat()
    )
}

fn reasons(what: &What) -> Vec<&'static str> {
    match what {
        What::Missing => vec!["field required (type=value_error.missing)"],
        What::Null => vec!["none is not an allowed value (type=type_error.none.not_allowed)"],
        What::Unknown => vec!["extra fields not permitted (type=value_error.extra)"],
        What::Wrong(kinds) => kinds.iter().map(reason).collect(),
    }
}

fn reason(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer => "value is not a valid integer (type=type_error.integer)",
        Kind::Float => "value is not a valid float (type=type_error.float)",
        Kind::Text => "str type expected (type=type_error.str)",
        _ => "value is not a valid dict (type=type_error.dict)",
    }
}
