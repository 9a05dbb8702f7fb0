#![doc = include_str!("docs/overview.md")]
#![cfg_attr(feature = "sim", doc = include_str!("docs/in_a_test.md"))]

#[doc(hidden)]
pub mod __private;
pub mod access;
mod api;
pub mod assertions;
mod attribute;
mod attribute_value;
pub mod build;
pub mod builder;
mod error;
pub mod handle;
mod key;
mod names;
pub mod param;
pub mod prelude;
mod queue;
mod registry;
mod response;
pub mod runtime;
mod snapshot;
mod table;
#[cfg(feature = "sim")]
pub mod testing;
mod time_to_live;
pub mod trigger;
mod user_pool;

pub use api::{Api, ApiKind, AuthorizedBy};
pub use attribute::{Attribute, Condition};
pub use builder::App;
pub use error::Error;
pub use key::{KeyAttribute, ScalarAttributeType};
pub use queue::{Carries, Queue};
pub use registry::Declares;
pub use response::{Accepted, ApiError, Created, IntoResponse, Json, NoContent, Response};
#[cfg(feature = "bootstrap")]
pub use runtime::bootstrap;
#[doc(inline)]
#[doc = include_str!("docs/key_attribute.md")]
pub use sam_macros::KeyAttribute;
#[doc(inline)]
#[doc = include_str!("docs/table.md")]
pub use sam_macros::Table;
#[doc(inline)]
#[doc = include_str!("docs/api.md")]
pub use sam_macros::api;
#[doc(inline)]
#[doc = include_str!("docs/function.md")]
pub use sam_macros::function;
#[doc(inline)]
#[doc = include_str!("docs/grant.md")]
pub use sam_macros::grant;
#[doc(inline)]
#[doc = include_str!("docs/queue.md")]
pub use sam_macros::queue;
#[cfg(feature = "sim")]
#[doc(inline)]
#[doc = include_str!("docs/test.md")]
pub use sam_macros::test;
#[doc(inline)]
#[doc = include_str!("docs/user_pool.md")]
pub use sam_macros::user_pool;
pub use sam_model::unit::{MegaBytes, Seconds};
#[doc(hidden)]
pub use snapshot::assert_snapshot;
pub use table::{Index, Primary, StreamViewType, Streamed, Table};
pub use time_to_live::TimeToLive;
pub use user_pool::{Group, UserPool};

/// The application of this crate: everything that is declared in it, in any module, whatever the order.
///
/// `app!("name")` gives an [`App`], which is named so and served by the binary `name-lambda`. Its settings follow as
/// methods: [`App::description`], [`App::architecture`], [`App::log_retention`]; [`App::add`] takes what a builder made.
///
/// # Example
/// ```
/// use sam_dsl::App;
///
/// pub fn app() -> App {
///     sam_dsl::app!("shop").description("Takes orders")
/// }
/// # assert_eq!(app().name(), "shop");
/// ```
#[macro_export]
macro_rules! app {
    ($name:literal) => {
        $crate::App::of_crate($name, module_path!())
    };
}

/// Demands that a folder holds exactly what the application emits: `template.yaml`, `template.cfn.yaml` and `sam.lock`.
///
/// The folder is relative to the package's `Cargo.toml`. With `SAM_BLESS=1` in the environment the files are written
/// instead.
///
/// # Panics
/// If a file differs or the application has a fault; with the first difference and the command that accepts it.
///
/// # Example
/// ```no_run
/// # fn app() -> sam_dsl::App { sam_dsl::app!("shop") }
/// #[test]
/// fn the_template_is_the_reviewed_one() {
///     sam_dsl::assert_snapshot!(app(), "../../snapshots/shop");
/// }
/// ```
#[macro_export]
macro_rules! assert_snapshot {
    ($app:expr, $folder:literal) => {
        $crate::assert_snapshot(
            &$app,
            ::core::env!("CARGO_MANIFEST_DIR"),
            $folder,
            ::core::env!("CARGO_PKG_NAME"),
        )
    };
}
