//! The API of Lambda over the wire.
//!
//! Simulated: `GetFunction`, `GetFunctionConfiguration`, `Invoke`, `ListFunctions`. All else is `Unsupported`, by name of
//! method and path: functions are made by templates.
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>

mod get_function;
mod invoke;
mod list_functions;

use super::Error;
use super::function::{LATEST, split_name};
use crate::protocol::rest_json;
use crate::service::{Access, Call};
use crate::{AwsError, BoxFuture};
use bytes::Bytes;
use http::{Method, Request, Response};
use std::collections::BTreeMap;

/// An operation: where it is found, what it needs, what it does.
struct Operation {
    name: &'static str,
    method: Method,
    path: &'static str,
    access: fn(&Parameters<'_>) -> Access,
    run: for<'a> fn(&'a Parameters<'a>) -> Answer<'a>,
}

type Answer<'a> = BoxFuture<'a, Result<Response<Bytes>, AwsError>>;

static OPERATIONS: &[Operation] = &[
    Operation {
        name: "GetFunction",
        method: Method::GET,
        path: "/2015-03-31/functions/{FunctionName}",
        access: |parameters| Access::new("lambda:GetFunction", parameters.resource()),
        run: |parameters| Box::pin(async move { get_function::run(parameters) }),
    },
    Operation {
        name: "GetFunctionConfiguration",
        method: Method::GET,
        path: "/2015-03-31/functions/{FunctionName}/configuration",
        access: |parameters| Access::new("lambda:GetFunctionConfiguration", parameters.resource()),
        run: |parameters| Box::pin(async move { get_function::run_configuration(parameters) }),
    },
    Operation {
        name: "Invoke",
        method: Method::POST,
        path: "/2015-03-31/functions/{FunctionName}/invocations",
        access: |parameters| Access::new("lambda:InvokeFunction", parameters.resource()),
        run: |parameters| Box::pin(invoke::run(parameters)),
    },
    Operation {
        name: "ListFunctions",
        method: Method::GET,
        path: "/2015-03-31/functions",
        access: |_| Access::new("lambda:ListFunctions", "*"),
        run: |parameters| Box::pin(async move { list_functions::run(parameters) }),
    },
];

/// Answers a request to the API of Lambda.
pub async fn handle(call: &Call<'_>, request: &Request<Bytes>) -> Response<Bytes> {
    let path = request.uri().path();
    let found = OPERATIONS.iter().filter(|operation| operation.method == *request.method());
    let found =
        found.filter_map(|operation| Some((operation, rest_json::labels(operation.path, path)?))).next();
    let Some((operation, labels)) = found else {
        let what = format_args!("{} {path}", request.method());
        return rest_json::failure(call.request_id, AwsError::unsupported("lambda", what));
    };
    let parameters = Parameters { call, request, labels };
    let needed = vec![(operation.access)(&parameters)];
    let fault = call.account.faults().next("lambda", operation.name, &needed);
    let work = (operation.run)(&parameters);
    let result = call.account.perform("lambda", operation.name, call, needed, fault, work).await;
    result.unwrap_or_else(|error| rest_json::failure(call.request_id, error))
}

/// The input of an operation.
struct Parameters<'a> {
    call: &'a Call<'a>,
    request: &'a Request<Bytes>,
    labels: BTreeMap<String, String>,
}

impl Parameters<'_> {
    /// The label `FunctionName`.
    fn function_name(&self) -> &str {
        self.labels.get("FunctionName").map_or("", String::as_str)
    }

    /// A parameter of the query.
    fn query(&self, name: &str) -> Option<String> {
        rest_json::query(self.request.uri().query(), name)
    }

    /// A header.
    fn header(&self, name: &str) -> Option<&str> {
        rest_json::header(self.request.headers(), name)
    }

    /// The ARN that the request names, with its version or alias.
    fn resource(&self) -> String {
        let name = self.function_name();
        let Some((plain, own)) = split_name(name) else {
            return self.call.account.arn("lambda", &format!("function:{name}"));
        };
        let base = match name.split_once(":function:") {
            Some((before, _)) if before.starts_with("arn:") => format!("{before}:function:{plain}"),
            _ => self.call.account.arn("lambda", &format!("function:{plain}")),
        };
        match self.query("Qualifier").as_deref().or(own) {
            Some(qualifier) if qualifier != LATEST => format!("{base}:{qualifier}"),
            _ => base,
        }
    }

    /// The function that the request names, with its version or alias.
    ///
    /// # Errors
    /// `InvalidParameterValueException` if name and query disagree.
    fn qualified_name(&self) -> Result<String, Error> {
        let name = self.function_name();
        let own = split_name(name).and_then(|(_, own)| own);
        match (own, self.query("Qualifier")) {
            (Some(own), Some(asked)) if own != asked => Err(Error::InvalidParameterValueException {
                message:
                    "The derived qualifier from the function name does not match the specified qualifier."
                        .to_owned(),
            }),
            (None, Some(asked)) if asked != LATEST => {
                Ok(format!("{}:{asked}", name.trim_end_matches(":$LATEST")))
            }
            _ => Ok(name.to_owned()),
        }
    }
}
