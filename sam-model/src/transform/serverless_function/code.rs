//! The code of a function.

use crate::transform::fault::Fault;
use crate::transform::python27::Node;
use crate::transform::resource::{Declared, Made};
use crate::transform::s3_uri;
use crate::value::{Map, Value, json};

/// `Code`: inline, in S3, or an image.
pub(super) fn make(declared: &Declared) -> Result<Value, Fault> {
    let id = &declared.logical_id;
    let mut code = match package(declared).as_deref() {
        Some("Zip") => {
            if let Some(inline) = declared.get("InlineCode") {
                let mut code = Map::new();
                code.insert("ZipFile".to_owned(), inline.to_value());
                code
            } else if let Some(uri) = declared.get("CodeUri") {
                s3_location(uri, id, "CodeUri")?
            } else {
                return Err(Fault::resource(id, "Only one of 'InlineCode' or 'CodeUri' can be set."));
            }
        }
        Some("Image") => {
            let Some(uri) = declared.get("ImageUri") else {
                return Err(Fault::resource(id, "'ImageUri' must be set."));
            };
            if !uri.truthy() {
                let message = "'ImageUri' requires that a image hosted at a registry be specified.";
                return Err(Fault::resource(id, message));
            }
            return Ok(json!({"ImageUri": uri.to_value()}));
        }
        _ => {
            let shown = declared.get("PackageType").map_or_else(String::new, |kind| {
                kind.as_str().map_or_else(|| kind.to_string(), str::to_owned)
            });
            return Err(Fault::resource(id, format!("invalid 'PackageType' : {shown}")));
        }
    };
    if let Some(key) = declared.truthy("SourceKMSKeyArn") {
        code.insert("SourceKMSKeyArn".to_owned(), key.to_value());
    }
    Ok(Value::Object(code))
}

fn package(declared: &Declared) -> Option<String> {
    match declared.truthy("PackageType") {
        None => Some("Zip".to_owned()),
        Some(kind) => kind.as_str().map(str::to_owned),
    }
}

/// A location in S3 as functions and layers write it.
pub(in crate::transform) fn s3_location(uri: &Node, id: &str, property: &str) -> Result<Map, Fault> {
    if uri.as_str().is_some_and(names_a_secret) {
        let message = format!(
            "Unsupported dynamic reference detected in '{property}'. Please consider using alternative 'FunctionCode' object \
             format."
        );
        return Err(Fault::resource(id, message));
    }
    let location = s3_uri::read(uri, id, property)?;
    let mut code = Map::new();
    code.insert("S3Bucket".to_owned(), location.bucket.to_value());
    code.insert("S3Key".to_owned(), location.key.to_value());
    if let Some(version) = location.version {
        code.insert("S3ObjectVersion".to_owned(), version.to_value());
    }
    Ok(code)
}

/// Whether a text has a dynamic reference with a slash in it, which would break the URI.
fn names_a_secret(text: &str) -> bool {
    ["{{resolve:ssm:", "{{resolve:ssm-secure:", "{{resolve:secretsmanager:"].iter().any(|begin| {
        let Some(at) = text.find(begin) else { return false };
        let rest = &text[at + begin.len()..];
        let Some(end) = rest.find("}}") else { return false };
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-/:".contains(c);
        rest[..end].contains('/') && rest[..end].chars().all(allowed)
    })
}

/// Checks that runtime, handler and layers fit the package.
pub(super) fn check_package(declared: &Declared, function: &Made) -> Result<(), Fault> {
    let id = &declared.logical_id;
    let truthy = |name| declared.truthy(name).is_some();
    let image = package(declared).as_deref() == Some("Image");
    let message = if image && (truthy("Handler") || truthy("Runtime") || truthy("Layers")) {
        "Runtime, Handler, Layers cannot be present when PackageType is of type `Image`"
    } else if image {
        return Ok(());
    } else if !(truthy("Runtime") && truthy("Handler")) {
        "Runtime and Handler needs to be present when PackageType is of type `Zip`"
    } else if truthy("ImageConfig") || function.properties["Code"].get("ImageUri").is_some() {
        "ImageUri or ImageConfig cannot be present when PackageType is of type `Zip`"
    } else {
        return Ok(());
    };
    Err(Fault::resource(id, message))
}
