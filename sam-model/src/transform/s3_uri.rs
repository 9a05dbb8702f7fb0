//! Where code and definitions lie in S3.

use super::fault::Fault;
use super::python27::Node;

/// Bucket, key and version of an object.
#[derive(Clone, Debug)]
pub(super) struct Location {
    pub(super) bucket: Node,
    pub(super) key: Node,
    pub(super) version: Option<Node>,
}

/// Reads a location: `s3://bucket/key?versionId=version`, or a mapping of `Bucket`, `Key` and `Version`.
pub(super) fn read(value: &Node, id: &str, property: &str) -> Result<Location, Fault> {
    match value {
        Node::Map(map) => {
            let part = |name: &str| value.truthy_at(name).cloned();
            let (Some(bucket), Some(key)) = (part("Bucket"), part("Key")) else {
                let message = format!("'{property}' requires Bucket and Key properties to be specified.");
                return Err(Fault::resource(id, message));
            };
            Ok(Location { bucket, key, version: map.get("Version").cloned() })
        }
        Node::Text(text) => parse(&text.text, text.unicode).ok_or_else(|| {
            let form = "of the form 's3://bucket/key' with optional versionId query parameter.";
            Fault::resource(id, format!("'{property}' is not a valid S3 Uri {form}"))
        }),
        _ => Err(Fault::resource(id, format!("'{property}' must be of type dict or string."))),
    }
}

fn parse(text: &str, unicode: bool) -> Option<Location> {
    let (scheme, rest) = text.split_once("://")?;
    let rest = rest.split('#').next()?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (bucket, key) = path.split_once('/')?;
    // Brackets would be an IPv6 address; they come from tokens that a generator left unresolved.
    if !scheme.eq_ignore_ascii_case("s3") || bucket.is_empty() || bucket.contains(['[', ']']) {
        return None;
    }
    let node = |text: &str| Node::text(super::Text { text: text.to_owned(), unicode });
    let versions: Vec<&str> = query.split('&').filter_map(|pair| pair.strip_prefix("versionId=")).collect();
    let version = match versions.as_slice() {
        [version] if !version.is_empty() => Some(node(version)),
        _ => None,
    };
    Some(Location { bucket: node(bucket), key: node(key.trim_start_matches('/')), version })
}
