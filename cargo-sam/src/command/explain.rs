//! `cargo sam explain`: pages of the catalogue of faults.

use crate::cli::{Explain, Format};
use crate::report::{BOLD, CODE, Failure, print, styled};
use sam_model::fault::{self, Fault, Stage};
use serde_json::{Value, json};
use std::cmp::Reverse;

/// How many codes are proposed for one that is not known.
const PROPOSALS: usize = 5;

/// How alike a code must be to be proposed: 1 is equal.
const LIKENESS: f64 = 0.75;

pub(super) fn run(arguments: &Explain) -> Result<(), Failure> {
    let Some(code) = &arguments.code else {
        return match arguments.format {
            Format::Text => print(list()),
            Format::Json => {
                print(format_args!("{:#}\n", fault::FAULTS.iter().map(|fault| row(fault)).collect::<Value>()))
            }
        };
    };
    let fault = fault::find(code).ok_or_else(|| unknown(code))?;
    match arguments.format {
        Format::Text => print(dressed(&fault.page())),
        Format::Json => print(format_args!("{:#}\n", page(fault))),
    }
}

fn list() -> String {
    let width = fault::FAULTS.iter().map(|fault| fault.code.len()).max().unwrap_or_default();
    let line = |fault: &&Fault| {
        let gap = " ".repeat(width - fault.code.len());
        format!("{}{gap}  {}\n", styled(CODE, fault.code), fault.summary)
    };
    fault::FAULTS.iter().map(line).collect()
}

fn row(fault: &Fault) -> Value {
    let stage = match fault.stage {
        Stage::Check => "check",
        Stage::Build => "build",
        Stage::Simulation => "simulation",
    };
    json!({ "code": fault.code, "stage": stage, "summary": fault.summary, "source": fault.source })
}

fn page(fault: &Fault) -> Value {
    let mut page = row(fault);
    page["page"] = fault.page().into();
    page
}

/// The Markdown with its headings and its code in colour.
fn dressed(page: &str) -> String {
    let mut in_code = false;
    let dress = |line: &str| {
        let fence = line.starts_with("```");
        let style = match line {
            _ if fence || in_code => Some(CODE),
            _ if line.starts_with('#') => Some(BOLD),
            _ => None,
        };
        in_code ^= fence;
        style.map_or_else(|| format!("{line}\n"), |style| styled(style, line) + "\n")
    };
    page.lines().map(dress).collect()
}

fn unknown(code: &str) -> Failure {
    let near = nearest(code);
    let help = match near.as_slice() {
        [] => "`cargo sam explain --list` lists all".to_owned(),
        near => format!("the nearest are:\n  {}", near.join("\n  ")),
    };
    Failure::Usage(format!("there is no fault `{code}`; {help}"))
}

/// The codes that may be meant, the likeliest first.
fn nearest(code: &str) -> Vec<&'static str> {
    let words: Vec<String> = words(code).collect();
    let likeness = |known: &str| {
        // Whoever remembers words of a code, in any order, means it more likely than one that begins alike.
        let shared = words.iter().filter(|word| self::words(known).any(|known| known == **word)).count();
        let all = !words.is_empty() && shared == words.len();
        let alike = strsim::jaro_winkler(&code.to_lowercase(), known);
        (all || alike >= LIKENESS || shared >= 2).then_some((all, shared, (alike * 1e6) as u32))
    };
    let mut near: Vec<_> =
        fault::FAULTS.iter().filter_map(|fault| Some((likeness(fault.code)?, fault.code))).collect();
    near.sort_by_key(|&(likeness, code)| (Reverse(likeness), code));
    near.into_iter().take(PROPOSALS).map(|(_, code)| code).collect()
}

fn words(code: &str) -> impl Iterator<Item = String> {
    code.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_code_finds_the_right_one_first() {
        let first = |code| nearest(code).first().copied();
        assert_eq!(
            first("queue_visibility_below_function_timout"),
            Some("queue_visibility_below_function_timeout")
        );
        assert_eq!(first("visibility below-Timeout queue"), Some("queue_visibility_below_function_timeout"));
        assert_eq!(first("zzzzzz"), None);
        assert_eq!(first(""), None);
    }

    #[test]
    fn only_headings_and_code_are_coloured() {
        let dressed = dressed("# A\ntext # no\n```rust\n# not a heading\n```\nafter\n");
        let expected = format!(
            "{}\ntext # no\n{}\n{}\n{}\nafter\n",
            styled(BOLD, "# A"),
            styled(CODE, "```rust"),
            styled(CODE, "# not a heading"),
            styled(CODE, "```")
        );
        assert_eq!(dressed, expected);
    }
}
