//! Functions in child processes.
//!
//! The child is this test binary itself: started with the arguments of [`ChildProcess`], it runs the test
//! [`bootstrap`], which speaks the Runtime API by hand and does what the event says.

use super::place;
use bytes::Bytes;
use sam_model::unit::Seconds;
use sam_sim::lambda::runtime_api::{ChildProcess, RuntimeApi};
use sam_sim::lambda::{self, FunctionError, Outcome};
use sam_sim::{Account, Clock};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

/// An account in real time with the function `Place`, whose code is [`bootstrap`].
fn account(variables: &[(&str, &str)]) -> Account {
    let account = Account::new(Account::ID, "eu-west-1", Clock::real(), 7);
    let mut child = ChildProcess::new(std::env::current_exe().expect("this is a program"))
        .with_endpoint("http://127.0.0.1:4566");
    let arguments = ["--exact", "lambda::runtime_api::bootstrap", "--ignored", "--nocapture"];
    child.arguments = arguments.map(Into::into).to_vec();
    account.services().lambda.set_invoker(Arc::new(RuntimeApi::new(child)));
    super::place_role(&account);
    place(&account, |function| {
        function.timeout = Seconds(5);
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        function.environment.extend(variables);
    });
    account
}

async fn invoke(account: &Account, event: Value) -> Outcome {
    let event = event.to_string().into();
    lambda::invoke(account, "Place", event, "test", None).await.expect("the invocation is admitted")
}

async fn succeed(account: &Account, event: Value) -> Value {
    match invoke(account, event).await {
        Outcome::Success(body) => serde_json::from_slice(&body).expect("the response is JSON"),
        Outcome::Failure(error) => panic!("{error}"),
    }
}

async fn fail(account: &Account, event: Value) -> FunctionError {
    match invoke(account, event).await {
        Outcome::Success(body) => panic!("{body:?}"),
        Outcome::Failure(error) => error,
    }
}

fn log(account: &Account) -> String {
    let lines = account.services().logs.lines("/aws/lambda/Place");
    lines.into_iter().map(|line| line.message + "\n").collect()
}

#[tokio::test]
async fn a_process_is_told_all_and_stays_warm() {
    let account = account(&[("TABLE", "Orders")]);
    let first = succeed(&account, json!({ "do": "tell" })).await;
    assert_eq!(first["count"], 1);
    assert_eq!(first["handler"], "Place");
    assert_eq!(first["table"], "Orders");
    assert_eq!(first["endpoint"], "http://127.0.0.1:4566");
    assert_eq!(first["arn"], "arn:aws:lambda:eu-west-1:123456789012:function:Place");
    let left = first["deadline"].as_i64().unwrap() - account.now().as_millisecond();
    assert!((4000..=5000).contains(&left), "{left} ms are left of 5 s");
    assert!(first["trace"].as_str().unwrap().starts_with("Root=1-"), "{first}");
    assert!(log(&account).contains("I was asked"), "{}", log(&account));

    let second = succeed(&account, json!({ "do": "tell" })).await;
    assert_eq!(second["count"], 2, "the same process");
    assert_ne!(first["id"], second["id"]);
}

#[tokio::test]
async fn an_error_of_the_handler_keeps_the_process() {
    let account = account(&[]);
    let error = fail(&account, json!({ "do": "fail" })).await;
    assert_eq!(error, FunctionError::new("NoStock", "nothing is left"));
    assert_eq!(succeed(&account, json!({ "do": "tell" })).await["count"], 2);
}

#[tokio::test]
async fn a_process_that_ends_is_an_exit_error_and_is_started_again() {
    let account = account(&[]);
    let error = fail(&account, json!({ "do": "exit" })).await;
    assert_eq!(error.error_type, "Runtime.ExitError");
    assert!(error.error_message.ends_with("Error: Runtime exited with error: exit status 3"), "{error}");
    assert!(log(&account).contains("I am done"), "its last words are in the log: {}", log(&account));
    assert_eq!(succeed(&account, json!({ "do": "tell" })).await["count"], 1, "a new process");
}

#[tokio::test]
async fn a_process_is_killed_by_the_timeout() {
    let account = account(&[]);
    let mut quick = lambda::Function::clone(&account.services().lambda.function("Place").unwrap());
    quick.timeout = Seconds(1);
    lambda::update_function(&account, quick).unwrap();
    let error = fail(&account, json!({ "do": "sleep" })).await;
    assert_eq!(error.error_type, "Sandbox.Timedout");
    assert_eq!(succeed(&account, json!({ "do": "tell" })).await["count"], 1, "a new process");
}

