//! One deployment: check the whole template, then create, update and delete resource by resource; undo all on failure.

use super::resource::{Created, Deployment, ResourceType, TYPES};
use super::scope::{Made, Reference, Scope, Target};
use super::stack::{Stack, StackResource};
use super::{Deploy, DeployError, Failure, Unknown, conditions, graph, parameters};
use crate::trace::{EventId, What};
use crate::{Account, AwsError};
use indexmap::IndexMap;
use sam_model::limits::cloudformation as limits;
use sam_model::value::{Map, Value};
use sam_model::{Resource, Template};
use std::collections::{BTreeMap, BTreeSet};

/// Attributes of resources that make CloudFormation do more than is simulated.
const UNSUPPORTED_ATTRIBUTES: &[&str] = &["CreationPolicy", "UpdatePolicy"];

/// What was done to a resource, to undo it.
enum Done {
    Created(String),
    Updated(String),
    Replaced(String),
}

/// A deployment under way.
struct Deploying<'a> {
    scope: Scope<'a>,
    previous: Option<&'a Stack>,
    cause: EventId,
    made: Made,
    resources: IndexMap<String, StackResource>,
    done: Vec<Done>,
}

/// Deploys, and returns what the stack is now.
pub(super) async fn deploy(
    account: &Account,
    template: &Template,
    options: &Deploy,
    previous: Option<&Stack>,
) -> Result<Stack, DeployError> {
    let stack_name = options.stack_name.as_str();
    let id = match previous {
        Some(stack) => stack.id.clone(),
        None => account.arn("cloudformation", &format!("stack/{stack_name}/{}", account.random().uuid())),
    };
    let failed = |status, failures| DeployError { stack: stack_name.to_owned(), status, failures };
    let event =
        |outcome: &str| What::Deployment { stack: stack_name.to_owned(), outcome: outcome.to_owned() };
    let cause = account.trace().record(account.now(), None, event("IN_PROGRESS"));
    let conclude = |status: &'static str| account.trace().amend(cause, event(status));

    let scope = Scope {
        account,
        template,
        stack_name,
        stack_id: &id,
        parameters: BTreeMap::new(),
        conditions: BTreeMap::new(),
    };
    let (scope, order) = check(scope, options).map_err(|failures| {
        conclude("VALIDATION_FAILED");
        failed("VALIDATION_FAILED", failures)
    })?;
    let mut deploying =
        Deploying { scope, previous, cause, made: Made::new(), resources: IndexMap::new(), done: Vec::new() };
    let outputs = match deploying.run(&order).await {
        Ok(outputs) => outputs,
        Err(failure) => {
            let mut failures = vec![failure];
            failures.extend(deploying.roll_back().await);
            let status = match (previous, failures.len()) {
                (None, 1) => "ROLLBACK_COMPLETE",
                (None, _) => "ROLLBACK_FAILED",
                (Some(_), 1) => "UPDATE_ROLLBACK_COMPLETE",
                (Some(_), _) => "UPDATE_ROLLBACK_FAILED",
            };
            conclude(status);
            return Err(failed(status, failures));
        }
    };
    // As in AWS, what cannot be cleaned up does not fail the update.
    deploying.clean_up().await;
    conclude(if previous.is_some() { "UPDATE_COMPLETE" } else { "CREATE_COMPLETE" });
    let resources = deploying.resources;
    Ok(Stack { name: stack_name.to_owned(), id, outputs, resources })
}

