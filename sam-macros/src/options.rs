//! Options, as all macros write them: `name`, `name = value`, `name(..)`, separated by commas.

use crate::faults::{Faults, listed, respan, span_of};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use sam_model::limit::Limit;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, LitInt, Token};

/// The options of an item, as they were written.
#[derive(Default)]
pub(crate) struct Options(Vec<Entry>);

struct Entry {
    name: Ident,
    value: Value,
    used: bool,
}

enum Value {
    Flag,
    Assigned(TokenStream),
    List(TokenStream),
}

/// A number with a unit: checked if it was a literal, and with a `const` assertion if it was not.
pub(crate) struct Quantity {
    /// An expression of the unit's type.
    pub(crate) value: TokenStream,
    /// What the compiler must check, if the macro could not.
    pub(crate) assertion: TokenStream,
}

/// How a number is written.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Seconds,
    MegaBytes,
    Count,
}

impl Options {
    /// Reads one option.
    pub(crate) fn entry(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let name: Ident = syn::ext::IdentExt::parse_any(input)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Value::Assigned(until_comma(input)?)
        } else if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            Value::List(content.parse()?)
        } else if input.is_empty() || input.peek(Token![,]) {
            Value::Flag
        } else {
            let message = format!("`{name}` must be followed by `= value`, `(..)` or `,` [unknown_option]");
            let error = input.error(message);
            until_comma(input)?;
            return Err(error);
        };
        self.0.push(Entry { name, value, used: false });
        Ok(())
    }

    /// Reads options up to the end.
    pub(crate) fn parse(input: ParseStream<'_>, faults: &mut Faults) -> Self {
        let mut options = Self::default();
        while !input.is_empty() {
            if let Err(error) = options.entry(input) {
                faults.syntax(error);
            }
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                faults.syntax(input.error("options are separated by commas [unknown_option]"));
                let _ = until_comma(input);
            }
        }
        options
    }

    /// Whether the flag is set.
    pub(crate) fn flag(&mut self, name: &str, faults: &mut Faults) -> bool {
        match self.find(name, faults) {
            Some((_, Value::Flag)) => true,
            Some((option, _)) => {
                faults.at(option, "wrong_value", format!("`{name}` takes no value: write just `{name}`"));
                false
            }
            None => false,
        }
    }

    /// The tokens of `name = value`.
    pub(crate) fn tokens(&mut self, name: &str, example: &str, faults: &mut Faults) -> Option<TokenStream> {
        match self.find(name, faults)? {
            (_, Value::Assigned(tokens)) if !tokens.is_empty() => Some(tokens.clone()),
            (option, _) => {
                faults.at(option, "wrong_value", format!("`{name}` needs a value: `{name} = {example}`"));
                None
            }
        }
    }

    /// The tokens of `name(..)`.
    pub(crate) fn list(
        &mut self,
        name: &str,
        example: &str,
        faults: &mut Faults,
    ) -> Option<(Ident, TokenStream)> {
        match self.find(name, faults)? {
            (option, Value::List(tokens)) => Some((option, tokens.clone())),
            (option, _) => {
                faults.at(option, "wrong_value", format!("`{name}` needs a list: `{name}({example})`"));
                None
            }
        }
    }

    /// A value that the compiler parses as `T`.
    pub(crate) fn value<T: syn::parse::Parse>(
        &mut self,
        name: &str,
        example: &str,
        faults: &mut Faults,
    ) -> Option<T> {
        let tokens = self.tokens(name, example, faults)?;
        match syn::parse2(tokens.clone()) {
            Ok(value) => Some(value),
            Err(_) => {
                faults.at(
                    tokens,
                    "wrong_value",
                    format!("`{name}` needs another kind of value: `{name} = {example}`"),
                );
                None
            }
        }
    }

    /// One of a few words.
    pub(crate) fn word(&mut self, name: &str, words: &[&str], faults: &mut Faults) -> Option<Ident> {
        let word: Ident = self.value(name, words[0], faults)?;
        if words.iter().any(|known| word == known) {
            return Some(word);
        }
        faults.at(
            &word,
            "wrong_value",
            format!("`{name}` must be one of {}, found `{word}`", listed(words.iter().copied())),
        );
        None
    }

    /// A number with its unit, within the limit: a literal, or any `const` expression.
    pub(crate) fn quantity(
        &mut self,
        name: &str,
        unit: Unit,
        limit: (&Limit, TokenStream),
        faults: &mut Faults,
    ) -> Option<Quantity> {
        let tokens = self.tokens(name, unit.example(), faults)?;
        quantity(name, tokens, unit, limit, faults)
    }

    fn find(&mut self, name: &str, faults: &mut Faults) -> Option<(Ident, &Value)> {
        let mut found: Option<usize> = None;
        for at in 0..self.0.len() {
            if self.0[at].name != name {
                continue;
            }
            self.0[at].used = true;
            if found.is_some() {
                faults.at(
                    &self.0[at].name,
                    "repeated_option",
                    format!("`{name}` is set twice: remove one of them"),
                );
            }
            found = found.or(Some(at));
        }
        found.map(|at| (self.0[at].name.clone(), &self.0[at].value))
    }

    /// Reports what no one asked for. `known` are the options that exist here.
    pub(crate) fn finish(self, known: &[&str], faults: &mut Faults) {
        for entry in self.0.iter().filter(|entry| !entry.used) {
            let name = entry.name.to_string();
            let nearest = known
                .iter()
                .min_by_key(|word| distance(word, &name))
                .filter(|word| distance(word, &name) <= 3);
            let hint = match nearest {
                Some(word) => format!("did you mean `{word}`?"),
                None if known.is_empty() => "there are no options here".to_owned(),
                None => format!("expected one of {}", listed(known.iter().copied())),
            };
            faults.at(&entry.name, "unknown_option", format!("unknown option `{name}`: {hint}"));
        }
    }
}

