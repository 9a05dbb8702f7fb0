//! Text with the wildcards `*` and `?` and with policy variables such as `${aws:username}`.
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use super::Context;

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    text: String,
    form: Form,
}

#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// No wildcards: the text itself.
    Exact,
    /// `*`, which everything matches.
    Everything,
    /// Wildcards, no variables.
    Glob(Vec<Symbol>),
    /// Variables, perhaps wildcards.
    Template(Vec<Part>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Symbol {
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Symbol(Symbol),
    /// A condition key in lower case, and what stands for it if it is absent.
    Variable {
        key: String,
        default: Option<String>,
    },
}

/// What wildcards stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Any characters, compared with regard to case.
    Text,
    /// Any characters, compared without regard to case.
    IgnoreCase,
    /// Characters within a part between colons; only a `*` at the end of a part also stands for the parts that follow.
    Resource,
}

impl Pattern {
    /// Compiles `text`. Policies of the version `2008-10-17` know no variables.
    pub fn new(text: &str, variables: bool) -> Self {
        let parts = parse(text, variables, true);
        Self { text: text.to_owned(), form: form(text, parts) }
    }

    /// Compiles `text` in which `*` and `?` stand for themselves, as in `StringEquals`.
    pub fn without_wildcards(text: &str, variables: bool) -> Self {
        let parts = parse(text, variables, false);
        Self { text: text.to_owned(), form: form(text, parts) }
    }

    /// What was compiled.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the request context decides what is matched.
    pub(super) fn has_variables(&self) -> bool {
        matches!(self.form, Form::Template(_))
    }

    /// Whether `text` matches. A pattern with a variable that has no single value matches nothing.
    pub(super) fn matches(&self, text: &str, style: Style, context: &Context) -> bool {
        match &self.form {
            Form::Exact if style == Style::IgnoreCase => self.text.eq_ignore_ascii_case(text),
            Form::Exact => self.text == text,
            Form::Everything => true,
            Form::Glob(symbols) => glob(symbols, text, style),
            Form::Template(parts) => {
                expand(parts, context).is_some_and(|symbols| glob(&symbols, text, style))
            }
        }
    }

    /// The text with its variables replaced; none if one has no value.
    pub(super) fn expanded(&self, context: &Context) -> Option<String> {
        let Form::Template(parts) = &self.form else {
            return Some(self.text.clone());
        };
        let character = |symbol: Symbol| match symbol {
            Symbol::Char(character) => character,
            Symbol::One => '?',
            Symbol::Many => '*',
        };
        Some(expand(parts, context)?.into_iter().map(character).collect())
    }
}

fn form(text: &str, parts: Vec<Part>) -> Form {
    if text == "*" && parts == [Part::Symbol(Symbol::Many)] {
        return Form::Everything;
    }
    let symbol = |part: &Part| match part {
        Part::Symbol(symbol) => Some(*symbol),
        Part::Variable { .. } => None,
    };
    match parts.iter().map(symbol).collect::<Option<Vec<_>>>() {
        // `${*}` stands for a character other than those of the text.
        Some(symbols) if symbols.iter().copied().eq(text.chars().map(Symbol::Char)) => Form::Exact,
        Some(symbols) => Form::Glob(symbols),
        None => Form::Template(parts),
    }
}

fn parse(text: &str, variables: bool, wildcards: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let variable = rest.strip_prefix("${").filter(|_| variables).and_then(|inner| inner.split_once('}'));
        if let Some((inner, after)) = variable {
            parts.push(match inner {
                "*" => Part::Symbol(Symbol::Char('*')),
                "?" => Part::Symbol(Symbol::Char('?')),
                "$" => Part::Symbol(Symbol::Char('$')),
                _ => self::variable(inner),
            });
            rest = after;
            continue;
        }
        parts.push(Part::Symbol(match character {
            '*' if wildcards => Symbol::Many,
            '?' if wildcards => Symbol::One,
            _ => Symbol::Char(character),
        }));
        rest = &rest[character.len_utf8()..];
    }
    parts
}

/// `key` or `key, 'default'`.
fn variable(inner: &str) -> Part {
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => {
            let default = default.trim();
            (
                key,
                default.strip_prefix('\'').and_then(|default| default.strip_suffix('\'')).map(str::to_owned),
            )
        }
        None => (inner, None),
    };
    Part::Variable { key: key.trim().to_ascii_lowercase(), default }
}

fn expand(parts: &[Part], context: &Context) -> Option<Vec<Symbol>> {
    let mut symbols = Vec::with_capacity(parts.len() + 32);
    for part in parts {
        match part {
            Part::Symbol(symbol) => symbols.push(*symbol),
            Part::Variable { key, default } => {
                let value = match (context.get(key), default) {
                    ([value], _) => value,
                    ([], Some(default)) => default,
                    _ => return None,
                };
                // A wildcard in the value of a variable stands for itself.
                symbols.extend(value.chars().map(Symbol::Char));
            }
        }
    }
    Some(symbols)
}

