//! AWS Lambda: functions, their execution environments, and what invokes them.
//!
//! [`invoke`] and [`invoke_async`] are the ways in for the other services of the account; [`Invoker`] is the way out to
//! the code of functions. [`permits`] answers what the resource policy of a function lets a service do.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/welcome.html>

mod configure;
mod destination;
mod error;
mod event_invoke_config;
mod event_source_mapping;
mod function;
mod invoke;
mod invoke_async;
mod invoker;
mod log;
mod ops;
mod permission;
mod recursion;
#[cfg(feature = "server")]
pub mod runtime_api;
mod sandbox;
mod store;

pub use configure::{
    add_permission, create_function, delete_alias, delete_function, delete_version, publish_version,
    put_alias, put_event_invoke_config, remove_permission, update_function,
};
pub use error::{Error, ThrottleReason};
pub use event_invoke_config::EventInvokeConfig;
pub use event_source_mapping::{
    EventSourceMapping, Filters, StartingPosition, StreamSettings, create_event_source_mapping,
    delete_event_source_mapping, update_event_source_mapping,
};
pub use function::{Function, LATEST, LogFormat};
pub use invoke::{Outcome, invoke};
pub use invoke_async::invoke_async;
pub use invoker::{FunctionError, Invocation, Invoker, NoInvoker};
pub use log::InvocationLog;
pub use ops::handle;
pub use permission::{Permission, permits};
pub use store::{Alias, Lambda};
