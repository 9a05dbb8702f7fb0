//! The routes that events declare, on APIs that the template declares or only implies.
//!
//! An `Api` or `HttpApi` event without an API gets the implicit one, which is made here; every event adds its path and
//! method to the definition of its API, if SAM manages that definition. The integration is added with the function.
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html>

use super::expect::{self, Of};
use super::fault::Fault;
use super::intrinsics::{combined_condition, conditional};
use super::open_api::{self, Editor};
use super::python27::{Dict, Node, Text};
use super::{Context, event};
use crate::value::{Map, Value, json};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// A sort of API whose routes are declared by events.
pub(super) struct Sort {
    /// The type of the event.
    event: &'static str,
    /// The SAM type of the API.
    kind: &'static str,
    /// The property of the event that names the API.
    id_property: &'static str,
    /// The logical id of the implied API.
    pub(super) implicit_id: &'static str,
    editor: fn(&Node) -> Result<Editor, Fault>,
    skeleton: fn() -> Node,
    is_valid: fn(&Node) -> bool,
}

/// REST APIs.
pub(super) const REST: Sort = Sort {
    event: "Api",
    kind: "Api",
    id_property: "RestApiId",
    implicit_id: "ServerlessRestApi",
    editor: Editor::rest,
    skeleton: open_api::rest_skeleton,
    is_valid: open_api::is_valid_rest,
};

/// HTTP APIs.
pub(super) const HTTP: Sort = Sort {
    event: "HttpApi",
    kind: "HttpApi",
    id_property: "ApiId",
    implicit_id: "ServerlessHttpApi",
    editor: Editor::http,
    skeleton: open_api::http_skeleton,
    is_valid: open_api::is_valid_http,
};

/// The resources, with those that shape the definition of an API as Python 2.7 kept them.
pub(super) fn to_python27(declared: &Map, globals: Option<&Value>) -> Dict {
    if !has_definition(declared, globals) {
        let mut resources = Dict::plain();
        for (id, resource) in declared {
            resources.insert(id.as_str(), Node::own(resource));
        }
        return resources;
    }
    let mut resources = Dict::new();
    for (id, resource) in declared {
        let kind = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        let (whole, parts): (bool, &[&str]) = match kind {
            "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => (true, &[]),
            "AWS::Serverless::Function" | "AWS::Serverless::StateMachine" => {
                (false, &["FunctionName", "Events"])
            }
            _ => (false, &[]),
        };
        let mut node = Node::own(resource);
        if let Some(map) = node.as_map_mut() {
            if whole && let Some(properties) = resource.get("Properties") {
                map.insert("Properties", Node::unicode(properties));
            }
            if !parts.is_empty()
                && let Some(condition) = resource.get("Condition")
            {
                map.insert("Condition", Node::unicode(condition));
            }
            if let Some(properties) = map.get_mut("Properties").and_then(Node::as_map_mut) {
                for part in parts {
                    if let Some(value) = resource["Properties"].get(*part) {
                        properties.insert(*part, Node::unicode(value));
                    }
                }
            }
        }
        resources.insert(Text::unicode(id.as_str()), node);
    }
    resources
}

/// Whether there is an API whose definition is hashed, or was once.
fn has_definition(declared: &Map, globals: Option<&Value>) -> bool {
    let default = |auth: Option<&Value>| {
        let authorizer = auth.and_then(|auth| auth.get("DefaultAuthorizer"));
        authorizer.is_some_and(|authorizer| Node::own(authorizer).truthy())
    };
    let global = default(globals.and_then(|globals| globals.get("HttpApi")?.get("Auth")));
    declared.values().any(|resource| {
        let properties = resource.get("Properties");
        let events = || {
            properties
                .and_then(|properties| properties.get("Events")?.as_object())
                .into_iter()
                .flat_map(Map::values)
        };
        let has_event =
            |kind: &str| events().any(|event| event.get("Type").is_some_and(|found| found == kind));
        match resource.get("Type").and_then(Value::as_str) {
            Some("AWS::Serverless::Api") => true,
            Some("AWS::Serverless::HttpApi") => {
                global || default(properties.and_then(|properties| properties.get("Auth")))
            }
            Some("AWS::Serverless::Function") => has_event("Api") || (global && has_event("HttpApi")),
            Some("AWS::Serverless::StateMachine") => has_event("Api"),
            _ => false,
        }
    })
}

