//! `AWS::SQS::Queue`.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queue.html>

use super::{Created, Deployment, ResourceType};
use crate::cloudformation::properties::Properties;
use crate::sqs::configure;
use crate::{Account, AwsError};
use sam_model::limits::sqs as limits;
use sam_model::value::Map;
use serde_json::{Value, json};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::SQS::Queue",
    replaced_by: &["FifoQueue", "QueueName"],
    create: |deployment| Box::pin(async move { create(&deployment).await }),
    update: Some(|deployment, created, _| Box::pin(async move { update(&deployment, created).await })),
    delete: |account, created| Box::pin(delete(account, created)),
};

/// The attributes that can change, and what they are without a property.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("DelaySeconds", "0"),
    ("KmsDataKeyReusePeriodSeconds", "300"),
    ("KmsMasterKeyId", ""),
    ("MaximumMessageSize", "1048576"),
    ("MessageRetentionPeriod", "345600"),
    ("ReceiveMessageWaitTimeSeconds", "0"),
    ("RedriveAllowPolicy", ""),
    ("RedrivePolicy", ""),
    ("SqsManagedSseEnabled", "true"),
    ("VisibilityTimeout", "30"),
];

/// The attributes of FIFO queues that can change, and what they are without a property.
const FIFO_ATTRIBUTES: &[(&str, &str)] = &[
    ("ContentBasedDeduplication", "false"),
    ("DeduplicationScope", "queue"),
    ("FifoThroughputLimit", "perQueue"),
];

async fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    expect_known(&properties)?;
    let fifo = properties.flag("FifoQueue")?.unwrap_or_default();
    let name = match properties.text("QueueName")? {
        Some(name) => name,
        None => generated_name(deployment, fifo),
    };
    let mut attributes = given(&properties)?;
    if fifo {
        attributes.insert("FifoQueue".to_owned(), "true".into());
    }
    let input = json!({"QueueName": name, "Attributes": attributes, "tags": tags(&properties)?});
    let output = configure(deployment.account, "CreateQueue", input, deployment.cause).await?;
    let url = output["QueueUrl"].as_str().unwrap_or_default().to_owned();
    let arn = deployment.account.arn("sqs", &name);
    let attributes = [("Arn", arn), ("QueueName", name), ("QueueUrl", url.clone())];
    let attributes = attributes.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Ok(Created { physical_id: url, attributes })
}

async fn update(deployment: &Deployment<'_>, created: &Created) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    expect_known(&properties)?;
    let fifo = properties.flag("FifoQueue")?.unwrap_or_default();
    let given = given(&properties)?;
    let mut attributes = Map::new();
    let resettable = ATTRIBUTES.iter().chain(if fifo { FIFO_ATTRIBUTES } else { &[] });
    for (name, default) in resettable {
        let value = given.get(*name).cloned().unwrap_or_else(|| (*default).into());
        attributes.insert((*name).to_owned(), value);
    }
    if given.contains_key("KmsMasterKeyId") {
        attributes.remove("SqsManagedSseEnabled");
    }
    let account = deployment.account;
    let input = json!({"QueueUrl": created.physical_id, "Attributes": attributes});
    configure(account, "SetQueueAttributes", input, deployment.cause).await?;

    let url = json!({"QueueUrl": created.physical_id});
    let have = configure(account, "ListQueueTags", url, deployment.cause).await?;
    let keys: Vec<&String> = have["Tags"].as_object().map(|tags| tags.keys().collect()).unwrap_or_default();
    let untag = json!({"QueueUrl": created.physical_id, "TagKeys": keys});
    configure(account, "UntagQueue", untag, deployment.cause).await?;
    let tag = json!({"QueueUrl": created.physical_id, "Tags": tags(&properties)?});
    configure(account, "TagQueue", tag, deployment.cause).await?;
    Ok(created.clone())
}

async fn delete(account: &Account, created: &Created) -> Result<(), AwsError> {
    configure(account, "DeleteQueue", json!({"QueueUrl": created.physical_id}), None).await.map(drop)
}

fn expect_known(properties: &Properties<'_>) -> Result<(), AwsError> {
    let names = ATTRIBUTES.iter().chain(FIFO_ATTRIBUTES).map(|(name, _)| *name);
    let known: Vec<&str> = names.chain(["FifoQueue", "QueueName", "Tags"]).collect();
    properties.expect_only("sqs", &known, &[])
}

