//! What can be done with a table.

use super::Grant;
use crate::table::{Index, Table};
use sam_model::intrinsic;
use std::marker::PhantomData;

/// `GetItem`: allows [`Db::get`](crate::handle::Db::get), with `dynamodb:GetItem`.
pub struct Get;
/// `PutItem`: allows [`Db::put`](crate::handle::Db::put), with `dynamodb:PutItem`.
pub struct Put;
/// `UpdateItem`: allows [`Db::update`](crate::handle::Db::update), with `dynamodb:UpdateItem`.
pub struct Update;
/// `DeleteItem`: allows [`Db::delete`](crate::handle::Db::delete), with `dynamodb:DeleteItem`.
pub struct Delete;
/// `BatchGetItem`: allows [`Db::batch_get`](crate::handle::Db::batch_get), with `dynamodb:BatchGetItem`.
pub struct BatchGet;
/// `BatchWriteItem`: allows [`Db::batch_write`](crate::handle::Db::batch_write), with `dynamodb:BatchWriteItem`.
pub struct BatchWrite;
/// `ConditionCheckItem`: a condition on an item that a transaction does not write. Allows
/// [`Transaction::check`](crate::handle::Transaction::check), with `dynamodb:ConditionCheckItem`.
pub struct ConditionCheck;
/// `Query`, of the table or of the index `I`: allows [`Db::query`](crate::handle::Db::query) or
/// [`Db::query_index`](crate::handle::Db::query_index), with `dynamodb:Query` on exactly that.
pub struct Query<I = ()>(PhantomData<fn() -> I>);
/// `Scan`, of the table or of the index `I`: allows [`Db::scan`](crate::handle::Db::scan) or
/// [`Db::scan_index`](crate::handle::Db::scan_index), with `dynamodb:Scan` on exactly that.
pub struct Scan<I = ()>(PhantomData<fn() -> I>);

/// One operation on the table of `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no access to the table of `{T}`",
    label = "not an operation on this table",
    note = "name one of `Get`, `Put`, `Update`, `Delete`, `Query`, `Scan`, `BatchGet`, `BatchWrite`, `ConditionCheck`, `Query<Index>`, `Scan<Index>`, or a tuple of them; an index must be of the same table [access_unknown]"
)]
pub trait Access<T: Table>: 'static {
    /// The IAM action.
    const ACTION: &'static str;
    /// The index it is about; none for the table.
    const INDEX: Option<&'static str> = None;
}

macro_rules! access {
    ($($name:ident = $action:literal),* $(,)?) => {
        $(impl<T: Table> Access<T> for $name {
            const ACTION: &'static str = $action;
        })*
    };
}

access! {
    Get = "dynamodb:GetItem",
    Put = "dynamodb:PutItem",
    Update = "dynamodb:UpdateItem",
    Delete = "dynamodb:DeleteItem",
    BatchGet = "dynamodb:BatchGetItem",
    BatchWrite = "dynamodb:BatchWriteItem",
    ConditionCheck = "dynamodb:ConditionCheckItem",
}

impl<T: Table> Access<T> for Query {
    const ACTION: &'static str = "dynamodb:Query";
}

impl<T: Table> Access<T> for Scan {
    const ACTION: &'static str = "dynamodb:Scan";
}

impl<I: Index> Access<I::Table> for Query<I> {
    const ACTION: &'static str = "dynamodb:Query";
    const INDEX: Option<&'static str> = I::NAME;
}

impl<I: Index> Access<I::Table> for Scan<I> {
    const ACTION: &'static str = "dynamodb:Scan";
    const INDEX: Option<&'static str> = I::NAME;
}

/// A set of operations on the table of `T`: one, or a tuple of up to eight.
///
/// # Example
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/orders.rs"));
/// # fn main() {
/// use sam_dsl::access::TableAccess;
/// assert_eq!(<(Get, Put) as TableAccess<Order>>::grants().len(), 2);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no access to the table of `{T}`",
    label = "not a set of operations on this table",
    note = "name one of `Get`, `Put`, `Update`, `Delete`, `Query`, `Scan`, `BatchGet`, `BatchWrite`, `ConditionCheck`, `Query<Index>`, `Scan<Index>`, or a tuple of them; an index must be of the same table [access_unknown]"
)]
pub trait TableAccess<T: Table>: 'static {
    /// The permissions that follow.
    fn grants() -> Vec<Grant>;
}

fn grant<T: Table, A: Access<T>>() -> Grant {
    let resource = match A::INDEX {
        None => intrinsic::get_att(T::LOGICAL_ID, "Arn"),
        Some(index) => intrinsic::sub(&format!("${{{}.Arn}}/index/{index}", T::LOGICAL_ID)),
    };
    Grant::new([A::ACTION], resource)
}

/// That the access set `Self` contains the operation `Op`. `At` is found by the compiler: it is where in the set it is.
#[diagnostic::on_unimplemented(
    message = "this handler has no `{Op}` access",
    label = "the signature does not ask for `{Op}`",
    note = "ask for it where the handle is a parameter, for example as `Db<Order, {Op}>`, or add `{Op}` to the tuple that is there; the policy of the function then grants it [access_not_granted]"
)]
pub trait Allows<Op, At> {}

macro_rules! single {
    ($($name:ident),*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<T: Table> TableAccess<T> for $name {
                fn grants() -> Vec<Grant> {
                    vec![grant::<T, Self>()]
                }
            }
            #[diagnostic::do_not_recommend]
            impl Allows<$name, Single> for $name {}
        )*
    };
}

/// Where an operation is in a set of one.
#[doc(hidden)]
pub struct Single;

single!(Get, Put, Update, Delete, BatchGet, BatchWrite, ConditionCheck);

#[diagnostic::do_not_recommend]
impl<T: Table, I: 'static> TableAccess<T> for Query<I>
where
    Self: Access<T>,
{
    fn grants() -> Vec<Grant> {
        vec![grant::<T, Self>()]
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, I: 'static> TableAccess<T> for Scan<I>
where
    Self: Access<T>,
{
    fn grants() -> Vec<Grant> {
        vec![grant::<T, Self>()]
    }
}

#[diagnostic::do_not_recommend]
impl<I> Allows<Query<I>, Single> for Query<I> {}
#[diagnostic::do_not_recommend]
impl<I> Allows<Scan<I>, Single> for Scan<I> {}

/// Where an operation is in a tuple.
#[doc(hidden)]
pub struct At<const N: usize>;

macro_rules! tuples {
    ($(($($name:ident $index:literal),+))*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<T: Table, $($name: Access<T>),+> TableAccess<T> for ($($name,)+) {
                fn grants() -> Vec<Grant> {
                    vec![$(grant::<T, $name>()),+]
                }
            }
            tuples!(@each ($($name),+) $($name $index),+);
        )*
    };
    (@each $all:tt $($name:ident $index:literal),+) => {
        $(tuples!(@one $all $name $index);)+
    };
    (@one ($($all:ident),+) $name:ident $index:literal) => {
        #[diagnostic::do_not_recommend]
        impl<$($all),+> Allows<$name, At<$index>> for ($($all,)+) {}
    };
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
