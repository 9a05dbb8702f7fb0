//! Functions: how they are invoked, retried, throttled and logged.

mod api;
mod deploy;
mod destination;
mod invoke;
mod invoke_async;
mod log;
#[cfg(feature = "server")]
mod runtime_api;
mod template;

use bytes::Bytes;
use sam_sim::iam::configure::{RoleInput, create_role};
use sam_sim::lambda::{self, Function, FunctionError, Invocation};
use sam_sim::trace::What;
use sam_sim::{Account, BoxFuture, Clock};
use std::sync::Arc;

/// An account in virtual time whose functions all run `code`.
fn account<F, R>(code: F) -> Account
where
    F: Fn(Invocation) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Bytes, FunctionError>> + Send + 'static,
{
    let account = Account::new(Account::ID, "eu-west-1", Clock::starting_at(Clock::EPOCH), 7);
    let run = move |invocation: Invocation| -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        Box::pin(code(invocation))
    };
    account.services().lambda.set_invoker(Arc::new(run));
    place_role(&account);
    account
}

/// Makes the role `PlaceRole`, which may do everything.
fn place_role(account: &Account) {
    let role = RoleInput::assumed_by("lambda.amazonaws.com", "PlaceRole").allow("*", "*");
    create_role(account, role).expect("the role can be made");
}

/// Makes the function `Place` in the account, changed by `change`.
fn place(account: &Account, change: impl FnOnce(&mut Function)) {
    let mut function = Function::default();
    function.name = "Place".to_owned();
    function.arn = account.arn("lambda", "function:Place");
    function.handler = "Place".to_owned();
    function.role = "PlaceRole".to_owned();
    function.log_group = "/aws/lambda/Place".to_owned();
    change(&mut function);
    lambda::create_function(account, function).expect("the function can be made");
}

/// Invokes `Place` with an empty event, from outside.
async fn invoke(account: &Account) -> Result<lambda::Outcome, sam_sim::AwsError> {
    lambda::invoke(account, "Place", Bytes::from_static(b"{}"), "test", None).await
}

fn failure(error_type: &str) -> Result<Bytes, FunctionError> {
    Err(FunctionError::new(error_type, "no"))
}

/// The seconds since the account began at which invocations started.
fn starts(account: &Account) -> Vec<i64> {
    let events = account.trace().events().into_iter();
    let started = events.filter(|event| matches!(event.what, What::InvocationStarted { .. }));
    started.map(|event| event.at.as_second() - Clock::EPOCH.as_second()).collect()
}
