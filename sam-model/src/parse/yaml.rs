//! YAML 1.1 with CloudFormation's tags.
//!
//! Built on the events of a parser rather than on a tree, because only the events tell a quoted `'yes'` from a plain
//! `yes`, and where each of them stands.
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html>

use super::{MAX_DEPTH, MAX_VALUES, fault, scalar};
use crate::diagnostic::Diagnostic;
use crate::value::{Map, Value};
use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Reads one YAML document.
pub(super) fn read(text: &str) -> Result<Value, Diagnostic> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: BTreeMap::new(), values: 0 };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::Nothing, _) => {}
            (Event::DocumentStart(_), _) => break,
            (_, span) => return Err(at(span, "the template is empty", "write a `Resources` section")),
        }
    }
    let event = reader.next()?;
    let value = reader.value(event, 0)?;
    loop {
        match reader.next()? {
            (Event::DocumentEnd | Event::Nothing, _) => {}
            (Event::StreamEnd, _) => return Ok(value),
            (_, span) => {
                return Err(at(span, "a template is one YAML document, found a second", "remove the `---`"));
            }
        }
    }
}

type Spanned<'a> = (Event<'a>, Span);

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    anchors: BTreeMap<usize, (Value, usize)>,
    values: usize,
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

    fn value(&mut self, (event, span): Spanned<'a>, depth: usize) -> Result<Value, Diagnostic> {
        let before = self.values;
        self.count(1, span)?;
        if depth > MAX_DEPTH {
            return Err(at(
                span,
                format!("collections must not be nested deeper than {MAX_DEPTH}"),
                "flatten the template",
            ));
        }
        let (value, anchor, tag) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                return self.scalar(&text, style, anchor, tag.as_deref(), span);
            }
            Event::SequenceStart(anchor, tag) => (self.sequence(depth)?, anchor, tag),
            Event::MappingStart(anchor, tag) => (self.mapping(depth)?, anchor, tag),
            Event::Alias(anchor) => {
                let (value, size) = self.anchors.get(&anchor).cloned().ok_or_else(|| {
                    at(span, "an alias must not stand within its own anchor", "write the value out")
                })?;
                self.count(size, span)?;
                return Ok(value);
            }
            _ => return Err(at(span, "expected a value", "complete the YAML")),
        };
        let value = tagged(value, tag, span)?;
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), self.values - before));
        }
        Ok(value)
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
    ) -> Result<Value, Diagnostic> {
        let value = match tag {
            None if style == ScalarStyle::Plain => scalar::plain(text),
            None => Value::String(text.to_owned()),
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => scalar::plain(text),
            Some(tag) if tag.is_yaml_core_schema() || tag.suffix.is_empty() => Value::String(text.to_owned()),
            Some(tag) => intrinsic(tag, Value::String(text.to_owned()), span)?,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), 1));
        }
        Ok(value)
    }

    fn sequence(&mut self, depth: usize) -> Result<Value, Diagnostic> {
        let mut list = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::Array(list)),
                event => list.push(self.value(event, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value, Diagnostic> {
        let mut map = Map::new();
        let mut merged = Vec::new();
        loop {
            let (event, span) = match self.next()? {
                (Event::MappingEnd, _) => break,
                event => event,
            };
            let merges = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<");
            let key = match self.value((event, span), depth + 1)? {
                Value::String(text) => text,
                Value::Null => "null".to_owned(),
                Value::Bool(value) => value.to_string(),
                Value::Number(value) => value.to_string(),
                _ => return Err(at(span, "a key must be a scalar", "write the key as text")),
            };
            let event = self.next()?;
            let value = self.value(event, depth + 1)?;
            if merges {
                merged.push((value, span));
            } else if map.contains_key(&key) {
                return Err(at(span, format!("key stands twice: `{key}`"), "remove one of the two"));
            } else {
                map.insert(key, value);
            }
        }
        for (value, span) in merged {
            for source in if let Value::Array(list) = value { list } else { vec![value] } {
                let Value::Object(source) = source else {
                    return Err(at(span, "`<<` must merge mappings", "name a mapping, or a list of them"));
                };
                for (key, value) in source {
                    map.entry(key).or_insert(value);
                }
            }
        }
        Ok(Value::Object(map))
    }
}

fn tagged(value: Value, tag: Option<Cow<'_, Tag>>, span: Span) -> Result<Value, Diagnostic> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() && !tag.suffix.is_empty() => intrinsic(&tag, value, span),
        _ => Ok(value),
    }
}

fn intrinsic(tag: &Tag, argument: Value, span: Span) -> Result<Value, Diagnostic> {
    if tag.handle != "!" {
        return Err(at(
            span,
            format!("tag `{}{}` is not known", tag.handle, tag.suffix),
            "use an intrinsic of CloudFormation",
        ));
    }
    let mut map = Map::new();
    match (tag.suffix.as_str(), argument) {
        (name @ ("Ref" | "Condition"), argument) => map.insert(name.to_owned(), argument),
        ("GetAtt", Value::String(text)) => {
            let parts = match text.split_once('.') {
                Some((resource, attribute)) => vec![resource.into(), attribute.into()],
                None => vec![Value::String(text)],
            };
            map.insert("Fn::GetAtt".to_owned(), Value::Array(parts))
        }
        (name, argument) => map.insert(format!("Fn::{name}"), argument),
    };
    Ok(Value::Object(map))
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
            "template:4:3: error[template_unreadable]: key stands twice: `c`\n  help: remove one of the two"
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
