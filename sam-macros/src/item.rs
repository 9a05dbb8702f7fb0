//! What declaring macros have in common: `pub Name: Kind, options`, and the registration of what they declare.

use crate::faults::Faults;
use crate::options::Options;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Token, Type, Visibility};

/// `/// docs  pub Name: Kind, option, option`
pub(crate) struct Declaration {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) kind: Option<Type>,
    pub(crate) options: Options,
    pub(crate) faults: Faults,
}

impl Declaration {
    /// A sentence for the documentation of an item that has none.
    pub(crate) fn document(&mut self, what: &str) {
        if !self.attributes.iter().any(|attribute| attribute.path().is_ident("doc")) {
            let sentence = format!("The {what} `{}`.", self.name);
            self.attributes.push(syn::parse_quote!(#[doc = #sentence]));
        }
    }
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut faults = Faults::default();
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let name = input.parse()?;
        let kind = if input.peek(Token![:]) {
            input.parse::<Token![:]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        let options = Options::parse(input, &mut faults);
        Ok(Self { attributes, visibility, name, kind, options, faults })
    }
}

/// Registers what `declare`, a function without parameters, gives.
///
/// ```ignore
/// inventory::submit! { Registration { item: Item { path: concat!(module_path!(), "::Jobs"), .. }, declare: Declare::Queue(declare) } }
/// ```
pub(crate) fn registration(kind: &str, name: &Ident) -> TokenStream {
    let kind = Ident::new(kind, proc_macro2::Span::call_site());
    let path = format!("::{name}");
    let place =
        quote_spanned!(name.span()=> file: ::core::file!(), line: ::core::line!(), column: ::core::column!());
    quote! {
        ::sam_dsl::__private::inventory::submit! {
            ::sam_dsl::__private::Registration {
                item: ::sam_dsl::__private::Item {
                    path: ::core::concat!(::core::module_path!(), #path),
                    #place,
                },
                declare: ::sam_dsl::__private::Declare::#kind(declare),
            }
        }
    }
}

/// Says which resource a type stands for.
pub(crate) fn declares(name: &Ident, logical_id: &str) -> TokenStream {
    quote! {
        impl ::sam_dsl::Declares for #name {
            const RESOURCE: &'static str = #logical_id;
        }
    }
}

/// Refuses a name that cannot be the logical id of a resource.
pub(crate) fn check_logical_id(name: &Ident, faults: &mut Faults) {
    let text = name.to_string();
    if !text.chars().all(|letter| letter.is_ascii_alphanumeric())
        || !text.starts_with(|first: char| first.is_ascii_uppercase())
    {
        let message = format!(
            "`{text}` becomes the logical id of a resource, and must be letters and digits in PascalCase"
        );
        faults.at(name, "logical_id_invalid", message);
    }
}
