//! `ExpressionAttributeNames` and `ExpressionAttributeValues`.

use super::Kind;
use crate::dynamodb::error::{Error, invalid};
use crate::dynamodb::value::Value;
use sam_model::limits::dynamodb as limits;
use std::collections::{BTreeMap, BTreeSet};

/// The placeholders of a request, and which of them its expressions used.
#[derive(Debug, Default)]
pub struct Placeholders {
    names: BTreeMap<String, String>,
    values: BTreeMap<String, Value>,
    used_names: BTreeSet<String>,
    used_values: BTreeSet<String>,
}

/// The placeholders as they came, before they are checked.
#[derive(Debug, Default)]
pub struct Given {
    /// `ExpressionAttributeNames`.
    pub names: Option<Vec<(String, String)>>,
    /// `ExpressionAttributeValues`; a value that could not be read is its error.
    pub values: Option<Vec<(String, Result<Value, Error>)>>,
}

impl Placeholders {
    /// Checks the placeholders of a request whose expressions are `present`; `possible` are those that its operation
    /// could have and that may use values.
    ///
    /// # Errors
    /// `ValidationException`.
    pub fn new(given: Given, present: &[Kind], possible: &[Kind]) -> Result<Self, Error> {
        if given.names.is_some() && present.is_empty() {
            return Err(invalid("ExpressionAttributeNames can only be specified when using expressions"));
        }
        if given.values.is_some() && !possible.iter().any(|kind| present.contains(kind)) {
            let parameters: Vec<_> = possible.iter().map(|kind| kind.parameter()).collect();
            let verb = if parameters.len() == 1 { "is" } else { "are" };
            return Err(invalid(format!(
                "ExpressionAttributeValues can only be specified when using expressions: {} {verb} null",
                parameters.join(" and ")
            )));
        }
        let mut placeholders = Self::default();
        if let Some(names) = given.names {
            refuse_empty("ExpressionAttributeNames", names.is_empty())?;
            for (key, name) in names {
                check_key("ExpressionAttributeNames", '#', &key)?;
                if name.is_empty() {
                    return Err(invalid(format!(
                        "ExpressionAttributeNames contains invalid value: Empty attribute name for key {key}"
                    )));
                }
                placeholders.names.insert(key, name);
            }
        }
        if let Some(values) = given.values {
            refuse_empty("ExpressionAttributeValues", values.is_empty())?;
            for (key, value) in values {
                check_key("ExpressionAttributeValues", ':', &key)?;
                let value = value.map_err(|error| {
                    let message = crate::AwsError::from(error).message;
                    invalid(format!(
                        "ExpressionAttributeValues contains invalid value: {message} for key {key}"
                    ))
                })?;
                placeholders.values.insert(key, value);
            }
        }
        Ok(placeholders)
    }

    /// Refuses placeholders that no expression used.
    ///
    /// # Errors
    /// `ValidationException`.
    pub fn finish(&self) -> Result<(), Error> {
        fn unused<'a>(given: impl Iterator<Item = &'a String>, used: &BTreeSet<String>) -> Option<String> {
            let unused: Vec<&str> = given.filter(|key| !used.contains(*key)).map(String::as_str).collect();
            (!unused.is_empty()).then(|| unused.join(", "))
        }
        for (parameter, unused) in [
            ("ExpressionAttributeNames", unused(self.names.keys(), &self.used_names)),
            ("ExpressionAttributeValues", unused(self.values.keys(), &self.used_values)),
        ] {
            if let Some(keys) = unused {
                return Err(invalid(format!(
                    "Value provided in {parameter} unused in expressions: keys: {{{keys}}}"
                )));
            }
        }
        Ok(())
    }

    /// The name that stands for `#name`.
    pub(super) fn name(&mut self, key: &str) -> Result<String, String> {
        let Some(name) = self.names.get(key) else {
            return Err(format!(
                "An expression attribute name used in the document path is not defined; attribute name: {key}"
            ));
        };
        if !self.used_names.contains(key) {
            self.used_names.insert(key.to_owned());
        }
        Ok(name.clone())
    }

    /// The value that stands for `:value`.
    pub(super) fn value(&mut self, key: &str) -> Result<Value, String> {
        let Some(value) = self.values.get(key) else {
            return Err(format!(
                "An expression attribute value used in expression is not defined; attribute value: {key}"
            ));
        };
        if !self.used_values.contains(key) {
            self.used_values.insert(key.to_owned());
        }
        Ok(value.clone())
    }
}

/// The most bytes of a placeholder, with its mark.
const MAX_PLACEHOLDER: usize = limits::PLACEHOLDER.max as usize;

fn refuse_empty(parameter: &str, empty: bool) -> Result<(), Error> {
    if empty { Err(invalid(format!("{parameter} must not be empty"))) } else { Ok(()) }
}

fn check_key(parameter: &str, mark: char, key: &str) -> Result<(), Error> {
    let rest = key.strip_prefix(mark).filter(|rest| !rest.is_empty());
    let word = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !rest.is_some_and(word) {
        return Err(invalid(format!("{parameter} contains invalid key: Syntax error; key: \"{key}\"")));
    }
    if key.len() > MAX_PLACEHOLDER {
        return Err(invalid(format!(
            "{parameter} contains invalid key: Key size has exceeded the maximum allowed size; key size: {}",
            key.len()
        )));
    }
    Ok(())
}
