//! Properties that the service reads into typed models: their shapes, what is coerced, and what is refused.
//!
//! The newer resource types of SAM are read this way. Unlike [`property`](super::property), a model looks into
//! mappings, converts what can be converted (`"10"` is a number) and finds every fault at once.

use super::python27::{Dict, Node};
use crate::value::{Map, Number, Value, json};

/// A field of a model.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    required: bool,
    pub(crate) kinds: &'static [Kind],
}

/// What a field may hold; the first kind into which a value can be converted is taken.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Anything, as it is.
    Any,
    Bool,
    Float,
    Integer,
    List,
    /// A mapping, such as a call of an intrinsic function.
    Map,
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    Model(&'static [Field]),
    /// A mapping of any keys to values of this kind.
    Each(&'static Kind),
    /// A list of values of this kind.
    Items(&'static Kind),
}

/// A field that may be missing.
pub(crate) const fn optional(name: &'static str, kinds: &'static [Kind]) -> Field {
    Field { name, required: false, kinds }
}

/// A field that must be there.
pub(crate) const fn required(name: &'static str, kinds: &'static [Kind]) -> Field {
    Field { name, required: true, kinds }
}

/// What is wrong, and where.
pub(crate) struct Problem {
    /// The names and positions that lead there.
    pub(crate) path: Vec<String>,
    pub(crate) what: What,
}

/// What is wrong with a value.
pub(crate) enum What {
    Missing,
    Null,
    Unknown,
    /// It is of none of these kinds.
    Wrong(&'static [Kind]),
}

impl Problem {
    fn new(name: &str, what: What) -> Self {
        Self { path: vec![name.to_owned()], what }
    }

    fn within(mut self, name: &str) -> Self {
        self.path.insert(0, name.to_owned());
        self
    }

    /// Where the problem lies, with dots.
    pub(crate) fn path(&self) -> String {
        self.path.join(".")
    }
}

/// Reads a mapping; fields that hold nothing are left out.
pub(crate) fn read(fields: &[Field], values: &Dict) -> Result<Map, Vec<Problem>> {
    let (mut read, mut problems) = (Map::new(), Vec::new());
    for field in fields {
        match values.get(field.name) {
            None if field.required => problems.push(Problem::new(field.name, What::Missing)),
            None => {}
            Some(Node::Null) if field.required => {
                problems.push(Problem::new(field.name, What::Null));
            }
            Some(Node::Null) => {}
            Some(value) => match convert(field.kinds, value) {
                Ok(value) => {
                    read.insert(field.name.to_owned(), value);
                }
                Err(found) => problems.extend(found.into_iter().map(|problem| problem.within(field.name))),
            },
        }
    }
    let mut unknown: Vec<&str> = values
        .keys()
        .map(|key| key.text.as_str())
        .filter(|key| !fields.iter().any(|field| field.name == *key))
        .collect();
    unknown.sort_unstable();
    problems.extend(unknown.into_iter().map(|name| Problem::new(name, What::Unknown)));
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

fn convert(kinds: &'static [Kind], value: &Node) -> Result<Value, Vec<Problem>> {
    if let [kind] = kinds {
        return kind.deep(value).unwrap_or_else(|| Err(vec![wrong(kinds)]));
    }
    let mut inside = None;
    for kind in kinds {
        match kind.deep(value) {
            Some(Ok(value)) => return Ok(value),
            Some(Err(problems)) => inside = inside.or(Some(problems)),
            None => {}
        }
    }
    Err(inside.unwrap_or_else(|| vec![wrong(kinds)]))
}

fn wrong(kinds: &'static [Kind]) -> Problem {
    Problem { path: Vec::new(), what: What::Wrong(kinds) }
}

impl Kind {
    /// The value as this kind, or what is wrong inside of it; nothing if it is of another kind.
    fn deep(&'static self, value: &Node) -> Option<Result<Value, Vec<Problem>>> {
        match self {
            Self::Model(fields) => Some(read(fields, value.as_map()?).map(Value::Object)),
            Self::Each(kind) => {
                let map = value.as_map()?.iter();
                let entries = map.map(|(key, value)| (key.text.clone(), value));
                Some(every(entries, kind).map(|entries| Value::Object(entries.into_iter().collect())))
            }
            Self::Items(kind) => {
                let list = value.as_list()?.iter().enumerate();
                let entries = list.map(|(position, value)| (position.to_string(), value));
                Some(
                    every(entries, kind).map(|entries| entries.into_iter().map(|(_, value)| value).collect()),
                )
            }
            _ => self.flat(value).map(Ok),
        }
    }

    fn flat(&self, value: &Node) -> Option<Value> {
        match self {
            Self::Any => Some(value.to_value()),
            Self::Bool => boolean(value),
            Self::Float => float(value).and_then(Number::from_f64).map(Value::Number),
            Self::Integer => integer(value),
            Self::List => value.as_list().map(|_| value.to_value()),
            Self::Map => match value {
                Node::Map(_) => Some(value.to_value()),
                // What is empty counts as an empty mapping.
                Node::List(list) if list.is_empty() => Some(json!({})),
                Node::Text(text) if text.text.is_empty() => Some(json!({})),
                _ => None,
            },
            Self::Text => match value {
                Node::Text(text) => Some(text.text.as_str().into()),
                Node::Bool(_) | Node::Number(_) => Some(value.to_string().into()),
                _ => None,
            },
            Self::Word(words) => value.as_str().filter(|word| words.contains(word)).map(|word| word.into()),
            Self::Model(_) | Self::Each(_) | Self::Items(_) => None,
        }
    }
}

fn every<'n>(
    entries: impl Iterator<Item = (String, &'n Node)>,
    kind: &'static Kind,
) -> Result<Vec<(String, Value)>, Vec<Problem>> {
    let (mut read, mut problems) = (Vec::new(), Vec::new());
    for (name, value) in entries {
        match convert(std::slice::from_ref(kind), value) {
            Ok(value) => read.push((name, value)),
            Err(found) => problems.extend(found.into_iter().map(|problem| problem.within(&name))),
        }
    }
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

fn boolean(value: &Node) -> Option<Value> {
    const WORDS: [(&[&str], bool); 2] =
        [(&["1", "on", "t", "true", "y", "yes"], true), (&["0", "off", "f", "false", "n", "no"], false)];
    let word = match value {
        Node::Bool(value) => return Some((*value).into()),
        Node::Number(number) if number.as_f64() == Some(1.0) => return Some(true.into()),
        Node::Number(number) if number.as_f64() == Some(0.0) => return Some(false.into()),
        Node::Text(text) => text.text.to_lowercase(),
        _ => return None,
    };
    WORDS.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, value)| (*value).into())
}

fn integer(value: &Node) -> Option<Value> {
    match value {
        Node::Bool(value) => Some(i64::from(*value).into()),
        Node::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) => Some((float.trunc() as i64).into()),
            None => Some(Value::Number(number.clone())),
        },
        Node::Text(text) => text.text.trim().parse::<i64>().ok().map(Value::from),
        _ => None,
    }
}

fn float(value: &Node) -> Option<f64> {
    match value {
        Node::Bool(value) => Some(f64::from(*value)),
        Node::Number(number) => number.as_f64(),
        Node::Text(text) => text.text.trim().parse::<f64>().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Kind, Problem, optional, read, required};
    use crate::transform::python27::Node;
    use crate::value::{Value, json};

    static FIELDS: [Field; 3] = [
        required("Number", &[Kind::Map, Kind::Integer]),
        optional("Inner", &[Kind::Each(&Kind::Model(&INNER))]),
        optional("Switch", &[Kind::Bool]),
    ];

    static INNER: [Field; 1] = [required("Words", &[Kind::Items(&Kind::Word(&["a", "b"]))])];

    fn check(values: Value, expected: Result<Value, &[&str]>) {
        let found = read(&FIELDS, Node::own(&values).as_map().unwrap());
        let found = found
            .map(Value::Object)
            .map_err(|problems| problems.iter().map(Problem::path).collect::<Vec<_>>());
        let expected = expected.map_err(|paths| paths.iter().map(|path| (*path).to_owned()).collect());
        assert_eq!(found, expected);
    }

    #[test]
    fn what_can_be_converted_is() {
        check(json!({"Number": " 10 "}), Ok(json!({"Number": 10})));
        check(json!({"Number": 2.9, "Switch": "yes"}), Ok(json!({"Number": 2, "Switch": true})));
        check(json!({"Number": {"Ref": "N"}, "Switch": null}), Ok(json!({"Number": {"Ref": "N"}})));
        check(json!({"Number": ""}), Ok(json!({"Number": {}})));
    }

    #[test]
    fn every_problem_is_found_with_its_path() {
        check(json!({"Inner": {"x": {"Words": ["a", "c"]}}}), Err(&["Number", "Inner.x.Words.1"]));
        check(json!({"Number": "ten", "Z": 1, "Y": 2}), Err(&["Number", "Y", "Z"]));
        check(json!({"Number": 1, "Inner": {"x": {"Words": []}, "y": 1}}), Err(&["Inner.y"]));
        check(json!({"Number": null, "Switch": 2}), Err(&["Number", "Switch"]));
    }
}
