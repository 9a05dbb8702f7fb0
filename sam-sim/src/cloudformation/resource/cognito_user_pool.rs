//! `AWS::Cognito::UserPool`.
//!
//! Texts and senders of messages are accepted and have no effect: a test reads codes by
//! [`Cognito::code`](crate::cognito::Cognito::code).
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpool.html>

use super::{Created, Deployment, ResourceType};
use crate::AwsError;
use crate::cloudformation::properties::{Properties, invalid};
use crate::cognito::{AttributeKind, AttributeRule, PasswordPolicy, Schema, Settings, resources, token};
use sam_model::limits::cognito as limits;
use sam_model::value::{Map, Value};

/// The type.
pub static TYPE: ResourceType = ResourceType {
    name: "AWS::Cognito::UserPool",
    replaced_by: &[],
    create: |deployment| Box::pin(async move { put(&deployment, None) }),
    update: Some(|deployment, created, previous| {
        Box::pin(async move { update(&deployment, created, previous) })
    }),
    delete: |account, created| {
        Box::pin(async move {
            resources::delete_pool(account, &created.physical_id);
            Ok(())
        })
    },
};

const KNOWN: &[&str] = &[
    "AccountRecoverySetting",
    "AdminCreateUserConfig",
    "AliasAttributes",
    "AutoVerifiedAttributes",
    "DeletionProtection",
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
    "UserPoolAddOns",
    "UserPoolName",
    "UserPoolTags",
    "UserPoolTier",
    "UsernameAttributes",
    "UsernameConfiguration",
    "VerificationMessageTemplate",
];

const REFUSED: &[&str] = &[
    "DeviceConfiguration",
    "UserAttributeUpdateSettings",
    "WebAuthnFactorConfiguration",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
];

/// Properties that a pool keeps for life.
const FIXED: &[&str] = &["AliasAttributes", "UsernameAttributes", "UsernameConfiguration"];

fn update(deployment: &Deployment<'_>, created: &Created, previous: &Map) -> Result<Created, AwsError> {
    if let Some(name) = FIXED.iter().find(|name| deployment.properties.get(**name) != previous.get(**name)) {
        return Err(invalid(format!("Updates are not allowed for property - {name}.")));
    }
    let attributes = |map: &Map| map.get("Schema").and_then(Value::as_array).cloned().unwrap_or_default();
    let now = attributes(deployment.properties);
    if attributes(previous).iter().any(|attribute| !now.contains(attribute)) {
        return Err(invalid("Existing schema attributes cannot be modified or deleted.".to_owned()));
    }
    put(deployment, Some(&created.physical_id))
}

fn put(deployment: &Deployment<'_>, id: Option<&str>) -> Result<Created, AwsError> {
    let properties = Properties::new(deployment.properties);
    properties.expect_only("cognito-idp", KNOWN, REFUSED)?;
    refuse_what_is_not_simulated(&properties)?;
    let settings = settings(&properties)?;
    let name = match properties.named("UserPoolName", &limits::USER_POOL_NAME)? {
        Some(name) => name,
        None => deployment.generated_name(),
    };
    let account = deployment.account;
    let id = resources::put_pool(account, id, name, settings, recovery(&properties)?);
    let provider = token::issuer(account.region(), &id);
    let attributes = Map::from_iter([
        ("Arn".to_owned(), resources::pool_arn(account, &id).into()),
        ("ProviderName".to_owned(), provider.trim_start_matches("https://").into()),
        ("ProviderURL".to_owned(), provider.as_str().into()),
        ("UserPoolId".to_owned(), id.as_str().into()),
    ]);
    Ok(Created { physical_id: id, attributes })
}

fn refuse_what_is_not_simulated(properties: &Properties<'_>) -> Result<(), AwsError> {
    let refuse = |what: &str| Err(AwsError::unsupported("cognito-idp", what));
    if properties.object("LambdaConfig")?.is_some_and(|triggers| !triggers.map().is_empty()) {
        return refuse("LambdaConfig of a user pool");
    }
    if properties.text("MfaConfiguration")?.is_some_and(|mode| mode != "OFF") {
        return refuse("MfaConfiguration other than OFF");
    }
    if properties.text("DeletionProtection")?.is_some_and(|mode| mode == "ACTIVE") {
        return refuse("DeletionProtection of a user pool");
    }
    let template = properties.object("VerificationMessageTemplate")?;
    let option = template.map(|template| template.text("DefaultEmailOption")).transpose()?.flatten();
    if option.is_some_and(|option| option != "CONFIRM_WITH_CODE") {
        return refuse("verification by a link");
    }
    let add_ons = properties.object("UserPoolAddOns")?;
    let mode = add_ons.map(|add_ons| add_ons.text("AdvancedSecurityMode")).transpose()?.flatten();
    if mode.is_some_and(|mode| mode != "OFF") {
        return refuse("AdvancedSecurityMode other than OFF");
    }
    Ok(())
}

fn settings(properties: &Properties<'_>) -> Result<Settings, AwsError> {
    let admin = properties.object("AdminCreateUserConfig")?;
    let admin_only = admin.map(|admin| admin.flag("AllowAdminCreateUserOnly")).transpose()?.flatten();
    let usernames = properties.object("UsernameConfiguration")?;
    let case_sensitive = usernames.map(|usernames| usernames.flag("CaseSensitive")).transpose()?.flatten();
    let settings = Settings {
        password_policy: password_policy(properties)?,
        username_attributes: texts(properties, "UsernameAttributes", limits::USERNAME_ATTRIBUTES.values)?,
        alias_attributes: texts(properties, "AliasAttributes", limits::ALIAS_ATTRIBUTES.values)?,
        auto_verified_attributes: texts(
            properties,
            "AutoVerifiedAttributes",
            limits::VERIFIED_ATTRIBUTES.values,
        )?,
        schema: schema(properties)?,
        admin_creates_users: admin_only.unwrap_or_default(),
        case_sensitive: case_sensitive.unwrap_or(true),
    };
    if !settings.username_attributes.is_empty() && !settings.alias_attributes.is_empty() {
        return Err(invalid(
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.".to_owned(),
        ));
    }
    Ok(settings)
}

