//! Rules about schedules.

pub(super) mod schedule_expression;
