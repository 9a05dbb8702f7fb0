//! The `Policies` of a function or state machine, and the role that is made of them.

use super::fault::Fault;
use super::python27::{Dict, Node};
use super::resource::Made;
use super::{Environment, managed_policy, policy_template};
use crate::value::{Map, Value, json};

/// What an entry of `Policies` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Managed,
    Statement,
    Template,
    Unknown,
}

/// Replaces the policy templates among the `Policies` of a resource by their statements.
pub(super) fn convert_templates(id: &str, properties: &mut Dict) -> Result<(), Fault> {
    let Some(policies) = properties.get("Policies").filter(|policies| policies.truthy()) else {
        return Ok(());
    };
    let mut converted = Vec::new();
    for policy in entries(policies) {
        if kind(policy, true)? != Kind::Template {
            converted.push(policy.clone());
        } else if let Some(Node::List(items)) = policy.argument_of("Fn::If") {
            let mut items = items.clone();
            for item in items.iter_mut().skip(1).filter(|item| !item.is_no_value()) {
                *item = convert(id, item)?;
            }
            let mut map = Dict::plain();
            map.insert("Fn::If", Node::List(items));
            converted.push(Node::Map(map));
        } else {
            converted.push(convert(id, policy)?);
        }
    }
    properties.insert("Policies", Node::List(converted));
    Ok(())
}

fn convert(id: &str, policy: &Node) -> Result<Node, Fault> {
    let entry = policy.as_map().and_then(|map| map.iter().next());
    let Some((name, values)) = entry else {
        return Ok(policy.clone());
    };
    policy_template::convert(id, &name.text, values).map(|document| Node::own(&document))
}

fn entries(policies: &Node) -> Vec<&Node> {
    match policies {
        Node::List(list) => list.iter().collect(),
        one => vec![one],
    }
}

fn kind(policy: &Node, templates: bool) -> Result<Kind, Fault> {
    if policy.as_str().is_some() {
        return Ok(Kind::Managed);
    }
    if let Some(items) = policy.argument_of("Fn::If") {
        return kind_of_if(items, templates);
    }
    if policy.is_intrinsic() {
        return Ok(Kind::Managed);
    }
    let Some(map) = policy.as_map() else {
        return Ok(Kind::Unknown);
    };
    if map.contains_key("Statement") {
        return Ok(Kind::Statement);
    }
    let template = templates && map.len() == 1 && map.keys().all(|name| policy_template::exists(&name.text));
    Ok(if template { Kind::Template } else { Kind::Unknown })
}

fn kind_of_if(items: &Node, templates: bool) -> Result<Kind, Fault> {
    let Some([_, yes, no]) = items.as_list().map(Vec::as_slice) else {
        return Err(Fault::template("Fn::If requires 3 arguments"));
    };
    match (kind(yes, templates)?, kind(no, templates)?) {
        (a, b) if a == b => Ok(a),
        (_, b) if yes.is_no_value() => Ok(b),
        (a, _) if no.is_no_value() => Ok(a),
        _ => Err(Fault::template(
            "Different policy types within the same Fn::If statement is unsupported. Separate different policy types into \
             different Fn::If statements",
        )),
    }
}

/// What a role is made of.
pub(super) struct Role<'a> {
    /// The logical id of the resource that takes the role.
    pub(super) owner: &'a str,
    pub(super) attributes: Map,
    pub(super) trust: Value,
    pub(super) policies: Option<&'a Node>,
    /// The ARNs of the managed policies that come first.
    pub(super) managed: Vec<Value>,
    /// The inline policies that come first.
    pub(super) inline: Vec<Value>,
    pub(super) path: Value,
    pub(super) permissions_boundary: Value,
    pub(super) tags: Vec<Value>,
}

impl Role<'_> {
    /// The role, called after its owner.
    pub(super) fn make(self, environment: &Environment) -> Result<Made, Fault> {
        let Self { owner, attributes, mut managed, mut inline, .. } = self;
        let mut role = Made::new("AWS::IAM::Role", &format!("{owner}Role"), &attributes)?;
        let policies = self.policies.filter(|policies| policies.truthy()).map(entries).unwrap_or_default();
        for (position, policy) in policies.into_iter().enumerate() {
            let named = |document: Value| json!({"PolicyName": format!("{}Policy{position}", role.logical_id), "PolicyDocument": document});
            match kind(policy, false)? {
                Kind::Statement => inline.push(each_branch(policy, |value| !value.is_no_value(), named)),
                Kind::Managed => {
                    let resolve = |value: Value| match value.as_str() {
                        Some(name) => managed_policy::resolve(name, environment).into(),
                        None => value,
                    };
                    let arn = if policy.argument_of("Fn::If").is_some() || policy.as_str().is_some() {
                        each_branch(policy, |value| value.as_str().is_some(), resolve)
                    } else {
                        policy.to_value()
                    };
                    if !managed.contains(&arn) {
                        managed.push(arn);
                    }
                }
                Kind::Template | Kind::Unknown => {
                    let message =
                        format!("Policy at index {position} in the 'Policies' property is not valid");
                    return Err(Fault::resource(owner, message));
                }
            }
        }
        role.set("AssumeRolePolicyDocument", self.trust);
        role.set("ManagedPolicyArns", managed);
        role.set("Path", self.path);
        if !inline.is_empty() {
            role.set("Policies", inline);
        }
        role.set("PermissionsBoundary", self.permissions_boundary);
        role.set("Tags", self.tags);
        Ok(role)
    }
}

/// The value, or both branches of an `Fn::If`, changed where `applies`.
fn each_branch(value: &Node, applies: impl Fn(&Node) -> bool, change: impl Fn(Value) -> Value) -> Value {
    let Some(Node::List(items)) = value.argument_of("Fn::If") else {
        return change(value.to_value());
    };
    let mut items = items.clone().into_iter();
    let condition = items.next().map_or(Value::Null, |condition| condition.to_value());
    let branches = items.map(|item| if applies(&item) { change(item.to_value()) } else { item.to_value() });
    json!({"Fn::If": std::iter::once(condition).chain(branches).collect::<Vec<_>>()})
}
