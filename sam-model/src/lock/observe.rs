//! From a template to its lock.

use super::{ALIAS, ATTRIBUTE, Entry, FIFO, Fact, INDEX, KEY, LOCAL_INDEX, Lock, NAME, SIGN_IN, STREAM};
use crate::template::{Resource, Template};
use crate::value::{Map, Value};
use std::collections::BTreeMap;

impl Lock {
    /// The lock of a template, SAM's or CloudFormation's.
    pub fn of(template: &Template) -> Self {
        let entry = |(id, resource): (&String, &Resource)| {
            let facts = match resource.kind.as_str() {
                "AWS::DynamoDB::Table" => table(&resource.properties),
                "AWS::Serverless::SimpleTable" => simple_table(&resource.properties),
                "AWS::SQS::Queue" => queue(&resource.properties),
                "AWS::Cognito::UserPool" => user_pool(&resource.properties),
                _ => return None,
            };
            let facts = facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect();
            Some((id.clone(), Entry { kind: resource.kind.clone(), facts }))
        };
        Self { resources: template.resources.iter().filter_map(entry).collect() }
    }
}

type Facts = BTreeMap<String, Option<Fact>>;

fn table(properties: &Map) -> Facts {
    let types: BTreeMap<String, String> = list(properties.get("AttributeDefinitions"))
        .map(|definition| (member(definition, "AttributeName"), member(definition, "AttributeType")))
        .collect();
    let keys = |holder: Option<&Value>| {
        let key = |element: &Value| {
            let name = member(element, "AttributeName");
            let kind = types.get(&name).map_or("?", String::as_str);
            format!("{name} {} {kind}", member(element, "KeyType"))
        };
        Some(Fact::List(list(holder).map(key).collect()))
    };
    let stream = properties.get("StreamSpecification").and_then(|stream| stream.get("StreamViewType"));
    let mut facts = Facts::from([
        (KEY.to_owned(), keys(properties.get("KeySchema"))),
        (NAME.to_owned(), properties.get("TableName").map(text)),
        (STREAM.to_owned(), stream.map(text)),
    ]);
    for (section, prefix) in [("GlobalSecondaryIndexes", INDEX), ("LocalSecondaryIndexes", LOCAL_INDEX)] {
        for index in list(properties.get(section)) {
            facts.insert(format!("{prefix}{}", member(index, "IndexName")), keys(index.get("KeySchema")));
        }
    }
    facts
}

/// SAM's table with one key, which is called `id` and a text unless `PrimaryKey` says otherwise.
fn simple_table(properties: &Map) -> Facts {
    let key = properties.get("PrimaryKey");
    let part = |name: &str, default: &str| {
        key.and_then(|key| key.get(name)).and_then(Value::as_str).unwrap_or(default).to_owned()
    };
    let kind = match part("Type", "String").as_str() {
        "Number" => "N",
        "Binary" => "B",
        _ => "S",
    };
    let key = Fact::List(vec![format!("{} HASH {kind}", part("Name", "id"))]);
    Facts::from([(KEY.to_owned(), Some(key)), (NAME.to_owned(), properties.get("TableName").map(text))])
}

fn queue(properties: &Map) -> Facts {
    let fifo = properties.get("FifoQueue").map(plain).filter(|fifo| fifo == "true");
    Facts::from([
        (FIFO.to_owned(), fifo.map(Fact::Text)),
        (NAME.to_owned(), properties.get("QueueName").map(text)),
    ])
}

fn user_pool(properties: &Map) -> Facts {
    let names = |section: &str| {
        let mut names: Vec<_> = list(properties.get(section)).map(plain).collect();
        names.sort();
        (!names.is_empty()).then_some(Fact::List(names))
    };
    let mut facts = Facts::from([
        (SIGN_IN.to_owned(), names("UsernameAttributes")),
        (ALIAS.to_owned(), names("AliasAttributes")),
    ]);
    for attribute in list(properties.get("Schema")) {
        let Value::Object(settings) = attribute else {
            continue;
        };
        let mut settings: BTreeMap<_, _> =
            settings.iter().map(|(name, value)| (name, plain(value))).collect();
        let name = settings.remove(&"Name".to_owned()).unwrap_or_default();
        let settings = settings.into_iter().map(|(setting, value)| format!("{setting} {value}")).collect();
        facts.insert(format!("{ATTRIBUTE}{name}"), Some(Fact::List(settings)));
    }
    facts
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn member(value: &Value, name: &str) -> String {
    value.get(name).map(plain).unwrap_or_default()
}

fn text(value: &Value) -> Fact {
    Fact::Text(plain(value))
}

/// A text as it is, anything else as JSON in one line.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
