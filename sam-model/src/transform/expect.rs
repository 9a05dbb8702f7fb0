//! Checks of types, with the words in which the service refuses.

use super::fault::Fault;
use super::python27::{Dict, Node, Text};

/// Whose value is checked.
#[derive(Clone, Copy)]
pub(crate) enum Of<'a> {
    /// A property of a resource.
    Resource(&'a str),
    /// An attribute of a resource, such as `Properties`.
    Attribute(&'a str),
    /// A property of an event.
    Event(&'a str),
}

impl Of<'_> {
    fn refuse(self, path: &str, kind: &str) -> Fault {
        match self {
            Self::Resource(id) => Fault::resource(id, format!("Property '{path}' should be a {kind}.")),
            Self::Attribute(id) => Fault::resource(id, format!("Attribute '{path}' should be a {kind}.")),
            Self::Event(id) => Fault::event(id, format!("Property '{path}' should be a {kind}.")),
        }
    }

    /// The fault of this owner with a message of its own.
    pub(crate) fn fault(self, message: impl Into<String>) -> Fault {
        match self {
            Self::Resource(id) | Self::Attribute(id) => Fault::resource(id, message),
            Self::Event(id) => Fault::event(id, message),
        }
    }
}

pub(crate) fn map<'n>(value: Option<&'n Node>, of: Of<'_>, path: &str) -> Result<&'n Dict, Fault> {
    value.and_then(Node::as_map).ok_or_else(|| of.refuse(path, "map"))
}

pub(crate) fn list<'n>(value: Option<&'n Node>, of: Of<'_>, path: &str) -> Result<&'n Vec<Node>, Fault> {
    value.and_then(Node::as_list).ok_or_else(|| of.refuse(path, "list"))
}

pub(crate) fn text<'n>(value: Option<&'n Node>, of: Of<'_>, path: &str) -> Result<&'n Text, Fault> {
    value.and_then(Node::as_text).ok_or_else(|| of.refuse(path, "string"))
}

pub(crate) fn boolean(value: Option<&Node>, of: Of<'_>, path: &str) -> Result<bool, Fault> {
    value.and_then(Node::as_bool).ok_or_else(|| of.refuse(path, "boolean"))
}

pub(crate) fn texts<'n>(value: Option<&'n Node>, of: Of<'_>, path: &str) -> Result<&'n Vec<Node>, Fault> {
    let items = list(value, of, path)?;
    for (position, item) in items.iter().enumerate() {
        text(Some(item), of, &format!("{path}[{position}]"))?;
    }
    Ok(items)
}

pub(crate) fn present<'n>(value: Option<&'n Node>, of: Of<'_>, path: &str) -> Result<&'n Node, Fault> {
    value.filter(|value| !value.is_null()).ok_or_else(|| of.fault(format!("Property '{path}' is required.")))
}
