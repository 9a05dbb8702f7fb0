//! What can be wrong with a SAM template, in the words of the service.

use crate::diagnostic::{Diagnostic, Place};

/// A reason to refuse a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A resource is wrong; others are still looked at.
    Resource { id: String, message: String },
    /// An event of a function or state machine is wrong.
    Event { id: String, message: String },
    /// The structure of the template is wrong.
    Template { message: String },
    /// The `Globals` section is wrong.
    Globals { message: String },
    /// A generated resource has the id of one in the template.
    Duplicate { id: String, generated: String, kind: String },
    /// The template is so wrong that nothing more is looked at.
    Document(Vec<Fault>),
    /// Something of SAM that this transform does not know.
    Unsupported { id: String, what: String },
}

impl Fault {
    pub(crate) fn resource(id: &str, message: impl Into<String>) -> Self {
        Self::Resource { id: id.to_owned(), message: message.into() }
    }

    pub(crate) fn event(id: &str, message: impl Into<String>) -> Self {
        Self::Event { id: id.to_owned(), message: message.into() }
    }

    pub(crate) fn template(message: impl Into<String>) -> Self {
        Self::Template { message: message.into() }
    }

    /// A fault of the template's structure that ends the transform.
    pub(crate) fn document(message: impl Into<String>) -> Self {
        Self::Document(vec![Self::template(message)])
    }

    pub(crate) fn unsupported(id: &str, what: impl Into<String>) -> Self {
        Self::Unsupported { id: id.to_owned(), what: what.into() }
    }

    /// The fault as one of the resource that declares the event.
    pub(crate) fn within(self, resource: &str) -> Self {
        match self {
            Self::Event { .. } => Self::resource(resource, self.message()),
            other => other,
        }
    }

    /// The message of the service.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Resource { id, message } => format!("Resource with id [{id}] is invalid. {message}"),
            Self::Event { id, message } => format!("Event with id [{id}] is invalid. {message}"),
            Self::Template { message } => format!("Structure of the SAM template is invalid. {message}"),
            Self::Globals { message } => format!("'Globals' section is invalid. {message}"),
            Self::Duplicate { id, generated, kind } => format!(
                "Transforming resource with id [{id}] attempts to create a new resource with id [{generated}] and type \
                 \"{kind}\". A resource with that id already exists within this template. Please use a different id for \
                 that resource."
            ),
            Self::Document(faults) => faults.iter().map(Self::message).collect::<Vec<_>>().join(" "),
            Self::Unsupported { what, .. } => format!("Unsupported: SAM:{what}"),
        }
    }

    fn id(&self) -> &str {
        match self {
            Self::Resource { id, .. } | Self::Event { id, .. } | Self::Duplicate { id, .. } => id,
            Self::Unsupported { id, .. } => id,
            Self::Template { .. } | Self::Globals { .. } | Self::Document(_) => "",
        }
    }

    /// The faults as diagnostics, each once, sorted as the service sorts them: by id, else by message.
    pub(crate) fn diagnostics(faults: Vec<Self>) -> Vec<Diagnostic> {
        let mut flat = Vec::new();
        flatten(faults, &mut flat);
        let mut rows: Vec<(String, Diagnostic)> = Vec::new();
        for fault in flat {
            let message = fault.message();
            if rows.iter().any(|(_, row)| row.message == message) {
                continue;
            }
            let place = place(fault.id(), &message);
            let (code, help) = match fault {
                Self::Unsupported { .. } => ("sam_unsupported", "write it as plain CloudFormation"),
                _ => (
                    "sam_transform",
                    "see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html",
                ),
            };
            let key = if fault.id().is_empty() { message.clone() } else { fault.id().to_owned() };
            rows.push((key, Diagnostic::error(code, place, message, help)));
        }
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        rows.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }
}

/// The part of the resource that a message names, where it names one: an event, a property.
fn place(id: &str, message: &str) -> Place {
    let between = |begin: &str, end: &str| {
        let (_, rest) = message.split_once(begin)?;
        Some(rest.split_once(end)?.0)
    };
    if id.is_empty() {
        return Place::default();
    }
    let mut path = Vec::new();
    if let Some(event) = between("Event with id [", "]") {
        path.extend(["Properties", "Events", event]);
    }
    if let Some(property) = between("roperty '", "'") {
        path.extend(["Properties", property]);
    }
    if path.is_empty() { Place::resource(id) } else { Place::property(id, &path.join(".")) }
}

fn flatten(faults: Vec<Fault>, flat: &mut Vec<Fault>) {
    for fault in faults {
        match fault {
            Fault::Document(faults) => flatten(faults, flat),
            fault => flat.push(fault),
        }
    }
}
