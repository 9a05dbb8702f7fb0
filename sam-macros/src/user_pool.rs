//! `user_pool! { pub Users, sign_in = email, groups(Admin) }`

use crate::item::{Declaration, check_logical_id, declares, registration};
use crate::options::Unit;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use sam_model::limits::cognito;
use syn::Token;
use syn::punctuated::Punctuated;

const OPTIONS: [&str; 3] = ["sign_in", "groups", "password_length"];
const SIGN_IN: [&str; 3] = ["email", "phone_number", "username"];

pub(crate) fn user_pool(input: TokenStream) -> TokenStream {
    let mut declaration: Declaration = match syn::parse2(input) {
        Ok(declaration) => declaration,
        Err(error) => return error.to_compile_error(),
    };
    declaration.document("user pool");
    let Declaration { attributes, visibility, name, kind, mut options, mut faults } = declaration;
    check_logical_id(&name, &mut faults);
    if let Some(kind) = kind {
        faults.at(kind, "unknown_option", format!("a user pool has no type: `user_pool! {{ pub {name} }}`"));
    }
    let sign_in = options.word("sign_in", &SIGN_IN, &mut faults).map(|word| {
        let variant = match word.to_string().as_str() {
            "email" => quote!(Email),
            "phone_number" => quote!(PhoneNumber),
            _ => quote!(Username),
        };
        quote!(.sign_in(::sam_dsl::builder::SignIn::#variant))
    });
    let limit = quote!(::sam_dsl::__private::limits::cognito::PASSWORD_MINIMUM_LENGTH);
    let length = options.quantity(
        "password_length",
        Unit::Count,
        (&cognito::PASSWORD_MINIMUM_LENGTH, limit),
        &mut faults,
    );
    let mut groups: Vec<Ident> = Vec::new();
    if let Some((option, tokens)) = options.list("groups", "Admin", &mut faults) {
        let parser = Punctuated::<Ident, Token![,]>::parse_terminated;
        match syn::parse::Parser::parse2(parser, tokens) {
            Ok(names) => groups.extend(names),
            Err(_) => faults.at(option, "wrong_value", "groups are names: `groups(Admin, Staff)`"),
        }
    }
    let mut seen: Vec<Ident> = Vec::new();
    for group in groups {
        check_logical_id(&group, &mut faults);
        if seen.contains(&group) {
            faults.at(&group, "group_duplicate", format!("the group `{group}` is declared twice"));
        } else {
            seen.push(group);
        }
    }
    let groups = seen;
    options.finish(&OPTIONS, &mut faults);

    let (assertion, length) = length.map(|length| (length.assertion, length.value)).unzip();
    let length = length.map(|length| quote!(.password_length(#length)));
    let (logical_id, registration, faults) =
        (name.to_string(), registration("UserPool", &name), faults.into_tokens());
    let client = format!("{logical_id}Client");
    let names: Vec<_> = groups.iter().map(ToString::to_string).collect();
    let declares = declares(&name, &logical_id);
    quote! {
        #faults
        #(#attributes)*
        #visibility struct #name;

        #declares

        impl ::sam_dsl::UserPool for #name {
            const LOGICAL_ID: &'static str = #logical_id;
            const CLIENT_ID: &'static str = #client;
        }

        #(
            #[doc = concat!("The group `", #names, "` of the user pool.")]
            #visibility struct #groups;

            impl ::sam_dsl::Group for #groups {
                type Pool = #name;
                const NAME: &'static str = #names;
            }
        )*

        const _: () = {
            #assertion
            fn declare() -> ::sam_dsl::builder::UserPool {
                ::sam_dsl::builder::UserPool::new(#logical_id)#sign_in #length #(.group(#names))*
            }
            #registration
        };
    }
}
