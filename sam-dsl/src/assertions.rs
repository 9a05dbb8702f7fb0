//! Assertions about the template that an application emits.
//!
//! A whole template is best reviewed as a snapshot: `insta::assert_snapshot!(app().to_yaml())` in one line, or
//! [`assert_snapshot!`](crate::assert_snapshot) against files under version control. To state one fact, find the
//! resource by its Rust item and match the properties that matter. What the application does when it runs is left to
//! `testing`.
//!
//! # Example
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
//! use sam_dsl::assertions::Emitted;
//! use serde_json::json;
//!
//! # fn main() {
//! let emitted = Emitted::by(&app());
//! let found = emitted.item::<Order>().matches(json!({
//!     "Type": "AWS::DynamoDB::Table",
//!     "Properties": { "BillingMode": "PAY_PER_REQUEST", "KeySchema": "{{keys}}" },
//! }));
//! assert_eq!(found["keys"][0]["AttributeName"], "customer");
//! # }
//! ```

use crate::{App, Declares};
use sam_model::Template;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The template that an application emits, with its faults.
pub struct Emitted {
    template: Template,
    /// Logical ids by the path of the Rust item.
    items: BTreeMap<String, String>,
}

/// A resource of the template. Given by [`Emitted::item`], [`Emitted::function`], [`Emitted::resource`] and
/// [`Emitted::of_path`].
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// # fn main() {
/// use sam_dsl::assertions::Emitted;
/// assert_eq!(Emitted::by(&app()).item::<Jobs>().logical_id(), "Jobs");
/// # }
/// ```
pub struct EmittedResource<'a> {
    logical_id: &'a str,
    resource: Value,
}

/// What a pattern captured, by name: see [`EmittedResource::matches`].
pub type Captures = Map<String, Value>;

impl Emitted {
    /// The template of this application.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::assertions::Emitted;
    /// use sam_dsl::builder::{App, Queue};
    ///
    /// let emitted = Emitted::by(&App::new("shop").add(Queue::new("Jobs")));
    /// assert_eq!(emitted.count("AWS::SQS::Queue"), 1);
    /// ```
    pub fn by(app: &App) -> Self {
        let (template, origins) = app.build();
        let items =
            origins.into_iter().filter_map(|(id, origin)| Some((origin.item()?.to_owned(), id))).collect();
        Self { template, items }
    }

    /// The resource that a type declares: the item of a table, a queue, an API, a user pool.
    ///
    /// # Panics
    /// If the type is not of this application.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// # fn main() {
    /// use sam_dsl::assertions::Emitted;
    /// assert_eq!(Emitted::by(&app()).item::<Order>().logical_id(), "Orders");
    /// # }
    /// ```
    #[track_caller]
    pub fn item<T: Declares>(&self) -> EmittedResource<'_> {
        self.resource(T::RESOURCE)
    }

    /// The function that a handler declares: `emitted.function(place_order)`.
    ///
    /// # Panics
    /// If it declares none.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// #[function(schedule = "rate(1 hour)")]
    /// async fn report() {}
    ///
    /// # fn main() {
    /// use sam_dsl::assertions::Emitted;
    /// assert_eq!(Emitted::by(&app()).function(report).logical_id(), "Report");
    /// # }
    /// ```
    #[track_caller]
    pub fn function<F>(&self, handler: F) -> EmittedResource<'_> {
        self.of_path(std::any::type_name_of_val(&handler))
    }

    /// The resource with this logical id.
    ///
    /// # Panics
    /// If there is none.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::assertions::Emitted;
    /// use sam_dsl::builder::{App, Queue};
    /// use serde_json::json;
    ///
    /// let emitted = Emitted::by(&App::new("shop").add(Queue::new("Jobs")));
    /// emitted.resource("Jobs").matches(json!({ "Type": "AWS::SQS::Queue" }));
    /// ```
    #[track_caller]
    pub fn resource<'a>(&'a self, logical_id: &'a str) -> EmittedResource<'a> {
        let document = self.template.to_value();
        match document["Resources"].get(logical_id) {
            Some(resource) => EmittedResource { logical_id, resource: resource.clone() },
            None => {
                let known: Vec<_> = self.template.resources.keys().map(String::as_str).collect();
                panic!("the template has no resource `{logical_id}`; it has {}", known.join(", "))
            }
        }
    }

    /// How many resources of a type there are, such as `AWS::SQS::Queue`, before the transform of SAM.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// # fn main() {
    /// use sam_dsl::assertions::Emitted;
    /// assert_eq!(Emitted::by(&app()).count("AWS::SQS::Queue"), 3, "two queues, and dead letters of one");
    /// # }
    /// ```
    pub fn count(&self, kind: &str) -> usize {
        self.template.resources.values().filter(|resource| resource.kind == kind).count()
    }

    /// The resource that an item declares, by its path such as `shop::orders::place_order`.
    ///
    /// # Panics
    /// If it declares none.
    ///
    /// # Example
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
    /// # fn main() {
    /// use sam_dsl::assertions::Emitted;
    /// let path = concat!(module_path!(), "::Order");
    /// assert_eq!(Emitted::by(&app()).of_path(path).logical_id(), "Orders");
    /// # }
    /// ```
    #[track_caller]
    pub fn of_path(&self, path: &str) -> EmittedResource<'_> {
        match self.items.get(path) {
            Some(logical_id) => self.resource(logical_id),
            None => {
                let known: Vec<_> = self.items.keys().map(String::as_str).collect();
                panic!("`{path}` declares nothing in this application; these items do: {}", known.join(", "))
            }
        }
    }
}

