//! What it means: one trigger, checked options, parameters with names.

use super::parse::{Input, Trigger};
use crate::faults::Faults;
use crate::options::{Quantity, Unit};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use sam_model::limits::lambda;
use sam_model::route::RoutePath;
use sam_model::schedule::{Schedule, timezone_violation};
use syn::{FnArg, ItemFn, LitStr, Pat, Path, Type};

/// A function that can be expanded.
pub(super) struct Checked {
    pub(super) function: ItemFn,
    pub(super) trigger: Source,
    pub(super) parameters: Vec<Parameter>,
    /// Options that every function has: setter and value.
    pub(super) settings: Vec<(Ident, Quantity)>,
    pub(super) description: Option<LitStr>,
}

/// What makes the function run, with its own options.
pub(super) enum Source {
    Route { method: String, api: Path, path: LitStr, public: bool },
    Consume { queue: Path, batch: Option<Quantity>, window: Option<Quantity>, concurrency: Option<Quantity> },
    Stream { table: Path, batch: Option<Quantity>, window: Option<Quantity>, retries: Option<Quantity> },
    Schedule { expression: LitStr, timezone: Option<LitStr> },
    Direct,
}

/// A parameter of the handler.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) kind: Type,
}

const COMMON: [&str; 5] = ["memory", "timeout", "ephemeral_storage", "reserved_concurrency", "description"];

pub(super) fn check(input: Input, faults: &mut Faults) -> Option<Checked> {
    let Input { triggers, mut options, function } = input;
    check_signature(&function, faults);
    let parameters = parameters(&function, faults);

    let mut settings = Vec::new();
    for (option, unit, limit, name) in [
        ("memory", Unit::MegaBytes, &lambda::FUNCTION_MEMORY, "FUNCTION_MEMORY"),
        ("timeout", Unit::Seconds, &lambda::FUNCTION_TIMEOUT, "FUNCTION_TIMEOUT"),
        ("ephemeral_storage", Unit::MegaBytes, &lambda::EPHEMERAL_STORAGE, "EPHEMERAL_STORAGE"),
        ("reserved_concurrency", Unit::Count, &lambda::RESERVED_CONCURRENCY, "RESERVED_CONCURRENCY"),
    ] {
        if let Some(quantity) = options.quantity(option, unit, (limit, limit_path(name)), faults) {
            settings.push((Ident::new(option, Span::call_site()), quantity));
        }
    }
    let description: Option<LitStr> = options.value("description", "\"what it does\"", faults);
    if let Some(text) = &description
        && let Some(message) = lambda::DESCRIPTION.violation(text.value().chars().count() as u64)
    {
        faults.at(text, lambda::DESCRIPTION.code, message);
    }

    let schedule: Option<LitStr> = options.value("schedule", "\"rate(5 minutes)\"", faults);
    let mut known: Vec<&str> = COMMON.into();
    let trigger = match (triggers.into_iter().next_back_if_alone(faults), schedule) {
        (Some(trigger), Some(schedule)) => {
            let message = "a function has one trigger: remove the schedule, or make a second function of it";
            faults.at(schedule, "several_triggers", message);
            source(trigger, &mut options, &mut known, &function, &parameters, faults)
        }
        (Some(trigger), None) => source(trigger, &mut options, &mut known, &function, &parameters, faults),
        (None, Some(expression)) => {
            known.extend(["schedule", "timezone"]);
            if let Err(error) = Schedule::parse(&expression.value()) {
                faults.at(&expression, error.code, format!("{}: {}", error.message, error.help));
            }
            let timezone: Option<LitStr> = options.value("timezone", "\"Europe/Paris\"", faults);
            if let Some(name) = &timezone
                && let Some(message) = timezone_violation(&name.value())
            {
                faults.at(name, "schedule_timezone_malformed", message);
            }
            Some(Source::Schedule { expression, timezone })
        }
        (None, None) => {
            if faults.is_empty() {
                let message = "a function needs a trigger: `#[function(GET Api \"/path\")]`, `consume Queue`, `stream Item`, `schedule = \"rate(5 minutes)\"` or `invoke`";
                faults.at_span(Span::call_site(), "no_trigger", message);
            }
            None
        }
    };
    options.finish(&known, faults);
    Some(Checked { trigger: trigger?, function, parameters, settings, description })
}

/// The only trigger; a second one is a fault.
trait Alone {
    fn next_back_if_alone(self, faults: &mut Faults) -> Option<Trigger>;
}

impl<I: Iterator<Item = Trigger>> Alone for I {
    fn next_back_if_alone(mut self, faults: &mut Faults) -> Option<Trigger> {
        let first = self.next();
        for other in self {
            let message = "a function has one trigger: make a second function for this one";
            faults.at(other.keyword(), "several_triggers", message);
        }
        first
    }
}

