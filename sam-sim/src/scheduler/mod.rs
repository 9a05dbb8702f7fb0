//! EventBridge Scheduler, and the scheduled rules of EventBridge.

/// The state of both.
#[derive(Default)]
pub struct Scheduler {}
