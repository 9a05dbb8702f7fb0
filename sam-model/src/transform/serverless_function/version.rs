//! The version and the alias of `AutoPublishAlias`.
//!
//! The id of the version ends in a hash of what should make a new one: the code, the environment, the memory; or all.

use super::capacity_provider;
use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::transform::resource::{Declared, Made};
use crate::transform::{Context, logical_id};
use crate::value::{Map, Value, json};

/// A version and the alias that points to it.
pub(super) struct Published {
    pub(super) name: String,
    pub(super) version: Made,
    pub(super) alias: Made,
}

/// Makes the version and the alias of a function.
pub(super) fn publish(
    context: &Context<'_>,
    declared: &Declared,
    function: &mut Made,
) -> Result<Published, Fault> {
    let id = &declared.logical_id;
    let refuse = |message: &str| Fault::resource(id, message);
    let resolved = |name: &str| match declared.truthy(name) {
        Some(value) => context.parameters.resolved(value).map(Some),
        None => Ok(None),
    };
    let name = match resolved("AutoPublishAlias")? {
        Some(Node::Text(name)) => name.text,
        _ => {
            return Err(refuse("'AutoPublishAlias' must be a string or a Ref to a template parameter"));
        }
    };
    let code_hash = match resolved("AutoPublishCodeSha256")? {
        None => None,
        Some(Node::Text(hash)) => Some(hash.text),
        Some(_) => return Err(refuse("AutoPublishCodeSha256 must be a string")),
    };
    if let Some(hash) = &code_hash {
        function.set(
            "Description",
            match resolved("Description")? {
                None => json!(hash),
                Some(Node::Text(text)) => json!(format!("{} {hash}", text.text)),
                Some(other) => json!({"Fn::Join": [" ", [other.to_value(), hash]]}),
            },
        );
    }
    let version = version(context, declared, function, code_hash.as_deref())?;
    let alias = alias(declared, &name, &version)?;
    Ok(Published { name, version, alias })
}

fn version(
    context: &Context<'_>,
    declared: &Declared,
    function: &Made,
    code_hash: Option<&str>,
) -> Result<Made, Fault> {
    let prefix = format!("{}Version", declared.logical_id);
    let id = match code_hash.filter(|hash| !hash.is_empty()) {
        Some(hash) => logical_id::with_hash(&prefix, hash),
        None => logical_id::generate(&prefix, &Value::Object(hashed(context, declared, function)?)),
    };
    let mut attributes = declared.passed_through();
    // Every version of a function on instances of its own occupies some of them.
    let default = if declared.truthy("CapacityProviderConfig").is_some() { "Delete" } else { "Retain" };
    let policy = declared.get("VersionDeletionPolicy").map_or_else(|| json!(default), Node::to_value);
    attributes.entry("DeletionPolicy").or_insert(policy);
    let mut version = Made::new("AWS::Lambda::Version", &id, &attributes)?;
    version.set("FunctionName", function.reference());
    version.set("Description", declared.value("VersionDescription"));
    version.set("FunctionScalingConfig", capacity_provider::scaling(declared));
    Ok(version)
}

/// What makes a new version when it changes.
fn hashed(context: &Context<'_>, declared: &Declared, function: &Made) -> Result<Map, Fault> {
    if declared.truthy("AutoPublishAliasAllProperties").is_some() {
        let mut all = function.properties.clone();
        for layer in declared.get("Layers").and_then(Node::as_list).into_iter().flatten() {
            let Some(id) = layer.referenced_id() else { continue };
            let properties = context.output.get(&id).and_then(|layer| layer.get("Properties"));
            let published =
                |properties: &&Value| Node::own(properties).truthy_at("PublishLambdaVersion").is_some();
            if let Some(properties) = properties.filter(published) {
                all.insert(id, properties.clone());
            }
        }
        return Ok(all);
    }
    let code = Node::unicode(&function.properties["Code"]);
    let mut parts = match context.parameters.resolved(&code)?.to_value() {
        Value::Object(code) => code,
        _ => Map::new(),
    };
    if let Some(Node::Map(environment)) = declared.truthy("Environment") {
        parts.extend(environment.iter().map(|(name, value)| (name.text.clone(), value.to_value())));
    }
    if let Some(memory) = declared.truthy("MemorySize") {
        parts.insert("MemorySize".to_owned(), memory.to_value());
    }
    if let Some(snap_start) = declared.truthy("SnapStart")
        && snap_start
            .as_map()
            .and_then(|map| map.get("ApplyOn"))
            .is_some_and(|on| on.as_str() != Some("None"))
    {
        parts.insert("SnapStart".to_owned(), snap_start.to_value());
    }
    Ok(parts)
}

fn alias(declared: &Declared, name: &str, version: &Made) -> Result<Made, Fault> {
    let id = &declared.logical_id;
    if name.is_empty() {
        return Err(Fault::resource(id, "Alias name is required to create an alias"));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !name.bytes().all(allowed) || name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::resource(
            id,
            format!(
                "AutoPublishAlias name ('{name}') must contain only alphanumeric characters, hyphens, or underscores matching \
             (?!^[0-9]+$)([a-zA-Z0-9-_]+) pattern."
            ),
        ));
    }
    let bare = name.replace('-', "D").replace('_', "U");
    let mut alias = Made::new("AWS::Lambda::Alias", &format!("{id}Alias{bare}"), &declared.passed_through())?;
    alias.set("Name", name);
    alias.set("FunctionName", crate::intrinsic::reference(id));
    alias.set("FunctionVersion", version.get_att("Version"));
    let concurrency = declared.truthy("ProvisionedConcurrencyConfig");
    alias.set("ProvisionedConcurrencyConfig", concurrency.map_or(Value::Null, Node::to_value));
    Ok(alias)
}
