//! What a handler can be given.
//!
//! A parameter says by its type what it is made from, and may add permissions and environment variables to the
//! function. The handles of tables and queues are parameters too, see [`handle`](crate::handle); so is [`Context`].
//!
//! What cannot be made fails the call before the handler runs: a request is answered with 400 and the reason, a message
//! comes again and ends in the dead-letter queue, a change comes again.

mod ambient;
mod http;
mod messages;

pub use ambient::{Log, Now};
pub use http::{Claims, Header, Headers, Member, Path, QueryString};
pub use messages::{Change, Message, Payload, Tick};

use crate::builder::Function;
use crate::runtime::{Context, Input, Rejection};
use crate::trigger::Trigger;

/// A parameter of a handler that runs under the trigger `T`.
///
/// Implement it for a parameter of your own, of which other parameters are parts.
///
/// # Example
/// ```
/// use sam_dsl::builder::Function;
/// use sam_dsl::param::{Now, Param};
/// use sam_dsl::runtime::{Input, Rejection};
/// use sam_dsl::trigger::Trigger;
///
/// /// Whole days since 1970.
/// struct Today(u64);
///
/// impl<T: Trigger> Param<T> for Today {
///     fn declare(function: Function) -> Function {
///         <Now as Param<T>>::declare(function)
///     }
///
///     fn extract(input: &Input<T>, name: &str) -> Result<Self, Rejection> {
///         Ok(Self(Now::extract(input, name)?.unix_seconds() / 86_400))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a function that this trigger calls",
    label = "not available here",
    note = "with a route: `Path<T>`, `QueryString<T>`, `Header<T>`, `Headers`, `Json<T>`, `Claims<Pool>`, `Member<Group>`; consuming a queue: `Message<T>` of the queue's own type; of a stream: `Change<T>`; on a schedule: `Tick`; invoked directly: `Payload<T>`; everywhere: `Db<T, Access>`, `Producer<Queue>`, `Sdk<Client, Grant>`, `Context`, `Now`, `Log` [parameter_not_supported]"
)]
pub trait Param<T: Trigger>: Sized + Send {
    /// Adds to the function what the parameter needs: permissions and environment variables. Default: nothing.
    fn declare(function: Function) -> Function {
        function
    }

    /// Makes the parameter. `name` is its name in the handler.
    ///
    /// # Errors
    /// If the request, message, change or event does not have what it takes, or an environment variable is missing.
    fn extract(input: &Input<T>, name: &str) -> Result<Self, Rejection>;
}

#[diagnostic::do_not_recommend]
impl<T: Trigger> Param<T> for Context {
    fn extract(input: &Input<T>, _: &str) -> Result<Self, Rejection> {
        Ok(input.context.clone())
    }
}
