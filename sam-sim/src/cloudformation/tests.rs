//! Deployments from the outside, with types that every account has.

use super::*;
use crate::Clock;
use sam_model::Resource;
use sam_model::value::{Map, Value, json};

fn account() -> Account {
    Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
}

fn template(resources: Value) -> Template {
    let mut template = Template::default();
    for (logical_id, resource) in resources.as_object().unwrap() {
        let properties = resource["Properties"].as_object().cloned().unwrap_or_default();
        let mut made = Resource::new(resource["Type"].as_str().unwrap(), properties);
        made.condition = resource["Condition"].as_str().map(str::to_owned);
        made.depends_on = resource["DependsOn"].as_str().map(str::to_owned).into_iter().collect();
        if let Some(policy) = resource.get("DeletionPolicy") {
            made.other.insert("DeletionPolicy".to_owned(), policy.clone());
        }
        template.resources.insert(logical_id.clone(), made);
    }
    template
}

fn queue(properties: Value) -> Value {
    json!({ "Type": "AWS::SQS::Queue", "Properties": properties })
}

fn object(value: Value) -> Map {
    value.as_object().cloned().unwrap()
}

fn reasons(error: &DeployError) -> Vec<&str> {
    error.failures.iter().map(|failure| failure.reason.as_str()).collect()
}

