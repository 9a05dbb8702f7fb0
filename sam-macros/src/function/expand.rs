//! What it becomes: the handler as it is, its assertions, and its registration.

use super::check::{Checked, Source};
use crate::faults::{respan, span_of};
use crate::item::registration;
use crate::options::Quantity;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ReturnType;

/// ```ignore
/// const _: () = {
///     const _: () = limits::lambda::FUNCTION_TIMEOUT.assert(TIMEOUT.0 as u64);        // values that are no literals
///     const _: () = assert_function_fits_api(Seconds(10), <Shop as Api>::KIND);       // rules between two items
///     fn declare() -> Function {
///         let function = Function::new("Place").memory(MegaBytes(256)).route::<Shop>("POST", "/orders/{customer}");
///         let function = <Path<String> as Param<Route<Shop>>>::declare(function);
///         function.invoke(Arc::new(|event| <Route<Shop> as Trigger>::drive(event, Arc::new(|input| Box::pin(async move {
///             let argument_0 = <Path<String> as Param<Route<Shop>>>::extract(&input, "customer")?;
///             Outcome::<Route<Shop>>::outcome(place(argument_0).await)
///         })))))
///     }
///     inventory::submit! { .. }
/// };
/// ```
pub(super) fn expand(checked: &Checked) -> TokenStream {
    let signature = &checked.function.sig;
    let name = &signature.ident;
    let logical_id = pascal(&name.to_string());
    let (trigger, setter, rules) = source(checked);

    let mut settings = TokenStream::new();
    let mut assertions = TokenStream::new();
    for (setting, Quantity { value, assertion }) in &checked.settings {
        settings.extend(quote!(.#setting(#value)));
        assertions.extend(assertion.clone());
    }
    if let Some(description) = &checked.description {
        settings.extend(quote!(.description(#description)));
    }

    let mut declarations = TokenStream::new();
    let mut extractions = TokenStream::new();
    let mut arguments = Vec::new();
    for (at, parameter) in checked.parameters.iter().enumerate() {
        let (argument, kind, name) = (format_ident!("argument_{at}"), &parameter.kind, &parameter.name);
        let name = name.trim_start_matches('_');
        let param = quote_spanned!(span_of(kind)=> <#kind as ::sam_dsl::param::Param<#trigger>>);
        declarations.extend(quote!(let function = #param::declare(function);));
        extractions.extend(quote!(let #argument = #param::extract(&input, #name)?;));
        arguments.push(argument);
    }
    let result_span = match &signature.output {
        ReturnType::Default => name.span(),
        ReturnType::Type(_, kind) => span_of(kind),
    };
    let outcome = respan(quote!(::sam_dsl::trigger::Outcome::<#trigger>::outcome(result)), result_span);
    let drive = respan(quote!(<#trigger as ::sam_dsl::trigger::Trigger>::drive), span_of(&trigger));
    let registration = registration("Function", name);
    quote! {
        const _: () = {
            #assertions
            #rules
            fn declare() -> ::sam_dsl::builder::Function {
                let function = ::sam_dsl::builder::Function::new(#logical_id)#settings #setter;
                #declarations
                function.invoke(::sam_dsl::__private::Arc::new(|event| {
                    #drive(event, ::sam_dsl::__private::Arc::new(|input| {
                        ::std::boxed::Box::pin(async move {
                            #extractions
                            let result = #name(#(#arguments),*).await;
                            #outcome
                        })
                    }))
                }))
            }
            #registration
        };
    }
}

/// The trigger's type, the builder's setter, and the rules between the function and what triggers it.
fn source(checked: &Checked) -> (TokenStream, TokenStream, TokenStream) {
    let timeout = checked.settings.iter().find(|(setting, _)| setting == "timeout");
    let timeout_span = timeout.map_or_else(Span::call_site, |(_, quantity)| span_of(&quantity.value));
    let timeout = match timeout {
        Some((_, quantity)) => quantity.value.clone(),
        None => quote!(::sam_dsl::builder::Function::DEFAULT_TIMEOUT),
    };
    let value = |quantity: &Option<Quantity>| match quantity {
        Some(Quantity { value, .. }) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    };
    let assertions = |quantities: &[&Option<Quantity>]| -> TokenStream {
        quantities
            .iter()
            .filter_map(|quantity| quantity.as_ref())
            .map(|quantity| quantity.assertion.clone())
            .collect()
    };
    match &checked.trigger {
        Source::Route { method, api, path, public } => {
            let public = public.then(|| quote!(.public()));
            let api_span = span_of(api);
            let kind = quote_spanned!(api_span=> <#api as ::sam_dsl::Api>::KIND);
            let rule = quote_spanned! {timeout_span=>
                const _: () = ::sam_dsl::__private::assert_function_fits_api(#timeout, #kind);
            };
            (
                quote_spanned!(api_span=> ::sam_dsl::trigger::Route<#api>),
                quote_spanned!(api_span=> .route::<#api>(#method, #path)#public),
                rule,
            )
        }
        Source::Consume { queue, batch, window, concurrency } => {
            let (windowed, assertions) = (window.is_some(), assertions(&[batch, window, concurrency]));
            let batch_span = batch.as_ref().map_or_else(Span::call_site, |batch| span_of(&batch.value));
            let batch = batch.as_ref().map_or_else(|| quote!(10), |batch| batch.value.clone());
            let (window, concurrency) = (value(window), value(concurrency));
            let span = span_of(queue);
            let visible = quote!(const _: () = ::sam_dsl::__private::assert_visibility(<#queue as ::sam_dsl::Queue>::VISIBILITY_TIMEOUT, #timeout););
            let visible = respan(visible, span);
            let fits = quote!(const _: () = ::sam_dsl::__private::assert_batch(#batch, #windowed, <#queue as ::sam_dsl::Queue>::FIFO););
            let fits = respan(fits, batch_span);
            (
                quote_spanned!(span=> ::sam_dsl::trigger::Consume<#queue>),
                quote!(.consume::<#queue>(#batch, #window, #concurrency)),
                quote!(#assertions #visible #fits),
            )
        }
        Source::Stream { table, batch, window, retries } => {
            let assertions = assertions(&[batch, window, retries]);
            let batch = batch.as_ref().map_or_else(|| quote!(100), |batch| batch.value.clone());
            let (window, retries) = (value(window), value(retries));
            let span = span_of(table);
            (
                quote_spanned!(span=> ::sam_dsl::trigger::StreamOf<#table>),
                quote!(.stream::<#table>(#batch, #window, #retries)),
                assertions,
            )
        }
        Source::Schedule { expression, timezone } => {
            let timezone = match timezone {
                Some(timezone) => quote!(::core::option::Option::Some(#timezone)),
                None => quote!(::core::option::Option::None),
            };
            (
                quote!(::sam_dsl::trigger::Scheduled),
                quote!(.schedule(#expression, #timezone)),
                TokenStream::new(),
            )
        }
        Source::Direct => (quote!(::sam_dsl::trigger::Direct), quote!(.direct()), TokenStream::new()),
    }
}

/// `place_order` becomes `PlaceOrder`.
fn pascal(name: &str) -> String {
    let words = name.trim_start_matches("r#").split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
