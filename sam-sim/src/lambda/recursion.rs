//! Loops of functions and queues that would not end: the next invocation of a function that was invoked often enough
//! in one chain of requests is stopped.
//!
//! The chain is that of causes in the trace. As in AWS, it breaks where DynamoDB stands between.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html>

use super::error::Error;
use super::function::Function;
use crate::Account;
use crate::trace::{EventId, What};
use std::ops::ControlFlow;

/// How often a function may run in one chain of requests. AWS says "approximately".
const CHAIN: usize = 16;

/// The trigger of event source mappings whose records tell nothing of who caused them.
const UNTRACKED: &str = "dynamodb";

/// Refuses an invocation that would go on with a loop.
pub(super) fn check(account: &Account, function: &Function, cause: Option<EventId>) -> Result<(), Error> {
    if function.recursive_loop {
        return Ok(());
    }
    let mut invocations = 0;
    account.trace().walk_causes(cause, |event| {
        if let What::InvocationStarted { function: invoked, trigger, .. } = &event.what {
            invocations += usize::from(*invoked == function.name);
            if trigger == UNTRACKED {
                return ControlFlow::Break(());
            }
        }
        if invocations < CHAIN { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if invocations < CHAIN {
        return Ok(());
    }
    let line = format!("Lambda stopped a recursive loop: `{}` ran {CHAIN} times in it", function.name);
    let what = What::Log { function: function.name.clone(), line };
    account.trace().record(account.now(), cause, what);
    Err(Error::RecursiveInvocationException {})
}
