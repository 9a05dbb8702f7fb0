//! What a handler can be given.

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
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a function that this trigger calls",
    label = "not available here",
    note = "with a route: `Path<T>`, `QueryString<T>`, `Header<T>`, `Headers`, `Json<T>`, `Claims<Pool>`, `Member<Group>`; consuming a queue: `Message<T>` of the queue's own type; of a stream: `Change<T>`; on a schedule: `Tick`; invoked directly: `Payload<T>`; everywhere: `Db<T, Access>`, `Producer<Queue>`, `Sdk<Client, Grant>`, `Context`, `Now`, `Log` [parameter_not_supported]"
)]
pub trait Param<T: Trigger>: Sized + Send {
    /// Adds to the function what the parameter needs: permissions and environment variables.
    fn declare(function: Function) -> Function {
        function
    }

    /// Makes the parameter. `name` is its name in the handler.
    fn extract(input: &Input<T>, name: &str) -> Result<Self, Rejection>;
}

#[diagnostic::do_not_recommend]
impl<T: Trigger> Param<T> for Context {
    fn extract(input: &Input<T>, _: &str) -> Result<Self, Rejection> {
        Ok(input.context.clone())
    }
}
