//! Rules about event source mappings.

pub(super) mod batch_without_window;
pub(super) mod stream_not_enabled;
pub(super) mod stream_too_many_consumers;
pub(super) mod window_on_fifo_queue;
