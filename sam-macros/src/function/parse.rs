//! What was written: the trigger, the options, the handler.

use crate::faults::Faults;
use crate::options::{Options, until_comma};
use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{ItemFn, LitStr, Path, Token};

/// The attribute and the function below it.
pub(super) struct Input {
    pub(super) triggers: Vec<Trigger>,
    pub(super) options: Options,
    pub(super) function: ItemFn,
}

/// What makes the function run.
pub(super) enum Trigger {
    /// `POST Shop "/orders"`
    Route { method: Ident, api: Path, path: LitStr },
    /// `consume Jobs`
    Consume { keyword: Ident, queue: Path },
    /// `stream Order`
    Stream { keyword: Ident, table: Path },
    /// `invoke`
    Direct { keyword: Ident },
}

impl Trigger {
    /// The token that a message about the trigger points at.
    pub(super) fn keyword(&self) -> &Ident {
        match self {
            Self::Route { method: keyword, .. }
            | Self::Consume { keyword, .. }
            | Self::Stream { keyword, .. }
            | Self::Direct { keyword } => keyword,
        }
    }
}

pub(super) fn parse(options: TokenStream, item: TokenStream, faults: &mut Faults) -> syn::Result<Input> {
    let function: ItemFn = syn::parse2(item.clone()).map_err(|_| {
        syn::Error::new_spanned(first(&item), "`#[function]` stands on an `async fn` [function_expected]")
    })?;
    let mut input = Input { triggers: Vec::new(), options: Options::default(), function };
    let parser = |tokens: ParseStream<'_>| {
        while !tokens.is_empty() {
            if let Err(error) = entry(&mut input, tokens) {
                faults.syntax(error);
                until_comma(tokens)?;
            }
            if !tokens.is_empty() && tokens.parse::<Token![,]>().is_err() {
                let error = tokens.error("options are separated by commas [unknown_option]");
                faults.syntax(error);
                until_comma(tokens)?;
            }
        }
        Ok(())
    };
    parser.parse2(options)?;
    Ok(input)
}

/// A trigger or an option.
fn entry(input: &mut Input, tokens: ParseStream<'_>) -> syn::Result<()> {
    let ahead = tokens.fork();
    let word: Ident = syn::ext::IdentExt::parse_any(&ahead)?;
    let assigned = ahead.peek(Token![=]) || ahead.peek(syn::token::Paren);
    let text = word.to_string();
    if assigned {
        return input.options.entry(tokens);
    }
    let alone = ahead.is_empty() || ahead.peek(Token![,]);
    match text.as_str() {
        "consume" | "stream" => {
            let keyword: Ident = tokens.parse()?;
            if alone {
                let what = if text == "consume" {
                    "a queue: `consume Jobs`"
                } else {
                    "the item of a table: `stream Order`"
                };
                return Err(syn::Error::new(
                    keyword.span(),
                    format!("`{text}` names {what} [trigger_malformed]"),
                ));
            }
            let source: Path = tokens.parse()?;
            input.triggers.push(match text.as_str() {
                "consume" => Trigger::Consume { keyword, queue: source },
                _ => Trigger::Stream { keyword, table: source },
            });
            Ok(())
        }
        "invoke" => {
            input.triggers.push(Trigger::Direct { keyword: tokens.parse()? });
            Ok(())
        }
        _ if alone && !is_method(&text.to_ascii_uppercase()) => input.options.entry(tokens),
        _ => route(input, tokens),
    }
}

fn route(input: &mut Input, tokens: ParseStream<'_>) -> syn::Result<()> {
    const FORM: &str =
        "a route is a method, an API and a path: `GET Shop \"/orders/{id}\"` [trigger_malformed]";
    let method: Ident = syn::ext::IdentExt::parse_any(tokens)?;
    let upper = method.to_string().to_ascii_uppercase();
    if !is_method(&upper) {
        let message = format!("`{method}` is neither a method nor an option; {FORM}");
        return Err(syn::Error::new(method.span(), message));
    }
    if method != upper {
        let message = format!("methods are written in capitals: `{upper}` [route_method_unknown]");
        return Err(syn::Error::new(method.span(), message));
    }
    let form = |error: syn::Error| syn::Error::new(error.span(), FORM);
    let api = tokens.parse().map_err(form)?;
    let path = tokens.parse().map_err(form)?;
    input.triggers.push(Trigger::Route { method, api, path });
    Ok(())
}

fn is_method(text: &str) -> bool {
    sam_model::limits::apigateway::METHODS.values.contains(&text)
}

fn first(tokens: &TokenStream) -> TokenStream {
    tokens.clone().into_iter().next().into_iter().collect()
}
