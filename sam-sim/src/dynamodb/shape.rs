//! The shapes of requests and the first two stages of validation: types, then constraints.
//!
//! An operation describes its input as a static [`Structure`]. A value of the wrong type is a `SerializationException`;
//! broken constraints are all collected into one `ValidationException`. A member that is known and not simulated is
//! answered with `Unsupported`; members that AWS does not know are ignored, as AWS does.
//!
//! Source: <https://smithy.io/2.0/spec/constraint-traits.html>, and the API reference of each operation.

use super::error::{Error, invalid, unsupported};
use crate::AwsError;
use sam_model::limit::Limit;
use serde_json::{Map, Value as Json};

/// A structure: its members.
pub(super) type Structure = &'static [Member];

/// A member of a structure.
pub(super) struct Member {
    name: &'static str,
    shape: Shape,
    presence: Presence,
}

#[derive(PartialEq)]
enum Presence {
    Required,
    Optional,
    Unsupported,
}

/// What a value must be.
pub(super) enum Shape {
    AttributeValue,
    Boolean,
    Integer(Limits),
    List(&'static Shape, Limits),
    Long(Limits),
    Map(&'static Shape, Limits),
    Structure(Structure),
    Text(Limits, Form),
}

/// The least and the greatest length or value.
#[derive(Clone, Copy)]
pub(super) struct Limits(pub Option<i64>, pub Option<i64>);

/// What a text must look like.
pub(super) enum Form {
    /// Anything.
    Free,
    /// The characters of table and index names.
    Name,
    /// One of these words.
    Enum(&'static [&'static str]),
}

/// The pattern of [`Form::Name`].
const NAME_PATTERN: &str = "[a-zA-Z0-9_.-]+";
/// Deeper values are not looked into; reading them refuses them.
const TYPE_CHECK_DEPTH: usize = 2 * super::value::MAX_DEPTH;

pub(super) const ANY: Limits = Limits(None, None);
pub(super) const fn at_least(min: i64) -> Limits {
    Limits(Some(min), None)
}
pub(super) const fn between(min: i64, max: i64) -> Limits {
    Limits(Some(min), Some(max))
}
/// The range of a limit.
pub(super) const fn of(limit: &Limit) -> Limits {
    Limits(Some(limit.min as i64), Some(limit.max as i64))
}
pub(super) const fn required(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, presence: Presence::Required }
}
pub(super) const fn optional(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, presence: Presence::Optional }
}
/// A member that AWS knows and the simulator does not.
pub(super) const fn not_simulated(name: &'static str) -> Member {
    Member { name, shape: TEXT, presence: Presence::Unsupported }
}
pub(super) const fn one_of(words: &'static [&'static str]) -> Shape {
    Shape::Text(ANY, Form::Enum(words))
}

pub(super) const TEXT: Shape = Shape::Text(ANY, Form::Free);
pub(super) const TABLE_NAME: Shape = Shape::Text(between(1, 1024), Form::Free);
pub(super) const INDEX_NAME: Shape = Shape::Text(between(3, 255), Form::Name);
pub(super) const ITEM: Shape = Shape::Map(&Shape::AttributeValue, ANY);
pub(super) const NAMES: Shape = Shape::Map(&TEXT, ANY);
pub(super) const RETURN_CONSUMED_CAPACITY: Shape = one_of(&["INDEXES", "TOTAL", "NONE"]);
pub(super) const RETURN_ITEM_COLLECTION_METRICS: Shape = one_of(&["SIZE", "NONE"]);
pub(super) const RETURN_VALUES: Shape = one_of(&["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"]);
pub(super) const RETURN_VALUES_ON_FAILURE: Shape = one_of(&["ALL_OLD", "NONE"]);

/// A request that has passed both stages.
pub(super) struct Input(Map<String, Json>);

impl Input {
    /// Checks a request.
    ///
    /// # Errors
    /// `SerializationException`, `ValidationException`, `Unsupported`.
    pub(super) fn accept(structure: Structure, request: Json) -> Result<Self, AwsError> {
        let Json::Object(members) = request else {
            return Err(Error::SerializationException {
                message: "Unexpected value type in payload".to_owned(),
            }
            .into());
        };
        check_members(structure, &members, 0)?;
        let mut faults = Vec::new();
        constrain_members(structure, &members, "", &mut faults);
        if !faults.is_empty() {
            let plural = if faults.len() == 1 { "" } else { "s" };
            let message =
                format!("{} validation error{plural} detected: {}", faults.len(), faults.join("; "));
            return Err(invalid(message).into());
        }
        refuse_unsupported(structure, &members)?;
        Ok(Self(members))
    }

