//! What makes a function run, and what a call of its handler sees and gives.
//!
//! A trigger decodes an event of Lambda, calls the handler for each part of it, and encodes what it gave. `#[function]`
//! and [`Function::handler`](crate::builder::Function::handler) name one. How the template says it is left to
//! [`builder`](crate::builder), what a handler is given to [`param`](crate::param).

mod http;
mod queue;
mod stream;

pub use http::{HttpRequest, Route};
pub use queue::{Consume, QueueMessage};
pub use stream::{EventName, StreamOf, StreamRecord};

use crate::Error;
use crate::runtime::{BoxFuture, Event, Input, Rejection};
use serde::Serialize;
use std::sync::Arc;

/// Something that makes a function run: [`Route`], [`Consume`], [`StreamOf`], [`Scheduled`] or [`Direct`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot make a function run",
    label = "nothing to be called by",
    note = "the type after the method, `consume` or `stream` must be declared with `api!`, `queue!` or `#[derive(Table)]` [trigger_malformed]"
)]
pub trait Trigger: Send + Sync + Sized + 'static {
    /// What one call of the handler sees: a request, one message of a batch, one change of a stream.
    type Part: Send + Sync + 'static;
    /// What one call gives.
    type Output: Send + 'static;

    /// Decodes the event, calls the handler for each part, and encodes the result.
    ///
    /// # Errors
    /// If the event is not one of this trigger. What a handler fails with is an error only of [`Scheduled`] and
    /// [`Direct`]; a route answers it, and consumers report it for the message or change.
    fn drive(event: Event, handler: Handler<Self>) -> BoxFuture<'static, Result<Vec<u8>, Error>>;
}

/// A handler with its parameters extracted and its result converted, as the macro writes it.
pub type Handler<T> =
    Arc<dyn Fn(Input<T>) -> BoxFuture<'static, Result<<T as Trigger>::Output, Rejection>> + Send + Sync>;

/// What a handler may return under the trigger `T`.
///
/// # Example
/// ```
/// use sam_dsl::trigger::{Direct, Outcome, Scheduled};
///
/// assert!(Outcome::<Scheduled>::outcome(()).is_ok());
/// assert_eq!(Outcome::<Direct>::outcome(Ok::<_, sam_dsl::Error>(7)).unwrap(), b"7");
/// ```
#[diagnostic::on_unimplemented(
    message = "a handler with this trigger cannot return `{Self}`",
    label = "not a result of this kind of function",
    note = "a route returns an HTTP response (`Json<T>`, `Created<T>`, `NoContent`, `Response`, or a `Result` of one with `ApiError`); a consumer of messages, changes and schedules returns `()` or `Result<(), Error>`; a directly invoked function returns `Result<T, Error>` [result_not_supported]"
)]
pub trait Outcome<T: Trigger> {
    /// The output of the trigger, or why there is none.
    ///
    /// # Errors
    /// If the handler failed, or what it gave is not to be written as JSON.
    fn outcome(self) -> Result<T::Output, Rejection>;
}

/// A schedule: the function runs at a rate, at times of a calendar, or once.
///
/// A call that fails is tried again by Lambda: twice, as an asynchronous invocation.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>
pub enum Scheduled {}

/// An invocation by name, through the API of Lambda or by a state machine.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
pub enum Direct {}

impl Trigger for Scheduled {
    type Part = serde_json::Value;
    type Output = ();

    fn drive(event: Event, handler: Handler<Self>) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
        Box::pin(async move {
            let part = serde_json::from_slice(&event.payload)?;
            handler(event.input(part)).await?;
            Ok(b"null".to_vec())
        })
    }
}

impl Trigger for Direct {
    type Part = Vec<u8>;
    type Output = Vec<u8>;

    fn drive(mut event: Event, handler: Handler<Self>) -> BoxFuture<'static, Result<Vec<u8>, Error>> {
        Box::pin(async move {
            let part = std::mem::take(&mut event.payload);
            Ok(handler(event.input(part)).await?)
        })
    }
}

macro_rules! nothing_to_return {
    ([$($generics:ident: $bound:path)?] $trigger:ty) => {
        #[diagnostic::do_not_recommend]
        impl$(<$generics: $bound>)? Outcome<$trigger> for () {
            fn outcome(self) -> Result<(), Rejection> {
                Ok(())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<Failure: Into<Error> $(, $generics: $bound)?> Outcome<$trigger> for Result<(), Failure> {
            fn outcome(self) -> Result<(), Rejection> {
                self.map_err(|error| Rejection::failed(error.into()))
            }
        }
    };
}

nothing_to_return!([] Scheduled);
nothing_to_return!([Q: crate::queue::Queue] Consume<Q>);
nothing_to_return!([T: crate::table::Table] StreamOf<T>);

#[diagnostic::do_not_recommend]
impl<T: Serialize, E: Into<Error>> Outcome<Direct> for Result<T, E> {
    fn outcome(self) -> Result<Vec<u8>, Rejection> {
        let value = self.map_err(|error| Rejection::failed(error.into()))?;
        serde_json::to_vec(&value).map_err(|error| Rejection::failed(error.into()))
    }
}
