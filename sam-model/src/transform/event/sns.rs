//! `SNS`: messages of a topic call the function, directly or through a queue.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sns.html>

use super::permission::permission;
use super::{Event, Source, Target, nothing, source_mapping, sqs};
use crate::transform::fault::Fault;
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::{Declared, Made};
use crate::transform::{Context, expect, iam};
use crate::value::{Value, json};

pub(super) static SOURCE: Source = Source { name: "SNS", properties: &PROPERTIES, check: nothing, transform };

static PROPERTIES: [Property; 6] = [
    required("Topic", Shape::Text),
    property("Region", Shape::Text),
    property("FilterPolicy", Shape::Any).literal(),
    property("FilterPolicyScope", Shape::Any).literal(),
    property("SqsSubscription", Shape::BoolOrMap),
    property("RedrivePolicy", Shape::Map),
];

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    role: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let declared = &event.declared;
    let topic = declared.value("Topic");
    let Some(through) = declared.truthy("SqsSubscription") else {
        let permission = permission(event, target, "sns.amazonaws.com", topic, "")?;
        return Ok(vec![permission, subscription(event, target, "lambda", target.arn())?]);
    };
    let mut made = Vec::new();
    let (arn, url, policy_id, batch) = match through {
        Node::Bool(_) => {
            let queue = queue(context, event, target)?;
            let (arn, url) = (queue.get_att("Arn"), queue.reference());
            made.push(queue);
            (arn, url, None, None)
        }
        _ => {
            expect::map(Some(through), event.of(), "SqsSubscription")?;
            let (Some(arn), Some(url)) = (through.truthy_at("QueueArn"), through.truthy_at("QueueUrl"))
            else {
                return Err(event.fault("No QueueARN or QueueURL provided."));
            };
            let policy = through.truthy_at("QueuePolicyLogicalId").and_then(Node::as_str);
            (arn.to_value(), url.to_value(), policy, through.truthy_at("BatchSize"))
        }
    };
    let policy_id = policy_id.map_or_else(|| format!("{}QueuePolicy", declared.logical_id), str::to_owned);
    let mut policy = Made::new("AWS::SQS::QueuePolicy", &policy_id, &target.attributes)?;
    policy.set("PolicyDocument", iam::send_from(&"*".into(), &arn, &topic));
    policy.set("Queues", json!([url]));
    let mut polled = Dict::plain();
    polled.insert("Queue", Node::own(&arn));
    polled.insert("BatchSize", batch.cloned().unwrap_or_else(|| Node::own(&json!(10))));
    polled.insert("Enabled", Node::Bool(true));
    let polled = Declared {
        logical_id: format!("{}EventSourceMapping", declared.logical_id),
        properties: polled,
        depends_on: None,
        attributes: target.attributes.clone(),
    };
    let polled = Event { declared: polled, name: event.name.clone() };
    made.push(source_mapping::mapping(context, &polled, target, role, sqs::POLLING)?);
    made.push(policy);
    made.push(subscription(event, target, "sqs", arn)?);
    Ok(made)
}

fn subscription(event: &Event, target: &Target, protocol: &str, endpoint: Value) -> Result<Made, Fault> {
    let declared = &event.declared;
    let mut subscription = Made::new("AWS::SNS::Subscription", &declared.logical_id, &target.attributes)?;
    subscription.set("Endpoint", endpoint);
    subscription.set("Protocol", protocol);
    subscription.set("TopicArn", declared.value("Topic"));
    subscription.take(declared, &["Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"]);
    Ok(subscription)
}

/// The queue between topic and function; as strict about order as the topic.
fn queue(context: &Context<'_>, event: &Event, target: &Target) -> Result<Made, Fault> {
    let id = format!("{}Queue", event.declared.logical_id);
    let mut queue = Made::new("AWS::SQS::Queue", &id, &target.attributes)?;
    let topic = event.declared.get("Topic").and_then(Node::referenced_id);
    let fifo = topic.and_then(|topic| context.properties(&topic)?.get("FifoTopic").cloned());
    if let Some(fifo) = fifo {
        let fifo = context.parameters.resolved(&fifo)?;
        if fifo.truthy() {
            queue.set("FifoQueue", fifo.to_value());
        }
    }
    Ok(queue)
}