impl Unit {
    const fn example(self) -> &'static str {
        match self {
            Self::Seconds => "10 s",
            Self::MegaBytes => "256",
            Self::Count => "10",
        }
    }

    /// How many of the unit the suffix stands for.
    fn factor(self, suffix: &str) -> Option<u64> {
        Some(match (self, suffix) {
            (Self::Seconds, "s") | (Self::MegaBytes, "" | "MB") | (Self::Count, "") => 1,
            (Self::Seconds, "min") => 60,
            (Self::Seconds, "h") => 3_600,
            (Self::Seconds, "days" | "day") => 86_400,
            (Self::MegaBytes, "GB") => 1_024,
            _ => return None,
        })
    }

    const fn suffixes(self) -> &'static str {
        match self {
            Self::Seconds => "`s`, `min`, `h` or `days`",
            Self::MegaBytes => "`MB` or `GB`",
            Self::Count => "no unit",
        }
    }

    fn wrap(self, number: u64, span: proc_macro2::Span) -> TokenStream {
        let mut number = proc_macro2::Literal::u32_unsuffixed(u32::try_from(number).unwrap_or(u32::MAX));
        number.set_span(span);
        match self {
            Self::Seconds => quote_spanned!(span=> ::sam_dsl::Seconds(#number)),
            Self::MegaBytes => quote_spanned!(span=> ::sam_dsl::MegaBytes(#number)),
            Self::Count => quote_spanned!(span=> #number),
        }
    }

    fn get(self, value: &TokenStream, span: proc_macro2::Span) -> TokenStream {
        match self {
            Self::Seconds | Self::MegaBytes => quote_spanned!(span=> (#value).0 as u64),
            Self::Count => quote_spanned!(span=> (#value) as u64),
        }
    }
}

/// Reads `10 s`, `10s`, `256`, `1 GB` or an expression.
pub(crate) fn quantity(
    name: &str,
    tokens: TokenStream,
    unit: Unit,
    (limit, limit_path): (&Limit, TokenStream),
    faults: &mut Faults,
) -> Option<Quantity> {
    let literal = |input: ParseStream<'_>| -> syn::Result<(LitInt, String)> {
        let number: LitInt = input.parse()?;
        let suffix = if number.suffix().is_empty() && !input.is_empty() {
            input.parse::<Ident>()?.to_string()
        } else {
            number.suffix().to_owned()
        };
        Ok((number, suffix))
    };
    if let Ok((number, suffix)) = literal.parse2(tokens.clone()) {
        let Some(factor) = unit.factor(&suffix) else {
            let found = if suffix.is_empty() { "none".to_owned() } else { format!("`{suffix}`") };
            let message = format!(
                "the unit of `{name}` must be {}, found {found}: `{name} = {}`",
                unit.suffixes(),
                unit.example()
            );
            faults.at(tokens, "wrong_unit", message);
            return None;
        };
        let value = number
            .base10_parse::<u64>()
            .ok()
            .and_then(|number| number.checked_mul(factor))
            .unwrap_or(u64::MAX);
        if let Some(message) = limit.violation(value) {
            faults.at(tokens, limit.code, message);
            return None;
        }
        return Some(Quantity { value: unit.wrap(value, number.span()), assertion: TokenStream::new() });
    }
    match syn::parse2::<Expr>(tokens.clone()) {
        Ok(Expr::Lit(literal)) => {
            faults.at(
                literal,
                "wrong_value",
                format!("`{name}` needs a number: `{name} = {}`", unit.example()),
            );
            None
        }
        Ok(Expr::Unary(negative)) => {
            let message =
                format!("`{name}` cannot be negative: {}", limit.violation(u64::MAX).unwrap_or_default());
            let message = message.split(", found").next().unwrap_or_default().to_owned();
            faults.at(negative, limit.code, message);
            None
        }
        Ok(expression) => {
            let span = span_of(&expression);
            let value = expression.into_token_stream();
            let number = unit.get(&value, span);
            let limit_path = respan(limit_path, span);
            let assertion = quote_spanned!(span=> const _: () = #limit_path.assert(#number););
            Some(Quantity { value, assertion })
        }
        Err(_) => {
            faults.at(
                tokens,
                "wrong_value",
                format!("`{name}` needs a number: `{name} = {}`", unit.example()),
            );
            None
        }
    }
}

/// The tokens up to the next comma on this level, or the end.
pub(crate) fn until_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut angles = 0usize;
    while !(input.is_empty() || angles == 0 && input.peek(Token![,])) {
        let token: TokenTree = input.parse()?;
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => angles += 1,
                '>' => angles = angles.saturating_sub(1),
                _ => {}
            }
        }
        tokens.extend(quote!(#token));
    }
    Ok(tokens)
}

/// The number of single-letter changes between two words.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for column in 0..right.len() {
            let change = diagonal + usize::from(letter != right[column]);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
