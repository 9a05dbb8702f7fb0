//! The catalogue: every fault that a macro, a rule or the simulator can report, and what to write instead.
//!
//! A code is the name of the fault and reads well after "allow": `queue_visibility_below_function_timeout`. The texts
//! do not repeat the numbers of AWS; [`Fault::page`] adds those of [`crate::limits`] that have the same code.

use crate::limits;
use std::fmt::Write;

/// Something that can be wrong with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name, in snake case.
    pub code: &'static str,
    /// What finds it first.
    pub stage: Stage,
    /// One line: what is wrong.
    pub summary: &'static str,
    /// Markdown with the sections *What*, *Why*, *Wrong* and *Write instead*.
    pub explain: &'static str,
    /// Where AWS states it; for what AWS has no word about, where it documents the subject.
    pub source: &'static str,
}

/// What finds a fault first. What one stage finds, those after it find too, in templates that nobody wrote in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// `cargo check`: a macro, a type or a `const` assertion.
    Check,
    /// `cargo build`: the rules over the whole template.
    Build,
    /// The simulated account, in a test.
    Simulation,
}

macro_rules! faults {
    ($($name:ident = $stage:ident $code:literal, $summary:literal {
        what $what:literal
        why $why:literal
        $language:ident $wrong:literal => $right:literal
        source $source:expr
    })*) => {
        $(
            #[doc = concat!("`", $code, "`: ", $summary, ".")]
            pub static $name: $crate::fault::Fault = $crate::fault::Fault {
                code: $code,
                stage: $crate::fault::Stage::$stage,
                summary: $summary,
                explain: concat!(
                    "## What\n\n", $what, "\n\n## Why\n\n", $why,
                    "\n\n## Wrong\n\n```", stringify!($language), "\n", $wrong,
                    "\n```\n\n## Write instead\n\n```", stringify!($language), "\n", $right, "\n```\n",
                ),
                source: $source,
            };
        )*
        pub(super) const FAULTS: &[&$crate::fault::Fault] = &[$(&$name),*];
    };
}

pub mod access;
pub mod api;
pub mod consumer;
pub mod function;
pub mod lock;
pub mod queue;
pub mod schedule;
pub mod stack;
pub mod syntax;
pub mod table;
pub mod user_pool;

const AREAS: [&[&Fault]; 11] = [
    access::FAULTS,
    api::FAULTS,
    consumer::FAULTS,
    function::FAULTS,
    lock::FAULTS,
    queue::FAULTS,
    schedule::FAULTS,
    stack::FAULTS,
    syntax::FAULTS,
    table::FAULTS,
    user_pool::FAULTS,
];

const COUNT: usize = {
    let (mut count, mut area) = (0, 0);
    while area < AREAS.len() {
        count += AREAS[area].len();
        area += 1;
    }
    count
};

static SORTED: [&Fault; COUNT] = sorted();

/// Every fault, sorted by code.
pub static FAULTS: &[&Fault] = &SORTED;

/// The fault with this code.
pub fn find(code: &str) -> Option<&'static Fault> {
    FAULTS.binary_search_by_key(&code, |fault| fault.code).ok().map(|at| FAULTS[at])
}

impl Fault {
    /// The whole page about the fault, in Markdown.
    pub fn page(&self) -> String {
        let Self { code, summary, explain, source, .. } = self;
        let stage = match self.stage {
            Stage::Check => "`cargo check`",
            Stage::Build => "`cargo build`",
            Stage::Simulation => "a test in the simulated account",
        };
        let mut page = format!("# `{code}`\n\n{summary}. Found first by {stage}.\n\n{explain}");
        let limits: Vec<_> = limits::limits().filter(|limit| limit.code == *code).collect();
        if !limits.is_empty() {
            page.push_str("\n## Limits\n\n");
        }
        for limit in limits {
            // Writing to a string cannot fail.
            let _ = writeln!(page, "- {}: {} to {} {}", limit.what, limit.min, limit.max, limit.unit);
        }
        let _ = write!(page, "\nSource: <{source}>\n");
        page
    }
}

const fn sorted() -> [&'static Fault; COUNT] {
    let mut faults = [&syntax::UNKNOWN_OPTION; COUNT];
    let (mut count, mut area) = (0, 0);
    while area < AREAS.len() {
        let mut at = 0;
        while at < AREAS[area].len() {
            let fault = AREAS[area][at];
            let mut place = count;
            while place > 0 && before(fault.code, faults[place - 1].code) {
                faults[place] = faults[place - 1];
                place -= 1;
            }
            faults[place] = fault;
            count += 1;
            at += 1;
        }
        area += 1;
    }
    faults
}

const fn before(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if left[at] != right[at] {
            return left[at] < right[at];
        }
        at += 1;
    }
    left.len() < right.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_sorted_and_in_snake_case() {
        for pair in FAULTS.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} and {}", pair[0].code, pair[1].code);
        }
        for fault in FAULTS {
            let snake = |byte: u8| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit();
            assert!(fault.code.bytes().all(snake), "{}", fault.code);
            assert_eq!(find(fault.code), Some(*fault));
        }
        assert_eq!(find("no_such_fault"), None);
    }

    #[test]
    fn every_fault_is_explained_in_four_sections() {
        for Fault { code, summary, explain, source, .. } in FAULTS {
            let mut rest = *explain;
            for section in ["## What\n\n", "\n\n## Why\n\n", "\n\n## Wrong\n\n", "\n\n## Write instead\n\n"] {
                let (before, after) = rest.split_once(section).unwrap_or_else(|| panic!("{code}: {section}"));
                assert!(section.starts_with("##") || before.len() > 10, "{code}: nothing before {section}");
                rest = after;
            }
            let (_, wrong) = explain.split_once("## Wrong\n\n").unwrap();
            let (wrong, right) = wrong.split_once("\n\n## Write instead\n\n").unwrap();
            assert_ne!(wrong.trim(), right.trim(), "{code}: the same example twice");
            assert!(!summary.ends_with('.') && !summary.is_empty(), "{code}");
            assert!(source.starts_with("https://"), "{code}");
        }
    }

    #[test]
    fn every_limit_names_a_fault_of_the_catalogue() {
        let codes =
            limits::limits().map(|limit| limit.code).chain(limits::patterns().map(|pattern| pattern.code));
        for code in codes.chain(limits::choices().map(|choice| choice.code)) {
            assert!(find(code).is_some(), "{code}");
        }
        assert!(find(limits::lambda::LOG_RETENTION.code).is_some());
        assert!(find(limits::apigateway::CACHE_SIZES.code).is_some());
    }

    #[test]
    fn a_page_shows_the_limits_of_its_code() {
        let page = function::FUNCTION_MEMORY_OUT_OF_RANGE.page();
        assert!(page.starts_with("# `function_memory_out_of_range`\n"));
        assert!(page.contains("- memory of a function: 128 to 10240 MB\n"));
        assert!(page.contains("Found first by `cargo check`"));
    }
}
