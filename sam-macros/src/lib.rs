//! The macros of `sam-dsl`, where they are documented.
//!
//! Each has three stages: what was written (`parse`), what it means (`check`), what it becomes (`expand`). Every mistake
//! of an item is reported, each at its token with a code; the item itself is emitted all the same, so that nothing else
//! is underlined.

mod api;
mod faults;
mod function;
mod grant;
mod item;
mod key_attribute;
mod options;
mod queue;
mod table;
mod test;
mod user_pool;

use proc_macro::TokenStream;

/// Exported, and documented, by `sam-dsl`.
#[proc_macro_attribute]
pub fn function(options: TokenStream, item: TokenStream) -> TokenStream {
    function::function(options.into(), item.into()).into()
}

/// Exported, and documented, by `sam-dsl`.
#[proc_macro_derive(Table, attributes(table, index, partition_key, sort_key, time_to_live))]
pub fn table(item: TokenStream) -> TokenStream {
    table::table(item.into()).into()
}

/// Exported, and documented, by `sam-dsl`.
#[proc_macro_derive(KeyAttribute)]
pub fn key_attribute(item: TokenStream) -> TokenStream {
    key_attribute::key_attribute(item.into()).into()
}

/// Exported, and documented, by `sam-dsl`.
#[proc_macro]
pub fn queue(input: TokenStream) -> TokenStream {
    queue::queue(input.into()).into()
}

/// Exported, and documented, by `sam-dsl`.
#[proc_macro]
pub fn api(input: TokenStream) -> TokenStream {
    api::api(input.into()).into()
}

/// Exported, and documented, by `sam-dsl`.
#[proc_macro]
pub fn user_pool(input: TokenStream) -> TokenStream {
    user_pool::user_pool(input.into()).into()
}

/// Exported, and documented, by `sam-dsl`.
#[proc_macro]
pub fn grant(input: TokenStream) -> TokenStream {
    grant::grant(input.into()).into()
}

/// Exported, and documented, by `sam-dsl`.
#[proc_macro_attribute]
pub fn test(options: TokenStream, item: TokenStream) -> TokenStream {
    test::test(options.into(), item.into()).into()
}
