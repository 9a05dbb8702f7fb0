//! YAML 1.1 with CloudFormation's tags.
//!
//! Built on the events of a parser rather than on a tree, because only the events tell a quoted `'yes'` from a plain
//! `yes`, and where each of them stands.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use super::comment::{Scalar, Style};
use super::mark::{Mark, Part, Position, Step};
use super::{MAX_DEPTH, MAX_VALUES, fault, place, position, scalar};
use crate::diagnostic::Diagnostic;
use crate::value::{Map, Value};
use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Reads one YAML document: its value, where its parts stand, and where its scalars stand.
pub(super) fn read(text: &str) -> Result<(Value, Mark, Vec<Scalar>), Diagnostic> {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        anchors: BTreeMap::new(),
        values: 0,
        scalars: Vec::new(),
    };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::Nothing, _) => {}
            (Event::DocumentStart(_), _) => break,
            (_, span) => return Err(at(span, "the template is empty", "write a `Resources` section")),
        }
    }
    let event = reader.next()?;
    let (value, mark) = reader.value(event, 0)?;
    loop {
        match reader.next()? {
            (Event::DocumentEnd | Event::Nothing, _) => {}
            (Event::StreamEnd, _) => return Ok((value, mark, reader.scalars)),
            (_, span) => {
                return Err(at(span, "a template is one YAML document, found a second", "remove the `---`"));
            }
        }
    }
}

type Spanned<'a> = (Event<'a>, Span);

