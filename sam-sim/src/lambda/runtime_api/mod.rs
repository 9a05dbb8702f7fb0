//! Functions in child processes, which speak the Lambda Runtime API as they do in AWS.
//!
//! Every execution environment is a process of the program, with an API of its own on a port of loopback, so that the
//! program needs to know nothing of the simulator. This runs in real time: a paused runtime would turn its clock while
//! it waits for the process.
//! Not simulated: streamed responses, extensions, the phases of initialisation and their limits of time.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

mod environment;
mod server;

use super::{FunctionError, Invocation, Invoker};
use crate::BoxFuture;
use bytes::Bytes;
use environment::Environment;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// A program that serves functions, as a `bootstrap` does in AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildProcess {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Environment variables beside those of the function, which win.
    pub environment: BTreeMap<OsString, OsString>,
}

/// Runs functions in child processes. One belongs to one account.
pub struct RuntimeApi {
    choose: Box<dyn Fn(&Invocation) -> ChildProcess + Send + Sync>,
    /// By the number of the sandbox.
    environments: Mutex<BTreeMap<u64, Arc<Environment>>>,
}

impl ChildProcess {
    /// A program without arguments, which is given the `PATH` of this process.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        let path = std::env::var_os("PATH").map(|path| ("PATH".into(), path));
        Self { program: program.into(), arguments: Vec::new(), environment: path.into_iter().collect() }
    }

    /// The same with the endpoint to which the SDKs of the program send their calls: `AWS_ENDPOINT_URL`.
    pub fn with_endpoint(mut self, url: &str) -> Self {
        self.environment.insert("AWS_ENDPOINT_URL".into(), url.into());
        self
    }
}

impl RuntimeApi {
    /// Runs every function in this program, which finds out by `_HANDLER` which one it is.
    pub fn new(program: ChildProcess) -> Self {
        Self::choosing(move |_| program.clone())
    }

    /// Runs each function in the program that `choose` says when an environment starts.
    pub fn choosing(choose: impl Fn(&Invocation) -> ChildProcess + Send + Sync + 'static) -> Self {
        Self { choose: Box::new(choose), environments: Mutex::default() }
    }

    /// Ends every process. The next invocation of a function starts a new one, as after a change of its code.
    pub fn restart(&self) {
        self.with(std::mem::take);
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<u64, Arc<Environment>>) -> T) -> T {
        change(&mut self.environments.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The environment of the sandbox, started if there is none or its process has ended.
    fn environment(&self, invocation: &Invocation) -> Result<Arc<Environment>, FunctionError> {
        let running = self.with(|all| all.get(&invocation.sandbox).filter(|found| found.is_alive()).cloned());
        if let Some(environment) = running {
            return Ok(environment);
        }
        let environment = Arc::new(Environment::start(&(self.choose)(invocation), invocation)?);
        self.with(|all| all.insert(invocation.sandbox, Arc::clone(&environment)));
        Ok(environment)
    }
}

impl Invoker for RuntimeApi {
    fn invoke(&self, invocation: Invocation) -> BoxFuture<'static, Result<Bytes, FunctionError>> {
        let environment = self.environment(&invocation);
        Box::pin(async move { environment?.run(invocation).await })
    }

    fn discard(&self, sandbox: u64) {
        self.with(|all| all.remove(&sandbox));
    }
}
