//! The binary that Lambda starts: it serves every function of the application.

use super::{Context, Event, Sandbox};
use crate::{App, Error};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_async::time::SystemTimeSource;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::SdkConfig;
use aws_types::region::Region;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::env;
use std::sync::Arc;

/// Serves the function that Lambda names in `_HANDLER`, until Lambda ends the process: the `main` of the deployed
/// package.
///
/// Region, credentials and, in a simulated account, the endpoint come from the environment variables that Lambda sets.
///
/// # Errors
/// `UnknownHandler` if `_HANDLER` names no function of the application, `RuntimeApi` if the Runtime API cannot be
/// reached.
///
/// # Example
/// ```no_run
/// # mod shop { pub fn app() -> sam_dsl::App { sam_dsl::app!("shop") } }
/// fn main() -> Result<(), sam_dsl::Error> {
///     sam_dsl::bootstrap(shop::app())
/// }
/// ```
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
pub fn bootstrap(app: App) -> Result<(), Error> {
    let handler = env::var("_HANDLER").unwrap_or_default();
    let Some(invoke) = app.invoke(&handler).cloned() else {
        let known: Vec<_> = app.functions().collect();
        let message =
            format!("the template names the handler `{handler}`; this binary has {}", known.join(", "));
        return Err(Error::new("UnknownHandler", message));
    };
    let sandbox =
        Arc::new(Sandbox::new(env::vars().collect::<BTreeMap<_, _>>(), sdk_config(), Box::new(log)));
    let service = service_fn(move |event: LambdaEvent<Box<RawValue>>| {
        let (invoke, sandbox) = (invoke.clone(), sandbox.clone());
        async move {
            let (payload, context) = event.into_parts();
            let context = Context {
                function_name: context.env_config.function_name.clone(),
                invoked_function_arn: context.invoked_function_arn,
                deadline: context.deadline,
                request_id: context.request_id,
            };
            let answer = invoke(Event { payload: payload.get().as_bytes().to_vec(), context, sandbox }).await;
            answer.and_then(|bytes| Ok(serde_json::from_slice::<Box<RawValue>>(&bytes)?)).map_err(|error| {
                lambda_runtime::Diagnostic {
                    error_type: error.error_type().to_owned(),
                    error_message: error.message().to_owned(),
                }
            })
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime
        .block_on(lambda_runtime::run(service))
        .map_err(|error| Error::new("RuntimeApi", error.to_string()))
}

/// The configuration of the SDK from the environment that Lambda sets: Region, credentials, and, in a simulated account,
/// the endpoint. The full chain of `aws-config` has nothing to add here, and would double the size of the binary.
fn sdk_config() -> SdkConfig {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let credentials = Credentials::new(
        variable("AWS_ACCESS_KEY_ID").unwrap_or_default(),
        variable("AWS_SECRET_ACCESS_KEY").unwrap_or_default(),
        variable("AWS_SESSION_TOKEN"),
        None,
        "environment",
    );
    let client = aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(variable("AWS_REGION").map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(client)
        .time_source(SystemTimeSource::new())
        .sleep_impl(TokioSleep::new());
    if let Some(endpoint) = variable("AWS_ENDPOINT_URL") {
        config = config.endpoint_url(endpoint);
    }
    config.build()
}

#[allow(clippy::print_stderr, reason = "what a function writes there is its log")]
fn log(_: &Context, line: &str) {
    eprintln!("{line}");
}
