//! `cargo sam dev`: the application in a simulated account on this computer.
//!
//! The deployed program runs as it runs in Lambda: a child process for each execution environment, which calls the
//! endpoint of the account through the AWS SDK.

mod deploy;
mod log;
mod names;
mod ready;
mod serve;

use crate::cargo;
use crate::cli::{Dev, Format};
use crate::package::{self, Package};
use crate::report::{Failure, print, print_json, progress};
use log::{Counts, Log};
use names::Names;
use ready::Ready;
use sam_model::Template;
use sam_sim::lambda::NoInvoker;
use sam_sim::lambda::runtime_api::{ChildProcess, RuntimeApi};
use sam_sim::{Account, Clock, server};
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Ids of user pools, clients and APIs follow from it: they are the same in every session.
const SEED: u64 = 0;

/// How many events the account remembers, for a session may last for days: about 30 MB, and far more than the longest
/// chain of causes that Lambda looks at to stop a loop.
const EVENTS: usize = 100_000;

/// Variables of this process that functions see too.
const PASSED_ON: &[&str] = &["RUST_BACKTRACE", "RUST_LOG"];

pub(super) fn run(arguments: &Dev) -> Result<(), Failure> {
    let began = Instant::now();
    let package = package::find(&arguments.app)?;
    let program = cargo::build(&package, arguments.release)?;
    let template = deploy::read(&package, arguments)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::Faults(format!("the runtime cannot be started: {error}")))?;
    let counts = runtime.block_on(session(arguments, &package, &program, &template, began))?;
    // Consumers of queues and schedules would wait for ever.
    runtime.shutdown_background();
    progress("Stopped", summary(package.app(), counts));
    Ok(())
}

/// Runs the application until a signal comes.
async fn session(
    arguments: &Dev,
    package: &Package,
    program: &Path,
    template: &Template,
    began: Instant,
) -> Result<Counts, Failure> {
    // From here on a signal is a request to stop, not the end of the process.
    let mut signal = Signal::listen()?;
    let account = Account::new(Account::ID, &arguments.region, Clock::real(), SEED);
    account.trace().keep_last(EVENTS);
    let listener = serve::listen(arguments.endpoint_port, serve::ENDPOINT_OPTION).await?;
    let endpoint = server::serve(account.clone(), listener).map_err(serve::broken)?;
    let functions = Arc::new(RuntimeApi::new(child(program, &endpoint.url())));
    account.services().lambda.set_invoker(functions.clone());
    // What resources do by themselves begins with the deployment, and is shown when all is ready.
    let mut events = account.trace().subscribe();
    let stack = deploy::deploy(&account, template, package.app(), arguments).await?;
    let apis = serve::apis(&account, &stack, arguments.port).await?;

    let mut log = Log::new(Names::of(&stack), arguments.format, arguments.quiet);
    let (endpoint_url, took) = (endpoint.url(), began.elapsed());
    let ready = Ready { account: &account, stack: &stack, apis: &apis, endpoint: endpoint_url, took };
    match arguments.format {
        Format::Text => print(ready.text())?,
        Format::Json => print_json(&ready.document())?,
    }
    tokio::select! {
        biased;
        () = signal.heard() => {}
        result = log.follow(&mut events, &account) => result?,
    }
    let servers = apis.into_iter().map(|api| api.server).chain([endpoint]);
    let stopping: Vec<_> = servers.map(|server| tokio::spawn(server.stop())).collect();
    tokio::select! {
        biased;
        // Who asks twice does not want to wait for requests that are under way.
        () = signal.heard() => {}
        () = all(stopping) => {}
    }
    account.services().lambda.set_invoker(Arc::new(NoInvoker));
    functions.restart();
    log.finish(&mut events, &account)?;
    Ok(log.counts())
}

async fn all(tasks: Vec<JoinHandle<()>>) {
    for task in tasks {
        // A server that panicked is stopped too.
        let _ = task.await;
    }
}

/// The program of the functions, whose SDK calls the account.
fn child(program: &Path, endpoint: &str) -> ChildProcess {
    let mut child = ChildProcess::new(program).with_endpoint(endpoint);
    let passed_on = PASSED_ON.iter().filter_map(|name| Some((name.into(), std::env::var_os(name)?)));
    child.environment.extend(passed_on);
    child
}

fn summary(app: &str, counts: Counts) -> String {
    let Counts { requests, invocations, failures, denials } = counts;
    let s = |count| if count == 1 { "" } else { "s" };
    format!(
        "{app}: {requests} request{}, {invocations} invocation{} of which {failures} failed, {denials} denial{}",
        s(requests),
        s(invocations),
        s(denials)
    )
}

/// Ctrl-C, and the signal to end.
struct Signal {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signal {
    fn listen() -> Result<Self, Failure> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let listen = |kind| {
                signal(kind).map_err(|error| Failure::Faults(format!("signals cannot be heard: {error}")))
            };
            Ok(Self {
                terminate: listen(SignalKind::terminate())?,
                interrupt: listen(SignalKind::interrupt())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    async fn heard(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            biased;
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            // Without the signal only the end of the process is left.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_one_and_many() {
        let counts = Counts { requests: 1, invocations: 2, failures: 0, denials: 0 };
        assert_eq!(summary("shop", counts), "shop: 1 request, 2 invocations of which 0 failed, 0 denials");
    }
}
