//! How Lambda handles asynchronous invocations of a function, version or alias.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html>

use sam_model::limits::lambda as limits;
use sam_model::unit::Seconds;

/// Retries and destinations of asynchronous invocations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventInvokeConfig {
    /// How old an event may be when it is sent to the function.
    pub maximum_event_age: Seconds,
    /// How often a function that failed is tried again: 0 to 2.
    pub maximum_retry_attempts: u32,
    /// The ARN that gets the record of an invocation that succeeded.
    pub on_success: Option<String>,
    /// The ARN that gets the record of an event that was given up.
    pub on_failure: Option<String>,
}

impl Default for EventInvokeConfig {
    fn default() -> Self {
        Self {
            maximum_event_age: Seconds(limits::MAXIMUM_EVENT_AGE.max as u32),
            maximum_retry_attempts: limits::MAXIMUM_RETRY_ATTEMPTS_ASYNC.max as u32,
            on_success: None,
            on_failure: None,
        }
    }
}
