//! The right of a service to call a function.

use super::{Event, Target};
use crate::transform::fault::Fault;
use crate::transform::logical_id;
use crate::transform::resource::Made;
use crate::value::Value;

/// A permission for `principal`, called after the event and `suffix`.
pub(super) fn permission(
    event: &Event,
    target: &Target,
    principal: &str,
    source_arn: Value,
    suffix: &str,
) -> Result<Made, Fault> {
    permission_called(&event.declared.logical_id, target, principal, source_arn, suffix)
}

/// The same as [`permission`], called after `prefix` instead of the event.
pub(super) fn permission_called(
    prefix: &str,
    target: &Target,
    principal: &str,
    source_arn: Value,
    suffix: &str,
) -> Result<Made, Fault> {
    let prefix = format!("{prefix}Permission");
    let id = if !suffix.is_empty() && suffix.chars().all(char::is_alphanumeric) {
        format!("{prefix}{suffix}")
    } else {
        logical_id::generate(&prefix, &suffix.into())
    };
    let mut permission = Made::new("AWS::Lambda::Permission", &id, &target.attributes)?;
    permission.set("Action", "lambda:InvokeFunction");
    permission.set("FunctionName", target.name());
    permission.set("Principal", principal);
    permission.set("SourceArn", source_arn);
    Ok(permission)
}
