//! What the macros need in the user's crate.

pub use crate::registry::{Declare, Item, Registration};
pub use crate::time_to_live::assert as assert_time_to_live;
pub use inventory;
pub use sam_model::limit::Message;
pub use sam_model::limits;
pub use serde;
pub use serde_json;
pub use std::sync::Arc;

use sam_model::unit::Seconds;

/// Refuses a function that is slower than its API waits.
#[track_caller]
pub const fn assert_function_fits_api(timeout: Seconds, kind: crate::ApiKind) {
    match kind {
        crate::ApiKind::Http => limits::apigateway::HTTP_INTEGRATION_TIMEOUT.assert(timeout.0 as u64),
        crate::ApiKind::Rest => limits::apigateway::REST_INTEGRATION_TIMEOUT.assert(timeout.0 as u64),
    }
}

/// Refuses a queue whose messages come back while its consumer still works on them.
#[track_caller]
pub const fn assert_visibility(visibility: Seconds, timeout: Seconds) {
    if visibility.0 < timeout.0 {
        Message::new()
            .text("the queue's visibility timeout of ")
            .number(visibility.0 as u64)
            .text(" s must not be below the function's timeout of ")
            .number(timeout.0 as u64)
            .text(" s: a message would come again while it is worked on; raise `visibility_timeout` of the queue or lower `timeout` of the function [queue_visibility_below_function_timeout]")
            .panic()
    }
}

/// Refuses a batch that is too large for its queue.
#[track_caller]
pub const fn assert_batch(batch: u32, window: bool, fifo: bool) {
    if fifo {
        limits::lambda::BATCH_SIZE_SQS_FIFO.assert(batch as u64);
    } else if !window {
        limits::lambda::BATCH_SIZE_WITHOUT_WINDOW.assert(batch as u64);
    } else {
        limits::lambda::BATCH_SIZE_SQS.assert(batch as u64);
    }
}
