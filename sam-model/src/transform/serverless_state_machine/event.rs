//! The events that start a state machine.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-statemachine-statemachineeventsource.html>

use crate::intrinsic::reference;
use crate::transform::event::{Event, Target, api, api_id, read_from, rule, schedule_v2};
use crate::transform::expect;
use crate::transform::fault::Fault;
use crate::transform::open_api::{self, Editor};
use crate::transform::property::{Property, Shape, property, required};
use crate::transform::python27::{Dict, Node, Text};
use crate::transform::resource::{Declared, Made};
use crate::transform::{Context, iam, logical_id};
use crate::value::{Value, json};

/// What starts the state machine, and what is made for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Api,
    Rule,
    Schedule,
    ScheduleV2,
}

static API: [Property; 6] = [
    required("Path", Shape::Text),
    required("Method", Shape::Text),
    required("RestApiId", Shape::Text),
    property("Stage", Shape::Text),
    property("Auth", Shape::Map),
    property("UnescapeMappingTemplate", Shape::Bool).literal(),
];

static RULE: [Property; 10] = [
    property("EventBusName", Shape::Text),
    property("RuleName", Shape::Text),
    property("Pattern", Shape::Map),
    property("Input", Shape::Text),
    property("InputPath", Shape::Text),
    property("DeadLetterConfig", Shape::Map),
    property("RetryPolicy", Shape::Map),
    property("State", Shape::Text),
    property("Target", Shape::Map).literal(),
    property("InputTransformer", Shape::Map),
];

static SCHEDULE: [Property; 10] = [
    required("Schedule", Shape::Text),
    property("Input", Shape::Text),
    property("Enabled", Shape::Bool),
    property("State", Shape::Text),
    property("Name", Shape::Text),
    property("Description", Shape::Text),
    property("DeadLetterConfig", Shape::Map),
    property("RetryPolicy", Shape::Map),
    property("Target", Shape::Map).literal(),
    property("RoleArn", Shape::Text).literal(),
];

type Row = (&'static str, &'static [Property], Kind);

static SOURCES: [Row; 5] = [
    ("Api", &API, Kind::Api),
    ("CloudWatchEvent", &RULE, Kind::Rule),
    ("EventBridgeRule", &RULE, Kind::Rule),
    ("Schedule", &SCHEDULE, Kind::Schedule),
    ("ScheduleV2", &schedule_v2::PROPERTIES, Kind::ScheduleV2),
];

/// Checks all events, before anything is made.
pub(super) fn check(context: &Context<'_>, owner: &str, events: &Dict) -> Result<(), Fault> {
    for (name, event) in events.iter() {
        let read = read_from(SOURCES.iter().copied(), owner, &name.text, event);
        let (event, kind) = read.map_err(|fault| fault.within(owner))?;
        if kind == Kind::Api {
            api::check(context, &event).map_err(|fault| fault.within(owner))?;
        }
    }
    Ok(())
}

/// Makes what the events need; `target` is the id of the state machine or of its alias.
pub(super) fn transform(
    context: &mut Context<'_>,
    owner: &Declared,
    target: &str,
    condition: Option<Node>,
    events: &Dict,
) -> Result<Vec<Made>, Fault> {
    let starts = Starts { owner, target, condition };
    let mut made = Vec::new();
    for (name, event) in events.iter() {
        let (event, kind) = read_from(SOURCES.iter().copied(), &owner.logical_id, &name.text, event)?;
        made.extend(match kind {
            Kind::Api => starts.by_api(context, &event)?,
            Kind::Rule => starts.by_rule(&event)?,
            Kind::Schedule => starts.by_schedule(&event)?,
            Kind::ScheduleV2 => {
                schedule_v2::make(&event, &reference(target), &owner.passed_through(), iam::start_execution)?
            }
        });
    }
    Ok(made)
}

struct Starts<'a> {
    owner: &'a Declared,
    target: &'a str,
    condition: Option<Node>,
}