/// What the functions behind an API say of it.
#[derive(Default)]
struct Declared {
    /// The condition of each path and method; none if it is unconditional.
    conditions: IndexMap<String, IndexMap<String, Option<Text>>>,
    deletion: Vec<Option<String>>,
    replacement: Vec<Option<String>>,
}

/// Declares the routes of all events of one sort.
pub(super) fn declare_routes(context: &mut Context<'_>, sort: &Sort) -> Result<(), Fault> {
    let existing = context.resources.get(sort.implicit_id).map(Node::deep_copy);
    context.resources.insert(sort.implicit_id, implicit_resource(sort));
    let mut declared = IndexMap::new();
    let mut faults = Vec::new();
    for id in context.ids_of(&["Function", "StateMachine"]) {
        match declare_routes_of(context, sort, &id, &mut declared) {
            Ok(()) => {}
            Err(fault @ Fault::Event { .. }) => faults.push(fault.within(&id)),
            Err(Fault::Document(causes)) => return Err(Fault::Document(causes)),
            Err(fault) => return Err(Fault::Document(vec![fault])),
        }
    }
    condition_implicit_api(context, sort, &declared);
    condition_paths(context, sort, &declared)?;
    let routes = |context: &Context<'_>| {
        let paths = context.properties(sort.implicit_id)?.get("DefinitionBody")?.get("paths")?.as_map();
        paths.map(Dict::len)
    };
    if routes(context) == Some(0) {
        match existing {
            Some(existing) => context.resources.insert(sort.implicit_id, existing),
            None => _ = context.resources.remove(sort.implicit_id),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Fault::Document(faults)) }
}

fn implicit_resource(sort: &Sort) -> Node {
    let mut properties = Dict::plain();
    if sort.kind == "Api" {
        properties.insert("StageName", Node::text("Prod"));
    }
    properties.insert("DefinitionBody", (sort.skeleton)());
    properties.insert(open_api::MANAGED, Node::Bool(true));
    let mut resource = Dict::plain();
    resource.insert("Type", Node::text(format!("{}{}", super::PREFIX, sort.kind)));
    resource.insert("Properties", Node::Map(properties));
    Node::Map(resource)
}

fn declare_routes_of(
    context: &mut Context<'_>,
    sort: &Sort,
    id: &str,
    declared: &mut IndexMap<String, Declared>,
) -> Result<(), Fault> {
    let Some(resource) = context.resources.get(id).cloned() else {
        return Ok(());
    };
    let Some(events) =
        resource.get("Properties").and_then(|properties| properties.get("Events")).and_then(Node::as_map)
    else {
        return Ok(());
    };
    let of_sort = |event: &Node| event.get("Type").and_then(Node::as_str) == Some(sort.event);
    let mut own: Dict = Dict::new();
    for (name, event) in events.iter().filter(|(_, event)| of_sort(event)) {
        own.insert(name, event.clone());
    }
    if own.is_empty() {
        return Ok(());
    }
    let names: Vec<Text> = own.keys().cloned().collect();
    let result = names.iter().try_for_each(|name| {
        own.get_mut(&name.text)
            .map_or(Ok(()), |event| declare_route(context, sort, &resource, &name.text, event, declared))
    });
    if let Some(events) =
        context.properties_mut(id).and_then(|properties| properties.get_mut("Events")?.as_map_mut())
    {
        if result.is_ok() {
            events.update(&own);
        } else {
            own.iter().for_each(|(name, event)| events.insert(name, event.clone()));
        }
    }
    result
}

