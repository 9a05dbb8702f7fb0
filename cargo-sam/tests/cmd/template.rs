//! `cargo sam transform` and `cargo sam fmt`, which need no application.

use super::{Ended, run, sam};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

const TEMPLATE: &str = "\
Resources:
  # where things are
  Things:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: id, Type: String}}
";

/// A folder with a template.
fn folder(name: &str, template: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("template_{name}"));
    fs::create_dir_all(&folder).expect("the folder is ours");
    fs::write(folder.join("template.yaml"), template).expect("the folder is ours");
    folder
}

fn read(folder: &std::path::Path) -> String {
    fs::read_to_string(folder.join("template.yaml")).expect("it was written before")
}

/// Runs the program with a text on its standard input.
fn piped(arguments: &[&str], input: &str) -> Ended {
    let mut command = sam(".", arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn a_sam_template_becomes_cloudformation() {
    let folder = folder("becomes", TEMPLATE);
    let json = run(&folder, &["transform", "template.yaml"]).expect(0);
    let document: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(document["Resources"]["Things"]["Type"], "AWS::DynamoDB::Table");
    assert_eq!(json.stderr, "");
    let yaml = run(&folder, &["sam", "transform", "template.yaml", "--format", "yaml"]).expect(0);
    assert!(
        yaml.stdout.starts_with("Resources:\n  Things:\n    Type: AWS::DynamoDB::Table\n"),
        "{}",
        yaml.stdout
    );
}

#[test]
fn region_and_parameters_come_from_the_command_line_or_the_environment() {
    let template = "\
Parameters: {Name: {Type: String}, Other: {Type: String, Default: c}}
Resources:
  Role:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: 's3://b/k', Handler: !Ref Name, Runtime: !Ref Other, FunctionName: x}
";
    let folder = folder("environment", template);
    let role = |ended: Ended| {
        let document: serde_json::Value = serde_json::from_str(&ended.expect(0).stdout).expect("it is JSON");
        document["Resources"]["RoleRole"]["Properties"]["ManagedPolicyArns"][0].as_str().map(str::to_owned)
    };
    let china = Some("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole".to_owned());
    assert_eq!(role(run(&folder, &["transform", "template.yaml", "--region", "cn-north-1"])), china);
    let mut command = sam(&folder, &["transform", "template.yaml"]);
    command
        .env("AWS_REGION", "cn-north-1")
        .env("SAM_PARTITION", "aws-cn")
        .env("SAM_PARAMETERS", "{\"Name\": \"h\"}");
    assert_eq!(role(Ended::of(command)), china);
    for (name, value) in
        [("SAM_PARTITION", "aws-cn"), ("SAM_PARAMETERS", "[]"), ("SAM_MANAGED_POLICIES", "none.json")]
    {
        let mut command = sam(&folder, &["transform", "template.yaml"]);
        command.env_remove("AWS_REGION").env(name, value);
        Ended::of(command).expect(2);
    }
}

#[test]
fn what_aws_would_refuse_is_shown_at_its_line_and_told_in_aws_s_words() {
    let folder = folder("refused", &TEMPLATE.replace("Type: String", "Type: [1]"));
    let ended = run(&folder, &["transform", "template.yaml"]).expect(1);
    assert_eq!(
        ended.stdout,
        "{\"errorMessage\":\"Invalid Serverless Application Specification document. Number of errors found: 1. Resource with \
         id [Things] is invalid. Type of property 'PrimaryKey' is invalid.\"}\n"
    );
    for part in [
        "error[sam_transform]: Resource with id [Things]",
        " --> template.yaml:5:18",
        "^^^^^^^^^^",
        "help: see ",
    ] {
        assert!(ended.stderr.contains(part), "{part}: {}", ended.stderr);
    }
    let twice = piped(&["transform", "-"], "a: 1\na: 2\n").expect(1);
    assert!(twice.stderr.contains("<stdin>:2:1") && twice.stderr.contains("<stdin>:1:1"), "{}", twice.stderr);
    run(&folder, &["transform", "none.yaml"]).expect(2);
}

#[test]
fn a_template_is_brought_into_its_form_once() {
    let folder = folder("formed", TEMPLATE);
    let checked = run(&folder, &["fmt", "--check", "template.yaml"]).expect(1);
    assert!(checked.stderr.contains("cargo sam fmt template.yaml"), "{}", checked.stderr);
    assert_eq!(read(&folder), TEMPLATE, "a check writes nothing");
    run(&folder, &["fmt", "template.yaml"]).expect(0);
    let formed = read(&folder);
    assert_eq!(formed, piped(&["fmt", "-"], TEMPLATE).expect(0).stdout);
    assert!(formed.contains("  # where things are\n  Things:\n"), "{formed}");
    assert!(formed.contains("      PrimaryKey:\n        Name: id\n"), "{formed}");
    run(&folder, &["fmt", "--check", "template.yaml"]).expect(0);
}

#[test]
fn what_cannot_be_read_stays_as_it_is() {
    let folder = folder("unreadable", "a: [");
    let ended = run(&folder, &["fmt", "template.yaml"]).expect(1);
    assert!(ended.stderr.contains("template.yaml:1:"), "{}", ended.stderr);
    assert_eq!(read(&folder), "a: [");
}
