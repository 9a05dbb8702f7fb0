use super::fixture::Workspace;
use super::session::{Session, is_closed, request};

/// A deployed program without dependencies: it speaks the Runtime API by hand and does what the path says.
const PROGRAM: &str = include_str!("bootstrap.rs.txt");

const TEMPLATE: &str = "\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: Hello
      Runtime: provided.al2023
      Events:
        Any:
          Type: HttpApi
          Properties:
            ApiId: !Ref Web
            Method: ANY
            Path: /{proxy+}
  Web:
    Type: AWS::Serverless::HttpApi
";

const ANY_PORTS: &[&str] = &["dev", "tiny", "--port", "0", "--endpoint-port", "0"];

/// A workspace with this program, and a build script that writes this template.
fn workspace(name: &str, template: &str) -> Workspace {
    let workspace = Workspace::new(name, r#"std::fs::copy("given.yaml", "template.yaml").unwrap();"#);
    workspace.write("tiny-lambda/src/main.rs", PROGRAM);
    workspace.write("tiny-lambda/given.yaml", template);
    workspace
}

/// A session that is ready.
fn session(name: &str, template: &str, more: &[&str]) -> Session {
    let mut session = Session::start(workspace(name, template).command(&[ANY_PORTS, more].concat()));
    session.line(|line| line.starts_with("ready in ") || line.contains("\"event\":\"ready\""));
    session
}

#[test]
fn a_request_runs_the_deployed_program_and_is_one_line_of_the_log() {
    let mut session = session("dev_request", TEMPLATE, &[]);
    let web = session.address("Web");
    let (status, body) = request(&web, "GET /hello/ann?x=1", &[], "");
    assert_eq!((status, body.as_str()), (200, "hello"));
    let line = session.line(|line| line.starts_with("GET"));
    assert!(line.starts_with("GET /hello/ann 200 ") && line.ends_with(" ms  Hello"), "{line}");
    let written = session.line(|line| line.contains('│'));
    assert_eq!(written, "    Hello │ asked");

    let endpoint = session.address("AWS");
    let (code, _, stderr) = session.stop();
    assert_eq!(code, Some(0), "{stderr}");
    assert!(
        stderr.ends_with("Stopped tiny: 1 request, 1 invocation of which 0 failed, 0 denials"),
        "{stderr}"
    );
    assert!(is_closed(&web) && is_closed(&endpoint));
}

#[test]
fn a_crash_is_an_error_of_its_request_and_the_next_request_works() {
    let mut session = session("dev_crash", TEMPLATE, &[]);
    let web = session.address("Web");
    assert_eq!(request(&web, "POST /crash", &[], "").0, 500);
    let line = session.line(|line| line.starts_with("POST"));
    assert!(line.starts_with("POST /crash 500 "), "{line}");
    assert_eq!(session.line(|line| line.contains('│')), "    Hello │ I give up");
    let failure = session.line(|line| line.contains("failed"));
    assert!(
        failure.starts_with("    `Hello` failed: Runtime.ExitError: ") && failure.ends_with("exit status 3"),
        "{failure}"
    );
    assert_eq!(request(&web, "GET /again", &[], "").0, 200);
    assert_eq!(session.stop().0, Some(0));
}

#[test]
fn events_are_json_objects_with_their_causes() {
    let mut session = session("dev_json", TEMPLATE, &["--format", "json"]);
    let ready: serde_json::Value = serde_json::from_str(session.seen().last().unwrap()).unwrap();
    assert_eq!(ready["apis"][0]["logical_id"], "Web");
    let web = ready["apis"][0]["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
    assert_eq!(request(&web, "GET /a", &[], "").0, 200);
    let begun = session.event(|event| event["event"] == "request");
    assert_eq!((&begun["path"], begun["status"].is_null()), (&"/a".into(), true));
    let started = session.event(|event| event["event"] == "invocation_started");
    assert_eq!(started["cause"], begun["id"]);
    let answered = session.event(|event| event["event"] == "request");
    assert_eq!((&answered["id"], &answered["status"]), (&begun["id"], &200.into()));
    assert_eq!(session.stop().0, Some(0));
}

#[test]
fn a_call_from_outside_is_a_line_of_the_log() {
    let mut session = session("dev_call", TEMPLATE, &[]);
    let endpoint = session.address("AWS");
    let headers = [
        ("content-type", "application/x-amz-json-1.0"),
        ("x-amz-target", "AmazonSQS.GetQueueUrl"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=owner/20300101/eu-central-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
        ),
        ("x-amz-date", "20300101T000000Z"),
    ];
    let (status, body) = request(&endpoint, "POST /", &headers, r#"{"QueueName": "None"}"#);
    assert_eq!(status, 400, "{body}");
    let line = session.line(|line| line.starts_with("aws "));
    assert!(line.starts_with("aws sqs:GetQueueUrl None (") && line.contains("QueueDoesNotExist"), "{line}");
    assert_eq!(session.stop().0, Some(0));
}

#[test]
fn the_processes_of_functions_end_with_the_session() {
    let session = session("dev_processes", TEMPLATE, &[]);
    let (_, process) = request(&session.address("Web"), "GET /process", &[], "");
    assert!(runs(&process), "{process} answered");
    assert_eq!(session.stop().0, Some(0));
    let gone = (0..50).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        !runs(&process)
    });
    assert!(gone, "{process} runs for ever");
}

/// Whether a process runs. One that ended may wait for its parent to look at it.
fn runs(process: &str) -> bool {
    let state = std::process::Command::new("ps").args(["-o", "stat=", "-p", process]).output();
    let state = state.expect("`ps` is there").stdout;
    !state.is_empty() && !state.starts_with(b"Z")
}

#[test]
fn a_quiet_session_prints_nothing_but_where_everything_is() {
    let session = session("dev_quiet", TEMPLATE, &["--quiet"]);
    assert_eq!(request(&session.address("Web"), "GET /a", &[], "").0, 200);
    let (code, rest, stderr) = session.stop();
    assert_eq!((code, rest.as_str()), (Some(0), ""));
    assert!(stderr.contains("1 request"), "{stderr}");
}

#[test]
fn a_port_that_is_taken_names_the_option() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let workspace = workspace("dev_port", TEMPLATE);
    let ended = workspace.run(&["dev", "tiny", "--endpoint-port", &port, "--port", "0"]).expect(1);
    assert!(
        ended.stderr.contains(&format!(
            "port {port} is taken by another program; choose another with `--endpoint-port PORT`"
        )),
        "{}",
        ended.stderr
    );
    let ended = workspace.run(&["dev", "tiny", "--port", &port, "--endpoint-port", "0"]).expect(1);
    assert!(ended.stderr.contains("choose another with `--port PORT`"), "{}", ended.stderr);
}

