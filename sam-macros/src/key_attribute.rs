//! `#[derive(KeyAttribute)]`: an enum without fields as a key of a table.

use crate::faults::Faults;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

pub(crate) fn key_attribute(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut faults = Faults::default();
    match &input.data {
        Data::Enum(data) => {
            for variant in data.variants.iter().filter(|variant| !matches!(variant.fields, Fields::Unit)) {
                let message =
                    format!("`{}` has fields: only an enum without fields is one text", variant.ident);
                faults.at(variant, "key_type_unsupported", message);
            }
        }
        _ => faults.at(
            &input.ident,
            "key_type_unsupported",
            "only an enum without fields can derive `KeyAttribute`",
        ),
    }
    let (name, faults) = (&input.ident, faults.into_tokens());
    quote! {
        #faults
        impl ::sam_dsl::KeyAttribute for #name {
            const TYPE: ::sam_dsl::ScalarAttributeType = ::sam_dsl::ScalarAttributeType::S;
            type Arg<'a> = &'a #name;
        }
    }
}
