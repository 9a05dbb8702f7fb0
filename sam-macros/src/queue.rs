//! `queue! { pub Jobs: Charge, visibility_timeout = 180 s, dead_letter(after = 5) }`

use crate::faults::Faults;
use crate::item::{Declaration, check_logical_id, declares, registration};
use crate::options::{Options, Unit};
use proc_macro2::TokenStream;
use quote::quote;
use sam_model::limits::sqs;
use syn::parse::Parser;

const OPTIONS: [&str; 5] = ["visibility_timeout", "delay", "retention", "fifo", "dead_letter"];

pub(crate) fn queue(input: TokenStream) -> TokenStream {
    let mut declaration: Declaration = match syn::parse2(input) {
        Ok(declaration) => declaration,
        Err(error) => return error.to_compile_error(),
    };
    declaration.document("queue");
    let Declaration { attributes, visibility, name, kind, mut options, mut faults } = declaration;
    check_logical_id(&name, &mut faults);
    if kind.is_none() {
        let message =
            format!("a queue needs the type of its messages: `queue! {{ pub {name}: TheMessage }}`");
        faults.at(&name, "queue_message_missing", message);
    }
    let limits = |name| {
        let name = quote::format_ident!("{name}");
        quote!(::sam_dsl::__private::limits::sqs::#name)
    };
    let seconds = Unit::Seconds;
    let visibility_timeout = options.quantity(
        "visibility_timeout",
        seconds,
        (&sqs::VISIBILITY_TIMEOUT, limits("VISIBILITY_TIMEOUT")),
        &mut faults,
    );
    let delay = options.quantity("delay", seconds, (&sqs::DELAY, limits("DELAY")), &mut faults);
    let retention =
        options.quantity("retention", seconds, (&sqs::RETENTION, limits("RETENTION")), &mut faults);
    let fifo = options.flag("fifo", &mut faults);
    let mut letters = None;
    let mut letters_assertions = TokenStream::new();
    if let Some((option, tokens)) = options.list("dead_letter", "after = 5", &mut faults) {
        let mut inner = parse_inner(tokens, &mut faults);
        let after = inner.quantity(
            "after",
            Unit::Count,
            (&sqs::MAX_RECEIVE_COUNT, limits("MAX_RECEIVE_COUNT")),
            &mut faults,
        );
        let kept = inner.quantity("retention", seconds, (&sqs::RETENTION, limits("RETENTION")), &mut faults);
        inner.finish(&["after", "retention"], &mut faults);
        match after {
            Some(after) => {
                let kept_value = kept.as_ref().map(|kept| kept.value.clone());
                let kept_value =
                    kept_value.unwrap_or_else(|| quote!(::sam_dsl::builder::DeadLetter::RETENTION));
                let (value, assertion) = (after.value, after.assertion);
                letters = Some(
                    quote!(.dead_letter(::sam_dsl::builder::DeadLetter { after: #value, retention: #kept_value })),
                );
                letters_assertions = quote!(#assertion);
                letters_assertions.extend(kept.map(|kept| kept.assertion));
            }
            None if faults.is_empty() => {
                faults.at(
                    option,
                    "missing_option",
                    "`dead_letter` needs the number of receives: `dead_letter(after = 5)`",
                );
            }
            None => {}
        }
    }
    options.finish(&OPTIONS, &mut faults);
    let message = kind.map_or_else(|| quote!(()), |kind| quote!(#kind));
    let default = proc_macro2::Literal::u32_unsuffixed(sqs::VISIBILITY_TIMEOUT_DEFAULT as u32);
    let visible = visibility_timeout.as_ref().map(|quantity| quantity.value.clone());
    let visible = visible.unwrap_or_else(|| quote!(::sam_dsl::Seconds(#default)));
    let mut setters = TokenStream::new();
    let mut assertions = letters_assertions;
    for (setter, quantity) in
        [("visibility_timeout", visibility_timeout), ("delay", delay), ("retention", retention)]
    {
        let Some(quantity) = quantity else { continue };
        let (setter, value) = (quote::format_ident!("{setter}"), quantity.value);
        setters.extend(quote!(.#setter(#value)));
        assertions.extend(quantity.assertion);
    }
    if fifo {
        setters.extend(quote!(.fifo()));
    }
    let (logical_id, registration, faults) =
        (name.to_string(), registration("Queue", &name), faults.into_tokens());
    let declares = declares(&name, &logical_id);
    quote! {
        #faults
        #(#attributes)*
        #visibility struct #name;

        #declares

        impl ::sam_dsl::Queue for #name {
            type Message = #message;
            const LOGICAL_ID: &'static str = #logical_id;
            const VISIBILITY_TIMEOUT: ::sam_dsl::Seconds = #visible;
            const FIFO: bool = #fifo;
        }

        impl ::sam_dsl::Carries<#message> for #name {}

        const _: () = {
            #assertions
            fn declare() -> ::sam_dsl::builder::Queue {
                ::sam_dsl::builder::Queue::new(#logical_id)#setters #letters
            }
            #registration
        };
    }
}

fn parse_inner(tokens: TokenStream, faults: &mut Faults) -> Options {
    let mut options = Options::default();
    let parsed =
        (|input: syn::parse::ParseStream<'_>| Ok(Options::parse(input, &mut *faults))).parse2(tokens);
    if let Ok(parsed) = parsed {
        options = parsed;
    }
    options
}
