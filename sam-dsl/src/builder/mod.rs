//! The same declarations as by macros, at run time: for loops, libraries and generated infrastructure.
//!
//! The macros expand to these builders, so both give the same resources and pass the same rules. Every builder
//! remembers the place where it was made, so that a fault found at the build names file and line. A builder never
//! refuses a value itself: [`App::check`] reports all faults together, each with the code that its setter names here.
//!
//! What a function does when it runs is no matter of this module: see [`handle`](crate::handle) and
//! [`param`](crate::param).
//!
//! # Example
//! ```
//! use sam_dsl::builder::{App, Queue, Table};
//! use sam_dsl::{ScalarAttributeType, Seconds};
//!
//! let mut app = App::new("shop");
//! for region in ["North", "South"] {
//!     app = app.add(Queue::new(&format!("Jobs{region}")).visibility_timeout(Seconds(60)));
//! }
//! let app = app.add(Table::new("Orders").partition_key("id", ScalarAttributeType::S));
//! assert_eq!(app.template().resources.len(), 3);
//! ```

mod api;
mod app;
mod function;
mod handler;
mod queue;
mod table;
mod user_pool;

pub use api::Api;
pub use app::{App, Architecture};
pub use function::{Function, Source};
pub use handler::HandlerFn;
pub use queue::{DeadLetter, Queue};
pub use table::{Projection, SecondaryIndex, Table};
pub use user_pool::{SignIn, UserPool};

use crate::registry::Item;
use sam_model::Template;
use sam_model::diagnostic;
use sam_model::value::Map;

/// Something that an [`App`] consists of.
///
/// All builders are; implement it for resources that they do not know.
///
/// # Example
/// ```
/// use sam_dsl::builder::{App, Declaration, Emission};
///
/// struct Topic;
///
/// impl Declaration for Topic {
///     fn logical_id(&self) -> &str {
///         "News"
///     }
///
///     fn source(&self) -> sam_model::diagnostic::Source {
///         sam_model::diagnostic::Source { file: file!().to_owned(), line: line!(), column: column!() }
///     }
///
///     fn emit(&self, _: &App, out: &mut Emission<'_>) {
///         out.resource("News", sam_model::Resource::new("AWS::SNS::Topic", Default::default()));
///     }
/// }
///
/// assert!(App::new("shop").add(Topic).to_yaml().contains("AWS::SNS::Topic"));
/// ```
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>
pub trait Declaration: std::any::Any + Send + Sync {
    /// The logical id, the name of the resource in the template: 1 to 255 letters and digits (`logical_id_invalid`), no
    /// two the same (`name_duplicate`).
    fn logical_id(&self) -> &str;

    /// Where it was declared, for faults that are about it.
    fn source(&self) -> diagnostic::Source;

    /// What stands as a comment before its first resource. Default: nothing.
    fn comment(&self) -> Option<String> {
        None
    }

    /// What is wrong with it that its resources cannot show, for [`App::check`]. Default: nothing.
    fn check(&self) -> Vec<diagnostic::Diagnostic> {
        Vec::new()
    }

    /// Adds its resources and outputs to the template of `app`.
    fn emit(&self, app: &App, out: &mut Emission<'_>);
}

/// The template that is being written, and where each resource of it comes from. Given to [`Declaration::emit`].
///
/// # Example
/// ```
/// use sam_dsl::builder::Emission;
/// use sam_model::Resource;
///
/// fn emit_topic(out: &mut Emission<'_>) {
///     out.resource("News", Resource::new("AWS::SNS::Topic", Default::default()));
///     out.output("NewsArn", "The ARN of the topic", sam_model::intrinsic::reference("News"));
/// }
/// ```
pub struct Emission<'a> {
    pub(crate) template: &'a mut Template,
    pub(crate) origins: &'a mut std::collections::BTreeMap<String, Origin>,
    pub(crate) origin: Origin,
}

/// Where a resource comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) source: diagnostic::Source,
    /// What stands as a comment before it.
    pub(crate) comment: Option<String>,
}

impl Origin {
    /// The Rust item, if the declaration has one.
    pub(crate) fn item(&self) -> Option<&str> {
        self.comment.as_deref()
    }
}

impl Emission<'_> {
    /// Adds a resource, in place of one with the same logical id. A template has up to 500 (`too_many_resources`).
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html>
    pub fn resource(&mut self, logical_id: &str, resource: sam_model::Resource) {
        self.origins.insert(logical_id.to_owned(), self.origin.clone());
        self.template.resources.insert(logical_id.to_owned(), resource);
    }

    /// Adds an output, in place of one with the same name. A template has up to 200 (`too_many_outputs`).
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html>
    pub fn output(&mut self, name: &str, description: &str, value: sam_model::Value) {
        let output = sam_model::value::json!({ "Description": description, "Value": value });
        self.template.outputs.insert(name.to_owned(), output);
    }
}

/// The place of the caller, and the item that a macro names.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) location: &'static std::panic::Location<'static>,
    pub(crate) item: Option<Item>,
}

impl Declared {
    #[track_caller]
    pub(crate) fn here() -> Self {
        Self { location: std::panic::Location::caller(), item: None }
    }

    /// The path of the item, which does not change when the lines of its file do.
    pub(crate) fn comment(&self) -> Option<String> {
        self.item.map(|item| item.path.to_owned())
    }

    pub(crate) fn source(&self) -> diagnostic::Source {
        match &self.item {
            Some(item) => {
                diagnostic::Source { file: item.file.to_owned(), line: item.line, column: item.column }
            }
            None => diagnostic::Source {
                file: self.location.file().to_owned(),
                line: self.location.line(),
                column: self.location.column(),
            },
        }
    }
}

/// Properties without the ones that were not set.
pub(crate) fn properties(entries: impl IntoIterator<Item = (&'static str, Option<sam_model::Value>)>) -> Map {
    entries.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