/// Matches with one point to come back to: the last `*` and where its run ended.
fn glob(symbols: &[Symbol], text: &str, style: Style) -> bool {
    let same = |a: char, b: char| a == b || (style == Style::IgnoreCase && a.eq_ignore_ascii_case(&b));
    let crosses = |star: usize| matches!(symbols.get(star + 1), None | Some(Symbol::Char(':')));
    let stops = |star: usize, character: char| style == Style::Resource && character == ':' && !crosses(star);

    let mut rest = text.chars();
    let mut at = 0;
    let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        let before = rest.clone();
        let next = rest.next();
        match (symbols.get(at), next) {
            (Some(Symbol::Many), _) => {
                retry = Some((at, before.clone()));
                rest = before;
                at += 1;
                continue;
            }
            (None, None) => return true,
            (Some(Symbol::Char(expected)), Some(found)) if same(*expected, found) => {
                at += 1;
                continue;
            }
            (Some(Symbol::One), Some(found)) if style != Style::Resource || found != ':' => {
                at += 1;
                continue;
            }
            _ => {}
        }
        let Some((star, mut from)) = retry else {
            return false;
        };
        match from.next() {
            Some(character) if !stops(star, character) => {
                rest = from.clone();
                retry = Some((star, from));
                at = star + 1;
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, style: Style, expected: bool) {
        let mut context = Context::default();
        context.set("aws:username", "ann");
        context.set("aws:PrincipalTag/star", "*");
        context.set_all("aws:TagKeys", vec!["a".to_owned(), "b".to_owned()]);
        let found = Pattern::new(pattern, true).matches(text, style, &context);
        assert_eq!(found, expected, "{pattern} {text}");
    }

    #[test]
    fn wildcards_stand_for_characters() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "anything", true),
            ("a*c", "ac", true),
            ("a*c", "abbc", true),
            ("a*c", "acb", false),
            ("a*b*c", "a-b-b-c", true),
            ("**", "", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("a?c", "aéc", true),
            ("?", "", false),
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("", "", true),
            ("", "a", false),
            ("*a", "aaab", false),
            ("*aab", "aaaab", true),
        ] {
            check(pattern, text, Style::Text, expected);
        }
    }

    #[test]
    fn case_counts_except_where_it_does_not() {
        check("dynamodb:Get*", "DynamoDB:getitem", Style::IgnoreCase, true);
        check("dynamodb:GetItem", "DynamoDB:getitem", Style::IgnoreCase, true);
        check("a*", "Ab", Style::Text, false);
    }

    #[test]
    fn a_star_spans_slashes_but_colons_only_at_the_end_of_a_part() {
        for (pattern, text, expected) in [
            ("arn:aws:s3:::b/*/z", "arn:aws:s3:::b/1/2/z", true),
            ("arn:aws:logs:eu:1:*", "arn:aws:logs:eu:1:log-group:a:log-stream:b", true),
            ("arn:aws:logs:eu:1:log-group:a*", "arn:aws:logs:eu:1:log-group:ab:log-stream:c", true),
            ("arn:aws:logs:eu:1:log-group:a*b", "arn:aws:logs:eu:1:log-group:a:b", false),
            ("arn:aws:sqs:*:*:jobs", "arn:aws:sqs:eu:1:jobs", true),
            ("arn:aws:sqs:*:jobs", "arn:aws:sqs:eu:1:jobs", true),
            ("arn:aws:sqs:e*u:jobs", "arn:aws:sqs:e:u:jobs", false),
            ("arn:aws:sqs:eu?1:jobs", "arn:aws:sqs:eu:1:jobs", false),
        ] {
            check(pattern, text, Style::Resource, expected);
        }
    }

    #[test]
    fn variables_are_replaced_and_escapes_are_literal() {
        for (pattern, text, expected) in [
            ("home/${aws:username}/*", "home/ann/x", true),
            ("home/${AWS:UserName}", "home/ann", true),
            ("home/${aws:username}", "home/bob", false),
            ("home/${aws:userid}", "home/", false),
            ("home/${aws:userid}", "home/${aws:userid}", false),
            ("home/${aws:userid, 'none'}", "home/none", true),
            ("home/${aws:TagKeys}", "home/a", false),
            ("${aws:PrincipalTag/star}", "anything", false),
            ("${aws:PrincipalTag/star}", "*", true),
            ("a${*}", "a*", true),
            ("a${*}", "ab", false),
            ("a${?}${$}", "a?$", true),
            ("${", "${", true),
        ] {
            check(pattern, text, Style::Text, expected);
        }
    }

    #[test]
    fn an_old_policy_knows_no_variables() {
        let pattern = Pattern::new("${aws:username}", false);
        assert!(pattern.matches("${aws:username}", Style::Text, &Context::default()));
    }

    #[test]
    fn many_stars_do_not_take_long() {
        let pattern = format!("{}b", "a*".repeat(50));
        check(&pattern, &"a".repeat(5000), Style::Text, false);
    }
}