fn source(
    trigger: Trigger,
    options: &mut crate::options::Options,
    known: &mut Vec<&str>,
    function: &ItemFn,
    parameters: &[Parameter],
    faults: &mut Faults,
) -> Option<Source> {
    let mut number = |option: &str, unit, limit, name, faults: &mut Faults| {
        options.quantity(option, unit, (limit, limit_path(name)), faults)
    };
    Some(match trigger {
        Trigger::Route { method, api, path } => {
            known.push("public");
            check_route(&method, &path, function, parameters, faults);
            Source::Route { method: method.to_string(), api, path, public: options.flag("public", faults) }
        }
        Trigger::Consume { queue, .. } => {
            known.extend(["batch", "window", "maximum_concurrency"]);
            Source::Consume {
                queue,
                batch: number("batch", Unit::Count, &lambda::BATCH_SIZE_SQS, "BATCH_SIZE_SQS", faults),
                window: number("window", Unit::Seconds, &lambda::BATCHING_WINDOW, "BATCHING_WINDOW", faults),
                concurrency: number(
                    "maximum_concurrency",
                    Unit::Count,
                    &lambda::MAXIMUM_CONCURRENCY_SQS,
                    "MAXIMUM_CONCURRENCY_SQS",
                    faults,
                ),
            }
        }
        Trigger::Stream { table, .. } => {
            known.extend(["batch", "window", "retries"]);
            let retries = &lambda::MAXIMUM_RETRY_ATTEMPTS_STREAM;
            Source::Stream {
                table,
                batch: number("batch", Unit::Count, &lambda::BATCH_SIZE_STREAM, "BATCH_SIZE_STREAM", faults),
                window: number("window", Unit::Seconds, &lambda::BATCHING_WINDOW, "BATCHING_WINDOW", faults),
                retries: number("retries", Unit::Count, retries, "MAXIMUM_RETRY_ATTEMPTS_STREAM", faults),
            }
        }
        Trigger::Direct { .. } => Source::Direct,
    })
}

fn limit_path(name: &str) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote!(::sam_dsl::__private::limits::lambda::#name)
}

fn check_signature(function: &ItemFn, faults: &mut Faults) {
    let signature = &function.sig;
    let name = &signature.ident;
    if signature.asyncness.is_none() {
        let message = format!("the handler `{name}` must be async: write `async fn {name}`");
        faults.at(signature.fn_token, "handler_not_async", message);
    }
    if !signature.generics.params.is_empty() {
        let message =
            format!("the handler `{name}` cannot be generic: Lambda calls one function, so name the types");
        faults.at(&signature.generics, "handler_generic", message);
    }
    if let Some(where_clause) = &signature.generics.where_clause {
        faults.at(
            where_clause,
            "handler_generic",
            format!("the handler `{name}` cannot have a `where` clause"),
        );
    }
    let text = name.to_string();
    if text.starts_with(|first: char| first.is_ascii_uppercase()) || !text.is_ascii() {
        let message = format!(
            "the name of a handler becomes a logical id, and must be ASCII in snake_case, found `{text}`"
        );
        faults.at(name, "logical_id_invalid", message);
    }
}

fn parameters(function: &ItemFn, faults: &mut Faults) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for argument in &function.sig.inputs {
        match argument {
            FnArg::Receiver(receiver) => {
                let message = "a handler is a free function: it has no `self`";
                faults.at(receiver, "handler_with_receiver", message);
            }
            FnArg::Typed(typed) => {
                if let Type::Reference(reference) = &*typed.ty {
                    let message = "a handler owns its parameters: take this one by value";
                    faults.at(reference, "parameter_by_reference", message);
                    continue;
                }
                parameters.push(Parameter { name: pattern_name(&typed.pat), kind: (*typed.ty).clone() });
            }
        }
    }
    parameters
}

/// The name that a pattern gives: `customer`, or the one in `Path(customer)`.
fn pattern_name(pattern: &Pat) -> String {
    match pattern {
        Pat::Ident(ident) => ident.ident.to_string(),
        Pat::TupleStruct(outer) if outer.elems.len() == 1 => {
            outer.elems.first().map(pattern_name).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The last segment of a type's path: `Path` of `sam_dsl::param::Path<String>`.
fn type_name(kind: &Type) -> Option<&Ident> {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

fn check_route(
    method: &Ident,
    path: &LitStr,
    function: &ItemFn,
    parameters: &[Parameter],
    faults: &mut Faults,
) {
    let route = match RoutePath::parse(&path.value()) {
        Ok(route) => route,
        Err(error) => return faults.at(path, "route_malformed", error),
    };
    let mut taken = Vec::new();
    let mut bodies = 0;
    for (parameter, argument) in parameters.iter().zip(&function.sig.inputs) {
        let Some(kind) = type_name(&parameter.kind) else { continue };
        if kind == "Path" {
            let name = parameter.name.trim_start_matches('_').to_owned();
            if !route.variables().any(|variable| variable == name) {
                let variables: Vec<_> = route.variables().map(|variable| format!("`{variable}`")).collect();
                let hint = match variables.as_slice() {
                    [] => {
                        format!("the path has no variables: add `{{{name}}}` to it, or remove the parameter")
                    }
                    some => format!("its variables are {}", some.join(", ")),
                };
                let message = format!("the route `{}` has no variable `{{{name}}}`: {hint}", path.value());
                faults.at(argument, "path_parameter_not_in_route", message);
            }
            taken.push(name);
        }
        if kind == "Json" {
            bodies += 1;
            if method == "GET" || method == "HEAD" {
                let message = format!("a {method} request has no body: use `QueryString<T>`, or `POST`");
                faults.at(argument, "body_on_get", message);
            }
            if bodies == 2 {
                faults.at(
                    argument,
                    "several_bodies",
                    "a request has one body: join the two types into one struct",
                );
            }
        }
    }
    for variable in route.variables().filter(|variable| !taken.iter().any(|name| name == variable)) {
        let message = format!(
            "no parameter takes the variable `{{{variable}}}` of the route: add `{variable}: Path<String>` to `{}`",
            function.sig.ident
        );
        faults.at(path, "route_variable_without_parameter", message);
    }
}