/// A value, and where it and its parts stand.
type Marked = (Value, Mark);

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    anchors: BTreeMap<usize, (Marked, usize)>,
    values: usize,
    scalars: Vec<Scalar>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Spanned<'a>, Diagnostic> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let marker = error.marker();
                Err(fault(marker.line(), marker.col() + 1, error.info(), "correct the YAML"))
            }
            None => Err(fault(1, 0, "the document ends too early", "complete the YAML")),
        }
    }

    fn value(&mut self, (event, span): Spanned<'a>, depth: usize) -> Result<Marked, Diagnostic> {
        let before = self.values;
        self.count(1, span)?;
        if depth > MAX_DEPTH {
            return Err(at(
                span,
                format!("collections must not be nested deeper than {MAX_DEPTH}"),
                "flatten the template",
            ));
        }
        let ((value, parts), anchor, tag) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                return self.scalar(&text, style, anchor, tag.as_deref(), span);
            }
            Event::SequenceStart(anchor, tag) => (self.sequence(depth)?, anchor, tag),
            Event::MappingStart(anchor, tag) => (self.mapping(depth)?, anchor, tag),
            Event::Alias(anchor) => {
                let (marked, size) = self.anchors.get(&anchor).cloned().ok_or_else(|| {
                    at(span, "an alias must not stand within its own anchor", "write the value out")
                })?;
                self.count(size, span)?;
                return Ok(marked);
            }
            _ => return Err(at(span, "expected a value", "complete the YAML")),
        };
        let marked = tagged(value, Mark { at: begin(span), parts }, tag, span)?;
        if anchor != 0 {
            self.anchors.insert(anchor, (marked.clone(), self.values - before));
        }
        Ok(marked)
    }

    fn count(&mut self, size: usize, span: Span) -> Result<(), Diagnostic> {
        self.values = self.values.saturating_add(size);
        if self.values > MAX_VALUES {
            return Err(at(
                span,
                format!("a template must not hold more than {MAX_VALUES} values"),
                "use fewer aliases",
            ));
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<Marked, Diagnostic> {
        let written = match style {
            ScalarStyle::Plain => None,
            ScalarStyle::SingleQuoted => Some(Style::Quoted('\'')),
            ScalarStyle::DoubleQuoted => Some(Style::Quoted('"')),
            ScalarStyle::Literal | ScalarStyle::Folded => Some(Style::Block),
        };
        if let Some(style) = written {
            let end = position(span.end.line(), span.end.col() + 1);
            self.scalars.push(Scalar { begin: begin(span), end, style });
        }
        let mark = Mark { at: begin(span), parts: Vec::new() };
        let marked = match tag {
            None if style == ScalarStyle::Plain => (scalar::plain(text), mark),
            None => (Value::String(text.to_owned()), mark),
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => (scalar::plain(text), mark),
            Some(tag) if tag.is_yaml_core_schema() || tag.suffix.is_empty() => {
                (Value::String(text.to_owned()), mark)
            }
            Some(tag) => intrinsic(tag, Value::String(text.to_owned()), mark, span)?,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (marked.clone(), 1));
        }
        Ok(marked)
    }

    fn sequence(&mut self, depth: usize) -> Result<(Value, Vec<Part>), Diagnostic> {
        let (mut list, mut parts) = (Vec::new(), Vec::new());
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok((Value::Array(list), parts)),
                (event, span) => {
                    let (value, mark) = self.value((event, span), depth + 1)?;
                    parts.push(Part { step: Step::Item(list.len()), at: begin(span), mark });
                    list.push(value);
                }
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<(Value, Vec<Part>), Diagnostic> {
        let (mut map, mut parts) = (Map::new(), Vec::<Part>::new());
        let mut merged = Vec::new();
        loop {
            let (event, span) = match self.next()? {
                (Event::MappingEnd, _) => break,
                event => event,
            };
            let merges = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<");
            let key = match self.value((event, span), depth + 1)?.0 {
                Value::String(text) => text,
                Value::Null => "null".to_owned(),
                Value::Bool(value) => value.to_string(),
                Value::Number(value) => value.to_string(),
                _ => return Err(at(span, "a key must be a scalar", "write the key as text")),
            };
            let event = self.next()?;
            let (value, mark) = self.value(event, depth + 1)?;
            if merges {
                merged.push((value, mark, span));
            } else if map.contains_key(&key) {
                return Err(twice(&key, &parts, span));
            } else {
                parts.push(Part { step: Step::Key(key.clone()), at: begin(span), mark });
                map.insert(key, value);
            }
        }
        for (value, mark, span) in merged {
            merge(&mut map, &mut parts, value, mark, span)?;
        }
        Ok((Value::Object(map), parts))
    }
}

/// Adds the entries of `<<: value` that are not there.
fn merge(
    map: &mut Map,
    parts: &mut Vec<Part>,
    value: Value,
    mark: Mark,
    span: Span,
) -> Result<(), Diagnostic> {
    let sources = match value {
        Value::Array(list) => list.into_iter().zip(mark.parts.into_iter().map(|part| part.mark)).collect(),
        value => vec![(value, mark)],
    };
    for (source, mark) in sources {
        let Value::Object(source) = source else {
            return Err(at(span, "`<<` must merge mappings", "name a mapping, or a list of them"));
        };
        parts.extend(mark.parts.into_iter().filter(|part| match &part.step {
            Step::Key(key) => !map.contains_key(key),
            Step::Item(_) => false,
        }));
        for (key, value) in source {
            map.entry(key).or_insert(value);
        }
    }
    Ok(())
}

fn tagged(value: Value, mark: Mark, tag: Option<Cow<'_, Tag>>, span: Span) -> Result<Marked, Diagnostic> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() && !tag.suffix.is_empty() => {
            intrinsic(&tag, value, mark, span)
        }
        _ => Ok((value, mark)),
    }
}

/// The long form of a tagged value, which stands where the value stands.
fn intrinsic(tag: &Tag, argument: Value, mark: Mark, span: Span) -> Result<Marked, Diagnostic> {
    if tag.handle != "!" {
        return Err(at(
            span,
            format!("tag `{}{}` is not known", tag.handle, tag.suffix),
            "use an intrinsic of CloudFormation",
        ));
    }
    let (name, argument) = match (tag.suffix.as_str(), argument) {
        (name @ ("Ref" | "Condition"), argument) => (name.to_owned(), argument),
        ("GetAtt", Value::String(text)) => {
            let parts = match text.split_once('.') {
                Some((resource, attribute)) => vec![resource.into(), attribute.into()],
                None => vec![Value::String(text)],
            };
            ("Fn::GetAtt".to_owned(), Value::Array(parts))
        }
        (name, argument) => (format!("Fn::{name}"), argument),
    };
    let at = mark.at;
    let part = Part { step: Step::Key(name.clone()), at, mark };
    Ok((Value::Object(Map::from_iter([(name, argument)])), Mark { at, parts: vec![part] }))
}

