//! A child process, its Runtime API, and its output.

use super::super::{FunctionError, Invocation, InvocationLog};
use super::ChildProcess;
use super::server::{self, Job, Link};
use bytes::Bytes;
use std::net::Ipv4Addr;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{oneshot, watch};
use tokio::task::{AbortHandle, JoinHandle};

/// How long lines are waited for that the process wrote before its answer, which come by another way.
const LOG_GRACE: Duration = Duration::from_millis(1);

/// How long the output of a process is waited for that has ended. A grandchild may hold it open for ever.
const OUTPUT_GRACE: Duration = Duration::from_millis(200);

/// A process that runs. It is killed when this is dropped.
pub(super) struct Environment {
    link: Arc<Link>,
    /// How the process ended, when it has; none inside if that cannot be known.
    exit: watch::Receiver<Option<Option<ExitStatus>>>,
    tasks: Vec<AbortHandle>,
}

impl Environment {
    /// Starts the process and its API.
    pub(super) fn start(program: &ChildProcess, invocation: &Invocation) -> Result<Self, FunctionError> {
        let failed = |doing: &str, error: std::io::Error| {
            let message = format!("RequestId: {} Error: {doing}: {error}", invocation.request_id);
            FunctionError::new("Runtime.InvalidEntrypoint", message)
        };
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .and_then(TcpListener::from_std)
            .map_err(|error| failed("listen on loopback", error))?;
        let address = listener.local_addr().map_err(|error| failed("listen on loopback", error))?;

        let mut command = Command::new(&program.program);
        command.args(&program.arguments).env_clear();
        command.envs(&program.environment).envs(invocation.environment.as_ref());
        command.env("AWS_LAMBDA_RUNTIME_API", address.to_string());
        if let Some(folder) = program.program.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            command.env("LAMBDA_TASK_ROOT", folder);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command
            .spawn()
            .map_err(|error| failed(&format!("fork/exec {}", program.program.display()), error))?;

        let link = Arc::new(Link::default());
        let api = tokio::spawn(server::serve(listener, Arc::clone(&link)));
        let output = [
            child.stdout.take().map(|pipe| tokio::spawn(copy(pipe, Arc::clone(&link)))),
            child.stderr.take().map(|pipe| tokio::spawn(copy(pipe, Arc::clone(&link)))),
        ];
        let mut tasks = vec![api.abort_handle()];
        tasks.extend(output.iter().flatten().map(JoinHandle::abort_handle));
        let (ended, exit) = watch::channel(None);
        tasks.push(tokio::spawn(wait(child, output, ended)).abort_handle());
        Ok(Self { link, exit, tasks })
    }

    /// Whether the process has not ended.
    pub(super) fn is_alive(&self) -> bool {
        self.exit.borrow().is_none()
    }

    /// Hands the process an invocation and waits for its answer or its end.
    pub(super) async fn run(&self, invocation: Invocation) -> Result<Bytes, FunctionError> {
        let request_id = invocation.request_id.clone();
        let log = invocation.log.clone();
        self.link.log_to(Some(log.clone()));
        let (reply, answer) = oneshot::channel();
        self.link.offer(Job { invocation, reply });
        let mut exit = self.exit.clone();
        let result = tokio::select! {
            biased;
            Ok(result) = answer => result,
            status = exit.wait_for(Option::is_some) => {
                let status = status.ok().and_then(|status| status.flatten());
                return Err(self.ended(&request_id, status, &log));
            }
        };
        tokio::time::sleep(LOG_GRACE).await;
        result
    }

    /// What is answered for a process that ended without an answer.
    fn ended(&self, request_id: &str, status: Option<ExitStatus>, log: &InvocationLog) -> FunctionError {
        if let Some(error) = self.link.initialisation_error() {
            return error;
        }
        let reason = match status {
            Some(status) if status.success() => "Runtime exited without providing a reason".to_owned(),
            Some(status) => format!("Runtime exited with error: {}", describe(status)),
            None => "Runtime exited".to_owned(),
        };
        let message = format!("RequestId: {request_id} Error: {reason}");
        log.write(format!("{message}\nRuntime.ExitError"));
        FunctionError::new("Runtime.ExitError", message)
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        // The task that waits for the process owns it, and kills it when it is aborted.
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// Waits for the end of the process, and then for the rest of its output.
async fn wait(
    mut child: Child,
    output: [Option<JoinHandle<()>>; 2],
    ended: watch::Sender<Option<Option<ExitStatus>>>,
) {
    let status = child.wait().await.ok();
    for pipe in output.into_iter().flatten() {
        // Whether the rest came or not, the process has ended.
        let _ = tokio::time::timeout(OUTPUT_GRACE, pipe).await;
    }
    // Nobody may be interested any more.
    let _ = ended.send(Some(status));
}

/// Copies the lines of a pipe to the log.
async fn copy(pipe: impl AsyncRead + Unpin, link: Arc<Link>) {
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    while let Ok(1..) = pipe.read_until(b'\n', &mut line).await {
        while line.last().is_some_and(|byte| b"\r\n".contains(byte)) {
            line.pop();
        }
        link.log(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

/// `exit status 1`, or `signal: 9` in Lambda's words.
fn describe(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit status {code}"),
        None => status.to_string(),
    }
}
