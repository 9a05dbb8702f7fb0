//! A document as it was read: its value, where each part of it stands, and its comments.

use super::comment::{self, Comments};
use super::mark::{Mark, Position};
use super::{json, yaml};
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::value::Value;

/// A template, or a part of one, with the places of its parts.
///
/// # Example
/// ```
/// use sam_model::parse::Document;
///
/// let document = Document::read("template.yaml", "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n").unwrap();
/// assert_eq!(document.value()["Resources"]["Jobs"]["Type"], "AWS::SQS::Queue");
/// assert_eq!(document.source("Resources.Jobs.Type").to_string(), "template.yaml:3:5");
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    file: String,
    value: Value,
    mark: Mark,
    comments: Comments,
}

impl Document {
    /// Reads one document, JSON or YAML, as [`document`](super::document) does. `file` is its name in diagnostics.
    ///
    /// # Errors
    /// What is not well formed, with its line and column; keys that stand twice in one mapping.
    pub fn read(file: &str, text: &str) -> Result<Self, Diagnostic> {
        let named = |mut fault: Diagnostic| {
            let places = fault.related.iter_mut().map(|(place, _)| place);
            for source in places.chain([&mut fault.place]).filter_map(|place| place.source.as_mut()) {
                file.clone_into(&mut source.file);
            }
            fault
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value = if json::begins(text) { json::read(text).map_err(named)? } else { None };
        let read = yaml::read(text);
        let (value, mark, comments) = match (value, read) {
            // The places of a JSON document are those of the YAML document that it also is.
            (Some(value), Ok((_, mark, _))) => (value, mark, Comments::default()),
            (Some(value), Err(_)) => (value, Mark::default(), Comments::default()),
            (None, read) => {
                let (value, mark, scalars) = read.map_err(named)?;
                let comments = comment::find(text, &scalars, &mark);
                (value, mark, comments)
            }
        };
        Ok(Self { file: file.to_owned(), value, mark, comments })
    }

    /// The document as a tree.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The document as a tree, without its places.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// The comments of the document, by what they are about.
    pub fn comments(&self) -> &Comments {
        &self.comments
    }

    /// Where the deepest part of a path stands that is there: `Resources.Orders.Properties.KeySchema[0]`.
    pub fn source(&self, path: &str) -> Source {
        let Position { line, column } = self.mark.deepest(path);
        Source { file: self.file.clone(), line: line.max(1), column }
    }

    /// The same diagnostic with the file, line and column of each of its places that names a part of this document.
    #[must_use]
    pub fn locate(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let places = diagnostic.related.iter_mut().map(|(place, _)| place);
        for place in places.chain([&mut diagnostic.place]) {
            if place.source.is_none() {
                place.source = Some(self.source(&path(place)));
            }
        }
        diagnostic
    }
}

fn path(place: &Place) -> String {
    match (&place.resource, &place.property) {
        (Some(id), Some(property)) => format!("Resources.{id}.{property}"),
        (Some(id), None) => format!("Resources.{id}"),
        (None, Some(property)) => property.clone(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Resources:\n  A:\n    Type: X\n    Properties:\n      a.b: {c: [1, !Ref Y]}\n      d: &d {e: 1}\n      f: *d\n";

    #[test]
    fn every_part_has_a_place_and_what_is_not_there_has_that_of_its_parent() {
        let check = |text: &str, path: &str, expected: &str| {
            let document = Document::read("t.yaml", text).unwrap();
            assert_eq!(document.source(path).to_string(), format!("t.yaml:{expected}"), "{path}");
        };
        check(TEXT, "Resources.A", "2:3");
        check(TEXT, "Resources.A.Properties.a.b.c[1]", "5:20");
        check(TEXT, "Resources.A.Properties.a.b.c[1].Ref", "5:20");
        check(TEXT, "Resources.A.Properties.None.x[3]", "4:5");
        check(TEXT, "Resources.A.Properties.f.e", "6:14");
        check(TEXT, "Resources.B", "1:1");
        check(TEXT, "", "1:1");
        check("{\"Resources\":\n {\"A\": {}}}", "Resources.A", "2:3");
    }

    #[test]
    fn a_diagnostic_finds_its_lines() {
        let document = Document::read("t.yaml", TEXT).unwrap();
        let fault = Diagnostic::error("code", Place::property("A", "Properties.d"), "wrong", "")
            .with_related(Place::resource("A"), "here");
        let text = document.locate(fault).to_string();
        assert_eq!(text, "t.yaml:6:7 (A.Properties.d): error[code]: wrong\n  t.yaml:2:3 (A): here");
    }

    #[test]
    fn faults_of_the_syntax_name_the_file() {
        let fault = Document::read("t.yaml", "a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(
            fault.to_string(),
            "t.yaml:3:1: error[template_unreadable]: key stands twice: `a`\n  t.yaml:1:1: it stands here too\n  help: remove one of the two"
        );
    }
}
