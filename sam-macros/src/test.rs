//! `#[sam_dsl::test(app)]`: a test in a fresh simulated account, in virtual time.

use crate::faults::Faults;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemFn, Path};

pub(crate) fn test(options: TokenStream, item: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse2(item) {
        Ok(function) => function,
        Err(error) => return error.to_compile_error(),
    };
    let mut faults = Faults::default();
    let app: Option<Path> = match syn::parse2(options.clone()) {
        Ok(app) => Some(app),
        Err(_) => {
            let message = "a test names the function that makes the application: `#[sam_dsl::test(app)]`";
            faults.at(&function.sig.ident, "wrong_value", message);
            None
        }
    };
    if function.sig.asyncness.is_none() {
        faults.at(
            function.sig.fn_token,
            "handler_not_async",
            "a test in the simulated account must be an `async fn`",
        );
    }
    if function.sig.inputs.len() != 1 {
        faults.at(
            &function.sig.ident,
            "parameter_not_supported",
            "a test takes the account: `async fn name(sim: Sim)`",
        );
    }
    if !faults.is_empty() {
        let faults = faults.into_tokens();
        return quote!(#faults #function);
    }
    let (attributes, signature, body) = (&function.attrs, &function.sig, &function.block);
    let (name, input, output) = (&signature.ident, &signature.inputs, &signature.output);
    quote! {
        #(#attributes)*
        #[::core::prelude::v1::test]
        fn #name() #output {
            async fn test(#input) #output #body
            ::sam_dsl::testing::run(#app(), test)
        }
    }
}
