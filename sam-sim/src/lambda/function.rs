//! A function: its configuration, and how names and ARNs lead to it.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html>

use super::sandbox::Sandbox;
use crate::Account;
use crate::account::Principal;
use sam_model::limits::lambda as limits;
use sam_model::unit::{MegaBytes, Seconds};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The version that is not published.
pub const LATEST: &str = "$LATEST";

/// A function, or a published version of one.
///
/// The default has no name and no role, and the limits that Lambda gives to a function that sets none. A copy has
/// execution environments of its own.
#[derive(Clone, Debug)]
pub struct Function {
    /// The name, such as `shop-Place-1A2B3C4D5E6F`.
    pub name: String,
    /// The ARN without version.
    pub arn: String,
    /// `$LATEST`, or the number of the version.
    pub version: String,
    /// The logical id in the template.
    pub logical_id: String,
    /// The property `Handler`; with one binary for many functions, the logical id.
    pub handler: String,
    /// The runtime, such as `provided.al2023`; none for container images.
    pub runtime: Option<String>,
    /// What the function is for.
    pub description: String,
    /// The name of the role of the function.
    pub role: String,
    /// The ARN of the role.
    pub role_arn: String,
    /// How long an invocation may run.
    pub timeout: Seconds,
    /// The memory.
    pub memory: MegaBytes,
    /// The environment variables of the template, without those that Lambda adds.
    pub environment: BTreeMap<String, String>,
    /// The concurrency that is reserved for the function, and also its most.
    pub reserved_concurrency: Option<u32>,
    /// Whether the function may be part of a loop (`RecursiveLoop: Allow`).
    pub recursive_loop: bool,
    /// The ARN of the queue for discarded asynchronous events.
    pub dead_letter_queue: Option<String>,
    /// The name of the log group.
    pub log_group: String,
    /// How the log is written.
    pub log_format: LogFormat,
    /// Environments that wait for an invocation; the one used last is taken first.
    pub(super) idle: Idle,
}

/// How Lambda writes the log of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Plain lines.
    #[default]
    Text,
    /// JSON objects.
    Json {
        /// The least level of the lines of the function, as it is told to the runtime; `INFO` if none.
        application_level: Option<String>,
        /// The least level of the lines of Lambda itself; `INFO` if none.
        system_level: Option<String>,
    },
}

/// The environments of a function that wait for an invocation.
#[derive(Debug, Default)]
pub(super) struct Idle(Mutex<Vec<Sandbox>>);

impl Function {
    /// The session of the role of the function, as which its code calls AWS.
    pub fn principal(&self, account: &Account) -> Principal {
        account.session(&self.role, &self.name)
    }

    /// The ARN with the version.
    pub fn qualified_arn(&self) -> String {
        format!("{}:{}", self.arn, self.version)
    }

    /// The same configuration as the version `number`, with environments of its own.
    pub(super) fn published(&self, number: u32) -> Self {
        Self { version: number.to_string(), ..self.clone() }
    }
}

impl Default for Function {
    fn default() -> Self {
        Self {
            name: String::new(),
            arn: String::new(),
            version: LATEST.to_owned(),
            logical_id: String::new(),
            handler: String::new(),
            runtime: None,
            description: String::new(),
            role: String::new(),
            role_arn: String::new(),
            timeout: Seconds(limits::FUNCTION_TIMEOUT_DEFAULT as u32),
            memory: MegaBytes(limits::FUNCTION_MEMORY_DEFAULT as u32),
            environment: BTreeMap::new(),
            reserved_concurrency: None,
            recursive_loop: false,
            dead_letter_queue: None,
            log_group: String::new(),
            log_format: LogFormat::default(),
            idle: Idle::default(),
        }
    }
}

impl Clone for Idle {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Idle {
    /// The environment that was used last.
    pub(super) fn take(&self) -> Option<Sandbox> {
        self.lock().pop()
    }

    /// Keeps an environment for the next invocation.
    pub(super) fn keep(&self, sandbox: Sandbox) {
        self.lock().push(sandbox);
    }

    /// Every environment, for their end.
    pub(super) fn drain(&self) -> Vec<Sandbox> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Sandbox>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name and the version or alias in `Place`, `Place:live`, `123456789012:function:Place` or an ARN.
///
/// `$LATEST` is the same as no version. None if the text is none of these.
pub(super) fn split_name(text: &str) -> Option<(&str, Option<&str>)> {
    let named = match text.rsplit_once("function:") {
        Some((before, named)) if before.is_empty() || before.ends_with(':') => named,
        Some(_) => return None,
        None => text,
    };
    let (name, qualifier) = match named.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (named, None),
    };
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_$".contains(&byte))
    };
    (is_word(name) && qualifier.is_none_or(is_word)).then(|| (name, qualifier.filter(|&text| text != LATEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_arns_lead_to_the_same_function() {
        for (text, expected) in [
            ("Place", Some(("Place", None))),
            ("Place:live", Some(("Place", Some("live")))),
            ("Place:$LATEST", Some(("Place", None))),
            ("function:Place", Some(("Place", None))),
            ("123456789012:function:Place:3", Some(("Place", Some("3")))),
            ("arn:aws:lambda:eu-west-1:123456789012:function:Place", Some(("Place", None))),
            ("arn:aws:lambda:eu-west-1:123456789012:function:Place:live", Some(("Place", Some("live")))),
            ("", None),
            (":", None),
            ("Place:", None),
            ("Place:a:b", None),
            ("arn:aws:lambda:eu-west-1:123456789012:function:", None),
            ("white space", None),
        ] {
            assert_eq!(split_name(text), expected, "{text}");
        }
    }
}
