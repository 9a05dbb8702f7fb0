//! The resource types of Lambda and CloudWatch Logs.

use super::account;
use bytes::Bytes;
use sam_sim::cloudformation::resource::{Created, Deployment, ResourceType, TYPES};
use sam_sim::lambda;
use sam_sim::{Account, AwsError};
use serde_json::{Value, json};

fn resource_type(name: &str) -> &'static ResourceType {
    TYPES.iter().find(|known| known.name == name).expect("the type is known")
}

async fn create(account: &Account, name: &str, properties: &Value) -> Result<Created, AwsError> {
    let properties = properties.as_object().expect("properties are an object");
    let deployment = Deployment { account, stack: "shop", logical_id: "Place", properties, cause: None };
    (resource_type(name).create)(deployment).await
}

fn function(change: Value) -> Value {
    let mut properties = json!({
        "Code": { "S3Bucket": "b", "S3Key": "k" },
        "Handler": "Place",
        "Role": "arn:aws:iam::123456789012:role/path/PlaceRole",
        "Runtime": "provided.al2023",
    });
    for (name, value) in change.as_object().expect("a change is an object") {
        properties[name] = value.clone();
    }
    properties
}

#[tokio::test(start_paused = true)]
async fn a_function_has_the_defaults_of_lambda() {
    let account = account(async |_| Ok(Bytes::new()));
    let created = create(&account, "AWS::Lambda::Function", &function(json!({}))).await.unwrap();
    let name = created.physical_id;
    assert!(name.starts_with("shop-Place-") && name.len() == "shop-Place-".len() + 12, "{name}");
    let arn = format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}");
    assert_eq!(created.attributes["Arn"], arn.as_str());
    let function = account.services().lambda.function(&arn).unwrap();
    assert_eq!((function.timeout.get(), function.memory.get()), (3, 128));
    assert_eq!(function.role, "PlaceRole", "the path is no part of the name");
    assert_eq!(function.log_group, format!("/aws/lambda/{name}"));
    assert_eq!(function.logical_id, "Place");
}

