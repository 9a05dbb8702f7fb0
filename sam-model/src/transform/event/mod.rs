//! The events that start a function: one file per source.
//!
//! A source is a row of [`SOURCES`]: its properties, what it checks before any function is transformed, and what it makes.

mod alexa_skill;
pub(super) mod api;
mod cloud_watch_logs;
mod cognito;
mod documentdb;
mod dynamodb;
mod http_api;
mod iot_rule;
mod kinesis;
mod mq;
mod msk;
mod permission;
pub(super) mod rule;
mod s3;
mod schedule;
pub(super) mod schedule_v2;
mod secrets;
mod self_managed_kafka;
mod sns;
mod source_mapping;
mod sqs;

use super::Context;
use super::expect::Of;
use super::fault::Fault;
use super::property::Property;
use super::python27::{Dict, Node};
use super::resource::{Declared, Made};
use crate::intrinsic::{get_att, reference};
use crate::value::{Map, Value};

/// A source of events.
pub(super) struct Source {
    /// Its `Type`.
    name: &'static str,
    properties: &'static [Property],
    check: fn(&Context<'_>, &Event) -> Result<(), Fault>,
    transform: Transform,
}

/// Makes what an event needs; may change the role of the function.
type Transform = fn(&mut Context<'_>, &Event, &Target, &mut Made) -> Result<Vec<Made>, Fault>;

/// All sources, by name.
static SOURCES: [&Source; 19] = [
    &alexa_skill::SOURCE,
    &api::SOURCE,
    &cloud_watch_logs::SOURCE,
    &cognito::SOURCE,
    &documentdb::SOURCE,
    &dynamodb::SOURCE,
    &http_api::SOURCE,
    &iot_rule::SOURCE,
    &kinesis::SOURCE,
    &mq::SOURCE,
    &msk::SOURCE,
    &rule::CLOUD_WATCH_EVENT,
    &rule::EVENT_BRIDGE_RULE,
    &s3::SOURCE,
    &schedule::SOURCE,
    &schedule_v2::SOURCE,
    &self_managed_kafka::SOURCE,
    &sns::SOURCE,
    &sqs::SOURCE,
];

/// An event that a function declares.
pub(super) struct Event {
    /// The event with its properties; its logical id is that of the function and its own name.
    pub(super) declared: Declared,
    /// The name of the event within the function.
    pub(super) name: String,
}

impl Event {
    /// The owner of the event's properties, for checks.
    pub(super) fn of(&self) -> Of<'_> {
        Of::Event(&self.name)
    }

    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::event(&self.name, message)
    }
}

/// What an event starts: a function, or an alias of it.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) function: String,
    pub(super) alias: Option<String>,
    /// The attributes that what is made for the event takes over.
    pub(super) attributes: Map,
    /// The condition of the function, as the template writes it.
    pub(super) condition: Option<Node>,
    /// Whether the id of the function stands in the template as Python 2.7 kept it.
    pub(super) unicode: bool,
}

impl Target {
    pub(super) fn arn(&self) -> Value {
        self.alias.as_deref().map_or_else(|| get_att(&self.function, "Arn"), reference)
    }

    /// What stands for the function where a name or an ARN may stand.
    pub(super) fn name(&self) -> Value {
        reference(self.alias.as_deref().unwrap_or(&self.function))
    }
}

/// The API that an event names, by `Ref` or by id.
pub(super) fn api_id(value: &Node) -> Option<&Node> {
    match value {
        Node::Map(map) if map.contains_key("Ref") => map.get("Ref"),
        other => Some(other),
    }
}

/// Reads one event of a function.
fn read(owner: &str, name: &str, event: &Node) -> Result<(Event, &'static Source), Fault> {
    let rows = SOURCES.iter().map(|source| (source.name, source.properties, *source));
    read_from(rows, owner, name, event)
}

/// Reads one event of the types of a table, whose rows are name, properties and what belongs to them.
pub(super) fn read_from<T>(
    mut rows: impl Iterator<Item = (&'static str, &'static [Property], T)>,
    owner: &str,
    name: &str,
    event: &Node,
) -> Result<(Event, T), Fault> {
    let Some(event) = event.as_map() else {
        // The service tells the developer what its own code stumbled over.
        let message = format!("'{}' object has no attribute 'get'", event.type_name());
        return Err(Fault::event(name, message));
    };
    let kind = event.get("Type");
    let found = rows.find(|(row, ..)| kind.and_then(Node::as_str) == Some(*row));
    let Some((kind, properties, source)) = found else {
        let kind = kind.map_or_else(
            || "None".to_owned(),
            |kind| kind.as_str().map_or_else(|| kind.to_string(), str::to_owned),
        );
        return Err(Fault::event(
            name,
            format!("Resource dict has missing or invalid value for key Type. Event Type is: {kind}."),
        ));
    };
    let declared = Declared::read(&format!("{owner}{name}"), kind, properties, event, |_| Ok(()))?;
    Ok((Event { declared, name: name.to_owned() }, source))
}

/// Checks all events of a function, before anything is made.
pub(super) fn check(context: &Context<'_>, owner: &str, events: &Dict) -> Result<(), Fault> {
    for (name, event) in events.iter() {
        let (event, source) = read(owner, &name.text, event).map_err(|fault| fault.within(owner))?;
        (source.check)(context, &event).map_err(|fault| fault.within(owner))?;
    }
    Ok(())
}

/// Makes what the events of a function need.
pub(super) fn transform(
    context: &mut Context<'_>,
    target: &Target,
    events: &Dict,
    role: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let mut sorted: Vec<_> = events.iter().map(|(name, event)| (name.text.clone(), event.clone())).collect();
    sorted.sort_by_cached_key(|(name, event)| {
        let path =
            event.get("Properties").and_then(|properties| properties.get("Path")).and_then(Node::as_str);
        path.unwrap_or(name).to_owned()
    });
    let mut made = Vec::new();
    for (name, event) in sorted {
        let (event, source) =
            read(&target.function, &name, &event).map_err(|fault| fault.within(&target.function))?;
        let result = (source.transform)(context, &event, target, role);
        made.extend(result.map_err(|fault| fault.within(&target.function))?);
    }
    Ok(made)
}

fn nothing(_: &Context<'_>, _: &Event) -> Result<(), Fault> {
    Ok(())
}
