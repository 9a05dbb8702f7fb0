//! Changes to functions: create, update, delete, publish, and what belongs to their names.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Operations_AWS_Lambda.html>

use super::destination;
use super::error::Error;
use super::event_invoke_config::EventInvokeConfig;
use super::function::{Function, LATEST, split_name};
use super::permission::Permission;
use super::store::{Alias, Entry, State};
use crate::service::{Access, Call};
use crate::{Account, AwsError};
use sam_model::limits::lambda as limits;
use std::sync::Arc;

/// The service that assumes the roles of functions.
const LAMBDA: &str = "lambda.amazonaws.com";

/// Makes a function.
///
/// # Errors
/// `ResourceConflictException` if there is one of that name; `InvalidParameterValueException` if its environment, its
/// concurrency, its role or its dead-letter queue cannot be.
pub fn create_function(account: &Account, function: Function) -> Result<(), AwsError> {
    check(account, &function)?;
    account.services().lambda.with(|state| {
        if state.functions.contains_key(&function.name) {
            let message = format!("Function already exist: {}", function.name);
            return Err(Error::ResourceConflictException { message }.answer());
        }
        check_concurrency(state, &function)?;
        state.functions.insert(function.name.clone(), Entry::new(function));
        Ok(())
    })
}

/// Changes the configuration of a function; its environments end, those that run when they are done.
///
/// # Errors
/// As [`create_function`], and `ResourceNotFoundException`.
pub fn update_function(account: &Account, function: Function) -> Result<(), AwsError> {
    check(account, &function)?;
    let previous = account.services().lambda.with(|state| {
        check_concurrency(state, &function)?;
        let entry = entry(state, &function.name, &function.arn)?;
        Ok::<_, AwsError>(std::mem::replace(&mut entry.latest, Arc::new(function)))
    })?;
    end(account, &previous);
    Ok(())
}

/// Deletes a function with its versions, aliases and policy. Nothing if it does not exist.
pub fn delete_function(account: &Account, name: &str) {
    if let Some(entry) = account.services().lambda.with(|state| state.functions.remove(name)) {
        entry.versions.values().chain([&entry.latest]).for_each(|function| end(account, function));
    }
}

/// Makes a version out of what a function is now, and returns it.
///
/// # Errors
/// `ResourceNotFoundException`.
pub fn publish_version(account: &Account, function: &str) -> Result<Arc<Function>, AwsError> {
    account.services().lambda.with(|state| {
        let entry = entry(state, name_of(function), function)?;
        let number = entry.next_version;
        entry.next_version += 1;
        let version = Arc::new(entry.latest.published(number));
        entry.versions.insert(number, Arc::clone(&version));
        Ok(version)
    })
}

/// Deletes a version, by its ARN. Nothing if it does not exist.
pub fn delete_version(account: &Account, arn: &str) {
    let version = account.services().lambda.with(|state| {
        let (name, qualifier) = split_name(arn)?;
        state.functions.get_mut(name)?.versions.remove(&qualifier?.parse().ok()?)
    });
    if let Some(version) = version {
        end(account, &version);
    }
}

/// Makes or changes an alias, and returns its ARN.
///
/// # Errors
/// `ResourceNotFoundException` if the function or a version does not exist.
pub fn put_alias(account: &Account, function: &str, name: &str, alias: Alias) -> Result<String, AwsError> {
    account.services().lambda.with(|state| {
        let entry = entry(state, name_of(function), function)?;
        let arn = entry.latest.arn.clone();
        for version in [Some(&alias.version), alias.additional.as_ref().map(|(version, _)| version)] {
            if let Some(version) = version.filter(|version| entry.version(version).is_none()) {
                return Err(Error::ResourceNotFoundException { arn: format!("{arn}:{version}") }.answer());
            }
        }
        entry.aliases.insert(name.to_owned(), alias);
        Ok(format!("{arn}:{name}"))
    })
}

/// Deletes an alias, by its ARN. Nothing if it does not exist.
pub fn delete_alias(account: &Account, arn: &str) {
    account.services().lambda.with(|state| {
        if let Some((name, Some(alias))) = split_name(arn)
            && let Some(entry) = state.functions.get_mut(name)
        {
            entry.aliases.remove(alias);
        }
    });
}

/// Adds a statement to the policy of a function, version or alias.
///
/// # Errors
/// `ResourceNotFoundException`; `ResourceConflictException` if the policy has a statement of that id.
pub fn add_permission(account: &Account, function: &str, permission: Permission) -> Result<(), AwsError> {
    account.services().lambda.with(|state| {
        let qualifier = split_name(function).and_then(|(_, qualifier)| qualifier).unwrap_or_default();
        let entry = entry(state, name_of(function), function)?;
        let policy = entry.permissions.entry(qualifier.to_owned()).or_default();
        if policy.iter().any(|other| other.id == permission.id) {
            let message = format!("The statement id ({}) provided already exists. Please provide a new statement id, or remove the existing statement.", permission.id);
            return Err(Error::ResourceConflictException { message }.answer());
        }
        policy.push(permission);
        Ok(())
    })
}

