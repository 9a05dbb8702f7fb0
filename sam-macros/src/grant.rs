//! `grant! { pub Describe: "dynamodb:DescribeTable" on table Order }`

use crate::faults::{Faults, listed};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Path, Token, Visibility};

struct Input {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    permissions: Vec<Permission>,
}

struct Permission {
    actions: Vec<LitStr>,
    kind: Ident,
    resource: Path,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let (visibility, name) = (input.parse()?, input.parse()?);
        input.parse::<Token![:]>()?;
        let permissions = Punctuated::<Permission, Token![,]>::parse_terminated(input)?.into_iter().collect();
        Ok(Self { attributes, visibility, name, permissions })
    }
}

impl Parse for Permission {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let actions = if input.peek(syn::token::Bracket) {
            let content;
            syn::bracketed!(content in input);
            Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?.into_iter().collect()
        } else {
            vec![input.parse()?]
        };
        let on: Ident = input.parse()?;
        if on != "on" {
            return Err(syn::Error::new(
                on.span(),
                "a grant is `\"service:Action\" on table Order` [grant_malformed]",
            ));
        }
        Ok(Self { actions, kind: input.parse()?, resource: input.parse()? })
    }
}

/// What a grant can be on: the word, the service of its actions.
const KINDS: [(&str, &str); 3] = [("table", "dynamodb"), ("queue", "sqs"), ("user_pool", "cognito-idp")];

pub(crate) fn grant(input: TokenStream) -> TokenStream {
    let Input { attributes, visibility, name, permissions } = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut faults = Faults::default();
    if permissions.is_empty() {
        faults.at(
            &name,
            "grant_malformed",
            "a grant needs actions: `\"dynamodb:DescribeTable\" on table Order`",
        );
    }
    let mut grants = TokenStream::new();
    let mut environment = TokenStream::new();
    for Permission { actions, kind, resource } in &permissions {
        let Some((_, service)) = KINDS.iter().find(|(word, _)| kind == word) else {
            let words = listed(KINDS.iter().map(|(word, _)| *word));
            faults.at(kind, "grant_malformed", format!("a grant is on one of {words}, found `{kind}`"));
            continue;
        };
        for action in actions {
            check_action(action, service, kind, &mut faults);
        }
        let named = match kind.to_string().as_str() {
            "table" => quote!(table::<#resource>),
            "queue" => quote!(queue::<#resource>),
            _ => quote!(user_pool::<#resource>),
        };
        grants.extend(quote!(::sam_dsl::access::grant_on::#named(&[#(#actions),*]).0,));
        environment.extend(quote!(::sam_dsl::access::grant_on::#named(&[]).1,));
    }
    let faults = faults.into_tokens();
    quote! {
        #faults
        #(#attributes)*
        #visibility struct #name;

        impl ::sam_dsl::access::Grants for #name {
            fn grants() -> ::std::vec::Vec<::sam_dsl::access::Grant> {
                ::std::vec![#grants]
            }

            fn environment() -> ::std::vec::Vec<(::std::string::String, ::sam_dsl::__private::serde_json::Value)> {
                ::std::vec![#environment]
            }
        }
    }
}

fn check_action(action: &LitStr, service: &str, kind: &Ident, faults: &mut Faults) {
    let text = action.value();
    match text.split_once(':') {
        None => {
            let message =
                format!("an action is `service:Action`, such as `{service}:DescribeTable`, found `{text}`");
            faults.at(action, "grant_malformed", message);
        }
        Some((_, name)) if name.contains(['*', '?']) || text == "*" => {
            faults.at(
                action,
                "grant_wildcard",
                "an action must be named in full: a wildcard allows what nobody reviewed",
            );
        }
        Some((found, _)) if found != service => {
            let message = format!("the actions on a {kind} are `{service}:..`, found `{text}`");
            faults.at(action, "grant_service_mismatch", message);
        }
        Some((_, name)) if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric()) => {
            faults.at(
                action,
                "grant_malformed",
                format!("`{text}` names no action: letters and digits follow the colon"),
            );
        }
        Some(_) => {}
    }
}
