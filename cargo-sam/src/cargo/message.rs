//! What cargo and the compiler say, as data.

use sam_model::fault;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A message that matters here.
#[derive(Debug)]
pub(super) enum Message {
    /// A program or library was built.
    Artifact { package_id: String, executable: Option<PathBuf> },
    /// The compiler found something. `rendered` is what it prints.
    Compiler { found: Option<Found>, rendered: String },
}

/// An error or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Found {
    /// `error` or `warning`.
    pub(crate) level: String,
    /// The code in the catalogue of faults, if it is one of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<&'static str>,
    /// What is wrong, and what to write instead.
    pub(crate) message: String,
    /// The file and line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
}

impl Message {
    /// Reads a line of cargo; none for what does not matter here.
    pub(super) fn read(line: &str) -> Option<Self> {
        match serde_json::from_str(line).ok()? {
            Wire::CompilerArtifact { package_id, executable } => {
                Some(Self::Artifact { package_id, executable })
            }
            Wire::CompilerMessage { message } => {
                let rendered = message.rendered.clone().unwrap_or_default();
                Some(Self::Compiler { found: message.found(), rendered })
            }
            Wire::Other => None,
        }
    }
}

impl Found {
    /// Reads a line that cargo prints for a build script: `error: shop-lambda@0.1.0: ..`. Its faults have more lines,
    /// which are indented and belong to the fault before.
    pub(super) fn read_build_script(line: &str, known: &mut Vec<Self>) {
        let Some((level, rest)) = line.split_once(": ") else {
            return;
        };
        if !["error", "warning"].contains(&level) {
            return;
        }
        let Some((package, text)) = rest.split_once(": ") else {
            return;
        };
        if !package.contains('@') || package.contains(' ') {
            return;
        }
        if let Some(more) = text.strip_prefix("  ") {
            if let Some(last) = known.last_mut() {
                last.message.push('\n');
                last.message.push_str(more);
            }
            return;
        }
        let (place, message) = match text.split_once(&format!(": {level}[")) {
            Some((place, message)) => {
                let message = message.split_once("]: ").map_or(message, |(_, message)| message);
                ((!place.is_empty()).then(|| place.to_owned()), message)
            }
            None => (None, text),
        };
        known.push(Self { level: level.to_owned(), code: code_in(text), message: message.to_owned(), place });
    }
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Wire {
    CompilerArtifact {
        package_id: String,
        executable: Option<PathBuf>,
    },
    CompilerMessage {
        message: Diagnostic,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    column_start: u32,
    is_primary: bool,
}

impl Diagnostic {
    /// None for what only counts the others, such as "aborting due to 2 previous errors".
    fn found(self) -> Option<Found> {
        let span = self.spans.iter().find(|span| span.is_primary);
        if span.is_none() || !["error", "warning"].contains(&self.level.as_str()) {
            return None;
        }
        let place = span.map(|span| format!("{}:{}:{}", span.file_name, span.line_start, span.column_start));
        // The message of a `const` assertion that failed stands in a label, which only the rendered form has.
        let code = code_in(&self.message).or_else(|| code_in(self.rendered.as_deref().unwrap_or_default()));
        Some(Found { level: self.level, code, message: self.message, place })
    }
}

/// The code of the catalogue that stands in brackets in a text.
fn code_in(text: &str) -> Option<&'static str> {
    let mut parts = text.split('[').skip(1).filter_map(|part| part.split_once(']'));
    parts.find_map(|(code, _)| fault::find(code)).map(|fault| fault.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_build_script_is_read_with_its_help() {
        let mut known = Vec::new();
        let lines = [
            "   Compiling shop-lambda v0.1.0",
            "error: shop-lambda@0.1.0: src/lib.rs:3 (Jobs): error[stale_template]: it is stale",
            "error: shop-lambda@0.1.0:   help: run `cargo build`",
            "warning: shop-lambda@0.1.0: something odd",
            "error: could not compile `shop`",
        ];
        lines.iter().for_each(|line| Found::read_build_script(line, &mut known));
        let first = Found {
            level: "error".to_owned(),
            code: Some("stale_template"),
            message: "it is stale\nhelp: run `cargo build`".to_owned(),
            place: Some("src/lib.rs:3 (Jobs)".to_owned()),
        };
        let second = Found {
            level: "warning".to_owned(),
            code: None,
            message: "something odd".to_owned(),
            place: None,
        };
        assert_eq!(known, [first, second]);
    }

    #[test]
    fn an_error_of_the_compiler_is_read_with_its_place_and_code() {
        let line = r#"{"reason":"compiler-message","package_id":"x","message":{"level":"error",
            "message":"too long [function_timeout_out_of_range]","rendered":"error: too long\n","children":[],"code":null,
            "spans":[{"file_name":"src/lib.rs","line_start":4,"column_start":9,"is_primary":true}]}}"#;
        let Some(Message::Compiler { found: Some(found), rendered }) = Message::read(line) else {
            panic!("not read")
        };
        assert_eq!(found.code, Some("function_timeout_out_of_range"));
        assert_eq!(found.place.as_deref(), Some("src/lib.rs:4:9"));
        assert_eq!(rendered, "error: too long\n");
    }

    #[test]
    fn what_only_counts_is_no_fault_and_what_is_not_json_is_nothing() {
        let line = r#"{"reason":"compiler-message","message":{"level":"error","message":"aborting","rendered":"error: aborting"}}"#;
        assert!(matches!(Message::read(line), Some(Message::Compiler { found: None, .. })));
        assert!(Message::read("a line that the build printed").is_none());
        assert!(Message::read(r#"{"reason":"build-finished","success":true}"#).is_none());
        assert!(Message::read("{").is_none());
    }
}
