//! The application: everything that is deployed together.

use super::{Declaration, Declared, Emission, Function, Origin};
use crate::runtime::Invoke;
use sam_model::diagnostic::{Diagnostic, Place, Source};
use sam_model::value::{Map, json};
use sam_model::{Template, fault, rules};
use std::collections::BTreeMap;

/// An application: functions and resources that are deployed as one CloudFormation stack.
///
/// # Example
/// ```
/// use sam_dsl::builder::{App, Queue};
///
/// let app = App::new("shop").description("Takes orders").add(Queue::new("Jobs"));
/// assert!(app.check().is_empty());
/// ```
pub struct App {
    declared: Declared,
    name: String,
    description: Option<String>,
    architecture: Architecture,
    log_retention_days: u32,
    declarations: Vec<Box<dyn Declaration>>,
    functions: BTreeMap<String, Invoke>,
}

/// The processor that functions run on.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Architecture {
    /// Graviton: cheaper for the same work.
    #[default]
    Arm64,
    /// Intel and AMD.
    X86_64,
}

impl App {
    /// How long logs are kept unless the application says otherwise.
    pub const DEFAULT_LOG_RETENTION_DAYS: u32 = 30;

    /// An application without anything.
    #[track_caller]
    pub fn new(name: &str) -> Self {
        Self {
            declared: Declared::here(),
            name: name.to_owned(),
            description: None,
            architecture: Architecture::default(),
            log_retention_days: Self::DEFAULT_LOG_RETENTION_DAYS,
            declarations: Vec::new(),
            functions: BTreeMap::new(),
        }
    }

    /// Everything that is annotated in a crate. Written as [`app!`](crate::app).
    #[doc(hidden)]
    #[track_caller]
    pub fn of_crate(name: &str, module: &str) -> Self {
        crate::registry::collect(Self::new(name), module)
    }

    /// A sentence for people. CloudFormation: `Description`.
    pub fn description(mut self, text: &str) -> Self {
        self.description = Some(text.to_owned());
        self
    }

    /// The processor that functions run on. Default: arm64.
    pub fn architecture(mut self, architecture: Architecture) -> Self {
        self.architecture = architecture;
        self
    }

    /// How long the logs of functions are kept, in days. Default 30. CloudFormation: `RetentionInDays`.
    pub fn log_retention(mut self, days: u32) -> Self {
        self.log_retention_days = days;
        self
    }

    /// Adds a function or a resource.
    #[allow(clippy::should_implement_trait, reason = "this is no arithmetic")]
    pub fn add<D: Declaration>(mut self, declaration: D) -> Self {
        let any: &dyn std::any::Any = &declaration;
        if let Some(invoke) = any.downcast_ref::<Function>().and_then(Function::code) {
            self.functions.insert(declaration.logical_id().to_owned(), invoke);
        }
        self.declarations.push(Box::new(declaration));
        self
    }

    /// The name, which is the stack's too.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The logical ids of what was added.
    pub(crate) fn declarations(&self) -> impl Iterator<Item = &str> {
        self.declarations.iter().map(|declaration| declaration.logical_id())
    }

    /// The binary that serves the functions: `shop-lambda` for the application `shop`.
    pub(crate) fn binary(&self) -> String {
        format!("{}-lambda", self.name)
    }

    pub(crate) fn log_retention_days(&self) -> u32 {
        self.log_retention_days
    }

    /// The code of a function, by logical id.
    pub fn invoke(&self, logical_id: &str) -> Option<&Invoke> {
        self.functions.get(logical_id)
    }

    /// The logical ids of the functions that have code.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }

    /// The SAM template.
    pub fn template(&self) -> Template {
        self.build().0
    }

    /// The SAM template as YAML, as `cargo build` writes it.
    pub fn to_yaml(&self) -> String {
        let (template, origins) = self.build();
        template.to_yaml(&|logical_id| origins.get(logical_id)?.comment.clone())
    }

    /// What is wrong with the application, errors first: every fault, with the place where it was written.
    pub fn check(&self) -> Vec<Diagnostic> {
        let mut found = self.duplicates();
        found.extend(rules::check(&self.template()));
        let mut found = self.located(found);
        found.sort_by(|left, right| {
            let order = |one: &Diagnostic| (std::cmp::Reverse(one.severity), one.place.clone(), one.code);
            order(left).cmp(&order(right))
        });
        found
    }

    /// The faults with the places where what they are about was declared. What the transform made of a declaration is
    /// named after it; what is about no resource is about the application.
    pub(crate) fn located(&self, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let (_, origins) = self.build();
        let origin = |resource: &String| {
            let declared = origins.iter().filter(|(id, _)| resource.starts_with(id.as_str()));
            declared.max_by_key(|(id, _)| id.len()).map(|(_, origin)| origin.source.clone())
        };
        for diagnostic in &mut found {
            let places = std::iter::once(&mut diagnostic.place)
                .chain(diagnostic.related.iter_mut().map(|(place, _)| place));
            for place in places.filter(|place| place.source.is_none()) {
                place.source =
                    place.resource.as_ref().and_then(origin).or_else(|| Some(self.declared.source()));
            }
        }
        found
    }

    /// Two declarations with one logical id: the template could hold only one of them.
    fn duplicates(&self) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<&str, Source> = BTreeMap::new();
        let mut found = Vec::new();
        for declaration in &self.declarations {
            let (id, source) = (declaration.logical_id(), declaration.source());
            let Some(first) = seen.get(id) else {
                seen.insert(id, source);
                continue;
            };
            let place = |source: &Source| Place { source: Some(source.clone()), ..Place::resource(id) };
            let message = format!("two declarations have the logical id `{id}`");
            let help = "rename one of them: a function's logical id is its name in PascalCase".to_owned();
            let duplicate =
                Diagnostic::error(fault::syntax::NAME_DUPLICATE.code, place(&source), message, help);
            found.push(duplicate.with_related(place(first), "the first is here"));
        }
        found
    }

    /// The template, and where each of its resources comes from.
    pub(crate) fn build(&self) -> (Template, BTreeMap<String, Origin>) {
        let mut template = Template {
            description: self.description.clone(),
            transform: vec!["AWS::Serverless-2016-10-31".to_owned()],
            globals: self.globals(),
            ..Template::default()
        };
        let mut origins = BTreeMap::new();
        let mut declarations: Vec<_> = self.declarations.iter().collect();
        declarations.sort_by_key(|declaration| declaration.logical_id().to_owned());
        for declaration in declarations {
            let origin = Origin { source: declaration.source(), comment: declaration.comment() };
            let mut out = Emission { template: &mut template, origins: &mut origins, origin };
            declaration.emit(self, &mut out);
        }
        (template, origins)
    }

    /// What all functions have in common.
    fn globals(&self) -> Map {
        let is_function = |one: &dyn std::any::Any| one.is::<Function>();
        if !self.declarations.iter().any(|declaration| is_function(declaration.as_ref())) {
            return Map::new();
        }
        let architecture = match self.architecture {
            Architecture::Arm64 => "arm64",
            Architecture::X86_64 => "x86_64",
        };
        let function =
            json!({ "Architectures": [architecture], "CodeUri": ".", "Runtime": "provided.al2023" });
        Map::from_iter([("Function".to_owned(), function)])
    }
}
