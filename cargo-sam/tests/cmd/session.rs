//! A session of `cargo sam dev` that a test watches and stops.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long a line may take: a build of everything is part of the first.
const PATIENCE: Duration = Duration::from_secs(900);

/// A process that is killed when a test fails.
pub(crate) struct Session {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    /// The lines of the standard output so far.
    seen: Vec<String>,
}

impl Session {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let stdout = lines(child.stdout.take().expect("it is piped"));
        let stderr = lines(child.stderr.take().expect("it is piped"));
        Self { child, stdout, stderr, seen: Vec::new() }
    }

    /// Waits for a line of the standard output.
    #[track_caller]
    pub(crate) fn line(&mut self, is_it: impl Fn(&str) -> bool) -> String {
        loop {
            let Ok(line) = self.stdout.recv_timeout(PATIENCE) else {
                let _ = self.child.kill();
                panic!(
                    "it did not come, {:?}; stdout:\n{}\nstderr:\n{}",
                    self.child.wait(),
                    self.seen.join("\n"),
                    self.errors()
                );
            };
            self.seen.push(line.clone());
            if is_it(&line) {
                return line;
            }
        }
    }

    /// Waits for an event of a session with `--format json`.
    #[track_caller]
    pub(crate) fn event(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        let read = |line: &str| serde_json::from_str::<Value>(line).expect("every line is JSON");
        read(&self.line(|line| is_it(&read(line))))
    }

    /// The lines so far.
    pub(crate) fn seen(&self) -> &[String] {
        &self.seen
    }

    /// The address behind a name in the block that is printed when all is ready: `127.0.0.1:3000`.
    #[track_caller]
    pub(crate) fn address(&self, name: &str) -> String {
        let row = self.seen.iter().find(|line| line.trim_start().starts_with(&format!("{name} ")));
        let url = row.and_then(|row| row.split_once("http://")).expect("the block names the URL");
        url.1.to_owned()
    }

    /// Asks the program to end; returns its exit code and the rest of what it printed.
    pub(crate) fn stop(mut self) -> (Option<i32>, String, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("`kill` is there").success());
        let code = self.child.wait().expect("it ends").code();
        let rest: Vec<_> = self.stdout.iter().collect();
        (code, rest.join("\n"), self.errors())
    }

    fn errors(&self) -> String {
        // The process has ended or is killed, so its output ends too.
        self.stderr.iter().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            // A test that has ended does not listen.
            let _ = send.send(line);
        }
    });
    receive
}

/// An HTTP request on a connection of its own: the status and the body.
#[track_caller]
pub(crate) fn request(address: &str, head: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("the port is open");
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    write!(stream, "{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
        .expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers in UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("the answer has a head");
    (
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("the answer has a status"),
        body.to_owned(),
    )
}

/// Whether nobody listens at an address any more.
pub(crate) fn is_closed(address: &str) -> bool {
    TcpStream::connect(address).is_err()
}