#[test]
fn what_is_not_simulated_is_named_and_can_be_deployed_without_effect() {
    let template = format!("{TEMPLATE}  Site:\n    Type: AWS::CloudFront::Distribution\n");
    let workspace = workspace("dev_unsupported", &template);
    let ended = workspace.run(ANY_PORTS).expect(1);
    assert!(ended.stderr.contains("failed: Site AWS::CloudFront::Distribution "), "{}", ended.stderr);
    assert!(ended.stderr.contains("--allow-unsupported"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");

    let mut allowed = Session::start(workspace.command(&[ANY_PORTS, &["--allow-unsupported"]].concat()));
    allowed.line(|line| line.starts_with("ready in "));
    let (code, _, stderr) = allowed.stop();
    assert_eq!(code, Some(0));
    assert!(
        stderr.contains("Site (AWS::CloudFront::Distribution) is not simulated and does nothing"),
        "{stderr}"
    );
}

#[test]
fn a_build_that_fails_starts_nothing() {
    let workspace = workspace("dev_build", TEMPLATE);
    workspace.write("tiny/src/lib.rs", "compile_error!(\"no such thing\");\n");
    let ended = workspace.run(ANY_PORTS).expect(1);
    assert!(ended.stderr.contains("error: no such thing"), "{}", ended.stderr);
    assert!(
        ended.stderr.ends_with("error: `tiny-lambda` does not build; nothing was started\n"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_template_that_is_malformed_is_refused_with_its_faults() {
    let workspace = workspace("dev_malformed", "Resources:\n  A: text\n");
    let ended = workspace.run(ANY_PORTS).expect(1);
    assert!(
        ended.stderr.contains("A: error[template_malformed]: a resource must be a mapping"),
        "{}",
        ended.stderr
    );
    let ended = workspace.run(&[ANY_PORTS, &["--format", "json"]].concat()).expect(1);
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(document["faults"][0]["code"], "template_malformed");
}

#[test]
fn the_smallest_example_runs_from_its_source() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/hello");
    let mut session =
        Session::start(super::sam(example, &["sam", "dev", "--port", "0", "--endpoint-port", "0"]));
    session.line(|line| line.starts_with("ready in "));
    let web = session.address("Web");
    let endpoint = session.address("AWS");
    for count in 1..=2 {
        let (status, body) = request(&web, "GET /hello/ann", &[], "");
        assert_eq!(status, 200, "{body}");
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(answer, serde_json::json!({ "name": "ann", "count": count }));
        let line = session.line(|line| line.starts_with("GET"));
        assert!(line.starts_with("GET /hello/ann 200 "), "{line}");
        assert!(line.contains("  Hello  ▸ dynamodb:UpdateItem Visits"), "{line}");
    }
    let (code, _, stderr) = session.stop();
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.ends_with("hello: 2 requests, 2 invocations of which 0 failed, 0 denials"), "{stderr}");
    assert!(is_closed(&web) && is_closed(&endpoint));
}