/// Removes the statement of this id from the policy that has it.
pub fn remove_permission(account: &Account, id: &str) {
    account.services().lambda.with(|state| {
        let policies = state.functions.values_mut().flat_map(|entry| entry.permissions.values_mut());
        policies.for_each(|policy| policy.retain(|permission| permission.id != id));
    });
}

/// Says how asynchronous invocations of a function, version or alias are handled; none: as without configuration.
///
/// # Errors
/// `ResourceNotFoundException`; `InvalidParameterValueException` if the role of the function may not send to a
/// destination; `Unsupported` for destinations that are not simulated.
pub fn put_event_invoke_config(
    account: &Account,
    function: &str,
    qualifier: &str,
    config: Option<EventInvokeConfig>,
) -> Result<(), AwsError> {
    if let Some(config) = &config {
        let role = account
            .services()
            .lambda
            .with(|state| entry(state, name_of(function), function).map(|entry| Arc::clone(&entry.latest)))?;
        for arn in [&config.on_success, &config.on_failure].into_iter().flatten() {
            destination::supported(arn)?;
            let (action, verb) = match arn.contains(":lambda:") {
                true => ("lambda:InvokeFunction", "InvokeFunction"),
                false => ("sqs:SendMessage", "SendMessage"),
            };
            if !role_allows(account, &role, action, arn) {
                let message = format!(
                    "The function's execution role does not have permissions to call {verb} on {arn}"
                );
                return Err(Error::InvalidParameterValueException { message }.answer());
            }
        }
    }
    account.services().lambda.with(|state| {
        let entry = entry(state, name_of(function), function)?;
        let qualifier = if qualifier.is_empty() { LATEST } else { qualifier };
        match config {
            Some(config) => entry.event_invoke_configs.insert(qualifier.to_owned(), config),
            None => entry.event_invoke_configs.remove(qualifier),
        };
        Ok(())
    })
}

fn check(account: &Account, function: &Function) -> Result<(), AwsError> {
    let refuse = |message: String| Err(Error::InvalidParameterValueException { message }.answer());
    if !account.services().iam.trusts(&function.role, LAMBDA) {
        return refuse("The role defined for the function cannot be assumed by Lambda.".to_owned());
    }
    const UNABLE: &str = "Lambda was unable to configure your environment variables because the environment variables you have provided";
    let names = function.environment.keys().map(String::as_str);
    let reserved: Vec<&str> =
        names.filter(|name| limits::RESERVED_ENVIRONMENT_NAMES.contains(name)).collect();
    if !reserved.is_empty() {
        let reserved = reserved.join(", ");
        return refuse(format!(
            "{UNABLE} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: {reserved}"
        ));
    }
    let size: usize = function.environment.iter().map(|(name, value)| name.len() + value.len()).sum();
    if !limits::ENVIRONMENT.allows(size as u64) {
        let measured = serde_json::json!(function.environment);
        return refuse(format!("{UNABLE} exceeded the 4KB limit. String measured: {measured}"));
    }
    if let Some(queue) = &function.dead_letter_queue {
        if !queue.contains(":sqs:") {
            return Err(AwsError::unsupported(
                "lambda",
                format!("a dead-letter queue that is not of SQS: {queue}"),
            ));
        }
        if !role_allows(account, function, "sqs:SendMessage", queue) {
            return refuse(
                "The provided execution role does not have permissions to call SendMessage on SQS".to_owned(),
            );
        }
    }
    Ok(())
}

fn check_concurrency(state: &State, function: &Function) -> Result<(), AwsError> {
    let Some(reserved) = function.reserved_concurrency else {
        return Ok(());
    };
    let minimum = limits::UNRESERVED_CONCURRENCY_MINIMUM;
    let taken = u64::from(state.reserved_by_others(&function.name)) + u64::from(reserved) + minimum;
    if taken > u64::from(state.account_concurrency) {
        let message = format!(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [{minimum}]."
        );
        return Err(Error::InvalidParameterValueException { message }.answer());
    }
    Ok(())
}

fn role_allows(account: &Account, function: &Function, action: &str, resource: &str) -> bool {
    let principal = function.principal(account);
    let request_id = account.random().uuid();
    let call = Call {
        account,
        principal: Some(&principal),
        region: account.region(),
        request_id: &request_id,
        cause: None,
    };
    account.authorize(&call, &[Access::new(action, resource)]).is_ok()
}

fn entry<'a>(state: &'a mut State, name: &str, asked: &str) -> Result<&'a mut Entry, AwsError> {
    let arn = asked.to_owned();
    state.functions.get_mut(name).ok_or_else(|| Error::ResourceNotFoundException { arn }.answer())
}

fn name_of(name_or_arn: &str) -> &str {
    split_name(name_or_arn).map_or("", |(name, _)| name)
}

fn end(account: &Account, function: &Function) {
    function.idle.drain().into_iter().for_each(|sandbox| sandbox.end(account));
}