#[tokio::test(start_paused = true)]
async fn values_at_the_edge_pass_and_the_next_ones_do_not() {
    let account = account(async |_| Ok(Bytes::new()));
    let variable = |length: usize| json!({ "Variables": { "AB": "x".repeat(length) } });
    for (number, (change, passes)) in [
        (json!({ "Timeout": 900 }), true),
        (json!({ "Timeout": "900" }), true),
        (json!({ "Timeout": 901 }), false),
        (json!({ "Timeout": 0 }), false),
        (json!({ "Timeout": {} }), false),
        (json!({ "MemorySize": 10_240 }), true),
        (json!({ "MemorySize": 127 }), false),
        (json!({ "MemorySize": 1e30 }), false),
        (json!({ "Environment": variable(4094) }), true),
        (json!({ "Environment": variable(4095) }), false),
        (json!({ "Environment": { "Variables": { "AWS_REGION": "x" } } }), false),
        (json!({ "Environment": { "Variables": { "_HANDLER": "x" } } }), false),
        (json!({ "Environment": { "Variables": { "1A": "x" } } }), false),
        (json!({ "Role": "PlaceRole" }), false),
        (json!({ "Handler": null }), false),
        (json!({ "ReservedConcurrentExecutions": 900 }), true),
        (json!({ "ReservedConcurrentExecutions": 1 }), false),
        (json!({ "LoggingConfig": { "LogFormat": "XML" } }), false),
        (json!({ "LoggingConfig": { "ApplicationLogLevel": "WARN" } }), false),
        (json!({ "LoggingConfig": { "LogFormat": "JSON", "ApplicationLogLevel": "WARN" } }), true),
        (json!({ "DurableConfig": {} }), false),
        (json!({ "Timout": 5 }), false),
    ]
    .into_iter()
    .enumerate()
    {
        let mut properties = function(change.clone());
        properties["FunctionName"] = format!("Place{number}").into();
        let created = create(&account, "AWS::Lambda::Function", &properties).await;
        assert_eq!(created.is_ok(), passes, "{change}: {created:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_name_is_cut_before_its_random_part() {
    let account = account(async |_| Ok(Bytes::new()));
    let properties = function(json!({}));
    let stack = "a-stack-with-a-name-that-is-much-too-long-for-a-function-of-lambda";
    let properties = properties.as_object().unwrap();
    let deployment = Deployment { account: &account, stack, logical_id: "Place", properties, cause: None };
    let created = (resource_type("AWS::Lambda::Function").create)(deployment).await.unwrap();
    assert_eq!(created.physical_id.len(), 64);
    assert_eq!(created.physical_id.rsplit_once('-').unwrap().1.len(), 12);
}

#[tokio::test(start_paused = true)]
async fn a_permission_lets_one_service_in_until_it_is_deleted() {
    let account = account(async |_| Ok(Bytes::new()));
    create(&account, "AWS::Lambda::Function", &function(json!({ "FunctionName": "Place" }))).await.unwrap();
    let source = "arn:aws:events:eu-west-1:123456789012:rule/Daily";
    let permission = json!({
        "Action": "lambda:InvokeFunction",
        "FunctionName": "Place",
        "Principal": "events.amazonaws.com",
        "SourceArn": source,
    });
    let permits = |service: &str| lambda::permits(&account, "Place", service, source);
    assert!(!permits("events.amazonaws.com"));
    let created = create(&account, "AWS::Lambda::Permission", &permission).await.unwrap();
    assert!(permits("events.amazonaws.com") && !permits("sns.amazonaws.com"));
    assert!(!lambda::permits(&account, "Place:live", "events.amazonaws.com", source), "not the alias");
    (resource_type("AWS::Lambda::Permission").delete)(&account, &created).await.unwrap();
    assert!(!permits("events.amazonaws.com"));

    let missing = json!({ "Action": "lambda:InvokeFunction", "FunctionName": "Nobody", "Principal": "*" });
    let error = create(&account, "AWS::Lambda::Permission", &missing).await.unwrap_err();
    assert_eq!(error.code, "ResourceNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn a_log_group_keeps_its_retention() {
    let account = account(async |_| Ok(Bytes::new()));
    let group = |days: u32| json!({ "LogGroupName": "/aws/lambda/Place", "RetentionInDays": days });
    let error = create(&account, "AWS::Logs::LogGroup", &group(2)).await.unwrap_err();
    assert!(error.message.contains("must be one of"), "{error}");
    let created = create(&account, "AWS::Logs::LogGroup", &group(14)).await.unwrap();
    assert_eq!(
        created.attributes["Arn"],
        "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/Place:*"
    );
    assert_eq!(account.services().logs.group("/aws/lambda/Place").unwrap().retention_in_days, Some(14));
    let error = create(&account, "AWS::Logs::LogGroup", &group(14)).await.unwrap_err();
    assert_eq!(error.code, "ResourceAlreadyExistsException");
}

#[tokio::test(start_paused = true)]
async fn a_version_an_alias_and_a_configuration_are_made_and_deleted() {
    let account = account(async |_| Ok(Bytes::new()));
    create(&account, "AWS::Lambda::Function", &function(json!({ "FunctionName": "Place" }))).await.unwrap();
    let version =
        create(&account, "AWS::Lambda::Version", &json!({ "FunctionName": "Place" })).await.unwrap();
    assert_eq!(version.attributes["Version"], "1");
    let alias = json!({ "FunctionName": "Place", "FunctionVersion": "1", "Name": "live" });
    let alias = create(&account, "AWS::Lambda::Alias", &alias).await.unwrap();
    assert_eq!(alias.physical_id, "arn:aws:lambda:eu-west-1:123456789012:function:Place:live");
    let config = json!({ "FunctionName": "Place", "Qualifier": "live", "MaximumRetryAttempts": 1 });
    let config = create(&account, "AWS::Lambda::EventInvokeConfig", &config).await.unwrap();
    let services = account.services();
    assert_eq!(services.lambda.event_invoke_config("Place", "live").maximum_retry_attempts, 1);
    assert_eq!(services.lambda.event_invoke_config("Place", "$LATEST").maximum_retry_attempts, 2);
    assert_eq!(services.lambda.function("Place:live").unwrap().version, "1");

    (resource_type("AWS::Lambda::EventInvokeConfig").delete)(&account, &config).await.unwrap();
    assert_eq!(services.lambda.event_invoke_config("Place", "live").maximum_retry_attempts, 2);
    (resource_type("AWS::Lambda::Alias").delete)(&account, &alias).await.unwrap();
    assert!(services.lambda.function("Place:live").is_none());
    (resource_type("AWS::Lambda::Version").delete)(&account, &version).await.unwrap();
    assert!(services.lambda.function("Place:1").is_none());
    assert!(services.lambda.function("Place").is_some());
}