fn twice(key: &str, parts: &[Part], span: Span) -> Diagnostic {
    let fault = at(span, format!("key stands twice: `{key}`"), "remove one of the two");
    let first = parts.iter().find(|part| matches!(&part.step, Step::Key(known) if known == key));
    first.into_iter().fold(fault, |fault, first| fault.with_related(place(first.at), "it stands here too"))
}

fn begin(span: Span) -> Position {
    position(span.start.line(), span.start.col() + 1)
}

fn at(span: Span, message: impl Into<String>, help: &str) -> Diagnostic {
    fault(span.start.line(), span.start.col() + 1, message, help)
}

#[cfg(test)]
mod tests {
    use crate::parse::{MAX_DEPTH, document};
    use crate::value::json;

    #[track_caller]
    fn refused(text: &str) -> String {
        document(text).expect_err("the document is wrong").to_string()
    }

    #[test]
    fn short_intrinsics_become_long_in_any_position() {
        let text = "a: !Ref X\nb: !GetAtt A.B.C\nc: !Join\n  - ''\n  - [!Ref X, !Sub '${Y}']\nd: !If [C, !GetAtt A.B, !Ref 'AWS::NoValue']\ne: !Condition C\nf: !Sub\n  - ${a}\n  - {a: !GetAtt [A, B]}\n";
        assert_eq!(
            document(text).unwrap(),
            json!({
                "a": {"Ref": "X"},
                "b": {"Fn::GetAtt": ["A", "B.C"]},
                "c": {"Fn::Join": ["", [{"Ref": "X"}, {"Fn::Sub": "${Y}"}]]},
                "d": {"Fn::If": ["C", {"Fn::GetAtt": ["A", "B"]}, {"Ref": "AWS::NoValue"}]},
                "e": {"Condition": "C"},
                "f": {"Fn::Sub": ["${a}", {"a": {"Fn::GetAtt": ["A", "B"]}}]},
            })
        );
    }

    #[test]
    fn quoted_scalars_are_text_and_plain_ones_are_not() {
        assert_eq!(
            document("a: yes\nb: 'yes'\nc: \"012\"\nd: 012\n200: x").unwrap(),
            json!({"a": true, "b": "yes", "c": "012", "d": 10, "200": "x"})
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_where_it_stands() {
        assert_eq!(
            refused("a: 1\nb:\n  c: 1\n  c: 2\n"),
            "template:4:3: error[template_unreadable]: key stands twice: `c`\n  template:3:3: it stands here too\n  help: remove one of the two"
        );
        assert!(refused("{\"a\": {\"b\": 1,\n \"b\": 2}}").contains("template:2:"));
    }

    #[test]
    fn merge_keys_and_aliases_are_written_out() {
        assert_eq!(
            document("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n").unwrap(),
            json!({"x": {"a": 1, "b": 2}, "y": {"b": 3, "a": 1}, "z": {"a": 1, "b": 2}})
        );
    }

    #[test]
    fn hostile_documents_are_refused_and_never_panic() {
        assert!(refused(&"[".repeat(100_000)).starts_with("template:1:"));
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(document(&nested(MAX_DEPTH)).is_ok());
        assert!(refused(&nested(MAX_DEPTH + 2)).contains("nested deeper"));
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let below = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb += &format!("a{level}: &a{level} [{below}]\n");
        }
        assert!(refused(&bomb).contains("more than"));
        for text in [
            "",
            "a: b: c",
            "a: [",
            "? [x]\n: y",
            "&a [*a]",
            "--- a\n--- b",
            "a: !<tag:x> y",
            "\u{0}",
            "%YAML 9.9\n---\na",
            "- !!int x",
            "*nope",
        ] {
            let _ = document(text);
        }
    }
}
