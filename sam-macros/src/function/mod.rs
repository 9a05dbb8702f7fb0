//! `#[function(POST Shop "/orders/{customer}", memory = 256, timeout = 10 s)]`

mod check;
mod expand;
mod parse;

use crate::faults::Faults;
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn function(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let input = match parse::parse(options, item.clone(), &mut faults) {
        Ok(input) => input,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let function = input.function.clone();
    let checked = check::check(input, &mut faults);
    let expanded = if faults.is_empty() { checked.map(|checked| expand::expand(&checked)) } else { None };
    let faults = faults.into_tokens();
    quote!(#faults #function #expanded)
}
