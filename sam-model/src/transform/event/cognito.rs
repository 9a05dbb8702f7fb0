//! `Cognito`: a user pool calls the function at a step of a user's way.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html>

use super::permission::permission_called;
use super::{Event, Source, Target, api_id};
use crate::intrinsic::get_att;
use crate::transform::Context;
use crate::transform::expect::{self, Of};
use crate::transform::fault::Fault;
use crate::transform::property::{self, Property, Shape, required};
use crate::transform::python27::{Dict, Node};
use crate::transform::resource::{Declared, Made};

pub(super) static SOURCE: Source = Source { name: "Cognito", properties: &PROPERTIES, check, transform };

static PROPERTIES: [Property; 2] =
    [required("UserPool", Shape::Text), required("Trigger", Shape::Texts).literal()];

const KIND: &str = "AWS::Cognito::UserPool";

/// The properties that a user pool may have if an event changes it.
const POOL: [&str; 29] = [
    "AccountRecoverySetting",
    "AdminCreateUserConfig",
    "AliasAttributes",
    "AutoVerifiedAttributes",
    "DeletionProtection",
    "DeviceConfiguration",
    "EmailAuthenticationMessage",
    "EmailAuthenticationSubject",
    "EmailConfiguration",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "EnabledMfas",
    "LambdaConfig",
    "MfaConfiguration",
    "Policies",
    "Schema",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
    "SmsVerificationMessage",
    "UserAttributeUpdateSettings",
    "UsernameAttributes",
    "UsernameConfiguration",
    "UserPoolAddOns",
    "UserPoolName",
    "UserPoolTags",
    "UserPoolTier",
    "VerificationMessageTemplate",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
];

fn pool_id(event: &Event) -> Option<&Node> {
    event
        .declared
        .get("UserPool")
        .filter(|pool| pool.as_map().is_some_and(|pool| pool.contains_key("Ref")))
        .and_then(api_id)
}

fn check(context: &Context<'_>, event: &Event) -> Result<(), Fault> {
    let Some(pool) = pool_id(event) else {
        return Err(event.fault("Cognito events must reference a Cognito UserPool in the same template."));
    };
    let Some(pool) = pool.as_str() else {
        return Err(Fault::event(&event.declared.logical_id, "Ref in Userpool is not a string."));
    };
    if context.resources.contains_key(pool) {
        return Ok(());
    }
    Err(event.fault("Cognito events must reference a Cognito UserPool in the same template."))
}

fn transform(
    context: &mut Context<'_>,
    event: &Event,
    target: &Target,
    _: &mut Made,
) -> Result<Vec<Made>, Fault> {
    let pool = pool_id(event).and_then(Node::as_str).unwrap_or_default().to_owned();
    let prefix = format!("{}Cognito", target.alias.as_deref().unwrap_or(&target.function));
    let permission =
        permission_called(&prefix, target, "cognito-idp.amazonaws.com", get_att(&pool, "Arn"), "")?;
    let triggers: Vec<&str> = match event.declared.get("Trigger") {
        Some(Node::List(list)) => list.iter().filter_map(Node::as_str).collect(),
        Some(one) => one.as_str().into_iter().collect(),
        None => Vec::new(),
    };
    if let Some(properties) = context.properties_mut(&pool) {
        if properties.get("LambdaConfig").is_none_or(Node::is_null) {
            properties.insert("LambdaConfig", Node::Map(Dict::plain()));
        }
        let config = properties.get_mut("LambdaConfig");
        expect::map(config.as_deref(), Of::Resource(&pool), "LambdaConfig")?;
        if let Some(config) = config.and_then(Node::as_map_mut) {
            for trigger in triggers {
                if config.contains_key(trigger) {
                    let shown = event.declared.get("Trigger").map_or_else(String::new, |shown| {
                        shown.as_str().map_or_else(|| shown.to_string(), str::to_owned)
                    });
                    return Err(event.fault(format!("Cognito trigger \"{shown}\" defined multiple times.")));
                }
                config.insert(trigger, Node::own(&target.arn()));
            }
        }
    }
    Ok(vec![permission, changed(context, &pool, KIND, &POOL)?])
}

/// A resource of the template that an event changed.
pub(super) fn changed(
    context: &Context<'_>,
    id: &str,
    kind: &'static str,
    names: &[&str],
) -> Result<Made, Fault> {
    let none = Dict::plain();
    let resource = context.resources.get(id).and_then(Node::as_map).unwrap_or(&none);
    let found = resource.get("Type").and_then(Node::as_str).unwrap_or_default();
    if found != kind {
        let message = format!("Resource has incorrect Type; expected '{kind}', got '{found}'");
        return Err(Fault::resource(id, message));
    }
    if let Some(properties) = resource.get("Properties").and_then(Node::as_map) {
        property::check_names(id, kind, names, properties)?;
    }
    let table: Vec<Property> = Vec::new();
    let mut bare = resource.clone();
    bare.remove("Properties");
    let declared = Declared::read(id, kind, &table, &bare, |_| Ok(()))?;
    let mut made = declared.made(kind)?;
    for (name, value) in resource.get("Properties").and_then(Node::as_map).into_iter().flat_map(Dict::iter) {
        made.set(&name.text, value.to_value());
    }
    Ok(made)
}
