//! Runs handlers in the process of the test.

use crate::App;
use crate::runtime::{Context, Event, Sandbox};
use bytes::Bytes;
use sam_sim::BoxFuture;
use sam_sim::lambda::{FunctionError, Invocation, Invoker};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The code of an application as the simulated Lambda runs it.
pub(super) struct InProcess {
    app: Arc<App>,
    sandboxes: Mutex<BTreeMap<u64, Warm>>,
}

/// An execution environment that was used before.
#[derive(Clone)]
struct Warm {
    sandbox: Arc<Sandbox>,
    /// The invocation that runs in it, to whose log its lines go.
    current: Arc<Mutex<Option<Invocation>>>,
}

impl InProcess {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self { app, sandboxes: Mutex::default() }
    }

    fn sandbox(&self, invocation: &Invocation) -> Warm {
        let mut sandboxes = self.sandboxes.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let current: Arc<Mutex<Option<Invocation>>> = Arc::default();
            let environment = BTreeMap::clone(&invocation.environment);
            let sdk = invocation.account.sdk_config(invocation.access_key());
            let running = current.clone();
            let log = move |_: &Context, line: &str| {
                if let Some(invocation) = &*running.lock().unwrap_or_else(PoisonError::into_inner) {
                    invocation.log(line);
                }
            };
            Warm { sandbox: Arc::new(Sandbox::new(environment, sdk, Box::new(log))), current }
        };
        sandboxes.entry(invocation.sandbox).or_insert_with(make).clone()
    }
}

impl Invoker for InProcess {
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        let Some(invoke) = self.app.invoke(&invocation.handler).cloned() else {
            let message = format!("the application has no function `{}`", invocation.handler);
            return Box::pin(async move { Err(FunctionError::new("Runtime.HandlerNotFound", message)) });
        };
        let warm = self.sandbox(&invocation);
        let context = Context {
            request_id: invocation.request_id.clone(),
            function_name: invocation.function_name.clone(),
            invoked_function_arn: invocation.function_arn.clone(),
            deadline: u64::try_from(invocation.deadline.as_millisecond()).unwrap_or_default(),
        };
        let event = Event { payload: invocation.payload.to_vec(), context, sandbox: warm.sandbox };
        *warm.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(invocation);
        Box::pin(async move {
            let answer = invoke(event).await;
            answer.map(Bytes::from).map_err(|error| FunctionError::new(error.error_type(), error.message()))
        })
    }

    fn discard(&self, sandbox: u64) {
        self.sandboxes.lock().unwrap_or_else(PoisonError::into_inner).remove(&sandbox);
    }
}
