//! Every reference within a value.

use crate::intrinsic;
use crate::value::Value;

/// Something that a value names elsewhere in its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reference<'a> {
    /// A resource, a parameter or a pseudo parameter.
    Name(&'a str),
    /// A resource: what has attributes.
    Attribute(&'a str),
    /// A condition.
    Condition(&'a str),
    /// A mapping.
    Mapping(&'a str),
}

/// Calls `see` with each reference within `value`, and with the path from `at` on where it stands.
pub(super) fn visit<'a>(value: &'a Value, at: &str, see: &mut dyn FnMut(Reference<'a>, &str)) {
    if let Some((name, argument)) = intrinsic::call(value) {
        match (name, argument) {
            ("Ref", Value::String(id)) => return see(Reference::Name(first(id)), at),
            ("Condition", Value::String(id)) => return see(Reference::Condition(id), at),
            ("Fn::GetAtt", Value::String(text)) => return see(Reference::Attribute(first(text)), at),
            ("Fn::GetAtt", Value::Array(parts)) => {
                if let Some(Value::String(id)) = parts.first() {
                    see(Reference::Attribute(first(id)), at);
                }
            }
            ("Fn::Sub", Value::String(text)) => return substitutions(text, None, at, see),
            ("Fn::Sub", Value::Array(parts)) => {
                if let Some(Value::String(text)) = parts.first() {
                    substitutions(text, parts.get(1), at, see);
                }
                return parts.iter().skip(1).for_each(|value| within(value, at, see));
            }
            ("Fn::If", Value::Array(parts)) => {
                if let Some(Value::String(id)) = parts.first() {
                    see(Reference::Condition(id), at);
                }
            }
            ("Fn::FindInMap", Value::Array(parts)) => {
                if let Some(Value::String(id)) = parts.first() {
                    see(Reference::Mapping(id), at);
                }
            }
            _ => {}
        }
        return within(argument, at, see);
    }
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| visit(value, &format!("{at}.{key}"), see)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| visit(value, &format!("{at}.{index}"), see));
        }
        _ => {}
    }
}

/// The references within the argument of a function, all of them at the place of the function.
fn within<'a>(value: &'a Value, at: &str, see: &mut dyn FnMut(Reference<'a>, &str)) {
    visit(value, at, &mut |reference, _| see(reference, at));
}

fn substitutions<'a>(
    text: &'a str,
    variables: Option<&Value>,
    at: &str,
    see: &mut dyn FnMut(Reference<'a>, &str),
) {
    for piece in text.split("${").skip(1) {
        let Some((name, _)) = piece.split_once('}') else {
            continue;
        };
        let name = name.trim();
        if name.starts_with('!') || variables.is_some_and(|map| map.get(name).is_some()) {
            continue;
        }
        match name.split_once('.') {
            Some((id, _)) => see(Reference::Attribute(id), at),
            None => see(Reference::Name(name), at),
        }
    }
}

/// SAM allows `Ref: Function.Version`; the resource is what stands before the dot.
fn first(text: &str) -> &str {
    text.split_once('.').map_or(text, |(first, _)| first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::json;

    #[test]
    fn all_forms_of_references_are_seen() {
        let value = json!({
            "A": {"Ref": "One"},
            "B": [{"Fn::GetAtt": ["Two", "Arn"]}, {"Fn::GetAtt": "Three.Arn"}],
            "C": {"Fn::Sub": ["${Four}-${V}-${!No}-${Five.Arn}-${AWS::Region}", {"V": {"Ref": "Six"}}]},
            "D": {"Fn::If": ["Seven", {"Ref": "Eight"}, {"Fn::FindInMap": ["Nine", {"Ref": "Ten"}, "x"]}]},
        });
        let mut seen = Vec::new();
        visit(&value, "P", &mut |reference, at| seen.push((reference, at.to_owned())));
        use Reference::{Attribute, Condition, Mapping, Name};
        let expected = [
            (Name("One"), "P.A"),
            (Attribute("Two"), "P.B.0"),
            (Attribute("Three"), "P.B.1"),
            (Name("Four"), "P.C"),
            (Attribute("Five"), "P.C"),
            (Name("AWS::Region"), "P.C"),
            (Name("Six"), "P.C"),
            (Condition("Seven"), "P.D"),
            (Name("Eight"), "P.D"),
            (Mapping("Nine"), "P.D"),
            (Name("Ten"), "P.D"),
        ];
        assert_eq!(seen, expected.map(|(reference, at)| (reference, at.to_owned())));
    }

    #[test]
    fn an_open_substitution_is_no_panic() {
        visit(&json!({"Fn::Sub": "${"}), "", &mut |_, _| panic!("nothing is named"));
        visit(&json!({"Fn::Sub": []}), "", &mut |_, _| panic!("nothing is named"));
    }
}
