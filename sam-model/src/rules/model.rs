//! What rules ask of a template: settings with their defaults, references, consumers, routes.

use crate::diagnostic::Place;
use crate::intrinsic;
use crate::limits::lambda;
use crate::template::{Resource, Template};
use crate::value::{Map, Value};

pub(super) const SAM_FUNCTION: &str = "AWS::Serverless::Function";
pub(super) const FUNCTION: &str = "AWS::Lambda::Function";
pub(super) const QUEUE: &str = "AWS::SQS::Queue";
pub(super) const TABLE: &str = "AWS::DynamoDB::Table";
pub(super) const MAPPING: &str = "AWS::Lambda::EventSourceMapping";
pub(super) const SAM_API: &str = "AWS::Serverless::Api";
pub(super) const SAM_HTTP_API: &str = "AWS::Serverless::HttpApi";
pub(super) const USER_POOL: &str = "AWS::Cognito::UserPool";
pub(super) const USER_POOL_CLIENT: &str = "AWS::Cognito::UserPoolClient";

/// The id that SAM gives to the REST API of events that name none.
pub(super) const IMPLICIT_API: &str = "ServerlessRestApi";

/// The id that SAM gives to the HTTP API of events that name none.
pub(super) const IMPLICIT_HTTP_API: &str = "ServerlessHttpApi";

/// The resources of these types.
pub(super) fn resources<'a>(
    template: &'a Template,
    kinds: &'static [&'static str],
) -> impl Iterator<Item = (&'a str, &'a Resource)> {
    let all = template.resources.iter().map(|(id, resource)| (id.as_str(), resource));
    all.filter(|(_, resource)| kinds.contains(&resource.kind.as_str()))
}

/// The section of `Globals` that SAM merges into resources of this type.
pub(super) fn globals_section(kind: &str) -> Option<&'static str> {
    match kind {
        SAM_FUNCTION => Some("Function"),
        SAM_API => Some("Api"),
        SAM_HTTP_API => Some("HttpApi"),
        "AWS::Serverless::SimpleTable" => Some("SimpleTable"),
        _ => None,
    }
}

/// A property of a resource, or what `Globals` says about it.
pub(super) fn setting<'a>(
    template: &'a Template,
    resource: &'a Resource,
    path: &[&str],
) -> Option<&'a Value> {
    resource.get(path).or_else(|| {
        let section = template.globals.get(globals_section(&resource.kind)?)?;
        path.iter().try_fold(section, |value, key| value.get(key))
    })
}

/// A whole number, as templates write it: as a number or as text. None for intrinsics and everything else.
pub(super) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_u64().or_else(|| {
            let float = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && (0.0..=u64::MAX as f64).contains(float));
            float.map(|float| float as u64)
        }),
        _ => None,
    }
}

/// Whether a value is true, as templates write it.
pub(super) fn is_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(value)) => *value,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// The logical id that a value refers to: `Ref`, `Fn::GetAtt`, or a `Fn::Sub` of nothing but one name.
pub(super) fn target(value: &Value) -> Option<&str> {
    let id = match intrinsic::call(value)? {
        ("Ref", Value::String(id)) => id.as_str(),
        ("Fn::GetAtt", Value::String(text)) => text.as_str(),
        ("Fn::GetAtt", Value::Array(parts)) => parts.first()?.as_str()?,
        ("Fn::Sub", Value::String(text)) => {
            text.strip_prefix("${")?.strip_suffix('}').filter(|id| !id.contains('$'))?
        }
        _ => return None,
    };
    Some(id.split_once('.').map_or(id, |(id, _)| id))
}

/// The seconds that a function may run; none if only the deployment knows.
pub(super) fn timeout(template: &Template, function: &Resource) -> Option<u64> {
    match setting(template, function, &["Timeout"]) {
        Some(value) => number(value),
        None => Some(lambda::FUNCTION_TIMEOUT_DEFAULT),
    }
}

/// Something of a function's `Events`.
pub(super) struct Event<'a> {
    pub(super) function: &'a str,
    pub(super) resource: &'a Resource,
    pub(super) kind: &'a str,
    properties: Option<&'a Map>,
    path: String,
}

impl<'a> Event<'a> {
    /// One of its properties.
    pub(super) fn get(&self, property: &str) -> Option<&'a Value> {
        self.properties?.get(property)
    }

    /// The place of one of its properties.
    pub(super) fn place(&self, property: &str) -> Place {
        Place::property(self.function, &format!("{}.{property}", self.path))
    }
}