fn password_policy(properties: &Properties<'_>) -> Result<PasswordPolicy, AwsError> {
    let mut policy = PasswordPolicy::default();
    let Some(policies) = properties.object("Policies")? else {
        return Ok(policy);
    };
    policies.expect_only("cognito-idp", &["PasswordPolicy"], &["SignInPolicy"])?;
    let Some(given) = policies.object("PasswordPolicy")? else {
        return Ok(policy);
    };
    let known = [
        "MinimumLength",
        "RequireLowercase",
        "RequireNumbers",
        "RequireSymbols",
        "RequireUppercase",
        "TemporaryPasswordValidityDays",
    ];
    given.expect_only("cognito-idp", &known, &["PasswordHistorySize"])?;
    if let Some(length) = given.within("MinimumLength", &limits::PASSWORD_MINIMUM_LENGTH)? {
        policy.minimum_length = length;
    }
    // A policy that is given requires only what it names.
    policy.require_lowercase = given.flag("RequireLowercase")?.unwrap_or_default();
    policy.require_numbers = given.flag("RequireNumbers")?.unwrap_or_default();
    policy.require_symbols = given.flag("RequireSymbols")?.unwrap_or_default();
    policy.require_uppercase = given.flag("RequireUppercase")?.unwrap_or_default();
    let days = given.within("TemporaryPasswordValidityDays", &limits::TEMPORARY_PASSWORD_VALIDITY)?;
    if let Some(days) = days.filter(|days| *days > 0) {
        policy.temporary_password_validity_days = days;
    }
    Ok(policy)
}

fn schema(properties: &Properties<'_>) -> Result<Schema, AwsError> {
    let mut schema = Schema::default();
    for attribute in properties.objects("Schema")? {
        let known = [
            "AttributeDataType",
            "Mutable",
            "Name",
            "NumberAttributeConstraints",
            "Required",
            "StringAttributeConstraints",
        ];
        attribute.expect_only("cognito-idp", &known, &["DeveloperOnlyAttribute"])?;
        let name = attribute.required_text("Name")?;
        let kind = match attribute.text("AttributeDataType")?.as_deref() {
            None | Some("String") => AttributeKind::String,
            Some("Number") => AttributeKind::Number,
            Some("Boolean") => AttributeKind::Boolean,
            Some("DateTime") => AttributeKind::DateTime,
            Some(other) => {
                return Err(invalid(format!(
                    "#/Schema: {other} is not a valid enum value of AttributeDataType"
                )));
            }
        };
        let (constraints, min, max) = match kind {
            AttributeKind::Number => ("NumberAttributeConstraints", "MinValue", "MaxValue"),
            _ => ("StringAttributeConstraints", "MinLength", "MaxLength"),
        };
        let constraints = attribute.object(constraints)?;
        let bound = |name: &str| -> Result<Option<i64>, AwsError> {
            let text = constraints.as_ref().map(|constraints| constraints.text(name)).transpose()?.flatten();
            let number = text
                .map(|text| text.parse().map_err(|_| invalid(format!("#/Schema: {name} is not a number"))));
            number.transpose()
        };
        let required = attribute.flag("Required")?.unwrap_or_default();
        let standard = Schema::is_standard(&name);
        if required && !standard {
            return Err(invalid("Required custom attributes are not supported currently.".to_owned()));
        }
        let rule = AttributeRule {
            required,
            mutable: attribute.flag("Mutable")?.unwrap_or(true),
            kind,
            min: bound(min)?,
            max: bound(max)?,
        };
        let name = if standard || name.starts_with("custom:") { name } else { format!("custom:{name}") };
        schema.attributes.insert(name, rule);
    }
    Ok(schema)
}

fn recovery(properties: &Properties<'_>) -> Result<Vec<String>, AwsError> {
    let Some(setting) = properties.object("AccountRecoverySetting")? else {
        return Ok(vec!["phone_number".to_owned(), "email".to_owned()]);
    };
    let mut mechanisms = Vec::new();
    for mechanism in setting.objects("RecoveryMechanisms")? {
        let name = mechanism.required_text("Name")?;
        mechanisms.push((mechanism.number("Priority")?.unwrap_or_default(), name));
    }
    mechanisms.sort();
    let attribute = |name: &str| match name {
        "verified_email" => Some("email".to_owned()),
        "verified_phone_number" => Some("phone_number".to_owned()),
        // Only an administrator resets passwords.
        _ => None,
    };
    Ok(mechanisms.iter().filter_map(|(_, name)| attribute(name)).collect())
}

fn texts(properties: &Properties<'_>, name: &str, allowed: &[&str]) -> Result<Vec<String>, AwsError> {
    let texts = properties.list(name)?.iter().map(|value| match value.as_str() {
        Some(text) if allowed.contains(&text) => Ok(text.to_owned()),
        _ => Err(invalid(format!("#/{name}: {value} is not a valid enum value"))),
    });
    texts.collect()
}
