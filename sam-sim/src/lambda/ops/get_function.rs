//! `GetFunction` and `GetFunctionConfiguration`: what a function is. Nothing is told of its code.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html>

use super::Parameters;
use crate::AwsError;
use crate::lambda::function::{Function, LogFormat};
use crate::lambda::{Error, invoke};
use crate::protocol::rest_json;
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

/// `GetFunction`.
pub(super) fn run(parameters: &Parameters<'_>) -> Result<Response<Bytes>, AwsError> {
    let (function, configuration) = find(parameters)?;
    let mut answer = json!({ "Configuration": configuration });
    if let Some(reserved) = function.reserved_concurrency {
        answer["Concurrency"] = json!({ "ReservedConcurrentExecutions": reserved });
    }
    Ok(rest_json::success(200, parameters.call.request_id, &answer))
}

/// `GetFunctionConfiguration`.
pub(super) fn run_configuration(parameters: &Parameters<'_>) -> Result<Response<Bytes>, AwsError> {
    let (_, configuration) = find(parameters)?;
    Ok(rest_json::success(200, parameters.call.request_id, &configuration))
}

/// The shape `FunctionConfiguration`.
pub(super) fn configuration(function: &Function, arn: &str) -> Value {
    let format = match &function.log_format {
        LogFormat::Text => json!({ "LogFormat": "Text", "LogGroup": function.log_group }),
        LogFormat::Json { application_level, system_level } => json!({
            "LogFormat": "JSON",
            "LogGroup": function.log_group,
            "ApplicationLogLevel": application_level.as_deref().unwrap_or("INFO"),
            "SystemLogLevel": system_level.as_deref().unwrap_or("INFO"),
        }),
    };
    let mut configuration = json!({
        "Description": function.description,
        "FunctionArn": arn,
        "FunctionName": function.name,
        "Handler": function.handler,
        "LastUpdateStatus": "Successful",
        "LoggingConfig": format,
        "MemorySize": function.memory.get(),
        "PackageType": if function.runtime.is_some() { "Zip" } else { "Image" },
        "Role": function.role_arn,
        "State": "Active",
        "Timeout": function.timeout.get(),
        "Version": function.version,
    });
    if !function.environment.is_empty() {
        configuration["Environment"] = json!({ "Variables": function.environment });
    }
    if let Some(arn) = &function.dead_letter_queue {
        configuration["DeadLetterConfig"] = json!({ "TargetArn": arn });
    }
    if let Some(runtime) = &function.runtime {
        configuration["Runtime"] = runtime.as_str().into();
    }
    configuration
}

fn find(parameters: &Parameters<'_>) -> Result<(std::sync::Arc<Function>, Value), AwsError> {
    let name = parameters.qualified_name().map_err(Error::answer)?;
    let target = invoke::find(parameters.call.account, &name).map_err(Error::answer)?;
    let configuration = configuration(&target.function, &target.arn);
    Ok((target.function, configuration))
}
