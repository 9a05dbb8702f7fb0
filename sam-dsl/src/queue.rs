//! What `queue!` says about a queue.

use sam_model::unit::Seconds;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An SQS queue of messages of one type. Declared with [`queue!`](crate::queue), which has an example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no queue",
    label = "declare it with `queue!`",
    note = "a queue is declared as `queue! {{ pub {Self}: TheMessage }}` [not_a_queue]"
)]
pub trait Queue: Send + Sync + 'static {
    /// What a message holds; JSON on the wire.
    type Message: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The logical id of the queue in the template.
    const LOGICAL_ID: &'static str;
    /// How long a received message stays hidden: 0 to 43,200 s. Default 30.
    const VISIBILITY_TIMEOUT: Seconds;
    /// Whether order is kept within a group and duplicates are dropped.
    const FIFO: bool;
}

/// That the messages of the queue are of the type `M`; they are of one type. Declared with [`queue!`](crate::queue).
#[diagnostic::on_unimplemented(
    message = "the messages of `{Self}` are not of the type `{M}`",
    label = "the queue has another type of messages",
    note = "take a `Message` of the type that stands where the queue is declared: `queue! {{ pub {Self}: TheMessage }}` [message_type_mismatch]"
)]
pub trait Carries<M>: Queue {}
