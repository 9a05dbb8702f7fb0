//! Reading the resolved properties of a resource, with the conversions that CloudFormation makes.
//!
//! CloudFormation turns `"128"` into a number and `true` into a text where the schema asks for it; what cannot be
//! turned is refused with the path of the property.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>

use crate::AwsError;
use sam_model::limit::Limit;
use sam_model::pattern::Pattern;
use sam_model::value::{Map, Value};
use std::collections::BTreeMap;

/// The properties of a resource, or of an object within them.
#[derive(Clone, Debug)]
pub struct Properties<'a> {
    path: String,
    map: &'a Map,
}

impl<'a> Properties<'a> {
    /// The properties of a resource.
    pub fn new(map: &'a Map) -> Self {
        Self { path: "#".to_owned(), map }
    }

    /// Refuses every name that is neither in `known` nor in `refused`; names in `refused` exist in AWS and are not
    /// simulated by `service`.
    pub fn expect_only(&self, service: &str, known: &[&str], refused: &[&str]) -> Result<(), AwsError> {
        for name in self.map.keys().map(String::as_str) {
            if refused.contains(&name) {
                return Err(AwsError::unsupported(service, format!("{}/{name}", self.path)));
            }
            if !known.contains(&name) {
                return Err(invalid(format!("{}: extraneous key [{name}] is not permitted", self.path)));
            }
        }
        Ok(())
    }

    /// A text, or what can be one.
    pub fn text(&self, name: &str) -> Result<Option<String>, AwsError> {
        self.value(name)
            .map(|value| as_text(value).ok_or_else(|| self.mistyped(name, "String", value)))
            .transpose()
    }

    /// A text that must be there.
    pub fn required_text(&self, name: &str) -> Result<String, AwsError> {
        self.text(name)?.ok_or_else(|| invalid(format!("{}: required key [{name}] not found", self.path)))
    }

    /// A whole number that is not negative, or a text of one.
    pub fn number(&self, name: &str) -> Result<Option<u64>, AwsError> {
        self.value(name)
            .map(|value| as_number(value).ok_or_else(|| self.mistyped(name, "Integer", value)))
            .transpose()
    }

    /// A whole number within a range of AWS.
    pub fn within(&self, name: &str, limit: &Limit) -> Result<Option<u64>, AwsError> {
        let number = self.number(name)?;
        match number.and_then(|number| limit.violation(number)) {
            Some(violation) => Err(invalid(format!("{}/{name}: {violation}", self.path))),
            None => Ok(number),
        }
    }

    /// A text of a form that AWS sets for names.
    pub fn named(&self, name: &str, pattern: &Pattern) -> Result<Option<String>, AwsError> {
        let text = self.text(name)?;
        match text.as_deref().filter(|text| !pattern.allows(text)) {
            Some(text) => {
                let violation = pattern.violation(text).unwrap_or_else(|| pattern.what.to_owned());
                Err(invalid(format!("{}/{name}: {violation}", self.path)))
            }
            None => Ok(text),
        }
    }

    /// A truth value, or `"true"` or `"false"`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, AwsError> {
        let flag = |value: &Value| as_text(value).and_then(|text| text.parse().ok());
        self.value(name)
            .map(|value| flag(value).ok_or_else(|| self.mistyped(name, "Boolean", value)))
            .transpose()
    }

    /// An object.
    pub fn object(&self, name: &str) -> Result<Option<Properties<'a>>, AwsError> {
        let object = |value: &'a Value| {
            let map = value.as_object().ok_or_else(|| self.mistyped(name, "JSONObject", value))?;
            Ok(Properties { path: format!("{}/{name}", self.path), map })
        };
        self.value(name).map(object).transpose()
    }

    /// A list; empty if absent.
    pub fn list(&self, name: &str) -> Result<&'a [Value], AwsError> {
        match self.value(name) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(value) => Err(self.mistyped(name, "JSONArray", value)),
        }
    }

    /// A list of objects; empty if absent.
    pub fn objects(&self, name: &str) -> Result<Vec<Properties<'a>>, AwsError> {
        let object = |(at, value): (usize, &'a Value)| {
            let map = value
                .as_object()
                .ok_or_else(|| self.mistyped(&format!("{name}/{at}"), "JSONObject", value))?;
            Ok(Properties { path: format!("{}/{name}/{at}", self.path), map })
        };
        self.list(name)?.iter().enumerate().map(object).collect()
    }

    /// Every name with its text, as of `Environment.Variables`.
    pub fn texts(&self) -> Result<BTreeMap<String, String>, AwsError> {
        let text = |(name, value): (&String, &Value)| {
            Ok((name.clone(), as_text(value).ok_or_else(|| self.mistyped(name, "String", value))?))
        };
        self.map.iter().map(text).collect()
    }

    /// The values as they stand.
    pub fn map(&self) -> &'a Map {
        self.map
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn mistyped(&self, name: &str, expected: &str, found: &Value) -> AwsError {
        let found = match found {
            Value::Null => "Null",
            Value::Bool(_) => "Boolean",
            Value::Number(_) => "Number",
            Value::String(_) => "String",
            Value::Array(_) => "JSONArray",
            Value::Object(_) => "JSONObject",
        };
        invalid(format!("{}/{name}: expected type: {expected}, found: {found}", self.path))
    }
}

/// The refusal of a property by CloudFormation, before the service sees it.
pub fn invalid(message: String) -> AwsError {
    AwsError::sender("ValidationException", message)
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn as_number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_turned_into_the_type_that_is_asked_for() {
        let value = json!({"Number": "128", "Text": 5, "Flag": "true", "List": [], "Bad": {}, "Null": null});
        let properties = Properties::new(value.as_object().unwrap());
        assert_eq!(properties.number("Number"), Ok(Some(128)));
        assert_eq!(properties.text("Text"), Ok(Some("5".to_owned())));
        assert_eq!(properties.flag("Flag"), Ok(Some(true)));
        assert_eq!(properties.text("Null"), Ok(None));
        let message = |error: AwsError| error.message;
        assert_eq!(
            properties.number("Bad").map_err(message),
            Err("#/Bad: expected type: Integer, found: JSONObject".to_owned())
        );
        assert_eq!(
            properties.text("List").map_err(message),
            Err("#/List: expected type: String, found: JSONArray".to_owned())
        );
    }

    #[test]
    fn unknown_and_unsimulated_properties_are_told_apart() {
        let value = json!({"Known": 1, "Odd": 2});
        let properties = Properties::new(value.as_object().unwrap());
        assert_eq!(properties.expect_only("lambda", &["Known"], &["Odd"]).unwrap_err().code, "Unsupported");
        let error = properties.expect_only("lambda", &["Known"], &[]).unwrap_err();
        assert_eq!(error.message, "#: extraneous key [Odd] is not permitted");
    }
}
