//! `AWS::Serverless::LayerVersion`: a layer, with a new version for every change.
//!
//! Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html>

use super::fault::Fault;
use super::property::{Property, Shape, property, required};
use super::python27::{Dict, Node};
use super::resource::{Declared, Made};
use super::serverless_function::s3_location;
use super::{Context, Expansion, logical_id};
use crate::value::{Map, Value, json};

const KIND: &str = "AWS::Serverless::LayerVersion";

static PROPERTIES: [Property; 8] = [
    property("LayerName", Shape::TextOrMap),
    property("Description", Shape::Text),
    property("PublishLambdaVersion", Shape::Bool),
    required("ContentUri", Shape::TextOrMap),
    property("CompatibleArchitectures", Shape::ListOfTextOrMap),
    property("CompatibleRuntimes", Shape::ListOfTextOrMap),
    property("LicenseInfo", Shape::Text),
    property("RetentionPolicy", Shape::Text),
];

pub(super) fn transform(context: &mut Context<'_>, id: &str, resource: &Dict) -> Result<Expansion, Fault> {
    let mut declared = Declared::read(id, KIND, &PROPERTIES, resource, |_| Ok(()))?;
    for name in ["LayerName", "LicenseInfo", "Description", "RetentionPolicy"] {
        if let Some(value) = declared.properties.get_mut(name) {
            context.parameters.resolve(value)?;
        }
    }
    let policy = retention_policy(&declared)?;
    let mut attributes = declared.passed_through();
    attributes.entry("DeletionPolicy").or_insert_with(|| "Retain".into());
    if let Some(policy) = policy {
        attributes.insert("DeletionPolicy".to_owned(), policy.into());
    }
    let made_id = logical_id::generate(id, &hashed(&declared));
    let mut layer = Made::new("AWS::Lambda::LayerVersion", &made_id, &attributes)?;
    layer.depends_on.clone_from(&declared.depends_on);
    let name = declared.truthy("LayerName").map_or_else(|| id.into(), Node::to_value);
    layer.set("LayerName", name);
    layer.set("Description", declared.value("Description"));
    if let Some(uri) = declared.get("ContentUri") {
        layer.set("Content", Value::Object(s3_location(uri, &made_id, "ContentUri")?));
    }
    layer.take(&declared, &["CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"]);
    check_architectures(&declared, &made_id)?;
    Ok(Expansion { made: vec![layer], logical_id: made_id, referable: &[] })
}

/// The layer as declared, without what does not make a new version.
fn hashed(declared: &Declared) -> Value {
    let mut resource = Map::new();
    resource.insert("Type".to_owned(), KIND.into());
    if let Some(depends_on) = &declared.depends_on {
        resource.insert("DependsOn".to_owned(), depends_on.clone());
    }
    for (name, value) in &declared.attributes {
        if !["DeletionPolicy", "UpdateReplacePolicy", "Metadata"].contains(&name.as_str()) {
            resource.insert(name.clone(), value.clone());
        }
    }
    let properties = declared.properties.iter().filter(|(_, value)| !value.is_null());
    let properties: Map = properties.map(|(name, value)| (name.text.clone(), value.to_value())).collect();
    resource.insert("Properties".to_owned(), Value::Object(properties));
    let mut named = Map::new();
    named.insert(declared.logical_id.clone(), Value::Object(resource));
    json!(named)
}

fn retention_policy(declared: &Declared) -> Result<Option<&'static str>, Fault> {
    let id = &declared.logical_id;
    let Some(policy) = declared.get("RetentionPolicy") else {
        return Ok(None);
    };
    let options = "please use one of the following options: ['Retain', 'Delete']";
    if policy.is_intrinsic() {
        let message = format!("'RetentionPolicy' does not accept intrinsic functions, {options}");
        return Err(Fault::resource(id, message));
    }
    let Some(text) = policy.as_str() else {
        return Err(Fault::resource(id, format!("Invalid 'RetentionPolicy' type, {options}")));
    };
    let found = ["Retain", "Delete"].into_iter().find(|option| option.eq_ignore_ascii_case(text));
    let message = "'RetentionPolicy' must be one of the following options: ['Retain', 'Delete'].";
    found.map(Some).ok_or_else(|| Fault::resource(id, message))
}

fn check_architectures(declared: &Declared, id: &str) -> Result<(), Fault> {
    let architectures = declared.truthy("CompatibleArchitectures").and_then(Node::as_list);
    let known = |value: &Node| value.is_intrinsic() || matches!(value.as_str(), Some("x86_64" | "arm64"));
    if architectures.is_none_or(|list| list.iter().all(known)) {
        return Ok(());
    }
    Err(Fault::resource(id, "CompatibleArchitectures needs to be a list of 'x86_64' or 'arm64'"))
}