#[tokio::test]
async fn a_failed_initialisation_is_the_error_of_the_invocation() {
    let account = account(&[("FAIL_INIT", "1")]);
    let error = fail(&account, json!({ "do": "tell" })).await;
    assert_eq!(error, FunctionError::new("Runtime.NoConfiguration", "there is none"));
}

#[tokio::test]
async fn a_program_that_is_not_there_is_an_invalid_entrypoint() {
    let account = account(&[]);
    let missing = ChildProcess::new("/no/such/bootstrap");
    account.services().lambda.set_invoker(Arc::new(RuntimeApi::new(missing)));
    let error = fail(&account, json!({})).await;
    assert_eq!(error.error_type, "Runtime.InvalidEntrypoint");
    assert!(error.error_message.contains("fork/exec /no/such/bootstrap: "), "{error}");
}

#[tokio::test]
async fn two_invocations_at_once_have_two_processes() {
    let account = account(&[]);
    let tell = || succeed(&account, json!({ "do": "tell" }));
    let (first, second) = tokio::join!(tell(), tell());
    assert_ne!(first["process"], second["process"]);
}

#[tokio::test]
async fn a_response_that_is_too_large_is_refused() {
    let account = account(&[]);
    let error = fail(&account, json!({ "do": "flood" })).await;
    assert_eq!(error.error_type, "Function.ResponseSizeTooLarge");
    assert_eq!(succeed(&account, json!({ "do": "tell" })).await["count"], 2);
}

/// The child process. Without the address of a Runtime API it is a test that does nothing.
#[test]
#[ignore = "it is the child process of the other tests"]
fn bootstrap() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else {
        return;
    };
    if std::env::var("FAIL_INIT").is_ok() {
        let error = json!({ "errorType": "Runtime.NoConfiguration", "errorMessage": "there is none" });
        request(&api, "POST", "init/error", error.to_string().as_bytes());
        std::process::exit(1);
    }
    for count in 1.. {
        let (headers, event) = request(&api, "GET", "invocation/next", b"");
        let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
        let id = header("lambda-runtime-aws-request-id");
        let event: Value = serde_json::from_slice(&event).expect("the event is JSON");
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        let respond = |body: &[u8]| drop(request(&api, "POST", &format!("invocation/{id}/response"), body));
        match event["do"].as_str() {
            Some("tell") => {
                println!("I was asked");
                let told = json!({
                    "arn": header("lambda-runtime-invoked-function-arn"),
                    "count": count,
                    "deadline": header("lambda-runtime-deadline-ms").parse::<i64>().expect("a number"),
                    "endpoint": variable("AWS_ENDPOINT_URL"),
                    "handler": variable("_HANDLER"),
                    "id": id,
                    "process": std::process::id(),
                    "table": variable("TABLE"),
                    "trace": header("lambda-runtime-trace-id"),
                });
                respond(told.to_string().as_bytes());
            }
            Some("fail") => {
                let error = json!({ "errorType": "NoStock", "errorMessage": "nothing is left" });
                request(&api, "POST", &format!("invocation/{id}/error"), error.to_string().as_bytes());
            }
            Some("exit") => {
                eprintln!("I am done");
                std::process::exit(3);
            }
            Some("flood") => respond(&vec![b' '; 7 * 1024 * 1024]),
            _ => std::thread::sleep(std::time::Duration::from_secs(60)),
        }
    }
}

/// A request to the Runtime API on a connection of its own; headers in lower case, and the body.
fn request(
    api: &str,
    method: &str,
    path: &str,
    body: &[u8],
) -> (std::collections::BTreeMap<String, String>, Bytes) {
    let mut stream = TcpStream::connect(api).expect("the API listens");
    let length = body.len();
    write!(
        stream,
        "{method} /2018-06-01/runtime/{path} HTTP/1.1\r\nhost: {api}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    )
    .expect("the API reads");
    // The API may answer before it has read all of a body that is too large.
    let _ = stream.write_all(body);
    let mut answer = BufReader::new(stream);
    let mut headers = std::collections::BTreeMap::new();
    let mut line = String::new();
    while answer.read_line(&mut line).is_ok_and(|read| read > 2) {
        if let Some((name, value)) = line.trim().split_once(": ") {
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        line.clear();
    }
    let mut body = Vec::new();
    let _ = answer.read_to_end(&mut body);
    (headers, body.into())
}