/// Deletes every resource in reverse order; on failure gives back what is left.
pub(super) async fn delete(account: &Account, stack: &Stack) -> Result<(), (Stack, DeployError)> {
    let mut rest = stack.clone();
    let mut failures = Vec::new();
    for (logical_id, resource) in stack.resources.iter().rev() {
        let result = if resource.retained { Ok(()) } else { remove(account, resource).await };
        match result {
            Ok(()) => drop(rest.resources.shift_remove(logical_id)),
            Err(error) => failures.push(Failure::answered(logical_id, &resource.kind, &error)),
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    let error = DeployError { stack: stack.name.clone(), status: "DELETE_FAILED", failures };
    Err((rest, error))
}

/// Checks all that can be known before anything is made, and returns the order in which resources are made.
fn check<'a>(mut scope: Scope<'a>, options: &Deploy) -> Result<(Scope<'a>, Vec<String>), Vec<Failure>> {
    let template = scope.template;
    let mut failures = Vec::new();
    if let Some(violation) = limits::STACK_NAME.violation(&options.stack_name) {
        failures.push(Failure::template(violation));
    }
    if let Some(violation) = limits::RESOURCES.violation(template.resources.len() as u64) {
        failures.push(Failure::template(violation));
    }
    for section in template.other.keys().filter(|section| *section != "AWSTemplateFormatVersion") {
        failures.push(Failure::template(format!("Unsupported: cloudformation: section {section}")));
    }
    match parameters::resolve(&template.parameters, &options.parameters) {
        Ok(values) => scope.parameters = values,
        Err(problems) => failures.extend(problems.into_iter().map(Failure::template)),
    }
    // Without parameters the rest cannot be decided, and everything would be reported twice.
    if !failures.is_empty() {
        return Err(failures);
    }
    let mut problems = Vec::new();
    conditions::decide(&mut scope, &template.conditions, &mut problems);
    failures.extend(problems.into_iter().map(Failure::template));

    let live = |resource: &Resource| scope.is_made(resource.condition.as_deref());
    let nodes: Vec<_> = template
        .resources
        .iter()
        .filter(|(_, resource)| live(resource))
        .map(|(name, _)| name.clone())
        .collect();
    let mut edges = BTreeMap::new();
    for logical_id in &nodes {
        let resource = &template.resources[logical_id];
        check_resource(&scope, options.unknown, logical_id, resource, &mut failures);
        let mut found = BTreeSet::new();
        resource.properties.values().for_each(|value| scope.references(value, &mut found));
        let unresolved = unresolved(&scope, &found);
        if !unresolved.is_empty() {
            let reason = unresolved_message(&unresolved, "Resources");
            failures.push(Failure::resource(logical_id, &resource.kind, reason));
        }
        let named = found.into_iter().map(|reference| match reference {
            Reference::Name(name) | Reference::Attribute(name, _) => name,
        });
        let needed = named.chain(resource.depends_on.iter().cloned()).filter(|name| nodes.contains(name));
        edges.insert(logical_id.clone(), needed.collect::<BTreeSet<_>>());
    }
    for (name, output) in &template.outputs {
        let mut found = BTreeSet::new();
        if scope.is_made(output.get("Condition").and_then(Value::as_str)) {
            scope.references(output, &mut found);
        }
        let unresolved = unresolved(&scope, &found);
        if !unresolved.is_empty() {
            let reason = unresolved_message(&unresolved, "Outputs");
            failures.push(Failure { logical_id: name.clone(), resource_type: String::new(), reason });
        }
    }
    let order = graph::order(&nodes, &edges).unwrap_or_else(|circle| {
        let reason = format!("Circular dependency between resources: [{}]", circle.join(", "));
        failures.push(Failure::template(reason));
        Vec::new()
    });
    if failures.is_empty() { Ok((scope, order)) } else { Err(failures) }
}

fn check_resource(
    scope: &Scope<'_>,
    unknown: Unknown,
    logical_id: &str,
    resource: &Resource,
    failures: &mut Vec<Failure>,
) {
    let mut fail = |reason: String| failures.push(Failure::resource(logical_id, &resource.kind, reason));
    if let Some(violation) = limits::LOGICAL_ID.violation(logical_id) {
        fail(violation);
    }
    if unknown == Unknown::Refuse {
        if resource_type(&resource.kind).is_none() {
            fail(format!("Unsupported: cloudformation: resource type {}", resource.kind));
        }
        for attribute in
            UNSUPPORTED_ATTRIBUTES.iter().filter(|attribute| resource.other.contains_key(**attribute))
        {
            fail(format!("Unsupported: cloudformation: {attribute}"));
        }
    }
    if let Some(condition) =
        resource.condition.as_deref().filter(|name| !scope.conditions.contains_key(*name))
    {
        fail(format!(
            "Template format error: Unresolved condition dependency {condition} in the Resources block of the template"
        ));
    }
    let missing: Vec<_> = resource
        .depends_on
        .iter()
        .filter(|name| !scope.template.resources.contains_key(*name))
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        fail(unresolved_message(&missing, "Resources"));
    }
}

