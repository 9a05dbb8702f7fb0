//! `Auth.UsagePlan`: how much a caller may use the API, with a key; of its own or shared with other APIs.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html>

use super::Api;
use crate::intrinsic::reference;
use crate::transform::expect::Of;
use crate::transform::fault::Fault;
use crate::transform::intrinsics::combined_condition;
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::Made;
use crate::value::{Map, Value, json};
use std::collections::BTreeSet;

/// What a usage plan may say of itself.
const SETTINGS: [&str; 5] = ["Description", "Quota", "Tags", "Throttle", "UsagePlanName"];

/// The property that says whether there is a plan, and whose it is.
const CREATE: &str = "CreateUsagePlan";

/// What the plan, its key and the link of both are called after if APIs share them.
const SHARED: &str = "Serverless";

/// The condition of a plan that only conditional APIs share.
const SHARED_CONDITION: &str = "SharedUsagePlanCondition";

/// What the APIs that share a usage plan bring into it.
#[derive(Default)]
pub(in crate::transform) struct SharedUsagePlan {
    depends_on: Vec<Value>,
    stages: Vec<Value>,
    stage_keys: Vec<Value>,
    conditions: BTreeSet<String>,
    /// Whether an API without condition is among them.
    unconditional: bool,
    deletion: Value,
    replacement: Value,
}

/// A usage plan on its way.
struct Plan<'a> {
    settings: &'a Dict,
    /// What the ids begin with.
    owner: &'a str,
    attributes: Map,
    depends_on: Vec<Value>,
    stages: Vec<Value>,
    stage_keys: Vec<Value>,
}

impl Api<'_, '_> {
    /// The usage plan of the API, its key and what links both; nothing if it has none.
    pub(super) fn usage_plan(&mut self, stage: &Made) -> Result<Vec<Made>, Fault> {
        let declared = self.declared;
        let settings = declared.truthy("Auth").and_then(|auth| auth.get("UsagePlan"));
        let Some(settings) = settings.filter(|settings| !settings.is_null()) else {
            return Ok(Vec::new());
        };
        let settings = check(self.of(), settings)?;
        let api = reference(&declared.logical_id);
        let depends_on = vec![declared.logical_id.as_str().into()];
        let stages = vec![json!({"ApiId": api, "Stage": stage.reference()})];
        let stage_keys = vec![json!({"RestApiId": api, "StageName": stage.reference()})];
        let mut plan = Plan {
            settings,
            owner: &declared.logical_id,
            attributes: declared.passed_through(),
            depends_on,
            stages,
            stage_keys,
        };
        match settings.get(CREATE).and_then(Node::as_str) {
            Some("PER_API") => plan.made(),
            Some("SHARED") => {
                self.context.shared_usage_plan.join(&mut plan);
                plan.made()
            }
            _ => Ok(Vec::new()),
        }
    }
}

fn check<'n>(of: Of<'_>, settings: &'n Node) -> Result<&'n Dict, Fault> {
    let settings = settings.as_map().ok_or_else(|| of.fault("'UsagePlan' must be a dictionary"))?;
    let known = |key: &str| key == CREATE || SETTINGS.contains(&key);
    if !settings.keys().all(|key| known(&key.text)) {
        return Err(of.fault("Invalid property for 'UsagePlan'"));
    }
    match settings.get(CREATE) {
        None | Some(Node::Null) => Err(of.fault(format!("'{CREATE}' is a required field for UsagePlan."))),
        Some(create)
            if !create.as_str().is_some_and(|word| ["SHARED", "PER_API", "NONE"].contains(&word)) =>
        {
            Err(of.fault(format!("'{CREATE}' accepts one of ['SHARED', 'PER_API', 'NONE'].")))
        }
        Some(_) => Ok(settings),
    }
}

