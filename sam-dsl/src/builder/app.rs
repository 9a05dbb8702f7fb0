//! The application: everything that is deployed together.
//!
//! It collects declarations, checks them together and gives the template. Writing files is left to
//! [`build`](crate::build), deploying to SAM CLI.

use super::{Declaration, Declared, Emission, Function, Origin};
use crate::runtime::Invoke;
use sam_model::diagnostic::{Diagnostic, Place, Source};
use sam_model::limits::cloudformation::STACK_NAME;
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
///
/// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html>
pub struct App {
    declared: Declared,
    name: String,
    description: Option<String>,
    architecture: Architecture,
    log_retention_days: u32,
    declarations: Vec<Box<dyn Declaration>>,
    functions: BTreeMap<String, Invoke>,
}

/// The processor that functions run on. CloudFormation: `Architectures`.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Architecture {
    /// `arm64`, Graviton: cheaper for the same work. The default.
    #[default]
    Arm64,
    /// `x86_64`: Intel and AMD.
    X86_64,
}

impl App {
    /// How long logs are kept unless the application says otherwise: 30 days.
    pub const DEFAULT_LOG_RETENTION_DAYS: u32 = 30;

    /// An application without anything. The name is the stack's too: a letter, then up to 127 letters, digits and `-`
    /// (`stack_name_invalid`).
    ///
    /// # Example
    /// ```
    /// let app = sam_dsl::App::new("shop");
    /// assert_eq!(app.template().resources.len(), 0);
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
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

    /// A sentence for people: up to 1,024 bytes (`template_description_too_long`). Default: none. CloudFormation:
    /// `Description`.
    ///
    /// # Example
    /// ```
    /// assert!(sam_dsl::App::new("shop").description("Takes orders").to_yaml().contains("Takes orders"));
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-description-structure.html>
    pub fn description(mut self, text: &str) -> Self {
        self.description = Some(text.to_owned());
        self
    }

    /// The processor that functions run on. Default: [`Architecture::Arm64`]. CloudFormation: `Architectures`, in
    /// `Globals`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Architecture, Function};
    ///
    /// let app = App::new("shop").architecture(Architecture::X86_64).add(Function::new("Report"));
    /// assert!(app.to_yaml().contains("x86_64"));
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html>
    pub fn architecture(mut self, architecture: Architecture) -> Self {
        self.architecture = architecture;
        self
    }

    /// How long the logs of functions are kept, in days: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
    /// 1,096, 1,827, 2,192, 2,557, 2,922, 3,288 or 3,653 (`log_retention_not_allowed`). Default 30. CloudFormation:
    /// `RetentionInDays`.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Function};
    ///
    /// let app = |days| App::new("shop").log_retention(days).add(Function::new("Report"));
    /// assert_eq!(app(90).check(), []);
    /// assert_eq!(app(91).check()[0].code, "log_retention_not_allowed");
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>
    pub fn log_retention(mut self, days: u32) -> Self {
        self.log_retention_days = days;
        self
    }

    /// Adds a function or a resource. No two have the same logical id (`name_duplicate`).
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Queue};
    ///
    /// let app = App::new("shop").add(Queue::new("Jobs")).add(Queue::new("Jobs"));
    /// assert_eq!(app.check()[0].code, "name_duplicate");
    /// ```
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

    /// The code of a function, by logical id; none if there is no such function, or it has no code.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Function};
    ///
    /// assert!(App::new("shop").add(Function::new("Report")).invoke("Report").is_none());
    /// ```
    pub fn invoke(&self, logical_id: &str) -> Option<&Invoke> {
        self.functions.get(logical_id)
    }

    /// The logical ids of the functions that have code, in alphabetical order.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Function};
    /// use sam_dsl::trigger::Direct;
    ///
    /// async fn ping() -> Result<(), sam_dsl::Error> {
    ///     Ok(())
    /// }
    /// let app = App::new("shop").add(Function::new("Ping").direct().handler::<Direct, _, 0>([], ping));
    /// assert_eq!(app.functions().collect::<Vec<_>>(), ["Ping"]);
    /// ```
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }

    /// The SAM template, whatever its faults.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Queue};
    ///
    /// let template = App::new("shop").add(Queue::new("Jobs")).template();
    /// assert_eq!(template.resources["Jobs"].kind, "AWS::SQS::Queue");
    /// ```
    ///
    /// Source: <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html>
    pub fn template(&self) -> Template {
        self.build().0
    }

    /// The SAM template as YAML, as `cargo build` writes it: the same bytes on every machine.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::builder::{App, Queue};
    ///
    /// assert!(App::new("shop").add(Queue::new("Jobs")).to_yaml().contains("Type: AWS::SQS::Queue"));
    /// ```
    pub fn to_yaml(&self) -> String {
        let (template, origins) = self.build();
        template.to_yaml(&|logical_id| origins.get(logical_id)?.comment.clone())
    }

    /// What is wrong with the application, errors first: every fault, with the place where it was written.
    ///
    /// What is counted after the transform of SAM is checked by [`build::emit`](crate::build::emit).
    ///
    /// # Example
    /// ```
    /// use sam_dsl::Seconds;
    /// use sam_dsl::builder::{App, Queue};
    ///
    /// let found = App::new("shop").add(Queue::new("Jobs").delay(Seconds(901))).check();
    /// assert_eq!(found[0].code, "queue_delay_out_of_range");
    /// assert!(found[0].place.source.is_some());
    /// ```
    pub fn check(&self) -> Vec<Diagnostic> {
        let mut found = self.duplicates();
        found.extend(self.misnamed());
        found.extend(self.declarations.iter().flat_map(|declaration| declaration.check()));
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

    /// A name that no stack can have.
    fn misnamed(&self) -> Option<Diagnostic> {
        let message = STACK_NAME.violation(&self.name)?;
        let place = Place { source: Some(self.declared.source()), ..Place::default() };
        Some(Diagnostic::error(STACK_NAME.code, place, message, "write a name such as `my-shop`"))
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