/// The attributes that the template gives, as texts, as the API wants them.
fn given(properties: &Properties<'_>) -> Result<Map, AwsError> {
    let mut attributes = Map::new();
    for (name, _) in ATTRIBUTES.iter().chain(FIFO_ATTRIBUTES) {
        let value = match properties.map().get(*name) {
            None | Some(Value::Null) => continue,
            Some(policy @ Value::Object(_)) if name.starts_with("Redrive") => policy.to_string(),
            Some(_) => properties.text(name)?.unwrap_or_default(),
        };
        attributes.insert((*name).to_owned(), value.into());
    }
    Ok(attributes)
}

fn tags(properties: &Properties<'_>) -> Result<Map, AwsError> {
    let tag = |tag: &Properties<'_>| Ok((tag.required_text("Key")?, tag.required_text("Value")?.into()));
    properties.objects("Tags")?.iter().map(tag).collect()
}

/// The name that CloudFormation gives, within the length that SQS allows.
fn generated_name(deployment: &Deployment<'_>, fifo: bool) -> String {
    let suffix = if fifo { limits::FIFO_SUFFIX } else { "" };
    deployment.generated_name_within(limits::QUEUE_NAME.max_length - suffix.len()) + suffix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    fn account() -> Account {
        Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0)
    }

    fn deployment<'a>(account: &'a Account, logical_id: &'a str, properties: &'a Value) -> Deployment<'a> {
        let properties = properties.as_object().expect("properties are an object");
        Deployment { account, stack: "shop", logical_id, properties, cause: None }
    }

    async fn attributes(account: &Account, created: &Created) -> Value {
        let input = json!({"QueueUrl": created.physical_id, "AttributeNames": ["All"]});
        configure(account, "GetQueueAttributes", input, None).await.unwrap()["Attributes"].take()
    }

    #[tokio::test(start_paused = true)]
    async fn a_queue_is_referred_to_by_its_url() {
        let account = account();
        let properties =
            json!({"QueueName": "jobs", "VisibilityTimeout": 180, "Tags": [{"Key": "a", "Value": "b"}]});
        let created = create(&deployment(&account, "Jobs", &properties)).await.unwrap();
        assert_eq!(created.physical_id, "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs");
        assert_eq!(created.attributes["Arn"], "arn:aws:sqs:eu-central-1:123456789012:jobs");
        assert_eq!(created.attributes["QueueName"], "jobs");
        assert_eq!(attributes(&account, &created).await["VisibilityTimeout"], "180");
    }

    #[tokio::test(start_paused = true)]
    async fn a_generated_name_fits_and_ends_in_fifo() {
        let account = account();
        let logical_id = "L".repeat(100);
        let properties = json!({"FifoQueue": true});
        let created = create(&deployment(&account, &logical_id, &properties)).await.unwrap();
        let name = created.attributes["QueueName"].as_str().unwrap();
        assert_eq!(name.len(), 80);
        assert!(name.ends_with(".fifo"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_update_sets_what_is_given_and_resets_what_is_not() {
        let account = account();
        let dead = json!({"QueueName": "dead"});
        let dead = create(&deployment(&account, "Dead", &dead)).await.unwrap();
        let before = json!({"DelaySeconds": "5", "RedrivePolicy": {"deadLetterTargetArn": dead.attributes["Arn"], "maxReceiveCount": 3}});
        let created = create(&deployment(&account, "Jobs", &before)).await.unwrap();
        let after = json!({"VisibilityTimeout": 60});
        update(&deployment(&account, "Jobs", &after), &created).await.unwrap();
        let attributes = attributes(&account, &created).await;
        assert_eq!(
            (&attributes["DelaySeconds"], &attributes["VisibilityTimeout"]),
            (&"0".into(), &"60".into())
        );
        assert_eq!(attributes.get("RedrivePolicy"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_sqs_refuses_and_unknown_properties_fail_the_resource() {
        let account = account();
        for properties in
            [json!({"VisibilityTimeout": 43_201}), json!({"Colour": "red"}), json!({"DelaySeconds": []})]
        {
            assert!(create(&deployment(&account, "Jobs", &properties)).await.is_err());
        }
    }
}
