//! A diagnostic as the compiler would show it: the lines it is about, and what to write instead.

use crate::report::note;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use sam_model::diagnostic::{Diagnostic, Place, Severity, Source};
use std::ops::Range;

/// Prints a diagnostic about a file with this text to the standard error.
pub(crate) fn report(diagnostic: &Diagnostic, text: &str) {
    note(render(diagnostic, text, &Renderer::styled()));
    note("");
}

fn render(diagnostic: &Diagnostic, text: &str, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let mut groups =
        vec![shown(level.primary_title(&diagnostic.message).id(diagnostic.code), &diagnostic.place, text)];
    for (place, label) in &diagnostic.related {
        groups.push(shown(Level::NOTE.secondary_title(label), place, text));
    }
    if !diagnostic.help.is_empty() {
        groups.push(Group::with_title(Level::HELP.secondary_title(&diagnostic.help)));
    }
    renderer.render(&groups).to_string()
}

/// A title, and below it the line of a place if there is one.
fn shown<'a>(title: annotate_snippets::Title<'a>, place: &'a Place, text: &'a str) -> Group<'a> {
    match &place.source {
        None => Group::with_title(title),
        Some(source) => title.element(
            Snippet::source(text)
                .path(source.file.as_str())
                .annotation(AnnotationKind::Primary.span(word(source, text))),
        ),
    }
}

/// The bytes of the word that begins at a place.
fn word(source: &Source, text: &str) -> Range<usize> {
    let lines = text.split_inclusive('\n');
    let before: usize = lines.take(source.line.saturating_sub(1) as usize).map(str::len).sum();
    let line = text[before..].lines().next().unwrap_or_default();
    let column = source.column.saturating_sub(1) as usize;
    let begin = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let rest = &line[begin..];
    let length = rest.find([':', ' ', ',', ']', '}', '#']).filter(|length| *length > 0).unwrap_or(rest.len());
    before + begin..before + begin + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_shows_its_lines_and_what_to_write() {
        let text = "Resources:\n  Jöbs:\n    Type: X\n  Jöbs: {}\n";
        let place = |line, column| Place {
            source: Some(Source { file: "t.yaml".to_owned(), line, column }),
            ..Place::default()
        };
        let diagnostic =
            Diagnostic::error("some_code", place(4, 3), "key stands twice: `Jöbs`", "remove one")
                .with_related(place(2, 3), "it stands here too");
        let expected = "\
error[some_code]: key stands twice: `Jöbs`
 --> t.yaml:4:3
  |
4 |   Jöbs: {}
  |   ^^^^
  |
note: it stands here too
 --> t.yaml:2:3
  |
2 |   Jöbs:
  |   ^^^^
help: remove one";
        assert_eq!(render(&diagnostic, text, &Renderer::plain()).trim_end(), expected);
    }

    #[test]
    fn a_place_outside_of_the_text_is_its_end() {
        for (line, column) in [(0, 0), (1, 9), (9, 1)] {
            let range = word(&Source { file: String::new(), line, column }, "a: b");
            assert!(range.end <= 4, "{range:?}");
        }
        assert_eq!(word(&Source { file: String::new(), line: 1, column: 1 }, ""), 0..0);
    }
}