fn declare_route(
    context: &mut Context<'_>,
    sort: &Sort,
    resource: &Node,
    name: &str,
    event: &mut Node,
    declared: &mut IndexMap<String, Declared>,
) -> Result<(), Fault> {
    let of = Of::Event(name);
    let Some(event) = event.as_map_mut() else {
        return Ok(());
    };
    let http = sort.kind == "HttpApi";
    let missing = !event.contains_key("Properties");
    if !http && !event.get("Properties").is_some_and(Node::truthy) {
        return Ok(());
    }
    if missing {
        event.insert("Properties", Node::Map(Dict::plain()));
    }
    let Some(properties) = event.get_mut("Properties").and_then(Node::as_map_mut) else {
        return Err(of.fault("Properties should be a map."));
    };
    if !properties.contains_key(sort.id_property) {
        add_tags(context, sort, resource);
        properties.insert(sort.id_property, Node::own(&json!({"Ref": sort.implicit_id})));
    }
    if http {
        let lacks = |name| !properties.get(name).is_some_and(Node::truthy);
        if (lacks("Path") && lacks("Method")) && !properties.get("Path").is_some_and(Node::is_null) {
            properties.insert("Path", Node::text(open_api::DEFAULT_PATH));
            properties.insert("Method", Node::text(open_api::ANY_METHOD));
        }
    }
    let api = properties.get(sort.id_property).and_then(event::api_id);
    expect::present(properties.get("Path"), of, "Path")?;
    expect::present(properties.get("Method"), of, "Method")?;
    let api = expect::text(api, of, sort.id_property)?.text.clone();
    let path = expect::text(properties.get("Path"), of, "Path")?.clone();
    let method = expect::text(properties.get("Method"), of, "Method")?.clone();
    let row = declared.entry(api.clone()).or_default();
    let attribute = |name: &str| resource.get(name).and_then(Node::as_str).map(str::to_owned);
    let condition = resource.get("Condition").and_then(Node::as_text).cloned();
    row.conditions.entry(path.text.clone()).or_default().insert(method.text.clone(), condition.clone());
    row.deletion.push(attribute("DeletionPolicy"));
    row.replacement.push(attribute("UpdateReplacePolicy"));
    add_path(context, sort, name, &api, &path, &method)?;
    if http && properties.contains_key("RouteSettings") {
        add_route_settings(context, name, &api, properties, condition)?;
    }
    Ok(())
}

fn add_path(
    context: &mut Context<'_>,
    sort: &Sort,
    event: &str,
    api: &str,
    path: &Text,
    method: &Text,
) -> Result<(), Fault> {
    let kind = context.resources.get(api).and_then(|api| api.get("Type")).and_then(Node::as_str);
    let exists = context.resources.contains_key(api);
    if !exists || (kind == Some("AWS::Serverless::HttpApi") && sort.kind != "HttpApi") {
        let (property, kind) = (sort.id_property, sort.kind);
        let message = format!(
            "{property} must be a valid reference to an '{}{kind}' resource in same template.",
            super::PREFIX
        );
        return Err(Fault::event(event, message));
    }
    let Some(properties) =
        context.resources.get_mut(api).and_then(|api| api.as_map_mut()?.get_mut("Properties")?.as_map_mut())
    else {
        return Ok(());
    };
    let managed = properties.get(open_api::MANAGED).is_some_and(Node::truthy);
    let Some(definition) = properties.get("DefinitionBody").filter(|body| managed && (sort.is_valid)(body))
    else {
        return Ok(());
    };
    let mut editor = (sort.editor)(definition)?;
    editor.add_path(path, method)?;
    properties.insert("DefinitionBody", editor.finish());
    Ok(())
}

fn add_route_settings(
    context: &mut Context<'_>,
    event: &str,
    api: &str,
    properties: &Dict,
    condition: Option<Text>,
) -> Result<(), Fault> {
    let text = |name| properties.get(name).and_then(Node::as_text);
    let (Some(path), Some(method)) = (text("Path"), text("Method")) else {
        return Ok(());
    };
    let route = match method.text.as_str() {
        open_api::ANY_METHOD => path.clone(),
        method => Text::from(format!("{} {}", method.to_uppercase(), path.text)),
    };
    let mut settings = properties.get("RouteSettings").cloned().unwrap_or(Node::Null);
    if let Some(condition) = condition {
        settings = conditional(Node::Text(condition), settings);
    }
    let Some(target) = context.properties_mut(api) else {
        return Ok(());
    };
    let all = target.get_or_insert_with("RouteSettings", || Node::Map(Dict::plain()));
    expect::map(Some(all), Of::Resource(api), "RouteSettings")?;
    let settings = expect::map(Some(&settings), Of::Event(event), "RouteSettings")?.clone();
    let all = all.as_map_mut().expect("it was checked above");
    if let Some(route) = all.get_or_insert_with(route, || Node::Map(Dict::plain())).as_map_mut() {
        route.update(&settings);
    }
    Ok(())
}

