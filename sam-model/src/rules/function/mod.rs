//! Rules about functions.

pub(super) mod environment_name_reserved;
pub(super) mod environment_too_large;
pub(super) mod reserved_concurrency_above_quota;