async fn queues(account: &Account) -> Vec<String> {
    let output =
        account.call(&crate::sqs::SERVICE, "ListQueues", &account.owner(), json!({}), None).await.unwrap();
    let urls = output["QueueUrls"].as_array().cloned().unwrap_or_default();
    urls.iter().map(|url| url.as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn resources_are_made_in_the_order_of_their_references() {
    let account = account();
    let mut template = template(json!({
        "Jobs": queue(json!({
            "QueueName": "jobs",
            "RedrivePolicy": { "deadLetterTargetArn": { "Fn::GetAtt": ["Dead", "Arn"] }, "maxReceiveCount": 3 },
        })),
        "Dead": queue(json!({ "QueueName": "dead" })),
    }));
    template.outputs = object(
        json!({ "Url": { "Value": { "Ref": "Jobs" } }, "Arn": { "Value": { "Fn::Sub": "${Dead.Arn}!" } } }),
    );
    let stack = account.deploy(&template, Deploy::new("shop")).await.unwrap();
    assert_eq!(stack.resources.keys().collect::<Vec<_>>(), ["Dead", "Jobs"]);
    assert_eq!(stack.output("Url"), Some("https://sqs.eu-central-1.amazonaws.com/123456789012/jobs"));
    assert_eq!(stack.output("Arn"), Some("arn:aws:sqs:eu-central-1:123456789012:dead!"));
    assert_eq!(stack.attribute("Jobs", "QueueName"), Some("jobs"));
    assert_eq!(account.stack("shop"), Some(stack));
}

#[tokio::test(start_paused = true)]
async fn every_unknown_type_is_named_unless_inert_is_enough() {
    let account = account();
    let template = template(json!({
        "Bird": { "Type": "AWS::Zoo::Bird" },
        "Fish": { "Type": "AWS::Zoo::Fish", "Properties": { "Friend": { "Fn::GetAtt": ["Bird", "Arn"] } } },
    }));
    let error = account.deploy(&template, Deploy::new("zoo")).await.unwrap_err();
    assert_eq!(
        reasons(&error),
        [
            "Unsupported: cloudformation: resource type AWS::Zoo::Bird",
            "Unsupported: cloudformation: resource type AWS::Zoo::Fish"
        ]
    );
    let stack = account.deploy(&template, Deploy::new("zoo").unknown(Unknown::Inert)).await.unwrap();
    assert!(stack.physical_id("Bird").unwrap().starts_with("zoo-Bird-"));
}

#[tokio::test(start_paused = true)]
async fn what_refers_to_nothing_and_what_goes_in_circles_is_refused_before_anything_is_made() {
    let account = account();
    let mut broken = template(json!({
        "Fine": queue(json!({ "QueueName": "fine" })),
        "Lost": queue(json!({ "QueueName": { "Ref": "Nobody" } })),
        "Late": { "Type": "AWS::SQS::Queue", "DependsOn": "Never" },
    }));
    broken.outputs = object(json!({ "Out": { "Value": { "Fn::GetAtt": ["Gone", "Arn"] } } }));
    let error = account.deploy(&broken, Deploy::new("shop")).await.unwrap_err();
    let message = |name, block| {
        format!(
            "Template format error: Unresolved resource dependencies [{name}] in the {block} block of the template"
        )
    };
    assert_eq!(
        reasons(&error),
        [message("Nobody", "Resources"), message("Never", "Resources"), message("Gone", "Outputs")]
    );
    assert_eq!(error.status, "VALIDATION_FAILED");
    let circle = template(json!({
        "A": queue(json!({ "QueueName": { "Fn::GetAtt": ["B", "QueueName"] } })),
        "B": queue(json!({ "QueueName": { "Fn::Sub": "x${A.QueueName}" } })),
    }));
    let error = account.deploy(&circle, Deploy::new("shop")).await.unwrap_err();
    assert_eq!(reasons(&error), ["Circular dependency between resources: [A, B]"]);
    assert!(queues(&account).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_failed_creation_leaves_nothing() {
    let account = account();
    let template = template(json!({
        "Jobs": queue(json!({ "QueueName": "jobs" })),
        "Wrong": { "Type": "AWS::SQS::Queue", "DependsOn": "Jobs", "Properties": { "VisibilityTimeout": 99_999 } },
    }));
    let error = account.deploy(&template, Deploy::new("shop")).await.unwrap_err();
    assert_eq!((error.status, error.failures.len()), ("ROLLBACK_COMPLETE", 1));
    assert_eq!(error.failures[0].logical_id, "Wrong");
    assert!(account.stack("shop").is_none());
    assert!(queues(&account).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_update_changes_in_place_replaces_and_removes() {
    let account = account();
    let first = template(json!({
        "Jobs": queue(json!({ "QueueName": "jobs", "VisibilityTimeout": 30 })),
        "Mail": queue(json!({ "QueueName": "mail" })),
        "Old": queue(json!({ "QueueName": "old" })),
        "Kept": { "Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": { "QueueName": "kept" } },
    }));
    account.deploy(&first, Deploy::new("shop")).await.unwrap();
    let second = template(json!({
        "Jobs": queue(json!({ "QueueName": "jobs", "VisibilityTimeout": 60 })),
        "Mail": queue(json!({ "QueueName": "post" })),
    }));
    let stack = account.deploy(&second, Deploy::new("shop")).await.unwrap();
    assert_eq!(stack.resources.len(), 2);
    assert_eq!(queues(&account).await, ["jobs", "kept", "post"]);
    account.delete_stack("shop").await.unwrap();
    assert_eq!(queues(&account).await, ["kept"]);
    assert!(account.stack("shop").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_failed_update_restores_what_was() {
    let account = account();
    let first = template(json!({ "Jobs": queue(json!({ "QueueName": "jobs", "VisibilityTimeout": 30 })) }));
    let before = account.deploy(&first, Deploy::new("shop")).await.unwrap();
    let second = template(json!({
        "Jobs": queue(json!({ "QueueName": "jobs", "VisibilityTimeout": 60 })),
        "New": queue(json!({ "QueueName": "new" })),
        "Wrong": { "Type": "AWS::SQS::Queue", "DependsOn": "New", "Properties": { "VisibilityTimeout": 99_999 } },
    }));
    let error = account.deploy(&second, Deploy::new("shop")).await.unwrap_err();
    assert_eq!(error.status, "UPDATE_ROLLBACK_COMPLETE");
    assert_eq!(account.stack("shop"), Some(before));
    assert_eq!(queues(&account).await, ["jobs"]);
    let input = json!({ "QueueUrl": "https://x/123456789012/jobs", "AttributeNames": ["VisibilityTimeout"] });
    let output = account
        .call(&crate::sqs::SERVICE, "GetQueueAttributes", &account.owner(), input, None)
        .await
        .unwrap();
    assert_eq!(output["Attributes"]["VisibilityTimeout"], "30");
}

#[tokio::test(start_paused = true)]
async fn conditions_decide_what_is_made() {
    let account = account();
    let mut template = template(json!({
        "Always": queue(json!({ "QueueName": { "Fn::If": ["Prod", "prod", { "Fn::GetAtt": ["Test", "QueueName"] }] } })),
        "Test": { "Type": "AWS::SQS::Queue", "Condition": "NotProd", "Properties": { "QueueName": "test" } },
    }));
    template.parameters = object(json!({ "Stage": { "Type": "String", "AllowedValues": ["prod", "test"] } }));
    template.conditions = object(json!({
        "NotProd": { "Fn::Not": [{ "Condition": "Prod" }] },
        "Prod": { "Fn::And": [{ "Fn::Equals": [{ "Ref": "Stage" }, "prod"] }, { "Fn::Equals": [1, "1"] }] },
    }));
    template.outputs = object(json!({ "Test": { "Condition": "NotProd", "Value": { "Ref": "Test" } } }));
    let stack = account.deploy(&template, Deploy::new("shop").parameter("Stage", "prod")).await.unwrap();
    assert_eq!((stack.resources.len(), stack.outputs.len()), (1, 0));
    assert_eq!(queues(&account).await, ["prod"]);
    let error = account.deploy(&template, Deploy::new("other").parameter("Stage", "dev")).await.unwrap_err();
    assert_eq!(reasons(&error), ["Parameter 'Stage' must be one of AllowedValues"]);
}

#[tokio::test(start_paused = true)]
async fn malformed_conditions_are_refused() {
    for (conditions, expected) in [
        (
            json!({ "A": { "Condition": "B" }, "B": { "Condition": "A" } }),
            "Circular dependencies for condition",
        ),
        (json!({ "A": { "Condition": "C" } }), "Unresolved condition dependency C"),
        (json!({ "A": { "Fn::Equals": [1] } }), "Fn::Equals requires a list argument with two elements"),
        (json!({ "A": { "Fn::And": [] } }), "every Fn::And object requires"),
        (json!({ "A": true }), "every Conditions member must be"),
    ] {
        let mut template = template(json!({ "Jobs": queue(json!({})) }));
        template.conditions = object(conditions);
        let error = account().deploy(&template, Deploy::new("shop")).await.unwrap_err();
        assert!(error.failures[0].reason.contains(expected), "{error}");
    }
}
