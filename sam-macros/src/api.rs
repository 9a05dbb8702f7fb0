//! `api! { pub Shop: http, authorizer = Users, cors("https://shop.example") }`

use crate::item::{Declaration, check_logical_id, declares, registration};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use sam_model::origin;
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token, Type};

const OPTIONS: [&str; 2] = ["authorizer", "cors"];

pub(crate) fn api(input: TokenStream) -> TokenStream {
    let mut declaration: Declaration = match syn::parse2(input) {
        Ok(declaration) => declaration,
        Err(error) => return error.to_compile_error(),
    };
    declaration.document("API");
    let Declaration { attributes, visibility, name, kind, mut options, mut faults } = declaration;
    check_logical_id(&name, &mut faults);
    let word = match &kind {
        Some(Type::Path(path)) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    };
    let (kind, rest) = match word.as_deref() {
        Some("http") => (quote!(::sam_dsl::ApiKind::Http), false),
        Some("rest") => (quote!(::sam_dsl::ApiKind::Rest), true),
        _ => {
            let message = format!("an API is of the kind `http` or `rest`: `api! {{ pub {name}: http }}`");
            match &kind {
                Some(kind) => faults.at(kind, "api_kind_unknown", message),
                None => faults.at(&name, "api_kind_unknown", message),
            }
            (quote!(::sam_dsl::ApiKind::Http), false)
        }
    };
    let authorizer: Option<Path> = options.value("authorizer", "Users", &mut faults);
    let mut origins = Vec::new();
    if let Some((option, tokens)) = options.list("cors", "\"https://shop.example\"", &mut faults) {
        let parser = Punctuated::<LitStr, Token![,]>::parse_terminated;
        match syn::parse::Parser::parse2(parser, tokens) {
            Ok(texts) if texts.is_empty() => {
                faults.at(
                    option,
                    "cors_origin_malformed",
                    "`cors` needs an origin: `cors(\"https://shop.example\")`",
                );
            }
            Ok(texts) => origins.extend(texts),
            Err(_) => faults.at(
                option,
                "cors_origin_malformed",
                "origins are texts: `cors(\"https://shop.example\")`",
            ),
        }
    }
    for origin in &origins {
        if let Some(message) = origin::violation(&origin.value()) {
            faults.at(origin, "cors_origin_malformed", message);
        }
    }
    if let (true, Some(second)) = (rest, origins.get(1)) {
        faults.at(second, "cors_several_origins", origin::SEVERAL);
    }
    options.finish(&OPTIONS, &mut faults);

    let (logical_id, registration, faults) =
        (name.to_string(), registration("Api", &name), faults.into_tokens());
    let authorized = authorizer.is_some();
    let allow_origin = match origins.first().filter(|_| rest) {
        Some(origin) => quote!(::core::option::Option::Some(#origin)),
        None => quote!(::core::option::Option::None),
    };
    let authorized_by = authorizer.as_ref().map(|pool| {
        quote_spanned!(crate::faults::span_of(pool)=> impl ::sam_dsl::AuthorizedBy<#pool> for #name {})
    });
    let authorizer = authorizer.map(|pool| {
        quote_spanned!(crate::faults::span_of(&pool)=> .authorizer(<#pool as ::sam_dsl::UserPool>::LOGICAL_ID))
    });
    let declares = declares(&name, &logical_id);
    quote! {
        #faults
        #(#attributes)*
        #visibility struct #name;

        #declares

        impl ::sam_dsl::Api for #name {
            const LOGICAL_ID: &'static str = #logical_id;
            const KIND: ::sam_dsl::ApiKind = #kind;
            const AUTHORIZED: bool = #authorized;
            const ALLOW_ORIGIN: ::core::option::Option<&'static str> = #allow_origin;
        }

        #authorized_by

        const _: () = {
            fn declare() -> ::sam_dsl::builder::Api {
                ::sam_dsl::builder::Api::new(#logical_id, #kind)#authorizer #(.cors(#origins))*
            }
            #registration
        };
    }
}