    /// A part of an accepted request.
    pub(super) fn part(value: Json) -> Self {
        match value {
            Json::Object(members) => Self(members),
            _ => Self(Map::new()),
        }
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Json> {
        self.0.get_mut(name).map(Json::take).filter(|value| !value.is_null())
    }

    pub(super) fn take_object(&mut self, name: &str) -> Option<Map<String, Json>> {
        match self.take(name) {
            Some(Json::Object(members)) => Some(members),
            _ => None,
        }
    }

    pub(super) fn take_list(&mut self, name: &str) -> Option<Vec<Json>> {
        match self.take(name) {
            Some(Json::Array(list)) => Some(list),
            _ => None,
        }
    }

    pub(super) fn take_text(&mut self, name: &str) -> Option<String> {
        match self.take(name) {
            Some(Json::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        as_integer(self.0.get(name)?)
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool()
    }

    pub(super) fn copy(&self) -> Self {
        Self(self.0.clone())
    }

    pub(super) fn into_json(self) -> Json {
        Json::Object(self.0)
    }
}

fn as_integer(value: &Json) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().map(|float| float as i64))
}

fn check_members(structure: Structure, members: &Map<String, Json>, depth: usize) -> Result<(), Error> {
    for member in structure.iter().filter(|member| member.presence != Presence::Unsupported) {
        match members.get(member.name) {
            None | Some(Json::Null) => {}
            Some(value) => check(&member.shape, value, depth)?,
        }
    }
    Ok(())
}

fn check(shape: &Shape, value: &Json, depth: usize) -> Result<(), Error> {
    if depth > TYPE_CHECK_DEPTH {
        return Ok(());
    }
    match (shape, value) {
        (Shape::AttributeValue, Json::Object(members)) => members.iter().try_for_each(|(kind, value)| {
            let strings = Shape::List(&TEXT, ANY);
            let shape = match kind.as_str() {
                _ if value.is_null() => return Ok(()),
                "S" | "N" => TEXT,
                "B" => return check_blob(value),
                "BOOL" | "NULL" => Shape::Boolean,
                "SS" | "NS" => strings,
                "BS" => {
                    check(&strings, value, depth)?;
                    return value.as_array().into_iter().flatten().try_for_each(check_blob);
                }
                "L" => Shape::List(&Shape::AttributeValue, ANY),
                "M" => Shape::Map(&Shape::AttributeValue, ANY),
                _ => return Ok(()),
            };
            check(&shape, value, depth + 1)
        }),
        (Shape::Structure(structure), Json::Object(members)) => check_members(structure, members, depth + 1),
        (Shape::Map(shape, _), Json::Object(members)) => members
            .values()
            .filter(|value| !value.is_null())
            .try_for_each(|value| check(shape, value, depth + 1)),
        (Shape::List(shape, _), Json::Array(list)) => {
            list.iter().filter(|value| !value.is_null()).try_for_each(|value| check(shape, value, depth + 1))
        }
        (Shape::Text(..), Json::String(_)) | (Shape::Boolean, Json::Bool(_)) => Ok(()),
        (Shape::Integer(_) | Shape::Long(_), Json::Number(_)) => Ok(()),
        _ => Err(wrong_type(shape, value)),
    }
}

fn check_blob(value: &Json) -> Result<(), Error> {
    let Json::String(text) = value else {
        return Err(wrong_type(&TEXT, value));
    };
    match super::wire::read_base64(text) {
        Some(_) => Ok(()),
        None if text.len() % 4 != 0 => Err(serialization(
            "Base64 encoded length is expected a multiple of 4 bytes but found: ".to_owned()
                + &text.len().to_string(),
        )),
        None => Err(serialization("Invalid Base64 character")),
    }
}

fn wrong_type(shape: &Shape, value: &Json) -> Error {
    let class = match shape {
        Shape::Text(..) => "String",
        Shape::Boolean => "Boolean",
        Shape::Integer(_) => "Integer",
        Shape::Long(_) => "Long",
        Shape::AttributeValue | Shape::List(..) | Shape::Map(..) | Shape::Structure(_) => {
            return serialization(match (shape, value) {
                (Shape::List(..), Json::Object(_)) => "Start of structure or map found where not expected",
                (_, Json::Array(_)) => "Unrecognized collection type class java.util.ArrayList",
                _ => "Unexpected field type",
            });
        }
    };
    let found = match value {
        Json::Array(_) => {
            return serialization(format!("Unrecognized collection type class java.lang.{class}"));
        }
        Json::Object(_) => return serialization("Start of structure or map found where not expected"),
        Json::Bool(true) => "TRUE_VALUE",
        Json::Bool(false) => "FALSE_VALUE",
        Json::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Json::Number(_) => "NUMBER_VALUE",
        Json::String(_) | Json::Null => "STRING_VALUE",
    };
    serialization(format!("{found} cannot be converted to {class}"))
}

fn serialization(message: impl Into<String>) -> Error {
    Error::SerializationException { message: message.into() }
}

fn constrain_members(
    structure: Structure,
    members: &Map<String, Json>,
    path: &str,
    faults: &mut Vec<String>,
) {
    for member in structure.iter().filter(|member| member.presence != Presence::Unsupported) {
        let value = members.get(member.name).filter(|value| !value.is_null());
        match value {
            None if member.presence == Presence::Required => {
                faults.push(fault("null", &member_path(path, member.name), "Member must not be null"));
            }
            None => {}
            Some(value) if member.shape.is_free() => {
                debug_assert!(!value.is_null());
            }
            Some(value) => constrain(&member.shape, value, &member_path(path, member.name), faults),
        }
    }
}

impl Shape {
    /// Whether a value of the right type cannot break a constraint, as it is for items.
    fn is_free(&self) -> bool {
        match self {
            Self::AttributeValue | Self::Boolean => true,
            Self::Text(limits, form) => limits.is_free() && matches!(form, Form::Free),
            Self::Integer(limits) | Self::Long(limits) => limits.is_free(),
            Self::List(shape, limits) | Self::Map(shape, limits) => limits.is_free() && shape.is_free(),
            Self::Structure(_) => false,
        }
    }
}

impl Limits {
    fn is_free(&self) -> bool {
        self.0.is_none() && self.1.is_none()
    }

