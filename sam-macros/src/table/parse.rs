//! What was written: the struct, its fields, its `#[table(..)]` and `#[index(..)]`.

use super::rename::rename_all;
use crate::faults::Faults;
use crate::options::Options;
use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Data, DeriveInput, Fields, LitStr, Meta, Token, Type, Visibility};

/// The struct below `#[derive(Table)]`.
pub(super) struct Input {
    pub(super) visibility: Visibility,
    pub(super) name: Ident,
    pub(super) fields: Vec<Field>,
    pub(super) table: Options,
    pub(super) indexes: Vec<(Ident, Options)>,
}

/// A field, which is an attribute of the item.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) kind: Type,
    /// The name of the attribute in the table, after serde's renaming.
    pub(super) attribute: String,
    /// Serde's attributes, for a struct that holds a copy of the field.
    pub(super) serde: Vec<Attribute>,
    pub(super) marks: Vec<Ident>,
}

/// What marks a field.
pub(super) const MARKS: [&str; 3] = ["partition_key", "sort_key", "time_to_live"];

pub(super) fn parse(item: TokenStream, faults: &mut Faults) -> syn::Result<Input> {
    let input: DeriveInput = syn::parse2(item)?;
    let refuse = |why: &str| Err(syn::Error::new(input.ident.span(), format!("{why} [table_not_a_struct]")));
    let Data::Struct(data) = &input.data else {
        return refuse("the item of a table is a struct with named fields");
    };
    let Fields::Named(named) = &data.fields else {
        return refuse("the item of a table is a struct with named fields");
    };
    if !input.generics.params.is_empty() {
        return refuse("the item of a table cannot be generic: a table holds one type");
    }
    let rule = serde_value(&input.attrs, "rename_all");
    let fields = named.named.iter().filter_map(|field| {
        let ident = field.ident.clone()?;
        let plain = ident.to_string().trim_start_matches("r#").to_owned();
        let renamed = rule.as_ref().and_then(|rule| rename_all(rule, &plain));
        let attribute = serde_value(&field.attrs, "rename").or(renamed).unwrap_or(plain);
        let marks = field.attrs.iter().filter_map(|one| one.path().get_ident().cloned());
        Some(Field {
            ident,
            kind: field.ty.clone(),
            attribute,
            serde: field.attrs.iter().filter(|one| one.path().is_ident("serde")).cloned().collect(),
            marks: marks.filter(|mark| MARKS.iter().any(|known| mark == known)).collect(),
        })
    });
    let fields = fields.collect();

    let mut table = Options::default();
    let mut indexes = Vec::new();
    for attribute in &input.attrs {
        let Meta::List(list) = &attribute.meta else { continue };
        if attribute.path().is_ident("table") {
            let parser = |tokens: ParseStream<'_>| {
                while !tokens.is_empty() {
                    table.entry(tokens)?;
                    comma(tokens)?;
                }
                Ok(())
            };
            let parsed = parser.parse2(list.tokens.clone());
            faults.take(parsed);
        } else if attribute.path().is_ident("index") {
            let parser = |tokens: ParseStream<'_>| {
                let name: Ident = tokens.parse().map_err(|error: syn::Error| {
                    syn::Error::new(error.span(), "an index begins with its name: `#[index(ByStatus, partition_key = status)]` [index_malformed]")
                })?;
                comma(tokens)?;
                let mut options = Options::default();
                while !tokens.is_empty() {
                    options.entry(tokens)?;
                    comma(tokens)?;
                }
                Ok((name, options))
            };
            let parsed = parser.parse2(list.tokens.clone());
            indexes.extend(faults.take(parsed));
        }
    }
    Ok(Input { visibility: input.vis, name: input.ident, fields, table, indexes })
}

fn comma(tokens: ParseStream<'_>) -> syn::Result<()> {
    if tokens.is_empty() {
        return Ok(());
    }
    match tokens.parse::<Token![,]>() {
        Ok(_) => Ok(()),
        Err(_) => Err(tokens.error("options are separated by commas [unknown_option]")),
    }
}

/// The text of `#[serde(key = "text")]`.
fn serde_value(attributes: &[Attribute], key: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // What cannot be read here is serde's to report.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident(key) && meta.input.peek(Token![=]) {
                found = Some(meta.value()?.parse::<LitStr>()?.value());
            } else if meta.input.peek(Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            } else if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<TokenStream>()?;
            }
            Ok(())
        });
    }
    found
}
