//! Templates as YAML that YAML 1.1 and 1.2 readers read alike.
//!
//! AWS's tools read YAML 1.1, where a plain `yes` is a boolean and a plain `12:30:00` a number; so whatever some
//! reader could take for something else is quoted. Block style only: flow style breaks on values such as
//! `cron(0 5 * * ? *)`. Intrinsics are written short (`!Ref`), except directly within another short one on the same
//! line, where YAML does not allow a second tag.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use crate::intrinsic;
use crate::parse::{Comments, Step};
use crate::value::{Map, Value};

/// `value` as a YAML document.
pub fn document(value: &Value) -> String {
    let mut writer = Writer::new(Comments::default());
    match value {
        Value::Object(map) if !map.is_empty() && short(value).is_none() => writer.map(map, 0),
        Value::Array(list) if !list.is_empty() => writer.list(list, 0),
        value => {
            writer.value(value, 0, false);
            writer.trim_start();
        }
    }
    writer.out
}

/// The sections of a template, set apart by empty lines, as are its resources.
///
/// Comments about a part stand where the part stands; those about what is not there stand at the end.
pub(crate) fn template(sections: &Map, comments: Comments) -> String {
    let mut writer = Writer::new(comments);
    for line in std::mem::take(&mut writer.comments.header) {
        writer.out.push_str(&line);
        writer.out.push('\n');
    }
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    for (name, value) in sections {
        let apart = value.is_object() || value.is_array();
        if apart && !writer.out.is_empty() && !writer.out.ends_with("\n\n") {
            writer.out.push('\n');
        }
        match value {
            Value::Object(resources) if name == "Resources" && !resources.is_empty() => {
                writer.part(Step::Key(name.clone()), 0, |writer| {
                    writer.out.push_str("Resources:\n");
                    for (position, (id, value)) in resources.iter().enumerate() {
                        if position > 0 {
                            writer.out.push('\n');
                        }
                        writer.entry(id, value, INDENT);
                    }
                });
            }
            _ => writer.entry(name, value, 0),
        }
    }
    if sections.is_empty() {
        writer.out.push_str("{}\n");
    }
    writer.rest();
    writer.out
}

const INDENT: usize = 2;

/// The length of a key from which YAML wants it marked as one; no name of AWS's comes near.
/// Source: <https://yaml.org/spec/1.2.2/#741-flow-sequences>
const SIMPLE_KEY: usize = 1024;

struct Writer {
    out: String,
    /// The part that is written.
    path: Vec<Step>,
    /// What was not yet written.
    comments: Comments,
}

impl Writer {
    fn new(comments: Comments) -> Self {
        Self { out: String::new(), path: Vec::new(), comments }
    }

    /// Writes a part, and its comments above it and at the end of its first line.
    fn part(&mut self, step: Step, columns: usize, write: impl FnOnce(&mut Self)) {
        if self.comments.parts.is_empty() {
            return write(self);
        }
        self.path.push(step);
        let comment = self.comments.parts.remove(&self.path).unwrap_or_default();
        for line in comment.above {
            self.indent(columns);
            self.out.push_str(&line);
            self.out.push('\n');
        }
        let from = self.out.len();
        write(self);
        self.beside(from, &comment.beside);
        self.path.pop();
    }

    /// Adds comments to the end of the line that begins or goes on at `from`.
    fn beside(&mut self, from: usize, comments: &[String]) {
        let end = self.out[from..].find('\n').map_or(self.out.len(), |end| from + end);
        for line in comments.iter().rev() {
            self.out.insert_str(end, &format!(" {line}"));
        }
    }

