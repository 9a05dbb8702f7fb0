//! The mistakes of one item, collected and then reported together.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// Collects mistakes.
#[derive(Default)]
pub(crate) struct Faults(Vec<syn::Error>);

impl Faults {
    /// A mistake at these tokens. The code is the fault's name in the catalogue.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, code: &str, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new_spanned(tokens, text(code, message)));
    }

    /// A mistake at a place that has no tokens of its own.
    pub(crate) fn at_span(&mut self, span: Span, code: &str, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new(span, text(code, message)));
    }

    /// What the parser refused.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// Takes the value, or remembers why there is none.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.syntax(error)).ok()
    }

    /// All mistakes as `compile_error!`s; nothing if there are none.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }

    /// Whether there was no mistake.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The message with its code, which `cargo sam explain` knows.
fn text(code: &str, message: impl std::fmt::Display) -> String {
    format!("{message} [{code}]")
}

/// The span of the first token, for generated tokens that the compiler should blame on it.
pub(crate) fn span_of(tokens: &impl ToTokens) -> Span {
    tokens.to_token_stream().into_iter().next().map_or_else(Span::call_site, |first| first.span())
}

/// The same tokens, which the compiler then blames on `span`.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let respan_one = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), respan(group.stream(), span)).into();
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(respan_one).collect()
}

/// The words, as a list for a sentence.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