/// The tags of a function that propagates them also go to the API it implies.
fn add_tags(context: &mut Context<'_>, sort: &Sort, resource: &Node) {
    let kind = super::sam_type(resource).unwrap_or_default();
    let globals = context.document.get("Globals").and_then(|globals| globals.get(kind));
    let find = |name: &str| {
        let own = resource.get("Properties").and_then(|properties| properties.truthy_at(name)).cloned();
        own.or_else(|| globals.and_then(|globals| globals.get(name)).map(Node::own)).filter(Node::truthy)
    };
    let (Some(_), Some(Node::Map(tags))) = (find("PropagateTags"), find("Tags")) else {
        return;
    };
    let Some(properties) = context.properties_mut(sort.implicit_id) else {
        return;
    };
    if let Some(all) = properties.get_or_insert_with("Tags", || Node::Map(Dict::plain())).as_map_mut() {
        all.update(&tags);
    }
    properties.insert("PropagateTags", Node::Bool(true));
}

/// Gives the implied API the condition and the policies of the functions behind it.
fn condition_implicit_api(context: &mut Context<'_>, sort: &Sort, declared: &IndexMap<String, Declared>) {
    let Some(row) = declared.get(sort.implicit_id) else {
        return;
    };
    let conditions: BTreeSet<Option<&str>> = row
        .conditions
        .values()
        .flat_map(IndexMap::values)
        .map(|condition| condition.as_ref().map(|condition| condition.text.as_str()))
        .collect();
    let mut set = |name: &str, value: Node| {
        if let Some(resource) = context.resources.get_mut(sort.implicit_id).and_then(Node::as_map_mut) {
            resource.insert(name, value);
        }
    };
    let first = |found: &[Option<String>], order: &[&str]| {
        order
            .iter()
            .find(|word| found.iter().flatten().any(|found| found == *word))
            .map(|word| Node::text(*word))
    };
    if let Some(policy) = first(&row.deletion, &["Retain", "Delete"]) {
        set("DeletionPolicy", policy);
    }
    if let Some(policy) = first(&row.replacement, &["Retain", "Snapshot", "Delete"]) {
        set("UpdateReplacePolicy", policy);
    }
    if conditions.contains(&None) || conditions.is_empty() {
        return;
    }
    let conditions: Vec<String> = conditions.into_iter().flatten().map(str::to_owned).collect();
    match conditions.as_slice() {
        [one] => set("Condition", Node::Text(Text::unicode(one.as_str()))),
        _ => {
            let name = format!("{}Condition", sort.implicit_id);
            set("Condition", Node::text(name.as_str()));
            context.add_conditions(combined_condition(conditions, &name));
        }
    }
}

/// Makes a path conditional if all functions behind it are.
fn condition_paths(
    context: &mut Context<'_>,
    sort: &Sort,
    declared: &IndexMap<String, Declared>,
) -> Result<(), Fault> {
    for id in context.ids_of(&[sort.kind]) {
        let Some(properties) = context.properties(&id) else {
            continue;
        };
        if !properties.get(open_api::MANAGED).is_some_and(Node::truthy) {
            continue;
        }
        let mut editor = (sort.editor)(properties.get("DefinitionBody").unwrap_or(&Node::Null))?;
        for path in editor.paths() {
            let methods = declared.get(&id).and_then(|row| row.conditions.get(&path.text));
            let conditions: BTreeSet<Option<&str>> = methods
                .iter()
                .flat_map(|methods| methods.values())
                .map(|condition| condition.as_ref().map(|condition| condition.text.as_str()))
                .collect();
            if conditions.contains(&None) || conditions.is_empty() {
                continue;
            }
            let conditions: Vec<String> = conditions.into_iter().flatten().map(str::to_owned).collect();
            match conditions.as_slice() {
                [one] => editor.make_path_conditional(&path.text, Node::Text(Text::unicode(one.as_str()))),
                _ => {
                    let suffix = path.text.replace('/', "SLASH").replace('{', "OB").replace('}', "CB");
                    let name = format!("{id}{suffix}PathCondition");
                    context.add_conditions(combined_condition(conditions, &name));
                    editor.make_path_conditional(&path.text, Node::text(name));
                }
            }
        }
        if let Some(properties) = context.properties_mut(&id) {
            properties.insert("DefinitionBody", editor.finish());
        }
    }
    Ok(())
}
