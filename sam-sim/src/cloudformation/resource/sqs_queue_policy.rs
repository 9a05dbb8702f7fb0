//! `AWS::SQS::QueuePolicy`: the resource policy of one or more queues.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queuepolicy.html>

use super::{Created, Deployment, ResourceType};
use crate::cloudformation::properties::{Properties, invalid};
use crate::sqs::configure;
use crate::{Account, AwsError};
use sam_model::value::Map;
use serde_json::{Value, json};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::SQS::QueuePolicy",
    replaced_by: &[],
    create: |deployment| Box::pin(async move { create(&deployment).await }),
    update: Some(|deployment, created, _| Box::pin(async move { update(&deployment, created).await })),
    delete: |account, created| Box::pin(delete(account, created)),
};

/// Where the URLs of the queues are kept for the deletion; not an attribute of AWS.
const QUEUES: &str = "Queues";

async fn create(deployment: &Deployment<'_>) -> Result<Created, AwsError> {
    put(deployment, deployment.generated_name()).await
}

async fn update(deployment: &Deployment<'_>, created: &Created) -> Result<Created, AwsError> {
    let next = put(deployment, created.physical_id.clone()).await?;
    for url in urls(created).filter(|url| !urls(&next).any(|kept| kept == *url)) {
        set(deployment.account, url, "").await?;
    }
    Ok(next)
}

async fn delete(account: &Account, created: &Created) -> Result<(), AwsError> {
    for url in urls(created) {
        match set(account, url, "").await {
            // The queue may be gone already.
            Err(error) if error.code == "QueueDoesNotExist" => {}
            result => result?,
        }
    }
    Ok(())
}

async fn put(deployment: &Deployment<'_>, id: String) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("sqs", &["PolicyDocument", QUEUES], &[])?;
    let missing = |name: &str| invalid(format!("#: required key [{name}] not found"));
    let document = properties.object("PolicyDocument")?.ok_or_else(|| missing("PolicyDocument"))?;
    let document = Value::Object(document.map().clone()).to_string();
    let queues = properties.list(QUEUES)?;
    if queues.is_empty() {
        return Err(missing(QUEUES));
    }
    for url in queues {
        set(deployment.account, url.as_str().unwrap_or_default(), &document).await?;
    }
    let attributes =
        Map::from_iter([("Id".to_owned(), id.clone().into()), (QUEUES.to_owned(), queues.into())]);
    Ok(Created { physical_id: id, attributes })
}

async fn set(account: &Account, url: &str, document: &str) -> Result<(), AwsError> {
    let input = json!({"QueueUrl": url, "Attributes": {"Policy": document}});
    configure(account, "SetQueueAttributes", input, None).await.map(drop)
}

fn urls(created: &Created) -> impl Iterator<Item = &str> {
    created.attributes.get(QUEUES).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[tokio::test(start_paused = true)]
    async fn the_policy_follows_its_resource() {
        let account = Account::new(Account::ID, "eu-central-1", Clock::starting_at(Clock::EPOCH), 0);
        let mut urls = Vec::new();
        for name in ["a", "b"] {
            let output = configure(&account, "CreateQueue", json!({"QueueName": name}), None).await.unwrap();
            urls.push(output["QueueUrl"].clone());
        }
        let policy = |name: &str| account.services().sqs.policy(&account.arn("sqs", name));
        let properties = json!({"Queues": [urls[0]], "PolicyDocument": {"Statement": []}});
        let deployment = |properties| Deployment {
            account: &account,
            stack: "s",
            logical_id: "P",
            properties,
            cause: None,
        };
        let created = create(&deployment(properties.as_object().unwrap())).await.unwrap();
        assert_eq!((policy("a"), policy("b")), (Some(json!({"Statement": []})), None));
        let properties = json!({"Queues": [urls[1]], "PolicyDocument": {"Statement": []}});
        let updated = update(&deployment(properties.as_object().unwrap()), &created).await.unwrap();
        assert_eq!((policy("a"), policy("b")), (None, Some(json!({"Statement": []}))));
        delete(&account, &updated).await.unwrap();
        assert_eq!(policy("b"), None);
    }
}
