//! Which records a mapping hands to its function.
//!
//! A record passes if any filter matches it. A filter on the `body` of a message looks into it as JSON if the filter is
//! an object, and compares it as a text if the filter is a list; a body of the other kind does not pass.
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html>

use crate::event_pattern::EventPattern;
use serde_json::Value;

/// The filters of a mapping; without any, every record passes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters(Vec<Filter>);

#[derive(Clone, Debug, PartialEq)]
struct Filter {
    pattern: EventPattern,
    /// Whether `body` is looked into as JSON; none: it is not looked at.
    body_is_json: Option<bool>,
}

impl Filters {
    /// Reads the patterns of filters, each a JSON text.
    ///
    /// # Errors
    /// What AWS would refuse one for.
    pub fn parse<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        patterns.into_iter().map(Filter::parse).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a record passes.
    pub(super) fn pass(&self, record: &Value) -> bool {
        self.0.is_empty() || self.0.iter().any(|filter| filter.passes(record))
    }
}

impl Filter {
    fn parse(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let body_is_json = value.get("body").map(Value::is_object);
        Ok(Self { pattern: EventPattern::parse(&value)?, body_is_json })
    }

    fn passes(&self, record: &Value) -> bool {
        let (Some(wants_json), Some(body)) = (self.body_is_json, record["body"].as_str()) else {
            return self.pattern.matches(record);
        };
        let json =
            serde_json::from_str::<Value>(body).ok().filter(|json| json.is_object() || json.is_array());
        match json {
            Some(json) if wants_json => {
                let mut record = record.clone();
                record["body"] = json;
                self.pattern.matches(&record)
            }
            None if !wants_json => self.pattern.matches(record),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn passes(filters: &[&str], record: Value) -> bool {
        Filters::parse(filters.iter().copied()).unwrap().pass(&record)
    }

    #[test]
    fn any_filter_lets_a_record_pass() {
        assert!(passes(&[], json!({})));
        let filters = [r#"{"eventName":["INSERT"]}"#, r#"{"eventName":["REMOVE"]}"#];
        assert!(passes(&filters, json!({"eventName": "REMOVE"})));
        assert!(!passes(&filters, json!({"eventName": "MODIFY"})));
    }

    #[test]
    fn a_body_is_json_or_text_as_the_filter_says() {
        let (json, text) = (r#"{"body":{"kind":["a"]}}"#, r#"{"body":[{"prefix":"a"}]}"#);
        assert!(passes(&[json], json!({"body": r#"{"kind":"a"}"#})));
        assert!(!passes(&[json], json!({"body": r#"{"kind":"b"}"#})));
        assert!(!passes(&[json], json!({"body": "a"})));
        assert!(passes(&[text], json!({"body": "abc"})));
        assert!(!passes(&[text], json!({"body": r#"{"a":1}"#})));
    }

    #[test]
    fn a_malformed_filter_is_refused() {
        assert!(Filters::parse(["{"]).is_err());
        assert!(Filters::parse([r#"{"body":"text"}"#]).is_err());
    }
}