    fn check(
        &self,
        found: i64,
        what: &str,
        shown: impl Fn() -> String,
        path: &str,
        faults: &mut Vec<String>,
    ) {
        if let Some(min) = self.0.filter(|min| found < *min) {
            faults.push(fault(
                &shown(),
                path,
                &format!("Member must have {what} greater than or equal to {min}"),
            ));
        }
        if let Some(max) = self.1.filter(|max| found > *max) {
            faults.push(fault(
                &shown(),
                path,
                &format!("Member must have {what} less than or equal to {max}"),
            ));
        }
    }
}

fn constrain(shape: &Shape, value: &Json, path: &str, faults: &mut Vec<String>) {
    let quoted = || format!("'{}'", shown(value));
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    match (shape, value) {
        (Shape::Text(limits, form), Json::String(text)) => {
            limits.check(count(text.chars().count()), "length", quoted, path, faults);
            match form {
                Form::Enum(words) if !words.contains(&text.as_str()) => {
                    let rule = format!("Member must satisfy enum value set: [{}]", words.join(", "));
                    faults.push(fault(&quoted(), path, &rule));
                }
                Form::Name if !is_name(text) => {
                    let rule = format!("Member must satisfy regular expression pattern: {NAME_PATTERN}");
                    faults.push(fault(&quoted(), path, &rule));
                }
                _ => {}
            }
        }
        (Shape::Integer(limits) | Shape::Long(limits), value) => {
            limits.check(as_integer(value).unwrap_or(i64::MAX), "value", quoted, path, faults);
        }
        (Shape::List(shape, limits), Json::Array(list)) => {
            limits.check(count(list.len()), "length", quoted, path, faults);
            for (index, value) in list.iter().enumerate() {
                constrain(shape, value, &format!("{path}.{}.member", index + 1), faults);
            }
        }
        (Shape::Map(shape, limits), Json::Object(members)) => {
            limits.check(count(members.len()), "length", quoted, path, faults);
            for (name, value) in members {
                constrain(shape, value, &format!("{path}.{name}.member"), faults);
            }
        }
        (Shape::Structure(structure), Json::Object(members)) => {
            constrain_members(structure, members, path, faults)
        }
        _ => {}
    }
}

fn refuse_unsupported(structure: Structure, members: &Map<String, Json>) -> Result<(), AwsError> {
    fn nested(shape: &Shape, value: &Json) -> Result<(), AwsError> {
        match (shape, value) {
            (Shape::Structure(structure), Json::Object(members)) => refuse_unsupported(structure, members),
            (Shape::List(shape, _), Json::Array(list)) if !shape.is_free() => {
                list.iter().try_for_each(|value| nested(shape, value))
            }
            (Shape::Map(shape, _), Json::Object(members)) if !shape.is_free() => {
                members.values().try_for_each(|value| nested(shape, value))
            }
            _ => Ok(()),
        }
    }
    for member in structure {
        match members.get(member.name) {
            None | Some(Json::Null) => {}
            Some(_) if member.presence == Presence::Unsupported => {
                return Err(unsupported(format_args!("the parameter {}", member.name)));
            }
            Some(value) => nested(&member.shape, value)?,
        }
    }
    Ok(())
}

/// Whether a text consists of the characters of table and index names.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

fn fault(value: &str, path: &str, rule: &str) -> String {
    format!("Value {value} at '{path}' failed to satisfy constraint: {rule}")
}

/// AWS writes the names of members with a small first letter: `keySchema.1.member.keyType`.
fn member_path(path: &str, name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    let name: String = first.into_iter().chain(letters).collect();
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

/// A value as Java shows it: `[a, b]`, `{name=value}`.
fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(list) => format!("[{}]", list.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("{name}={}", shown(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    static STRUCTURE: Structure = &[
        required("Name", Shape::Text(between(3, 5), Form::Name)),
        optional("Mode", one_of(&["A", "B"])),
        optional("Count", Shape::Integer(at_least(1))),
        optional("Flag", Shape::Boolean),
        optional(
            "Parts",
            Shape::List(&Shape::Structure(&[required("Key", TEXT), not_simulated("New")]), between(1, 2)),
        ),
        not_simulated("Old"),
    ];

    #[track_caller]
    fn check_refused(request: Json, message: &str) {
        let refused = Input::accept(STRUCTURE, request).err().map(|error| error.to_string());
        assert_eq!(refused.as_deref(), Some(message));
    }

    #[test]
    fn wrong_types_come_before_broken_constraints() {
        check_refused(
            json!({"Flag": "x"}),
            "SerializationException: STRING_VALUE cannot be converted to Boolean",
        );
        check_refused(
            json!({"Name": 1}),
            "SerializationException: NUMBER_VALUE cannot be converted to String",
        );
        check_refused(
            json!({"Name": ["a"]}),
            "SerializationException: Unrecognized collection type class java.lang.String",
        );
        check_refused(
            json!({"Count": {}}),
            "SerializationException: Start of structure or map found where not expected",
        );
        check_refused(json!({"Parts": "a"}), "SerializationException: Unexpected field type");
        check_refused(json!([]), "SerializationException: Unexpected value type in payload");
    }

    #[test]
    fn all_broken_constraints_are_reported_together() {
        check_refused(
            json!({"Mode": "C", "Count": 0}),
            "ValidationException: 3 validation errors detected: \
             Value null at 'name' failed to satisfy constraint: Member must not be null; \
             Value 'C' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [A, B]; \
             Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1",
        );
        check_refused(
            json!({"Name": "a!", "Parts": [{"Key": "k"}, {}]}),
            "ValidationException: 3 validation errors detected: \
             Value 'a!' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3; \
             Value 'a!' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: \
             [a-zA-Z0-9_.-]+; \
             Value null at 'parts.2.member.key' failed to satisfy constraint: Member must not be null",
        );
    }

    #[test]
    fn members_that_are_not_simulated_are_refused_wherever_they_are() {
        check_refused(
            json!({"Name": "abc", "Old": 1}),
            "Unsupported: Unsupported: dynamodb:the parameter Old",
        );
        check_refused(
            json!({"Name": "abc", "Parts": [{"Key": "k", "New": {}}]}),
            "Unsupported: Unsupported: dynamodb:the parameter New",
        );
        assert!(Input::accept(STRUCTURE, json!({"Name": "abc", "Old": null, "Unheard": 1})).is_ok());
    }
}
