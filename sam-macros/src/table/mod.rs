//! `#[derive(Table)]`: an item, its table, its indexes.

mod check;
mod expand;
mod parse;
mod rename;

use crate::faults::Faults;
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn table(item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let expanded = match parse::parse(item, &mut faults) {
        Ok(input) => {
            let checked = check::check(input, &mut faults);
            if faults.is_empty() { checked.map(|checked| expand::expand(&checked)) } else { None }
        }
        Err(error) => {
            faults.syntax(error);
            None
        }
    };
    let faults = faults.into_tokens();
    quote!(#faults #expanded)
}
