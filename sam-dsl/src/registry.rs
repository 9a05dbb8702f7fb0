//! How annotated items find their way into the application, without a list that somebody must keep.

use crate::builder::{Api, App, Function, Queue, Table, UserPool};

/// A Rust item that declares something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The module and the name: `shop::orders::place`.
    pub path: &'static str,
    /// The file.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A type that stands for a resource: the item of a table, a queue, an API, a user pool. The macros implement it.
///
/// # Example
/// ```
/// use sam_dsl::{Declares, queue};
///
/// queue! { pub Jobs: String }
/// # fn main() {
/// assert_eq!(Jobs::RESOURCE, "Jobs");
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` declares no resource",
    label = "this is no table, queue, API or user pool",
    note = "declare it with `#[derive(Table)]`, `queue!`, `api!` or `user_pool!` [not_a_declaration]"
)]
pub trait Declares {
    /// The logical id of the resource in the template.
    const RESOURCE: &'static str;
}

/// What a macro submits for an item.
pub struct Registration {
    /// The item.
    pub item: Item,
    /// What it declares.
    pub declare: Declare,
}

/// Makes the declaration of an item.
pub enum Declare {
    /// `#[function]`
    Function(fn() -> Function),
    /// `#[derive(Table)]`
    Table(fn() -> Table),
    /// `queue!`
    Queue(fn() -> Queue),
    /// `api!`
    Api(fn() -> Api),
    /// `user_pool!`
    UserPool(fn() -> UserPool),
}

inventory::collect!(Registration);

/// The application with everything that the crate of `module` registers, whatever the order in which it was linked.
pub(crate) fn collect(mut app: App, module: &str) -> App {
    let crate_of = |path: &str| path.split("::").next().unwrap_or_default().to_owned();
    let wanted = crate_of(module);
    let mut found: Vec<_> =
        inventory::iter::<Registration>.into_iter().filter(|one| crate_of(one.item.path) == wanted).collect();
    found.sort_by_key(|one| (one.item.path, one.item.file, one.item.line));
    for registration in found {
        let item = registration.item;
        app = match registration.declare {
            Declare::Function(declare) => app.add(declare().of_item(item)),
            Declare::Table(declare) => app.add(declare().of_item(item)),
            Declare::Queue(declare) => app.add(declare().of_item(item)),
            Declare::Api(declare) => app.add(declare().of_item(item)),
            Declare::UserPool(declare) => app.add(declare().of_item(item)),
        };
    }
    app
}
