//! An execution environment: one invocation at a time, memory and credentials kept between them.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>

use super::function::{Function, LogFormat};
use crate::Account;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An execution environment of a function.
#[derive(Debug)]
pub(super) struct Sandbox {
    /// A number in the account.
    pub(super) number: u64,
    /// The access key of its session of the role.
    pub(super) access_key: String,
    /// All environment variables.
    pub(super) environment: Arc<BTreeMap<String, String>>,
    /// The log stream.
    pub(super) log_stream: Arc<str>,
    /// Whether the log stream exists.
    pub(super) log_stream_made: bool,
}

impl Sandbox {
    /// Starts an environment: gives it credentials, a log stream and its variables.
    pub(super) fn start(account: &Account, function: &Function) -> Self {
        let number = account.services().lambda.with(|state| {
            state.sandboxes += 1;
            state.sandboxes
        });
        let random = account.random();
        let access_key = format!("ASIA{}", random.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16));
        account.services().iam.issue(access_key.clone(), function.principal(account));
        let day = account.now().to_string();
        let day = day.get(..10).unwrap_or_default().replace('-', "/");
        let log_stream = format!("{day}/[{}]{}", function.version, random.hex(32));
        let secret =
            |length| random.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", length);

        let mut environment = function.environment.clone();
        let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("AWS_ACCESS_KEY_ID", &access_key);
        set("AWS_DEFAULT_REGION", account.region());
        set("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &function.memory.get().to_string());
        set("AWS_LAMBDA_FUNCTION_NAME", &function.name);
        set("AWS_LAMBDA_FUNCTION_VERSION", &function.version);
        set("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        set("AWS_LAMBDA_LOG_GROUP_NAME", &function.log_group);
        set("AWS_LAMBDA_LOG_STREAM_NAME", &log_stream);
        set("AWS_REGION", account.region());
        set("AWS_SECRET_ACCESS_KEY", &secret(40));
        set("AWS_SESSION_TOKEN", &secret(356));
        set("LAMBDA_RUNTIME_DIR", "/var/runtime");
        set("LAMBDA_TASK_ROOT", "/var/task");
        set("TZ", ":UTC");
        set("_HANDLER", &function.handler);
        if let LogFormat::Json { application_level, .. } = &function.log_format {
            set("AWS_LAMBDA_LOG_FORMAT", "JSON");
            if let Some(level) = application_level {
                set("AWS_LAMBDA_LOG_LEVEL", level);
            }
        }
        Self {
            number,
            access_key,
            environment: Arc::new(environment),
            log_stream: log_stream.into(),
            log_stream_made: false,
        }
    }

    /// Ends an environment: its credentials and what the invoker kept for it.
    pub(super) fn end(self, account: &Account) {
        account.services().iam.revoke(&self.access_key);
        account.services().lambda.invoker().discard(self.number);
    }
}