impl EmittedResource<'_> {
    /// The logical id.
    pub fn logical_id(&self) -> &str {
        self.logical_id
    }

    /// Demands that the resource has what the pattern has, and maybe more.
    ///
    /// A mapping must have the keys of the pattern; a list must have its elements, in order and no others; a text
    /// `{{name}}` in the pattern stands for any value, which is given back under that name.
    ///
    /// # Panics
    /// If it has not, with every difference.
    ///
    /// # Example
    /// ```
    /// use sam_dsl::assertions::Emitted;
    /// use sam_dsl::builder::{App, DeadLetter, Queue};
    /// use serde_json::json;
    ///
    /// let dead_letter = DeadLetter { after: 5, retention: DeadLetter::RETENTION };
    /// let emitted = Emitted::by(&App::new("shop").add(Queue::new("Jobs").dead_letter(dead_letter)));
    /// let pattern = json!({ "Properties": { "RedrivePolicy": { "maxReceiveCount": "{{times}}" } } });
    /// assert_eq!(emitted.resource("Jobs").matches(pattern)["times"], 5);
    /// ```
    #[track_caller]
    pub fn matches(&self, pattern: Value) -> Captures {
        let (mut captures, mut differences) = (Captures::new(), Vec::new());
        compare(&pattern, Some(&self.resource), self.logical_id, &mut captures, &mut differences);
        assert!(differences.is_empty(), "the template is not as expected:\n{}", differences.join("\n"));
        captures
    }
}

fn compare(
    pattern: &Value,
    found: Option<&Value>,
    path: &str,
    captures: &mut Captures,
    differences: &mut Vec<String>,
) {
    let Some(found) = found else {
        differences.push(format!("{path}: must be {pattern}, and is missing"));
        return;
    };
    match (pattern, found) {
        (Value::String(text), _) if text.starts_with("{{") && text.ends_with("}}") => {
            captures.insert(text[2..text.len() - 2].to_owned(), found.clone());
        }
        (Value::Object(pattern), Value::Object(found)) => {
            for (key, pattern) in pattern {
                compare(pattern, found.get(key), &format!("{path}.{key}"), captures, differences);
            }
        }
        (Value::Array(pattern), Value::Array(found)) if pattern.len() == found.len() => {
            for (at, (pattern, found)) in pattern.iter().zip(found).enumerate() {
                compare(pattern, Some(found), &format!("{path}[{at}]"), captures, differences);
            }
        }
        _ if pattern == found => {}
        _ => differences.push(format!("{path}: must be {pattern}, and is {found}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn differences(pattern: Value, found: Value) -> Vec<String> {
        let mut differences = Vec::new();
        compare(&pattern, Some(&found), "R", &mut Captures::new(), &mut differences);
        differences
    }

    #[test]
    fn a_pattern_names_what_matters() {
        assert_eq!(differences(json!({ "a": 1 }), json!({ "a": 1, "b": 2 })), [""; 0]);
        assert_eq!(
            differences(json!({ "a": 1, "c": [1] }), json!({ "a": 2 })),
            ["R.a: must be 1, and is 2", "R.c: must be [1], and is missing"]
        );
        assert_eq!(
            differences(json!({ "a": [1] }), json!({ "a": [1, 2] })),
            ["R.a: must be [1], and is [1,2]"]
        );
    }

    #[test]
    fn a_capture_takes_any_value() {
        let mut captures = Captures::new();
        compare(
            &json!({ "a": "{{it}}" }),
            Some(&json!({ "a": { "x": 1 } })),
            "R",
            &mut captures,
            &mut Vec::new(),
        );
        assert_eq!(captures["it"], json!({ "x": 1 }));
    }
}
