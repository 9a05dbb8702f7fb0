//! What it becomes: `impl Table`, an attribute for each field, a type for each index, the registration.

use super::check::{Checked, Index, Projection, required};
use super::parse::Field;
use crate::faults::span_of;
use crate::item::{declares, registration};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

pub(super) fn expand(checked: &Checked) -> TokenStream {
    let Checked { visibility, name, logical_id, fields, .. } = checked;
    let partition = &fields[checked.partition_key];
    let sort = checked.sort_key.map(|at| &fields[at]);
    let (partition_type, partition_name) = (&partition.kind, &partition.attribute);
    let partition_arg = arg(partition);
    let (key, key_attributes) = match sort {
        None => (
            quote!(#partition_arg),
            quote!(::std::vec![(#partition_name, ::sam_dsl::__private::serde_json::to_value(key)?)]),
        ),
        Some(sort) => {
            let (sort_arg, sort_name) = (arg(sort), &sort.attribute);
            (
                quote!((#partition_arg, #sort_arg)),
                quote!(::std::vec![
                    (#partition_name, ::sam_dsl::__private::serde_json::to_value(key.0)?),
                    (#sort_name, ::sam_dsl::__private::serde_json::to_value(key.1)?),
                ]),
            )
        }
    };
    let sort_name = option(sort.map(|sort| &sort.attribute));
    let streamed = checked.stream.map(|view| {
        let view = format_ident!("{view}");
        quote! {
            impl ::sam_dsl::Streamed for #name {
                const VIEW_TYPE: ::sam_dsl::StreamViewType = ::sam_dsl::StreamViewType::#view;
            }
        }
    });
    let attributes = fields.iter().map(|field| {
        let (constant, kind, attribute) = (constant(field), &field.kind, &field.attribute);
        let doc = format!("The attribute `{attribute}`, for conditions and updates.");
        quote! {
            #[doc = #doc]
            #[allow(dead_code)]
            #visibility const #constant: ::sam_dsl::Attribute<#name, #kind> = ::sam_dsl::Attribute::new(#attribute);
        }
    });
    let indexes = checked.indexes.iter().map(|index| expand_index(checked, index));
    let declaration = declaration(checked);
    let expires = checked.time_to_live.map(|at| {
        let kind = &fields[at].kind;
        quote_spanned!(span_of(kind)=> const _: () = ::sam_dsl::__private::assert_time_to_live::<#kind>();)
    });
    let registration = registration("Table", name);
    let declares = declares(name, logical_id);
    quote! {
        impl ::sam_dsl::Table for #name {
            const LOGICAL_ID: &'static str = #logical_id;
            const PARTITION_KEY: &'static str = #partition_name;
            const SORT_KEY: ::core::option::Option<&'static str> = #sort_name;
            type PartitionKey = #partition_type;
            type Key<'a> = #key;

            fn key_attributes(
                key: Self::Key<'_>,
            ) -> ::core::result::Result<
                ::std::vec::Vec<(&'static str, ::sam_dsl::__private::serde_json::Value)>,
                ::sam_dsl::__private::serde_json::Error,
            > {
                ::core::result::Result::Ok(#key_attributes)
            }
        }

        #declares

        #streamed

        impl #name {
            #(#attributes)*
        }

        #(#indexes)*

        const _: () = {
            #expires
            fn declare() -> ::sam_dsl::builder::Table {
                #declaration
            }
            #registration
        };
    }
}

/// `Order::PLACED_AT`
fn constant(field: &Field) -> proc_macro2::Ident {
    let name = field.ident.to_string().trim_start_matches("r#").to_uppercase();
    proc_macro2::Ident::new(&name, field.ident.span())
}

fn arg(field: &Field) -> TokenStream {
    let kind = &field.kind;
    quote_spanned!(span_of(kind)=> <#kind as ::sam_dsl::KeyAttribute>::Arg<'a>)
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// The name of an attribute and its type: `"status", <Status as KeyAttribute>::TYPE`.
fn key(field: &Field) -> TokenStream {
    let (name, kind) = (&field.attribute, required(&field.kind));
    let kind = quote_spanned!(span_of(kind)=> <#kind as ::sam_dsl::KeyAttribute>::TYPE);
    quote!(#name, #kind)
}

/// The builder that the table registers.
fn declaration(checked: &Checked) -> TokenStream {
    let Checked { logical_id, fields, .. } = checked;
    let partition = key(&fields[checked.partition_key]);
    let sort = checked.sort_key.map(|at| {
        let key = key(&fields[at]);
        quote!(.sort_key(#key))
    });
    let stream = checked.stream.map(|view| {
        let view = format_ident!("{view}");
        quote!(.stream(::sam_dsl::StreamViewType::#view))
    });
    let time_to_live = checked.time_to_live.map(|at| {
        let name = &fields[at].attribute;
        quote!(.time_to_live(#name))
    });
    let recovery = checked.point_in_time_recovery.then(|| quote!(.point_in_time_recovery()));
    let indexes = checked.indexes.iter().map(|index| {
        let (name, local) = (index.name.to_string(), index.local);
        let partition = key(&fields[index.partition_key]);
        let sort = option(index.sort_key.map(|at| {
            let key = key(&fields[at]);
            quote!((#key))
        }));
        let sort = quote!(#sort.map(|(name, kind): (&str, _)| (::std::string::String::from(name), kind)));
        let projection = match &index.projection {
            Projection::All => quote!(::sam_dsl::builder::Projection::All),
            Projection::Some(names) if names.is_empty() => quote!(::sam_dsl::builder::Projection::KeysOnly),
            Projection::Some(names) => {
                let names = names.iter().map(|at| &fields[*at].attribute);
                quote!(::sam_dsl::builder::Projection::Include(
                    ::std::vec![#(::std::string::String::from(#names)),*]
                ))
            }
        };
        quote! {
            .index(::sam_dsl::builder::SecondaryIndex {
                name: ::std::string::String::from(#name),
                partition_key: {
                    let (name, kind): (&str, _) = (#partition);
                    (::std::string::String::from(name), kind)
                },
                sort_key: #sort,
                projection: #projection,
                local: #local,
            })
        }
    });
    quote! {
        ::sam_dsl::builder::Table::new(#logical_id).partition_key(#partition)#sort #stream #time_to_live #recovery #(#indexes)*
    }
}

/// The index as a type, and what a query of it gives if that is not the whole item.
fn expand_index(checked: &Checked, index: &Index) -> TokenStream {
    let Checked { visibility, name, fields, .. } = checked;
    let marker = &index.name;
    let (item, item_struct) = match &index.projection {
        Projection::All => (quote!(#name), TokenStream::new()),
        Projection::Some(projected) => {
            let item = format_ident!("{marker}Item");
            let table_keys = [Some(checked.partition_key), checked.sort_key];
            let keys = [Some(index.partition_key), index.sort_key];
            let mut held: Vec<usize> =
                table_keys.into_iter().chain(keys).flatten().chain(projected.iter().copied()).collect();
            held.sort_unstable();
            held.dedup();
            let held = held.iter().map(|at| {
                let Field { ident, kind, attribute, serde, .. } = &fields[*at];
                let doc = format!("The attribute `{attribute}`.");
                let rename = (!serde.iter().any(|one| quote!(#one).to_string().contains("rename")))
                    .then(|| quote!(#[serde(rename = #attribute)]));
                quote!(#[doc = #doc] #(#serde)* #rename #visibility #ident: #kind)
            });
            let doc = format!("What a query of the index [`{marker}`] gives: the attributes that it holds.");
            let structure = quote! {
                #[doc = #doc]
                #[derive(Clone, Debug, ::sam_dsl::__private::serde::Serialize, ::sam_dsl::__private::serde::Deserialize)]
                #[serde(crate = "::sam_dsl::__private::serde")]
                #visibility struct #item {
                    #(#held),*
                }
            };
            (quote!(#item), structure)
        }
    };
    let partition = &fields[index.partition_key];
    let (partition_type, partition_name) = (required(&partition.kind), &partition.attribute);
    let sort_name = option(index.sort_key.map(|at| &fields[at].attribute));
    let index_name = marker.to_string();
    let doc = format!("The index `{marker}` of the table of [`{name}`].");
    quote! {
        #[doc = #doc]
        #visibility struct #marker;

        impl ::sam_dsl::Index for #marker {
            type Table = #name;
            type Item = #item;
            type PartitionKey = #partition_type;
            const NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some(#index_name);
            const PARTITION_KEY: &'static str = #partition_name;
            const SORT_KEY: ::core::option::Option<&'static str> = #sort_name;
        }

        #item_struct
    }
}
