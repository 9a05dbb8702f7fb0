//! What a function keeps from invocation to invocation: its environment and its SDK clients.

use super::Context;
use crate::Error;
use std::collections::BTreeMap;

/// Where the lines go that a function writes to its log.
pub type Log = Box<dyn Fn(&Context, &str) + Send + Sync>;

/// An execution environment of a function: what lasts from invocation to invocation.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>
pub struct Sandbox {
    environment: BTreeMap<String, String>,
    #[cfg(feature = "runtime")]
    pub(crate) sdk: aws_types::SdkConfig,
    #[cfg(feature = "dynamodb")]
    dynamodb: std::sync::OnceLock<aws_sdk_dynamodb::Client>,
    #[cfg(feature = "sqs")]
    sqs: std::sync::OnceLock<aws_sdk_sqs::Client>,
    log: Log,
}

impl Sandbox {
    /// An environment with these variables, whose SDK clients have this configuration, and whose lines of the log go to
    /// `log`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::param::{Now, Param};
    /// use sam_dsl::runtime::{Context, Input, Sandbox};
    /// use sam_dsl::trigger::Direct;
    ///
    /// let sandbox = Sandbox::new([].into(), aws_types::SdkConfig::builder().build(), Box::new(|_, line| drop(line)));
    /// let input = Input::<Direct> { part: Vec::new(), context: Context::default(), sandbox: sandbox.into() };
    /// assert!(Now::extract(&input, "now").is_ok());
    /// ```
    #[cfg(feature = "runtime")]
    pub fn new(environment: BTreeMap<String, String>, sdk: aws_types::SdkConfig, log: Log) -> Self {
        Self {
            environment,
            sdk,
            #[cfg(feature = "dynamodb")]
            dynamodb: std::sync::OnceLock::new(),
            #[cfg(feature = "sqs")]
            sqs: std::sync::OnceLock::new(),
            log,
        }
    }

    /// The value of an environment variable that the template sets.
    pub(crate) fn variable(&self, name: &str) -> Result<&str, Error> {
        self.environment.get(name).map(String::as_str).ok_or_else(|| {
            Error::new(
                "EnvironmentVariableMissing",
                format!("the template sets no environment variable `{name}`"),
            )
        })
    }

    /// Writes a line to the function's log.
    pub(crate) fn log(&self, context: &Context, line: &str) {
        (self.log)(context, line);
    }

    /// The time, from the clock that the SDK uses too.
    #[cfg(feature = "runtime")]
    #[allow(clippy::disallowed_methods, reason = "without a clock in the configuration it is the computer's")]
    pub(crate) fn now(&self) -> std::time::SystemTime {
        self.sdk.time_source().map_or_else(std::time::SystemTime::now, |clock| clock.now())
    }

    #[cfg(feature = "dynamodb")]
    pub(crate) fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.dynamodb.get_or_init(|| aws_sdk_dynamodb::Client::new(&self.sdk))
    }

    #[cfg(feature = "sqs")]
    pub(crate) fn sqs(&self) -> &aws_sdk_sqs::Client {
        self.sqs.get_or_init(|| aws_sdk_sqs::Client::new(&self.sdk))
    }
}
