//! Serverless systems as Rust types.
//!
//! Handlers and resources are declared once, in Rust. From that one source follow the checks of the compiler, the SAM
//! template that `cargo build` writes, the IAM policies, and tests in a simulated AWS account.

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
mod time_to_live;
#[cfg(feature = "sim")]
pub mod testing;
pub mod trigger;
mod user_pool;

pub use api::{Api, ApiKind, AuthorizedBy};
pub use attribute::{Attribute, Condition};
pub use builder::App;
pub use error::Error;
pub use key::{KeyAttribute, ScalarAttributeType};
pub use queue::{Carries, Queue};
#[doc(hidden)]
pub use snapshot::assert_snapshot;
pub use response::{Accepted, ApiError, Created, IntoResponse, Json, NoContent, Response};
#[cfg(feature = "bootstrap")]
pub use runtime::bootstrap;
pub use sam_macros::{KeyAttribute, Table, api, function, grant, queue, user_pool};
#[cfg(feature = "sim")]
pub use sam_macros::test;
pub use sam_model::unit::{MegaBytes, Seconds};
pub use registry::Declares;
pub use table::{Index, Primary, StreamViewType, Streamed, Table};
pub use time_to_live::TimeToLive;
pub use user_pool::{Group, UserPool};

/// The application of this crate: everything that is annotated in it, in any module.
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
        $crate::assert_snapshot(&$app, ::core::env!("CARGO_MANIFEST_DIR"), $folder, ::core::env!("CARGO_PKG_NAME"))
    };
}
