//! Policies of templates deciding on calls.

use super::*;
use crate::cloudformation::{Deploy, DeployError, Stack};
use crate::service::{Access, Call};
use crate::trace::What;
use crate::{AwsError, Clock};
use sam_model::value::{Map, json};
use sam_model::{Resource, Template};

const TABLE: &str = "arn:aws:dynamodb:eu-central-1:123456789012:table/Orders";

fn account() -> Account {
    Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
}

fn object(value: Value) -> Map {
    value.as_object().cloned().unwrap()
}

async fn deploy(account: &Account, resources: &[(&str, &str, Value)]) -> Result<Arc<Stack>, DeployError> {
    let mut template = Template::default();
    for (logical_id, kind, properties) in resources {
        template.resources.insert((*logical_id).to_owned(), Resource::new(*kind, object(properties.clone())));
    }
    account.deploy(&template, Deploy::new("shop")).await
}

fn role(policies: Value) -> Value {
    let principal = json!({ "Service": "lambda.amazonaws.com" });
    let statement = json!([{ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" }]);
    json!({
        "RoleName": "PlaceRole",
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": statement },
        "Policies": policies,
    })
}

fn policy(action: &str, resource: &str) -> Value {
    let statement = json!([{ "Effect": "Allow", "Action": action, "Resource": resource }]);
    json!({ "PolicyName": "Own", "PolicyDocument": { "Version": "2012-10-17", "Statement": statement } })
}

fn authorize(account: &Account, principal: &Principal, action: &str, resource: &str) -> Result<(), AwsError> {
    let call =
        Call { account, principal: Some(principal), region: account.region(), request_id: "1", cause: None };
    account.authorize(&call, &[Access::new(action, resource)])
}

#[tokio::test(start_paused = true)]
async fn a_role_may_do_what_its_policies_say_and_no_more() {
    let account = account();
    let role = role(json!([policy("dynamodb:PutItem", TABLE)]));
    let stack = deploy(&account, &[("Role", "AWS::IAM::Role", role)]).await.unwrap();
    assert_eq!(stack.physical_id("Role"), Some("PlaceRole"));
    assert_eq!(stack.attribute("Role", "Arn"), Some("arn:aws:iam::123456789012:role/PlaceRole"));
    let session = account.session("PlaceRole", "Place");
    assert_eq!(authorize(&account, &session, "dynamodb:PutItem", TABLE), Ok(()));
    let error = authorize(&account, &session, "dynamodb:GetItem", TABLE).unwrap_err();
    assert_eq!((error.code, error.status), ("AccessDeniedException", 400));
    assert_eq!(
        error.message,
        "User: arn:aws:sts::123456789012:assumed-role/PlaceRole/Place is not authorized to perform: dynamodb:GetItem on \
         resource: arn:aws:dynamodb:eu-central-1:123456789012:table/Orders because no identity-based policy allows the \
         dynamodb:GetItem action"
    );
    let denials = account.trace().events();
    assert!(
        denials
            .iter()
            .any(|event| matches!(&event.what, What::Denial { action, .. } if action == "dynamodb:GetItem"))
    );
    assert_eq!(authorize(&account, &account.owner(), "dynamodb:GetItem", TABLE), Ok(()));
    assert!(authorize(&account, &account.session("Nobody", "x"), "dynamodb:PutItem", TABLE).is_err());
}

#[tokio::test(start_paused = true)]
async fn policies_can_be_attached_from_outside_and_taken_away() {
    let account = account();
    let base = ("Role", "AWS::IAM::Role", role(json!([])));
    let mut inline = policy("dynamodb:PutItem", TABLE);
    inline["Roles"] = json!([{ "Ref": "Role" }]);
    let mut managed = policy("dynamodb:GetItem", TABLE);
    managed.as_object_mut().unwrap().remove("PolicyName");
    managed["Roles"] = json!([{ "Ref": "Role" }]);
    let resources = [
        base.clone(),
        ("Inline", "AWS::IAM::Policy", inline),
        ("Managed", "AWS::IAM::ManagedPolicy", managed),
    ];
    let stack = deploy(&account, &resources).await.unwrap();
    assert!(
        stack.physical_id("Managed").unwrap().starts_with("arn:aws:iam::123456789012:policy/shop-Managed-")
    );
    let session = account.session("PlaceRole", "Place");
    for action in ["dynamodb:PutItem", "dynamodb:GetItem"] {
        assert_eq!(authorize(&account, &session, action, TABLE), Ok(()));
    }
    deploy(&account, &[base]).await.unwrap();
    for action in ["dynamodb:PutItem", "dynamodb:GetItem"] {
        assert!(authorize(&account, &session, action, TABLE).is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_of_a_role_changes_its_own_policies() {
    let account = account();
    let first = role(json!([policy("dynamodb:PutItem", TABLE)]));
    deploy(&account, &[("Role", "AWS::IAM::Role", first)]).await.unwrap();
    let mut second = policy("dynamodb:GetItem", TABLE);
    second["PolicyName"] = "Other".into();
    deploy(&account, &[("Role", "AWS::IAM::Role", role(json!([second])))]).await.unwrap();
    let session = account.session("PlaceRole", "Place");
    assert!(authorize(&account, &session, "dynamodb:PutItem", TABLE).is_err());
    assert_eq!(authorize(&account, &session, "dynamodb:GetItem", TABLE), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn managed_policies_of_aws_are_known_or_unsupported() {
    let account = account();
    let mut known = role(json!([]));
    known["ManagedPolicyArns"] = json!(["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]);
    deploy(&account, &[("Role", "AWS::IAM::Role", known.clone())]).await.unwrap();
    let group = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/place:log-stream:1";
    assert_eq!(authorize(&account, &account.session("PlaceRole", "x"), "logs:PutLogEvents", group), Ok(()));
    known["RoleName"] = "Other".into();
    known["ManagedPolicyArns"] = json!(["arn:aws:iam::aws:policy/AdministratorAccess"]);
    let error = deploy(&account, &[("Other", "AWS::IAM::Role", known)]).await.unwrap_err();
    assert_eq!(
        error.failures[0].reason,
        "Unsupported: iam:managed policy arn:aws:iam::aws:policy/AdministratorAccess"
    );
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_a_queue_lets_a_service_in() {
    let account = account();
    let statement = json!([{
        "Effect": "Allow",
        "Principal": { "Service": "events.amazonaws.com" },
        "Action": "sqs:SendMessage",
        "Resource": { "Fn::GetAtt": ["Jobs", "Arn"] },
        "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:events:eu-central-1:123456789012:rule/nightly" } },
    }]);
    let policy = json!({ "Version": "2012-10-17", "Statement": statement });
    let resources = [
        ("Jobs", "AWS::SQS::Queue", json!({ "QueueName": "jobs" })),
        (
            "Policy",
            "AWS::SQS::QueuePolicy",
            json!({ "Queues": [{ "Ref": "Jobs" }], "PolicyDocument": policy }),
        ),
    ];
    deploy(&account, &resources).await.unwrap();
    let events = Principal {
        arn: "events.amazonaws.com".to_owned(),
        kind: PrincipalKind::Service("events.amazonaws.com".to_owned()),
    };
    let call = Call {
        account: &account,
        principal: Some(&events),
        region: "eu-central-1",
        request_id: "1",
        cause: None,
    };
    let access = |rule: &str| Access {
        context: vec![(
            "aws:SourceArn".to_owned(),
            vec![format!("arn:aws:events:eu-central-1:123456789012:rule/{rule}")],
        )],
        ..Access::new("sqs:SendMessage", "arn:aws:sqs:eu-central-1:123456789012:jobs")
    };
    assert_eq!(account.authorize(&call, &[access("nightly")]), Ok(()));
    let error = account.authorize(&call, &[access("daily")]).unwrap_err();
    assert_eq!(error.query_code, Some("AccessDenied"));
    assert!(
        error.message.ends_with("because no resource-based policy allows the sqs:sendmessage action"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_trust_policy_says_who_may_assume_a_role() {
    let account = account();
    deploy(&account, &[("Role", "AWS::IAM::Role", role(json!([])))]).await.unwrap();
    let iam = &account.services().iam;
    assert!(iam.trusts("PlaceRole", "lambda.amazonaws.com"));
    assert!(!iam.trusts("PlaceRole", "scheduler.amazonaws.com"));
    assert!(!iam.trusts("Nobody", "lambda.amazonaws.com"));
}

#[tokio::test(start_paused = true)]
async fn malformed_policies_and_names_fail_the_deployment() {
    for (change, expected) in [
        (json!({ "Policies": [{ "PolicyName": "a", "PolicyDocument": {} }] }), "Syntax errors in policy."),
        (json!({ "RoleName": "a b" }), "The specified value for roleName is invalid"),
        (json!({ "AssumeRolePolicyDocument": { "Statement": [] } }), "Syntax errors in policy."),
        (
            json!({ "ManagedPolicyArns": ["arn:aws:iam::123456789012:policy/None"] }),
            "does not exist or is not attachable",
        ),
        (json!({ "Odd": 1 }), "extraneous key [Odd] is not permitted"),
        (
            json!({ "Policies": [policy("s3:GetObject", &format!("arn:aws:s3:::{}", "a".repeat(10_240)))] }),
            "Maximum policy size of 10240 bytes exceeded",
        ),
    ] {
        let mut properties = role(json!([]));
        properties.as_object_mut().unwrap().extend(object(change));
        let error = deploy(&account(), &[("Role", "AWS::IAM::Role", properties)]).await.unwrap_err();
        assert!(error.failures[0].reason.contains(expected), "{error}");
    }
}