/// The names that stand for nothing: neither parameters nor resources that are made.
fn unresolved<'a>(scope: &Scope<'_>, references: &'a BTreeSet<Reference>) -> Vec<&'a str> {
    let made = |name: &str| {
        let resource = scope.template.resources.get(name);
        resource.is_some_and(|resource| scope.is_made(resource.condition.as_deref()))
    };
    let missing = |reference: &'a Reference| match reference {
        Reference::Name(name) => {
            let known = made(name)
                || scope.parameters.contains_key(name)
                || limits::PSEUDO_PARAMETERS.contains(&name.as_str());
            (!known).then_some(name.as_str())
        }
        Reference::Attribute(name, _) => (!made(name)).then_some(name.as_str()),
    };
    let mut missing: Vec<_> = references.iter().filter_map(missing).collect();
    missing.dedup();
    missing
}

fn unresolved_message(names: &[&str], section: &str) -> String {
    let names = names.join(", ");
    format!(
        "Template format error: Unresolved resource dependencies [{names}] in the {section} block of the template"
    )
}

impl Deploying<'_> {
    /// Makes or changes every resource, and resolves the outputs.
    async fn run(&mut self, order: &[String]) -> Result<Map, Failure> {
        let template = self.scope.template;
        for logical_id in order {
            let resource = &template.resources[logical_id];
            let made = self.make(logical_id, resource).await?;
            self.made.insert(logical_id.clone(), Target { created: made.created.clone(), inert: made.inert });
            self.resources.insert(logical_id.clone(), made);
        }
        let mut outputs = Map::new();
        for (name, output) in &template.outputs {
            if self.scope.is_made(output.get("Condition").and_then(Value::as_str)) {
                let value = output.get("Value").map(|value| self.scope.resolve(value, &self.made));
                let value = value.transpose().map_err(|reason| Failure {
                    logical_id: name.clone(),
                    resource_type: String::new(),
                    reason,
                })?;
                outputs.insert(name.clone(), value.flatten().unwrap_or_default());
            }
        }
        Ok(outputs)
    }

    async fn make(&mut self, logical_id: &str, resource: &Resource) -> Result<StackResource, Failure> {
        let kind = resource.kind.as_str();
        let properties = self.scope.resolve_map(&resource.properties, &self.made);
        let properties = properties.map_err(|reason| Failure::resource(logical_id, kind, reason))?;
        let policy = resource.other.get("DeletionPolicy").and_then(Value::as_str).unwrap_or("Delete");
        let retained = match policy {
            "Delete" => false,
            "Retain" | "RetainExceptOnCreate" => true,
            other => {
                let reason = format!("Unsupported: cloudformation: DeletionPolicy {other}");
                return Err(Failure::resource(logical_id, kind, reason));
            }
        };
        let previous = self.previous.and_then(|stack| stack.resources.get(logical_id));
        if previous.is_some_and(|previous| previous.kind != kind) {
            let reason = format!(
                "Update of resource type is not permitted. The new template modifies resource type of the following resources: [{logical_id}]"
            );
            return Err(Failure::resource(logical_id, kind, reason));
        }
        let known = resource_type(kind);
        let stack_resource = |created, properties| StackResource {
            kind: kind.to_owned(),
            properties,
            created,
            retained,
            inert: known.is_none(),
        };
        let answered = |error: AwsError| Failure::answered(logical_id, kind, &error);
        let deployment = Deployment {
            account: self.scope.account,
            stack: self.scope.stack_name,
            logical_id,
            properties: &properties,
            cause: Some(self.cause),
        };
        let created = match (previous, known) {
            (Some(previous), _) if previous.properties == properties => previous.created.clone(),
            (Some(previous), None) => previous.created.clone(),
            (Some(previous), Some(known)) => {
                match known.update.filter(|_| !is_replaced(known, previous, &properties)) {
                    Some(update) => {
                        let created = update(deployment, &previous.created, &previous.properties)
                            .await
                            .map_err(answered)?;
                        self.done.push(Done::Updated(logical_id.to_owned()));
                        created
                    }
                    None => {
                        let created = (known.create)(deployment).await.map_err(answered)?;
                        self.done.push(Done::Replaced(logical_id.to_owned()));
                        created
                    }
                }
            }
            (None, Some(known)) => {
                let created = (known.create)(deployment).await.map_err(answered)?;
                self.done.push(Done::Created(logical_id.to_owned()));
                created
            }
            (None, None) => Created { physical_id: deployment.generated_name(), attributes: Map::new() },
        };
        Ok(stack_resource(created, properties))
    }

    /// Deletes what the update replaced and what the template no longer has, last made first.
    async fn clean_up(&mut self) {
        let Some(previous) = self.previous else { return };
        let replaced: Vec<_> = self
            .done
            .iter()
            .filter_map(|done| match done {
                Done::Replaced(logical_id) => Some(logical_id),
                _ => None,
            })
            .collect();
        for (logical_id, resource) in previous.resources.iter().rev() {
            let gone = !self.resources.contains_key(logical_id) && !resource.retained;
            let attributes = self.scope.template.resources.get(logical_id).map(|resource| &resource.other);
            let policy = attributes
                .and_then(|attributes| attributes.get("UpdateReplacePolicy"))
                .and_then(Value::as_str);
            // A replacement with the same physical id is the same thing under the same name: nothing is left to delete.
            let replacement = self.resources.get(logical_id).map(|resource| &resource.created.physical_id);
            let replaced = replaced.contains(&logical_id)
                && policy != Some("Retain")
                && replacement != Some(&resource.created.physical_id);
            if gone || replaced {
                let _ = remove(self.scope.account, resource).await;
            }
        }
    }

    /// Undoes everything, last done first, and returns what could not be undone.
    async fn roll_back(&mut self) -> Vec<Failure> {
        let mut failures = Vec::new();
        for done in std::mem::take(&mut self.done).into_iter().rev() {
            let (Done::Created(logical_id) | Done::Updated(logical_id) | Done::Replaced(logical_id)) = &done;
            let Some(resource) = self.resources.get(logical_id) else {
                continue;
            };
            let previous = self.previous.and_then(|stack| stack.resources.get(logical_id));
            let result = match (&done, previous, resource_type(&resource.kind).and_then(|known| known.update))
            {
                (Done::Updated(_), Some(previous), Some(update)) => {
                    let deployment = Deployment {
                        account: self.scope.account,
                        stack: self.scope.stack_name,
                        logical_id,
                        properties: &previous.properties,
                        cause: Some(self.cause),
                    };
                    update(deployment, &resource.created, &resource.properties).await.map(drop)
                }
                _ => remove(self.scope.account, resource).await,
            };
            if let Err(error) = result {
                failures.push(Failure::answered(logical_id, &resource.kind, &error));
            }
        }
        failures
    }
}

/// Whether a property changed that cannot be changed in place.
fn is_replaced(known: &ResourceType, previous: &StackResource, properties: &Map) -> bool {
    known.replaced_by.iter().any(|name| previous.properties.get(*name) != properties.get(*name))
}

async fn remove(account: &Account, resource: &StackResource) -> Result<(), AwsError> {
    match resource_type(&resource.kind) {
        Some(known) => (known.delete)(account, &resource.created).await,
        None => Ok(()),
    }
}

fn resource_type(name: &str) -> Option<&'static ResourceType> {
    TYPES.iter().copied().find(|known| known.name == name)
}