    /// Writes the comments about what was not there.
    fn rest(&mut self) {
        let comments = std::mem::take(&mut self.comments);
        let parts = comments.parts.into_values().flat_map(|comment| [comment.above, comment.beside]);
        for line in parts.flatten().chain(comments.trailer) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// Brings the comments above what begins on the line of a dash before the dash.
    fn lift(&mut self, value: &Value) {
        if self.comments.parts.is_empty() {
            return;
        }
        let mut path = self.path.clone();
        let mut lifted = Vec::new();
        let mut value = value;
        loop {
            value = match value {
                Value::Object(map) => {
                    let Some((key, first)) = map.iter().next() else { break };
                    path.push(Step::Key(key.clone()));
                    first
                }
                Value::Array(list) => {
                    let Some(first) = list.first() else { break };
                    path.push(Step::Item(0));
                    first
                }
                _ => break,
            };
            if let Some(comment) = self.comments.parts.get_mut(&path) {
                lifted.append(&mut comment.above);
            }
        }
        if !lifted.is_empty() {
            self.comments.parts.entry(self.path.clone()).or_default().above.append(&mut lifted);
        }
    }

    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    fn trim_start(&mut self) {
        self.out = self.out.trim_start().to_owned();
    }

    fn map(&mut self, map: &Map, columns: usize) {
        for (name, value) in map {
            self.entry(name, value, columns);
        }
    }

    fn entry(&mut self, name: &str, value: &Value, columns: usize) {
        self.part(Step::Key(name.to_owned()), columns, |writer| {
            writer.indent(columns);
            let key = key(name);
            if key.chars().count() >= SIMPLE_KEY {
                writer.out.push_str(&format!("? {key}\n"));
                writer.indent(columns);
            } else {
                writer.out.push_str(&key);
            }
            writer.out.push(':');
            writer.value(value, columns, false);
        });
    }

    fn list(&mut self, list: &[Value], columns: usize) {
        for (position, value) in list.iter().enumerate() {
            self.path.push(Step::Item(position));
            self.lift(value);
            self.path.pop();
            self.part(Step::Item(position), columns, |writer| writer.element(value, columns));
        }
    }

    fn element(&mut self, value: &Value, columns: usize) {
        self.indent(columns);
        self.out.push('-');
        match value {
            // The first entry stands on the line of the dash.
            Value::Object(map) if !map.is_empty() && short(value).is_none() => {
                let from = self.out.len();
                self.map(map, columns + INDENT);
                self.out.replace_range(from..from + columns + INDENT, " ");
            }
            Value::Array(inner) if !inner.is_empty() => {
                let from = self.out.len();
                self.list(inner, columns + INDENT);
                self.out.replace_range(from..from + columns + INDENT, " ");
            }
            value => self.value(value, columns, false),
        }
    }

    /// What follows a `key:`, a `-` or a tag; `after_tag` if a tag stands on this line already.
    fn value(&mut self, value: &Value, columns: usize, after_tag: bool) {
        if !after_tag && let Some((name, tag, argument)) = short(value) {
            self.out.push_str(" !");
            self.out.push_str(tag);
            let from = self.out.len();
            self.path.push(Step::Key(name.to_owned()));
            let comment = self.comments.parts.remove(&self.path).unwrap_or_default();
            match (tag, argument) {
                ("GetAtt", Value::Array(parts)) if let Some(path) = attribute(parts) => {
                    self.text(&path, columns)
                }
                (_, argument) => self.value(argument, columns, true),
            }
            self.path.pop();
            // The name has no line of its own.
            self.beside(from, &[comment.above, comment.beside].concat());
            return;
        }
        match value {
            Value::Null => self.line("null"),
            Value::Bool(value) => self.line(if *value { "true" } else { "false" }),
            Value::Number(number) => self.line(&number_text(number)),
            Value::String(text) => self.text(text, columns),
            Value::Array(list) if list.is_empty() => self.line("[]"),
            Value::Object(map) if map.is_empty() => self.line("{}"),
            Value::Array(list) => {
                self.out.push('\n');
                self.list(list, columns + INDENT);
            }
            Value::Object(map) => {
                self.out.push('\n');
                self.map(map, columns + INDENT);
            }
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push(' ');
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn text(&mut self, text: &str, columns: usize) {
        if !as_block(text) {
            return self.line(&scalar(text));
        }
        self.out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.indent(columns + INDENT);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }
}

/// The name, the tag and the argument of an intrinsic function that has a short form.
fn short(value: &Value) -> Option<(&str, &str, &Value)> {
    let (name, argument) = intrinsic::call(value)?;
    let tag = match name {
        "Ref" | "Condition" => argument.is_string().then_some(name),
        // Without a dot in it, `!GetAtt x` reads back as something else.
        "Fn::GetAtt" => argument.as_array().and_then(|parts| attribute(parts)).map(|_| "GetAtt"),
        // Loops and macros have no short form that every tool reads.
        "Fn::Transform" => None,
        // These would read back as `Ref` and `Condition`, which are other functions.
        "Fn::Ref" | "Fn::Condition" => None,
        _ if name.starts_with("Fn::ForEach") => None,
        _ => {
            let tag = name.strip_prefix("Fn::")?;
            // A reader takes every tagged scalar for text.
            let scalar = !matches!(argument, Value::Null | Value::Bool(_) | Value::Number(_));
            (scalar && !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(tag)
        }
    };
    Some((name, tag?, argument))
}

/// `A.B` of `["A", "B"]`, if it can be told apart again.
fn attribute(parts: &[Value]) -> Option<String> {
    let [Value::String(resource), Value::String(attribute)] = parts else {
        return None;
    };
    (!resource.is_empty() && !resource.contains('.') && !attribute.is_empty())
        .then(|| format!("{resource}.{attribute}"))
}

fn number_text(number: &serde_json::Number) -> String {
    let text = number.to_string();
    // YAML 1.1 wants a dot in the mantissa and a sign in the exponent: 1e30 is text to it.
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let dot = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['+', '-']) { "" } else { "+" };
    format!("{mantissa}{dot}e{sign}{exponent}")
}

fn key(text: &str) -> String {
    scalar(text)
}

fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().any(special) {
        double_quoted(text)
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether a text may stand unquoted for readers of YAML 1.1 and of YAML 1.2.
fn is_plain(text: &str) -> bool {
    let Some(&first) = text.as_bytes().first() else {
        return false;
    };
    let begins = first.is_ascii_alphabetic() || matches!(first, b'/' | b'_' | b'$') || first >= 0x80;
    begins
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(special)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// What some reader takes for a boolean, for nothing, or for a number.
const WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];

/// Whether a character forces double quotes.
fn special(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a text is written as lines; one that ends in empty lines is not, as the empty lines between parts would add to
/// them.
fn as_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    text.contains('\n')
        && !body.ends_with('\n')
        && !body.is_empty()
        && !text.chars().any(|c| c != '\n' && special(c))
        && body.split('\n').all(|line| !line.ends_with(' '))
        && !body.starts_with([' ', '\n'])
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if special(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::document;
    use crate::parse;
    use crate::value::{Map, Value, json};

    const AWKWARD: [&str; 96] = [
        "",
        " ",
        "a ",
        " a",
        "yes",
        "No",
        "ON",
        "off",
        "y",
        "N",
        "true",
        "FALSE",
        "null",
        "~",
        "NaN",
        ".nan",
        ".inf",
        "-.INF",
        "2010-09-09",
        "2001-12-14t21:59:43.10-05:00",
        "12:30:00",
        "190:20:30",
        "1_000",
        "012",
        "0o17",
        "0x1F",
        "0b1",
        "+1",
        "-1",
        "1.",
        ".5",
        "1e5",
        "1.5e+3",
        "012345678901",
        "=",
        "<<",
        "-",
        "- a",
        "?",
        "? a",
        ":",
        ": a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "&a",
        "*a",
        "*",
        "!a",
        "!Ref a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "[a]",
        "{a}",
        "{{resolve:ssm:x}}",
        "'a'",
        "\"a\"",
        "a'b",
        "a\"b",
        "a\\b",
        "\\n",
        "a\tb",
        "\ta",
        "a\nb",
        "a\nb\n",
        "a\nb\n\n",
        "\na",
        " a\nb",
        "a\n b\n",
        "a \nb",
        "\n",
        "\n\n",
        "a\r\nb",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}a",
        "é",
        "日本",
        "😀",
        "a, b",
        "cron(0 5 * * ? *)",
        "${A}",
        "$default",
        "/{id}",
        "arn:aws:sqs:::x",
        "a::b",
        "---",
        "...",
        "--- a",
        "a\n---\nb",
        "a\n# b\n",
    ];

    fn own_and_foreign(value: &Value) {
        let text = document(value);
        assert_eq!(&parse::document(&text).unwrap(), value, "{text}");
        assert_eq!(&serde_yaml::from_str::<Value>(&text).unwrap(), value, "{text}");
    }

    #[test]
    fn awkward_texts_read_back_equal_as_values_keys_and_elements() {
        for text in AWKWARD {
            own_and_foreign(&json!({ "Key": text }));
            own_and_foreign(&json!([[text], {"a": text, "b": [text]}]));
            let mut map = Map::new();
            map.insert(text.to_owned(), json!({ "a": text }));
            own_and_foreign(&Value::Object(map));
        }
    }

    #[test]
    fn numbers_and_empty_collections_read_back_equal() {
        own_and_foreign(
            &json!({"a": 0, "b": -5, "c": 1.5, "d": 1e30, "e": 1e-9, "f": [], "g": {}, "h": null, "i": [[], {}, [[1]]], "j": true}),
        );
    }

    #[test]
    fn intrinsics_are_short_but_never_two_tags_on_one_line() {
        let value = json!({
            "A": {"Ref": "X"},
            "B": {"Fn::GetAtt": ["X", "Outputs.Y"]},
            "C": {"Fn::Join": ["", ["a", {"Ref": "AWS::Region"}, {"Fn::GetAtt": ["X", "Arn"]}]]},
            "D": {"Fn::Base64": {"Fn::Sub": "${X}"}},
            "E": {"Fn::Select": [0, {"Fn::Split": [",", {"Ref": "L"}]}]},
            "F": {"Fn::GetAtt": ["X", {"Ref": "P"}]},
            "G": {"Fn::Sub": "a\nb\n"},
            "H": {"Fn::Sub": ["${a}", {"a": {"Fn::ImportValue": {"Fn::Sub": "${S}-x"}}}]},
            "I": [{"Ref": "X"}, {"Fn::If": ["C", {"a": 1}, {"Ref": "AWS::NoValue"}]}],
            "J": {"Fn::Transform": {"Name": "AWS::Include"}},
            "K": {"Fn::GetAtt": "X.Y"},
            "L": {"Fn::Length": 5},
            "M": {"Ref": "yes"},
            "Z": {"Fn::GetAZs": ""},
        });
        let text = document(&value);
        let expected = "\
A: !Ref X
B: !GetAtt X.Outputs.Y
C: !Join
  - ''
  - - a
    - !Ref AWS::Region
    - !GetAtt X.Arn
D: !Base64
  Fn::Sub: ${X}
E: !Select
  - 0
  - !Split
    - ','
    - !Ref L
F:
  Fn::GetAtt:
    - X
    - !Ref P
G: !Sub |
  a
  b
H: !Sub
  - ${a}
  - a: !ImportValue
      Fn::Sub: ${S}-x
I:
  - !Ref X
  - !If
    - C
    - a: 1
    - !Ref AWS::NoValue
J:
  Fn::Transform:
    Name: AWS::Include
K:
  Fn::GetAtt: X.Y
L:
  Fn::Length: 5
M: !Ref 'yes'
Z: !GetAZs ''
";
        assert_eq!(text, expected);
        assert_eq!(parse::document(&text).unwrap(), value);
    }

    #[test]
    fn a_key_of_any_length_is_read_back() {
        for length in [1023, 1024, 1025, 5000] {
            let value = json!({ "a": [{ "k".repeat(length): { "b: ".repeat(length): 1 } }] });
            assert_eq!(parse::document(&document(&value)).unwrap(), value);
        }
    }
}
