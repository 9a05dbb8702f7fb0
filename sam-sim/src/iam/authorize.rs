//! The decision on a call, from the policies of the caller's role and of the resource.
//!
//! Condition keys about the network, such as `aws:SourceIp`, are absent: a simulated caller has no address.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use super::role::Permissions;
use crate::AwsError;
use crate::account::{Account, Principal, PrincipalKind};
use crate::service::{Access, Call};
use crate::trace::What;
use sam_model::iam::{Caller, Context, Decision, Policies, PolicyDocument, Request, Usage, evaluate};
use std::sync::{Arc, PoisonError};

/// Refuses the call unless the policies allow every access; a refusal is recorded.
pub(crate) fn authorize(call: &Call<'_>, needed: &[Access]) -> Result<(), AwsError> {
    let Some(principal) = call.principal else {
        return match needed.first() {
            None => Ok(()),
            Some(_) => {
                Err(AwsError::sender("MissingAuthenticationTokenException", "Missing Authentication Token"))
            }
        };
    };
    if principal.kind == PrincipalKind::Owner {
        return Ok(());
    }
    let permissions = match &principal.kind {
        PrincipalKind::Role(role) => {
            call.account.services().iam.read(|state| Some(Arc::clone(&state.roles.get(role)?.permissions)))
        }
        _ => None,
    };
    let permissions = permissions.unwrap_or_default();
    for access in needed {
        let decision = decide(call, principal, &permissions, access)?;
        if !decision.is_allowed() {
            return Err(deny(call, principal, access, decision));
        }
    }
    Ok(())
}

fn decide(
    call: &Call<'_>,
    principal: &Principal,
    permissions: &Permissions,
    access: &Access,
) -> Result<Decision, AwsError> {
    let resource = resource_policy(call.account, &access.resource)?;
    let caller = match &principal.kind {
        PrincipalKind::Service(name) => Caller::Service(name),
        _ => Caller::Role { role: &permissions.role_arn, session: &principal.arn },
    };
    let uses_context =
        permissions.uses_context || resource.as_ref().is_some_and(|document| document.uses_context());
    let context =
        if uses_context { context(call, principal, permissions, access) } else { Context::default() };
    let policies = Policies {
        identity: &permissions.identity,
        boundary: permissions.boundary.as_ref(),
        session: &[],
        resource: resource.as_slice(),
    };
    let request = Request { caller, action: &access.action, resource: &access.resource, context: &context };
    Ok(evaluate(&policies, &request))
}

/// The policy of the resource, compiled anew only if it changed.
fn resource_policy(account: &Account, arn: &str) -> Result<Option<Arc<PolicyDocument>>, AwsError> {
    if !arn.starts_with("arn:aws:sqs:") {
        return Ok(None);
    }
    let Some(document) = account.services().sqs.policy(arn) else {
        return Ok(None);
    };
    let cache = &account.services().iam.resource_policies;
    {
        let known = cache.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, compiled)) = known.get(arn).filter(|(known, _)| *known == document) {
            return Ok(Some(Arc::clone(compiled)));
        }
    }
    let compiled = PolicyDocument::parse(&document, Usage::Resource);
    let compiled = compiled
        .map(Arc::new)
        .map_err(|error| AwsError::unsupported("iam", format_args!("policy of {arn}: {error}")))?;
    let mut known = cache.write().unwrap_or_else(PoisonError::into_inner);
    known.insert(arn.to_owned(), (document, Arc::clone(&compiled)));
    Ok(Some(compiled))
}

fn context(call: &Call<'_>, principal: &Principal, permissions: &Permissions, access: &Access) -> Context {
    let mut context = Context::default();
    let now = call.now();
    context.set("aws:CurrentTime", now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    context.set("aws:EpochTime", now.as_second().to_string());
    context.set("aws:RequestedRegion", call.region);
    context.set("aws:ResourceAccount", call.account.id());
    context.set("aws:SecureTransport", "true");
    match &principal.kind {
        PrincipalKind::Service(name) => {
            context.set("aws:PrincipalIsAWSService", "true");
            context.set("aws:PrincipalServiceName", name);
        }
        _ => {
            let session = principal.arn.rsplit('/').next().unwrap_or_default();
            context.set("aws:PrincipalAccount", call.account.id());
            context.set("aws:PrincipalArn", &permissions.role_arn);
            context.set("aws:PrincipalIsAWSService", "false");
            context.set("aws:PrincipalType", "AssumedRole");
            context.set("aws:userid", format!("{}:{session}", permissions.role_id));
        }
    }
    for (key, values) in &access.context {
        context.set_all(key, values.clone());
    }
    context
}

fn deny(call: &Call<'_>, principal: &Principal, access: &Access, decision: Decision) -> AwsError {
    let Access { action, resource, .. } = access;
    let what =
        What::Denial { principal: principal.arn.clone(), action: action.clone(), resource: resource.clone() };
    call.account.trace().record(call.now(), call.cause, what);
    let service = action.split(':').next().unwrap_or_default();
    // SQS names actions in lower case.
    let action = if service == "sqs" { &action.to_ascii_lowercase() } else { action };
    let message = format!(
        "User: {} is not authorized to perform: {action} on resource: {resource} {}",
        principal.arn,
        decision.because(action)
    );
    let error = AwsError::sender("AccessDeniedException", message);
    match service {
        "sqs" => AwsError { status: 403, query_code: Some("AccessDenied"), ..error },
        "lambda" => AwsError { status: 403, ..error },
        _ => error,
    }
}
