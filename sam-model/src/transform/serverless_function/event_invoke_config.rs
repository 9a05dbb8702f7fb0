//! What becomes of asynchronous invocations: retries and destinations.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventinvokeconfiguration.html>

use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::transform::resource::{Declared, Made};
use crate::transform::{Context, iam, logical_id};
use crate::value::{Map, Value, json};

/// Makes the configuration, the destinations that it asks for, and the policies to send to all of them.
pub(super) fn make(
    context: &mut Context<'_>,
    declared: &Declared,
    config: &Node,
    alias: Option<(&str, &str)>,
) -> Result<(Vec<Made>, Vec<Value>), Fault> {
    let id = format!("{}EventInvokeConfig", declared.logical_id);
    let of = Of::Resource(&declared.logical_id);
    let resolved = context.parameters.resolved(config)?;
    let mut made = Made::new("AWS::Lambda::EventInvokeConfig", &id, &declared.attributes)?;
    made.depends_on = alias.map(|(_, id)| json!([id]));
    let (mut resources, mut policies, mut destinations) = (Vec::new(), Vec::new(), Map::new());
    if let Some(wanted) = resolved.truthy_at("DestinationConfig") {
        expect::map(Some(wanted), of, "EventInvokeConfig.DestinationConfig")?;
        for name in ["OnSuccess", "OnFailure"] {
            let Some(wanted) = wanted.get(name) else { continue };
            expect::map(Some(wanted), of, &format!("EventInvokeConfig.DestinationConfig.{name}"))?;
            let destination = destination(context, declared, wanted, &id, name)?;
            resources.extend(destination.resource);
            policies.push(destination.policy);
            destinations.insert(name.to_owned(), json!({"Destination": destination.arn}));
        }
    }
    made.set("DestinationConfig", Value::Object(destinations));
    made.set("FunctionName", crate::intrinsic::reference(&declared.logical_id));
    for name in ["MaximumEventAgeInSeconds", "MaximumRetryAttempts"] {
        made.set(name, resolved.get(name).map_or(Value::Null, Node::to_value));
    }
    made.set("Qualifier", alias.map_or("$LATEST", |(name, _)| name));
    resources.push(made);
    Ok((resources, policies))
}

struct Destination {
    arn: Value,
    resource: Option<Made>,
    policy: Value,
}

fn destination(
    context: &mut Context<'_>,
    declared: &Declared,
    wanted: &Node,
    id: &str,
    name: &str,
) -> Result<Destination, Fault> {
    let kind = wanted.get("Type").and_then(Node::as_str).unwrap_or_default();
    let policy: fn(&Value, &str) -> Value = match kind {
        "SQS" => iam::sqs_send_message,
        "SNS" => iam::sns_publish,
        "EventBridge" => iam::put_events,
        "Lambda" => iam::invoke_function,
        "S3Bucket" => iam::s3_put_object,
        _ => {
            let shown = wanted.get("Type").map_or_else(
                || "None".to_owned(),
                |kind| kind.as_str().map_or_else(|| kind.to_string(), str::to_owned),
            );
            let all = "['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket']";
            return Err(Fault::resource(
                &declared.logical_id,
                format!("'Type: {shown}' must be one of {all}"),
            ));
        }
    };
    let own = format!("{id}{name}");
    let given = wanted.get("Destination");
    let (condition, other) = match given {
        Some(given) => condition_of(context, given, id)?,
        None => (None, None),
    };
    if let (Some(given), None) = (given, &condition) {
        let arn = given.to_value();
        return Ok(Destination { policy: policy(&arn, &own), arn, resource: None });
    }
    let (kind, suffix) = match kind {
        "SQS" => ("AWS::SQS::Queue", "Queue"),
        "SNS" => ("AWS::SNS::Topic", "Topic"),
        _ => {
            let message = "Destination is required if Type is not ['SQS', 'SNS']";
            return Err(Fault::resource(&declared.logical_id, message));
        }
    };
    let mut resource = Made::new(kind, &format!("{own}{suffix}"), &declared.passed_through())?;
    if let Some(combined) = both(context, declared, condition.as_deref()) {
        resource.attributes.insert("Condition".to_owned(), combined.into());
    }
    let made = if kind == "AWS::SQS::Queue" { resource.get_att("Arn") } else { resource.reference() };
    let arn = match condition {
        Some(condition) => json!({"Fn::If": [condition, made, other]}),
        None => made,
    };
    Ok(Destination { policy: policy(&arn, &own), arn, resource: Some(resource) })
}

/// The condition under which the destination is to be made, and the one that is given otherwise.
fn condition_of(
    context: &mut Context<'_>,
    given: &Node,
    id: &str,
) -> Result<(Option<String>, Option<Value>), Fault> {
    let Some(items) = given.argument_of("Fn::If") else {
        return Ok((None, None));
    };
    let Some([condition, yes, no]) = items.as_list().map(Vec::as_slice) else {
        return Err(Fault::resource(id, "Malformed 'Destination' property: Fn::If requires 3 arguments."));
    };
    let condition = condition.as_str().unwrap_or_default();
    Ok(match (yes.is_no_value(), no.is_no_value()) {
        (true, false) => (Some(condition.to_owned()), Some(no.to_value())),
        (false, true) => {
            let negated = logical_id::generate(&format!("NOT{condition}"), &id.into());
            let mut conditions = Map::new();
            conditions.insert(negated.clone(), json!({"Fn::Not": [{"Condition": condition}]}));
            context.add_conditions(conditions);
            (Some(negated), Some(yes.to_value()))
        }
        _ => (None, None),
    })
}

/// The condition of the function and that of the destination, as one.
fn both(context: &mut Context<'_>, declared: &Declared, condition: Option<&str>) -> Option<String> {
    let own = declared.attributes.get("Condition").and_then(Value::as_str);
    let (own, condition) = match (own, condition) {
        (Some(own), Some(condition)) => (own, condition),
        (own, condition) => return own.or(condition).map(str::to_owned),
    };
    let name = logical_id::generate(&format!("{own}AND{condition}"), &declared.logical_id.as_str().into());
    let mut conditions = Map::new();
    // The service wraps each condition twice, and so do we.
    let part = |condition: &str| json!({"Condition": {"Condition": condition}});
    conditions.insert(name.clone(), json!({"Fn::And": [part(own), part(condition)]}));
    context.add_conditions(conditions);
    Some(name)
}
