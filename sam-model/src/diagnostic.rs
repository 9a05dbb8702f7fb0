//! What is wrong with a user's application, where, and what to write instead.

use std::fmt;

/// One mistake, or one thing to think about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The name of the fault in the catalogue, such as `queue_visibility_below_function_timeout`.
    pub code: &'static str,
    /// Whether it stops the build.
    pub severity: Severity,
    /// What must hold and what was found: lower case, no final stop, names in backticks.
    pub message: String,
    /// Where the mistake stands.
    pub place: Place,
    /// A second place that disagrees with the first, and what it says.
    pub related: Vec<(Place, String)>,
    /// What to write instead.
    pub help: String,
}

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; the build goes on.
    Warning,
    /// AWS would refuse it, or it would fail by construction; the build stops.
    Error,
}

/// Where something was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file and the line, if known.
    pub source: Option<Source>,
    /// The logical id of the resource, if it is about one.
    pub resource: Option<String>,
    /// The path of the property within the resource: `Properties.Events.Place.Properties.Path`.
    pub property: Option<String>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The file, as the compiler names it: relative to the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1; 0 if unknown.
    pub column: u32,
}

impl Diagnostic {
    /// An error that is about a property of a resource.
    pub fn error(
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place,
            related: Vec::new(),
            help: help.into(),
        }
    }

    /// The same as [`Diagnostic::error`], but the build goes on.
    pub fn warning(
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message, help) }
    }

    /// Adds a second place that disagrees with the first.
    pub fn with_related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

impl Place {
    /// A resource of a template.
    pub fn resource(logical_id: &str) -> Self {
        Self { resource: Some(logical_id.to_owned()), ..Self::default() }
    }

    /// A property of a resource of a template.
    pub fn property(logical_id: &str, path: &str) -> Self {
        Self { property: Some(path.to_owned()), ..Self::resource(logical_id) }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            0 => write!(f, "{}:{}", self.file, self.line),
            column => write!(f, "{}:{}:{}", self.file, self.line, column),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let resource = match (&self.resource, &self.property) {
            (Some(resource), Some(property)) => format!("{resource}.{property}"),
            (Some(resource), None) => resource.clone(),
            (None, Some(property)) => property.clone(),
            (None, None) => String::new(),
        };
        match &self.source {
            Some(source) if resource.is_empty() => write!(f, "{source}"),
            Some(source) => write!(f, "{source} ({resource})"),
            None => f.write_str(&resource),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        for (place, label) in &self.related {
            write!(f, "\n  {place}: {label}")?;
        }
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}