/// The events of all functions.
pub(super) fn events(template: &Template) -> impl Iterator<Item = Event<'_>> {
    resources(template, &[SAM_FUNCTION]).flat_map(|(function, resource)| {
        let events = resource.properties.get("Events").and_then(Value::as_object).into_iter().flatten();
        events.filter_map(move |(name, event)| {
            let kind = event.get("Type")?.as_str()?;
            let properties = event.get("Properties").and_then(Value::as_object);
            let path = format!("Properties.Events.{name}.Properties");
            Some(Event { function, resource, kind, properties, path })
        })
    })
}

/// A function that reads a queue or a table's stream of the same template.
pub(super) struct Consumer<'a> {
    /// The logical id of the function.
    pub(super) function: &'a str,
    /// The function.
    pub(super) resource: &'a Resource,
    /// The logical id of the queue or the table.
    pub(super) source: &'a str,
    /// The queue or the table.
    pub(super) from: &'a Resource,
    properties: Option<&'a Map>,
    owner: &'a str,
    path: String,
}

impl<'a> Consumer<'a> {
    /// A property of the event or the mapping.
    pub(super) fn get(&self, property: &str) -> Option<&'a Value> {
        self.properties?.get(property)
    }

    /// The place of a property of the event or the mapping.
    pub(super) fn place(&self, property: &str) -> Place {
        Place::property(self.owner, &format!("{}.{property}", self.path))
    }
}

/// The consumers of queues (`kind` is [`QUEUE`]) or of tables' streams ([`TABLE`]).
pub(super) fn consumers<'a>(template: &'a Template, kind: &str) -> Vec<Consumer<'a>> {
    let (event_kind, member) = if kind == QUEUE { ("SQS", "Queue") } else { ("DynamoDB", "Stream") };
    let mut consumers = Vec::new();
    for event in events(template).filter(|event| event.kind == event_kind) {
        let Some((source, from)) = event.get(member).and_then(|value| find(template, value, kind)) else {
            continue;
        };
        let Event { function, resource, properties, path, .. } = event;
        consumers.push(Consumer { function, resource, source, from, properties, owner: function, path });
    }
    for (owner, mapping) in resources(template, &[MAPPING]) {
        let property = |name: &str| mapping.properties.get(name);
        let source = property("EventSourceArn").and_then(|value| find(template, value, kind));
        let function = property("FunctionName").and_then(|value| {
            find(template, value, FUNCTION).or_else(|| find(template, value, SAM_FUNCTION))
        });
        if let (Some((source, from)), Some((function, resource))) = (source, function) {
            let (properties, path) = (Some(&mapping.properties), "Properties".to_owned());
            consumers.push(Consumer { function, resource, source, from, properties, owner, path });
        }
    }
    consumers
}

/// The resource of this type that a value refers to.
pub(super) fn find<'a>(template: &'a Template, value: &Value, kind: &str) -> Option<(&'a str, &'a Resource)> {
    let (id, resource) = template.resources.get_key_value(target(value)?)?;
    (resource.kind == kind).then_some((id.as_str(), resource))
}

/// A route of an API that a SAM event makes.
pub(super) struct Route<'a> {
    /// The logical id of the API.
    pub(super) api: &'a str,
    /// Whether it is a REST API.
    pub(super) rest: bool,
    /// The method in capitals; empty for `$default`.
    pub(super) method: String,
    /// The path; empty for `$default`.
    pub(super) path: &'a str,
    /// The event.
    pub(super) event: Event<'a>,
}

/// The routes of all APIs, as far as their method and path are texts.
pub(super) fn routes(template: &Template) -> Vec<Route<'_>> {
    let mut routes = Vec::new();
    for event in events(template) {
        let (rest, member, implicit) = match event.kind {
            "Api" => (true, "RestApiId", IMPLICIT_API),
            "HttpApi" => (false, "ApiId", IMPLICIT_HTTP_API),
            _ => continue,
        };
        let api = match event.get(member) {
            None => Some(implicit),
            Some(Value::String(id)) => Some(id.as_str()),
            Some(value) => target(value),
        };
        let text = |name| match event.get(name) {
            None if !rest => Some(""),
            value => value.and_then(Value::as_str),
        };
        if let (Some(api), Some(method), Some(path)) = (api, text("Method"), text("Path")) {
            let method = if method == "*" { "ANY".to_owned() } else { method.to_ascii_uppercase() };
            routes.push(Route { api, rest, method, path, event });
        }
    }
    routes
}

/// The name of the variable that a segment of a path is.
pub(super) fn variable(segment: &str) -> Option<&str> {
    let inner = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(inner.strip_suffix('+').unwrap_or(inner))
}