impl SharedUsagePlan {
    /// Adds an API; its plan becomes the shared one, with all that others brought.
    fn join(&mut self, plan: &mut Plan<'_>) {
        self.depends_on.append(&mut plan.depends_on);
        self.stages.append(&mut plan.stages);
        self.stage_keys.append(&mut plan.stage_keys);
        match plan.attributes.get("Condition") {
            None | Some(Value::Null) => self.unconditional = true,
            Some(condition) => {
                let condition = condition.as_str().filter(|condition| !condition.is_empty());
                self.conditions.extend(condition.map(str::to_owned));
            }
        }
        let attribute = |name: &str| plan.attributes.get(name).cloned().unwrap_or(Value::Null);
        self.deletion = stricter(self.deletion.take(), attribute("DeletionPolicy"), false);
        self.replacement = stricter(self.replacement.take(), attribute("UpdateReplacePolicy"), true);
        plan.owner = SHARED;
        plan.depends_on.clone_from(&self.depends_on);
        plan.stages.clone_from(&self.stages);
        plan.stage_keys.clone_from(&self.stage_keys);
        plan.attributes = self.attributes();
    }

    fn is_conditional(&self) -> bool {
        !self.unconditional && !self.conditions.is_empty()
    }

    fn attributes(&self) -> Map {
        let mut attributes = Map::new();
        for (name, policy) in [("DeletionPolicy", &self.deletion), ("UpdateReplacePolicy", &self.replacement)]
        {
            if !policy.is_null() {
                attributes.insert(name.to_owned(), policy.clone());
            }
        }
        if self.is_conditional() {
            attributes.insert("Condition".to_owned(), SHARED_CONDITION.into());
        }
        attributes
    }

    /// The condition of the plan: that one of the APIs is there.
    pub(in crate::transform) fn condition(&self) -> Map {
        let mut conditions = Map::new();
        if !self.is_conditional() {
            return conditions;
        }
        let names: Vec<String> = self.conditions.iter().cloned().collect();
        match names.as_slice() {
            [one] => _ = conditions.insert(SHARED_CONDITION.to_owned(), one.as_str().into()),
            _ => conditions = combined_condition(names, SHARED_CONDITION),
        }
        conditions
    }
}

/// The policy of what two APIs share: the first, unless the other keeps more.
fn stricter(one: Value, other: Value, snapshots: bool) -> Value {
    let nothing = |policy: &Value| !Node::own(policy).truthy();
    if other == "Retain" || nothing(&one) || (snapshots && one == "Delete" && other == "Snapshot") {
        return if nothing(&other) { Value::Null } else { other };
    }
    one
}

impl Plan<'_> {
    fn made(&self) -> Result<Vec<Made>, Fault> {
        let (plan, key) = (self.plan()?, self.key()?);
        let mut link = self.beside("AWS::ApiGateway::UsagePlanKey", vec![key.logical_id.as_str().into()])?;
        link.set("KeyId", key.reference());
        link.set("KeyType", "API_KEY");
        link.set("UsagePlanId", plan.reference());
        Ok(vec![plan, key, link])
    }

    fn plan(&self) -> Result<Made, Fault> {
        let mut plan = self.beside("AWS::ApiGateway::UsagePlan", self.depends_on.clone())?;
        plan.set("ApiStages", self.stages.clone());
        for name in SETTINGS {
            let value = self.settings.get(name).filter(|value| value.truthy());
            plan.set(name, value.map_or(Value::Null, Node::to_value));
        }
        Ok(plan)
    }

    fn key(&self) -> Result<Made, Fault> {
        let plan = format!("{}UsagePlan", self.owner);
        let mut key = self.beside("AWS::ApiGateway::ApiKey", vec![plan.into()])?;
        key.set("Enabled", true);
        key.set("StageKeys", self.stage_keys.clone());
        Ok(key)
    }

    /// A resource that is called after its owner and its type.
    fn beside(&self, kind: &'static str, depends_on: Vec<Value>) -> Result<Made, Fault> {
        let suffix = kind.strip_prefix("AWS::ApiGateway::").unwrap_or(kind);
        let mut made = Made::new(kind, &format!("{}{suffix}", self.owner), &self.attributes)?;
        made.depends_on = Some(Value::Array(depends_on));
        Ok(made)
    }
}
