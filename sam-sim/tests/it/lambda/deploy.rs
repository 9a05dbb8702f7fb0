//! Functions as templates deploy them: with roles whose policies decide.

use super::account;
use bytes::Bytes;
use sam_model::{Resource, Template};
use sam_sim::cloudformation::{Deploy, Stack};
use sam_sim::lambda::{self, FunctionError, Outcome};
use sam_sim::trace::What;
use sam_sim::{Account, sqs};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A template of the function `Place`, its role with these statements, and the queue `Lost`.
fn template(trusted: &str, statements: &Value, change: &Value) -> Template {
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": trusted }, "Action": "sts:AssumeRole" },
    ] });
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    let role = json!({
        "AssumeRolePolicyDocument": trust,
        "Policies": [{ "PolicyName": "Own", "PolicyDocument": policy }],
    });
    let mut function = json!({
        "Code": { "ZipFile": "" },
        "FunctionName": "Place",
        "Handler": "Place",
        "Role": { "Fn::GetAtt": ["PlaceRole", "Arn"] },
        "Runtime": "provided.al2023",
    });
    for (name, value) in change.as_object().expect("a change is an object") {
        function[name] = value.clone();
    }
    let mut template = Template::default();
    let resources = [
        ("Lost", "AWS::SQS::Queue", json!({ "QueueName": "Lost" })),
        ("PlaceRole", "AWS::IAM::Role", role),
        ("Place", "AWS::Lambda::Function", function),
    ];
    for (logical_id, kind, properties) in resources {
        let properties = properties.as_object().cloned().expect("properties are an object");
        template.resources.insert(logical_id.to_owned(), Resource::new(kind, properties));
    }
    template
}

const LAMBDA: &str = "lambda.amazonaws.com";

fn logging() -> Value {
    let group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/Place:*";
    json!({
        "Effect": "Allow",
        "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": group,
    })
}

async fn deploy(account: &Account, template: &Template) -> Result<Arc<Stack>, String> {
    account.deploy(template, Deploy::new("shop")).await.map_err(|error| error.to_string())
}

fn denied(account: &Account) -> Vec<String> {
    let events = account.trace().events().into_iter();
    let denied = events.filter_map(|event| match event.what {
        What::Denial { action, .. } => Some(action),
        _ => None,
    });
    denied.collect()
}

#[tokio::test(start_paused = true)]
async fn a_function_logs_if_its_role_may() {
    let account = account(async |invocation| {
        invocation.log("one order");
        Ok(Bytes::new())
    });
    deploy(&account, &template(LAMBDA, &json!([logging()]), &json!({}))).await.unwrap();
    super::invoke(&account).await.unwrap();
    assert_eq!(denied(&account), [""; 0]);
    assert_eq!(account.services().logs.lines("/aws/lambda/Place").len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_may_not_log_runs_and_leaves_a_denial() {
    let account = account(async |_| Ok(Bytes::from_static(b"1")));
    let nothing = json!([{ "Effect": "Deny", "Action": "s3:*", "Resource": "*" }]);
    deploy(&account, &template(LAMBDA, &nothing, &json!({}))).await.unwrap();
    assert_eq!(super::invoke(&account).await, Ok(Outcome::Success(Bytes::from_static(b"1"))));
    assert_eq!(denied(&account), ["logs:CreateLogGroup"]);
    assert!(account.services().logs.groups().is_empty());

    account.services().logs.create_group("/aws/lambda/Place");
    super::invoke(&account).await.unwrap();
    assert_eq!(denied(&account), ["logs:CreateLogGroup", "logs:CreateLogStream"]);
}

#[tokio::test(start_paused = true)]
async fn a_role_must_trust_lambda() {
    let account = account(async |_| Ok(Bytes::new()));
    let error =
        deploy(&account, &template("ec2.amazonaws.com", &json!([logging()]), &json!({}))).await.unwrap_err();
    assert!(error.contains("The role defined for the function cannot be assumed by Lambda."), "{error}");
    assert!(account.services().lambda.functions().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_dead_letter_queue_needs_the_right_to_send() {
    let account = account(async |_| super::failure("Error"));
    let queue = json!({ "DeadLetterConfig": { "TargetArn": { "Fn::GetAtt": ["Lost", "Arn"] } } });
    let error = deploy(&account, &template(LAMBDA, &json!([logging()]), &queue)).await.unwrap_err();
    assert!(error.contains("does not have permissions to call SendMessage on SQS"), "{error}");

    // The queue was rolled back too, and its name is not free at once.
    tokio::time::sleep(Duration::from_secs(61)).await;
    let send = json!({ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": { "Fn::GetAtt": ["Lost", "Arn"] } });
    deploy(&account, &template(LAMBDA, &json!([logging(), send]), &queue)).await.unwrap();
    lambda::invoke_async(&account, "Place", Bytes::from_static(b"{}"), "test", None).unwrap();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(account.services().sqs.messages("Lost").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_update_changes_the_function_in_place() {
    let account = account(async |invocation| Ok(invocation.environment["LEVEL"].clone().into()));
    let level = |level: &str| json!({ "Environment": { "Variables": { "LEVEL": level } } });
    deploy(&account, &template(LAMBDA, &json!([logging()]), &level("1"))).await.unwrap();
    assert_eq!(super::invoke(&account).await, Ok(Outcome::Success(Bytes::from_static(b"1"))));
    deploy(&account, &template(LAMBDA, &json!([logging()]), &level("2"))).await.unwrap();
    assert_eq!(super::invoke(&account).await, Ok(Outcome::Success(Bytes::from_static(b"2"))));
}

#[tokio::test(start_paused = true)]
async fn a_loop_through_a_queue_is_stopped() {
    let account = account(async |invocation| {
        let iam = &invocation.account.services().iam;
        let (principal, cause) = iam.credentials(invocation.access_key()).expect("it has credentials");
        let url = "https://sqs.eu-west-1.amazonaws.com/123456789012/Lost";
        let message = json!({ "QueueUrl": url, "MessageBody": "again" });
        let sent = invocation.account.call(&sqs::SERVICE, "SendMessage", &principal, message, cause).await;
        sent.map(|_| Bytes::new()).map_err(|error| FunctionError::new(error.code, error.message))
    });
    let queue =
        json!({ "Effect": "Allow", "Action": "sqs:*", "Resource": { "Fn::GetAtt": ["Lost", "Arn"] } });
    let mut template = template(LAMBDA, &json!([logging(), queue]), &json!({}));
    let mapping =
        json!({ "EventSourceArn": { "Fn::GetAtt": ["Lost", "Arn"] }, "FunctionName": { "Ref": "Place" } });
    let mapping = Resource::new("AWS::Lambda::EventSourceMapping", mapping.as_object().cloned().unwrap());
    template.resources.insert("Mapping".to_owned(), mapping);
    deploy(&account, &template).await.unwrap();
    super::invoke(&account).await.unwrap();
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(super::starts(&account).len(), 16);
}