impl Starts<'_> {
    /// The role with which `principal` may start the state machine.
    fn role(&self, event: &Event, principal: &str) -> Result<Made, Fault> {
        let id = logical_id::generate(&format!("{}Role", event.declared.logical_id), &Value::Null);
        let mut role = Made::new("AWS::IAM::Role", &id, &self.owner.passed_through())?;
        role.set("AssumeRolePolicyDocument", iam::trust(principal));
        role.set("Policies", json!([iam::start_execution(&reference(self.target), &id)]));
        let boundary = self.owner.truthy("PermissionsBoundary");
        role.set("PermissionsBoundary", boundary.map_or(Value::Null, Node::to_value));
        Ok(role)
    }

    fn rule_target(&self, event: &Event, role: Value, queue: Option<Value>, taken: &[&str]) -> Value {
        let id = event.declared.get("Target").and_then(|target| target.get("Id")).map(Node::to_value);
        let id =
            id.unwrap_or_else(|| rule::target_id(&event.declared.logical_id, "StepFunctionsTarget").into());
        let mut target = rule::rule_target_of(event, reference(self.target), queue, id, taken);
        target["RoleArn"] = role;
        json!([target])
    }

    fn by_rule(&self, event: &Event) -> Result<Vec<Made>, Fault> {
        let declared = &event.declared;
        let attributes = self.owner.passed_through();
        let mut made = Made::new("AWS::Events::Rule", &declared.logical_id, &attributes)?;
        made.set("EventBusName", declared.value("EventBusName"));
        made.set("EventPattern", declared.value("Pattern"));
        made.set("Name", declared.value("RuleName"));
        made.set("State", declared.truthy("State").map_or(Value::Null, Node::to_value));
        let role = self.role(event, "events.amazonaws.com")?;
        let (queue, queues) = rule::dead_letter_queue(event, &made.get_att("Arn"), &attributes)?;
        let taken = ["Input", "InputPath", "InputTransformer"];
        made.set("Targets", self.rule_target(event, role.get_att("Arn"), queue, &taken));
        Ok([vec![made, role], queues].concat())
    }

    fn by_schedule(&self, event: &Event) -> Result<Vec<Made>, Fault> {
        let declared = &event.declared;
        let attributes = self.owner.passed_through();
        let mut made = Made::new("AWS::Events::Rule", &declared.logical_id, &attributes)?;
        made.set("ScheduleExpression", declared.value("Schedule"));
        made.set("State", rule::state(event)?);
        made.take(declared, &["Name", "Description"]);
        let mut resources = Vec::new();
        let role = match declared.get("RoleArn") {
            Some(role) => role.to_value(),
            None => {
                let role = self.role(event, "events.amazonaws.com")?;
                let arn = role.get_att("Arn");
                resources.push(role);
                arn
            }
        };
        let (queue, queues) = rule::dead_letter_queue(event, &made.get_att("Arn"), &attributes)?;
        made.set("Targets", self.rule_target(event, role, queue, &["Input"]));
        resources.push(made);
        resources.extend(queues);
        Ok(resources)
    }

    fn by_api(&self, context: &mut Context<'_>, event: &Event) -> Result<Vec<Made>, Fault> {
        let declared = &event.declared;
        let role = self.role(event, api::PRINCIPAL)?;
        let id = declared.get("RestApiId").and_then(api_id).and_then(Node::as_str).map(str::to_owned);
        let Some((id, mut properties)) =
            id.and_then(|id| Some((id.clone(), context.properties(&id)?.clone())))
        else {
            return Ok(vec![role]);
        };
        let managed = properties.get(open_api::MANAGED).is_some_and(Node::truthy);
        let definition =
            properties.get("DefinitionBody").filter(|definition| managed && !definition.is_null());
        let Some(definition) = definition else {
            return Ok(vec![role]);
        };
        let path = expect::text(declared.get("Path"), event.of(), "Path")?.clone();
        let method = expect::text(declared.get("Method"), event.of(), "Method")?.map(str::to_lowercase);
        let mut editor = Editor::rest(definition)?;
        if editor.has_integration(&path, &method)? {
            let (path, method) = (&path.text, &method.text);
            return Err(
                event.fault(format!("API method \"{method}\" defined multiple times for path \"{path}\"."))
            );
        }
        let uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution";
        let integration = open_api::Integration {
            uri: Node::own(&json!({ "Fn::Sub": uri })),
            condition: self.condition.clone(),
            credentials: Some(Node::own(&role.get_att("Arn"))),
            transfer_mode: None,
        };
        let templates = self.request_templates(declared.truthy("UnescapeMappingTemplate").is_some());
        open_api::add_state_machine_integration(&mut editor, &path, &method, &integration, templates)?;
        if let Some(auth) = declared.truthy("Auth") {
            let target = Target {
                function: self.target.to_owned(),
                alias: None,
                attributes: self.owner.passed_through(),
                condition: self.condition.clone(),
                unicode: false,
            };
            let stage =
                declared.get("Stage").and_then(Node::as_text).cloned().unwrap_or_else(|| Text::from("None"));
            let route = api::Route { event, target: &target, id: &id, path, method, stage };
            route.authorize(context, &properties, &mut editor, auth)?;
        }
        properties.insert("DefinitionBody", editor.finish());
        if let Some(place) = context.properties_mut(&id) {
            *place = properties;
        }
        Ok(vec![role])
    }

    /// How a request becomes the input of the state machine.
    fn request_templates(&self, unescape: bool) -> Node {
        let quotes = if unescape { r#".replaceAll("\\'","'")"# } else { "" };
        let template = format!(
            r#"{{"input": "$util.escapeJavaScript($input.json('$')){quotes}", "stateMachineArn": "${{{}}}"}}"#,
            self.target
        );
        Node::own(&json!({"application/json": {"Fn::Sub": template}}))
    }
}
